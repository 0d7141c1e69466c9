"""What representatives write of their organisation: at once what is theirs, by proposal what the register keeps."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from members.forms.profile import FIELDS
from members.models import Standing
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def main(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    person = RepresentativeFactory(organisation=OrganisationFactory(member=True, name="Terres Vives", acronym="TV"))
    client.force_login(person.user)
    return person


def on(main, page, *rest):
    return reverse(f"members:{page}", args=[main.organisation.slug, *rest])


def as_read(client, main):
    """Return what the form holds when it is opened."""
    form = client.get(on(main, "profile")).context["form"]
    told = {name: "" if form[name].value() is None else form[name].value() for name in [*FIELDS, "version"]}
    if not told["is_place_public"]:
        del told["is_place_public"]
    return told


def save(client, main, **said):
    answer = client.post(on(main, "profile"), as_read(client, main) | said)
    main.organisation.refresh_from_db()
    return answer


def picture(size=(500, 300), mode="RGB", kind="PNG", **facts):
    out = BytesIO()
    Image.new(mode, size, 200).save(out, kind, **facts)
    return out.getvalue()


def test_what_is_saved_is_public_at_once(client, main):
    said = {"website": "terres-vives.example", "city": "Montpellier", "summary_fr": "Nous couvrons **les sols**."}
    assert save(client, main, **said).status_code == 302

    page = client.get(main.organisation.get_absolute_url().replace("/en/", "/fr/")).text
    assert "https://terres-vives.example" in page
    assert "<strong>les sols</strong>" in page
    assert main.organisation.domain == "terres-vives.example"


def test_a_profile_never_touches_what_is_not_the_representatives(client, main):
    save(client, main, name="Another", acronym="X", country="DE", standing="0", slug="x", confirmed_at="2020-01-01")
    organisation = main.organisation
    assert (organisation.name, organisation.acronym, organisation.country) == ("Terres Vives", "TV", "FR")
    assert (organisation.standing, organisation.confirmed_at) == (Standing.MEMBER, None)


def test_a_preview_shows_the_texts_and_saves_nothing(client, main):
    answer = save(client, main, summary_en="We keep *all* soils.", preview="1")
    assert "<em>all</em>" in answer.text and "Nothing is saved yet." in answer.text
    assert main.organisation.summary_en == "Keeps soils."


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=//evil.example>"]
)
def test_a_preview_and_the_public_page_are_clean(client, main, attack):
    for text in (save(client, main, summary_en=attack, preview="1").text, save(client, main, summary_en=attack).text):
        assert "<script>alert" not in text and 'href="javascript' not in text
    assert "evil.example>" not in client.get(main.organisation.get_absolute_url()).text.replace("&gt;", "")


def test_a_late_tab_gets_both_versions_and_overwrites_only_knowingly(client, main):
    late = as_read(client, main)
    save(client, main, city="Montpellier", summary_en="Saved first.")
    answer = client.post(on(main, "profile"), late | {"city": "Lunel", "website": "https://late.example"})

    text = answer.text
    assert "Saved by somebody else in the meantime" in text
    assert "Montpellier" in text and "Saved first." in text and 'value="Lunel"' in text
    main.organisation.refresh_from_db()
    assert (main.organisation.city, main.organisation.website) == ("Montpellier", "")

    again = {name: answer.context["form"][name].value() or "" for name in [*FIELDS, "version"]}
    del again["is_place_public"]
    client.post(on(main, "profile"), again)
    main.organisation.refresh_from_db()
    assert (main.organisation.city, main.organisation.website) == ("Lunel", "https://late.example")


def test_pressing_save_twice_is_no_conflict(client, main):
    told = as_read(client, main) | {"city": "Lunel"}
    assert [client.post(on(main, "profile"), told).status_code for _twice in range(2)] == [302, 302]


def test_a_language_that_the_list_does_not_name_stays(client, main):
    type(main.organisation).objects.update(name_language="pt-BR")
    assert save(client, main, city="Lunel").status_code == 302
    assert (main.organisation.city, main.organisation.name_language) == ("Lunel", "pt-BR")


def test_the_exact_place_is_shown_only_by_consent(client, main):
    save(client, main, latitude="43,610769", longitude="3.876716°")
    assert (main.organisation.latitude, main.organisation.longitude) == (Decimal("43.61077"), Decimal("3.87672"))
    assert main.organisation.is_place_public is False
    assert "43.61" not in client.get(main.organisation.get_absolute_url()).text


@pytest.mark.parametrize(
    "said",
    [
        {"latitude": "43.6"},
        {"latitude": "91", "longitude": "3"},
        {"latitude": "NaN", "longitude": "3"},
        {"latitude": "1e999999", "longitude": "Infinity"},
        {"is_place_public": "on"},
        {"website": "javascript:alert(1)"},
        {"website": "java\tscript:alert(1)"},
        {"website": "https://user:pw@example.org"},
        {"website": "http://[::1]"},
        {"website": "http://0x7f.1"},
        {"website": "http://2130706433"},
        {"website": "ftp://example.org"},
        {"website": "https://example.org:25"},
        {"website": "#"},
        {"website": "https://example.org/" + "x" * 100_000},
        {"city": "a\u0001b"},
        {"city": "x" * 300},
        {"english_name": "a\u2028b"},
        {"name_language": "French"},
        {"summary_en": "x" * 1501},
        {"summary_en": "a\u0007b"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_typed_is_lost(client, main, said):
    answer = save(client, main, summary_fr="Tapé avec soin.", **said)
    assert answer.status_code == 200
    assert "your attention" in answer.text and "Tapé avec soin." in answer.text
    assert main.organisation.summary_fr == ""


@pytest.mark.parametrize("blank", [" ", "\u200b", "\u00a0 ", "\u200f"])
def test_what_nobody_can_see_counts_as_nothing(client, main, blank):
    save(client, main, city=blank, summary_en=blank)
    assert (main.organisation.city, main.organisation.summary_en) == ("", "")


def test_a_logo_is_drawn_anew_and_shown_at_two_sizes(client, main):
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    sent = SimpleUploadedFile("../x.png.exe", picture((1500, 900), kind="JPEG", exif=exif))
    assert client.post(on(main, "profile-logo"), {"logo": sent}).status_code == 302
    main.organisation.refresh_from_db()

    for side, kind in ((96, "png"), (320, "webp")):
        address = reverse("members:logo", args=[main.organisation.slug, side, kind])
        body = b"".join(client.get(address).streaming_content)
        assert max(Image.open(BytesIO(body)).size) == side
        assert b"Secret" not in body
    assert "logo-96.png" in client.get(main.organisation.get_absolute_url()).text
    client.post(on(main, "profile-logo"), {"remove": "1"})
    assert client.get(reverse("members:logo", args=[main.organisation.slug, 96, "png"])).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html></html>",
        b"%PDF-1.7",
        picture()[:60],
        picture(kind="JPEG")[:400],
        picture((13000, 1), "1"),
        picture((9000, 9000), "1"),
        b"x" * (10 * 1024 * 1024 + 1),
    ],
    ids=["empty", "byte", "svg", "html", "pdf", "half a png", "half a jpeg", "long", "bomb", "heavy"],
)
def test_what_is_no_logo_is_refused_with_a_sentence(client, main, body):
    answer = client.post(on(main, "profile-logo"), {"logo": SimpleUploadedFile("logo.png", body)})
    assert (answer.status_code, "your attention" in answer.text) == (200, True)
    main.organisation.refresh_from_db()
    assert not main.organisation.logo


def test_pictures_of_every_usual_mode_become_a_logo(client, main):
    for mode, kind in (
        ("CMYK", "JPEG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("L", "PNG"),
        ("I;16", "PNG"),
        ("RGB", "WEBP"),
    ):
        sent = SimpleUploadedFile("logo", picture(mode=mode, kind=kind))
        assert client.post(on(main, "profile-logo"), {"logo": sent}).status_code == 302, mode


def test_the_logo_of_whoever_is_not_on_the_list_is_seen_by_its_own_people_only(client, main):
    hidden = RepresentativeFactory(organisation=OrganisationFactory(hidden=True), user=main.user)
    sent = SimpleUploadedFile("logo.png", picture())
    client.post(on(hidden, "profile-logo"), {"logo": sent})
    shown = client.get(on(hidden, "my-logo", 96, "png"))
    assert (shown.status_code, b"".join(shown.streaming_content)[1:4]) == (200, b"PNG")
    assert client.get(on(hidden, "logo", 96, "png")).status_code == 404
