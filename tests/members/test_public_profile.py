"""What the page of an organisation tells of it: since when, its other names, and what only machines read."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from PIL import Image

from initiative.preview import Preview, is_drawable
from initiative.templatetags.ui import json_ld
from members import ledger
from members.models import Precision, Representative
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
EVIL = "</script><script>alert(1)</script><!-- & \u2028"


def page(client, organisation, language="en"):
    with translation.override(language):
        return client.get(organisation.get_absolute_url())


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]).split())


def data(answer):
    """Return what machines read in a page."""
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)
    return json.loads(told)


@pytest.mark.parametrize(
    ("precision", "language", "words"),
    [
        (Precision.DAY, "en", "Member since 5 September 2023"),
        (Precision.MONTH, "en", "Member since September 2023"),
        (Precision.YEAR, "en", "Member since 2023"),
    ],
)
def test_beside_the_name_stands_since_when_as_far_as_it_is_known(client, precision, language, words):
    organisation = OrganisationFactory(member=True, joined_on=date(2023, 9, 5), joined_precision=precision)
    assert words in plain(page(client, organisation, language))


def test_a_partner_that_became_a_member_is_a_member_since_then(client):
    organisation = OrganisationFactory(joined_on=date(2020, 1, 1), joined_precision=Precision.DAY)
    ledger.enter(organisation, 2, date(2024, 6, 1), reason="earlier", by=None)
    text = plain(page(client, organisation))
    assert "Member since 1 June 2024" in text and "Joined 1 January 2020" in text
    assert "Partner since" not in text


def test_where_only_the_latest_possible_day_is_known_no_day_is_told_beside_the_name(client):
    text = plain(page(client, OrganisationFactory(joined_on=None)))
    assert "Partner since" not in text
    assert "by 1 January 2020 at the latest" in text


def test_other_names_are_told_and_former_ones_until_which_day(client):
    organisation = OrganisationFactory(
        name="First", acronym="FST", english_name="The First", joined_on=date(2020, 1, 1)
    )
    ledger.change_facts(organisation, by=None, name="Second", on=date(2022, 3, 12))
    ledger.change_facts(organisation, by=None, name="Third", on=date(2024, 5, 1))
    answer = page(client, organisation)
    assert "Also known as FST The First Second until 1 May 2024 First until 12 March 2022" in plain(answer)
    assert '<dd lang="en">The First</dd>' in answer.text
    assert data(answer)["alternateName"] == ["FST", "The First", "Second", "First"]


def test_each_line_of_the_record_bears_its_date_as_far_as_it_is_known(client):
    organisation = OrganisationFactory(joined_on=date(2023, 9, 1))
    ledger.change_facts(organisation, by=None, name="New", on=date(2024, 5, 1))
    html = page(client, organisation).text
    assert '<time datetime="2024-05-01">1 May 2024</time>' in html
    assert '<time datetime="2023-09">September 2023</time>' in html


def test_contacts_are_shown_by_consent_only(client):
    organisation = OrganisationFactory()
    told = {"organisation": organisation, "phone": "+33 1 23", "job_title": "Head of soils"}
    RepresentativeFactory(name="Nobody Knows", email="hidden@e.example", is_email_public=True, **told)
    RepresentativeFactory(name="Ana Half", email="half@e.example", role="alternate", is_name_public=True, **told)
    RepresentativeFactory(
        name="Bo Whole", email="whole@e.example", role="signatory", is_name_public=True, is_email_public=True,
        is_phone_public=True, **told,
    )  # fmt: skip
    gone = RepresentativeFactory(name="Left Long Ago", role="communication", is_name_public=True, **told)
    Representative.objects.filter(pk=gone.pk).update(until=date(2024, 1, 1))
    text = page(client, organisation).text

    assert "Ana Half" in text and "whole@e.example" in text and text.count("+33 1 23") == 1
    for hidden in ("Nobody Knows", "hidden@e.example", "half@e.example", "Left Long Ago"):
        assert hidden not in text


def test_the_page_leads_to_its_record_and_its_people_to_their_profile(client):
    organisation = OrganisationFactory()
    html = page(client, organisation).text
    assert reverse("api-organisation-detail", args=[organisation.public_id]) in html
    assert f'href="{reverse("members:represent", args=[organisation.slug])}"' in html


def test_machines_read_what_is_public_and_nothing_else(client, settings):
    organisation = OrganisationFactory(
        name="Terres", slug="terres", member=True, city="Montpellier", website="https://terres.example/",
        summary_en="We **cover** soils.", latitude=43.6, longitude=3.9,
    )  # fmt: skip
    told = data(page(client, organisation))
    address = f"{settings.SITE_URL}/en/members/terres/"

    assert (told["@type"], told["mainEntityOfPage"], told["name"]) == ("Organization", address, "Terres")
    assert told["url"] == "https://terres.example/" and told["description"] == "We cover soils."
    assert told["address"] == {"@type": "PostalAddress", "addressLocality": "Montpellier", "addressCountry": "FR"}
    assert told["memberOf"]["url"] == f"{settings.SITE_URL}/en/"
    assert not {"location", "logo", "email", "telephone", "alternateName"} & set(told)


def test_in_every_language_machines_read_of_the_same_thing(client, settings):
    organisation = OrganisationFactory(slug="terres")
    told = {language: data(page(client, organisation, language)) for language in ("en", "fr", "es")}
    [same] = {each["@id"] for each in told.values()}

    assert client.get(same.removeprefix(settings.SITE_URL)).json()["id"] == str(organisation.public_id)
    for language, each in told.items():
        assert each["url"] == each["mainEntityOfPage"] == f"{settings.SITE_URL}/{language}/members/terres/"


def test_the_exact_place_is_told_of_who_shows_it(client):
    organisation = OrganisationFactory(latitude=43.6, longitude=3.9, is_place_public=True)
    geo = data(page(client, organisation))["location"]["geo"]
    assert (geo["latitude"], geo["longitude"]) == (43.6, 3.9)


def test_nothing_that_is_written_ends_the_data_early(client):
    organisation = OrganisationFactory(name=EVIL, slug="evil", summary_en="", acronym="</script>")
    answer = page(client, organisation)
    assert data(answer)["name"] == EVIL
    assert "<script>alert" not in answer.text and answer.text.count("<script") == 1
    assert json_ld({"a": EVIL}).count("<") == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"summary_en": "We **cover** [soils](https://a.example)."}, "We cover soils."),
        ({"summary_en": "soil " * 90}, "soil soil…"),
        ({"summary_en": "", "name": "Terres"}, "Terres is a Partner of the international “4 per 1000” Initiative."),
        (
            {"summary_en": "", "name": "Terres", "member": True},
            "Terres is a Member of the international “4 per 1000” Initiative.",
        ),
    ],
)
def test_a_link_to_the_page_tells_in_short_who_it_is(client, facts, sentence):
    text = page(client, OrganisationFactory(**facts)).text
    described = re.search(r'<meta name="description" content="([^"]+)"', text)[1]
    assert described.endswith(sentence) and len(described) <= 201
    assert f'<meta property="og:description" content="{described}">' in text


def test_a_link_to_the_page_shows_a_picture_of_ours(client, settings):
    organisation = OrganisationFactory(name="Région Occitanie", member=True, slug="occitanie")
    text = page(client, organisation, "fr").text
    picture = re.search(r'<meta property="og:image" content="([^"]+)"', text)[1]
    assert picture.startswith(f"{settings.SITE_URL}/fr/members/occitanie/preview.png?")
    assert '<meta property="og:title" content="Région Occitanie">' in text
    assert text.count('"og:title"') == text.count('"og:image"') == text.count('"og:description"') == 1
    assert '<meta name="twitter:card" content="summary_large_image">' in text

    answer = client.get(picture.removeprefix(settings.SITE_URL))
    drawn = Image.open(BytesIO(answer.content))
    assert (answer.status_code, answer["Content-Type"], drawn.format, drawn.size) == (
        200,
        "image/png",
        "PNG",
        (1200, 630),
    )
    assert answer["Cache-Control"] == "public, max-age=604800"
    assert len(answer.content) < 60_000


def test_the_picture_is_drawn_once_and_anew_when_it_would_look_different(client):
    organisation = OrganisationFactory(name="Soil")
    address = reverse("members:preview", args=[organisation.slug])
    first = client.get(address).content
    cache.set(f"preview-{Preview('Soil', 'Partner · France', 1).mark}", b"kept", 60)
    assert client.get(address).content == b"kept"
    ledger.change_facts(organisation, by=None, name="Earth")
    assert client.get(address).content not in (b"kept", first)


@pytest.mark.parametrize(
    ("name", "has_letters"),
    [
        ("Région Occitanie", True),
        ("Łódź ğ ı", True),
        ("STOCK CO₂", True),
        ("جمعية التربة", False),
        ("土", False),
        ("", True),
    ],
)
def test_a_name_that_our_letters_cannot_write_is_left_out_of_the_picture(name, has_letters):
    assert is_drawable(name) == has_letters
    assert Image.open(BytesIO(Preview(name, name, 2).png())).size == (1200, 630)


@pytest.mark.parametrize("name", ["x" * 250, "soil " * 50, "W" * 250, "é\u0301" * 99])
def test_the_longest_name_has_room_in_the_picture(name):
    assert Image.open(BytesIO(Preview(name, name, 1).png())).size == (1200, 630)


def test_who_is_not_on_the_list_has_no_picture(client):
    for facts in ({"hidden": True, "slug": "hidden"}, {"slug": "gone"}):
        organisation = OrganisationFactory(**facts)
    ledger.enter(organisation, 0, date(2024, 1, 1), reason="withdrawal", by=None)
    for slug in ("hidden", "gone", "nobody"):
        assert client.get(f"/en/members/{slug}/preview.png").status_code == 404


def test_who_has_left_keeps_a_page_that_says_so_and_nothing_of_its_own(client):
    organisation = OrganisationFactory(
        name="Gone Fields", slug="gone", acronym="GF", summary_en="Own words.", website="https://gone.example/"
    )
    RepresentativeFactory(organisation=organisation, name="Ana Shown", is_name_public=True)
    ledger.enter(organisation, 0, date(2024, 1, 1), reason="withdrawal", by=None, note="a secret")
    answer = page(client, organisation)
    text = plain(answer)

    assert answer.status_code == 410
    assert "no longer on the official list" in text and "Also known as GF" in text
    for gone in ("Own words", "gone.example", "Ana Shown", "a secret", "withdrawal", "ld+json"):
        assert gone not in answer.text
