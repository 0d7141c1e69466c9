"""The directory, a profile, who joined, how to join: as a visitor meets them."""

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from members.models import StakeholderGroup
from tests.factories.members import OrganisationFactory, RegisterFigureFactory

pytestmark = pytest.mark.django_db


def directory(client, query="", language="en"):
    with translation.override(language):
        return client.get(reverse("members:directory") + query)


def names(answer):
    return [organisation.name for organisation in answer.context["object_list"]]


@pytest.fixture
def four(db):
    groups = {group.code: group for group in StakeholderGroup.objects.all()}
    OrganisationFactory(name="Région Occitanie", member=True, stakeholder_group=groups["government"])
    OrganisationFactory(name="STOCK CO₂", stakeholder_group=groups["business"])
    OrganisationFactory(name="Soil Capital", country="BE", stakeholder_group=groups["business"])
    OrganisationFactory(name="CIFOR-ICRAF", member=True, international=True, stakeholder_group=groups["research"])
    OrganisationFactory(name="Not yet", hidden=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["CIFOR-ICRAF", "Région Occitanie", "Soil Capital", "STOCK CO₂"]),
        ("?standing=member", ["CIFOR-ICRAF", "Région Occitanie"]),
        ("?standing=member&standing=partner&country=FR", ["Région Occitanie", "STOCK CO₂"]),
        ("?group=business", ["Soil Capital", "STOCK CO₂"]),
        ("?group=business&group=research&region=international", ["CIFOR-ICRAF"]),
        ("?region=europe", ["Région Occitanie", "Soil Capital", "STOCK CO₂"]),
        ("?region=europe&region=international", ["CIFOR-ICRAF", "Région Occitanie", "Soil Capital", "STOCK CO₂"]),
        ("?q=co2", ["STOCK CO₂"]),
        ("?q=REGION&country=", ["Région Occitanie"]),
        ("?q=not+yet", []),
        ("?q=%EF%BF%BD", []),
    ],
)
def test_the_filter_is_the_address(client, four, query, found):
    answer = directory(client, query)

    assert answer.status_code == 200
    assert names(answer) == found


@pytest.mark.parametrize(
    "query", ["?standing=3", "?group=x", "?region=mars", "?country=f", "?country=XX", "?q=" + "x" * 3000]
)
def test_an_unknown_value_shows_nobody_and_says_so(client, four, query):
    answer = directory(client, query)

    assert answer.status_code == 400
    assert names(answer) == []
    heading = answer.text.partition('<h2 aria-live="polite">')[2].partition("</h2>")[0]
    assert heading.strip() == "This filter cannot be applied."


def test_each_filter_counts_what_it_would_show_with_the_others(client, four):
    facets = {facet.name: facet for facet in directory(client, "?standing=partner&country=BE").context["facets"]}

    shown = {name: [(option.value, option.count) for option in facet.options] for name, facet in facets.items()}
    assert shown == {
        "standing": [("partner", 1)],
        "group": [("business", 1)],
        "region": [("europe", 1)],
        "country": [("BE", 1), ("FR", 1)],
        "letter": [("s", 1)],
    }


def test_a_value_that_is_set_stays_even_where_it_shows_nobody(client, four):
    facets = directory(client, "?standing=member&country=BE").context["facets"]

    country = next(facet for facet in facets if facet.name == "country")
    assert ("BE", 0, True) in [(option.value, option.count, option.is_set) for option in country.options]


def test_each_thing_that_is_set_can_be_taken_away_alone(client, four):
    pills = directory(client, "?q=o&standing=member&standing=partner&region=europe&page=1").context["pills"]

    assert [(str(pill.label), pill.url) for pill in pills] == [
        ("“o”", "/en/members/?standing=member&standing=partner&region=europe"),
        ("Member", "/en/members/?q=o&standing=partner&region=europe"),
        ("Partner", "/en/members/?q=o&standing=member&region=europe"),
        ("Europe", "/en/members/?q=o&standing=member&standing=partner"),
    ]
    assert [pill.url for pill in directory(client, "?standing=member").context["pills"]] == ["/en/members/"]


def test_an_empty_result_helps_on(client, four):
    text = directory(client, "?q=nobody").text

    assert "No organisation fits all of this." in text
    assert f'href="{reverse("members:directory")}"' in text


def test_an_empty_list_shows_how_to_join(client):
    answer = directory(client)

    assert "The list is still empty." in answer.text
    assert answer.text.count(f'href="{reverse("members:join")}"') >= 2


def test_the_list_turns_after_fifty(client):
    OrganisationFactory.create_batch(51)

    assert len(names(directory(client))) == 50
    assert len(names(directory(client, "?page=2"))) == 1
    assert directory(client, "?page=3").status_code == 404
    assert 'href="?standing=partner&amp;page=2"' in directory(client, "?standing=partner").text


@pytest.mark.parametrize("rows", [1, 40])
def test_the_directory_costs_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)

    with django_assert_num_queries(7):
        answer = directory(client, "?standing=partner&q=organisation")

    assert len(re.findall(r'<tr role="row">\s*<th role="rowheader"', answer.text)) == rows


def test_the_head_tells_the_figures_and_their_date(client):
    RegisterFigureFactory()

    assert "782 Partners, including 346 Members, on 30 September 2023." in " ".join(directory(client).text.split())


def test_a_text_that_is_missing_is_shown_in_english_and_marked(client):
    group = StakeholderGroup.objects.get(code="donors")
    group.label_fr = ""
    group.save()
    OrganisationFactory(stakeholder_group=group)

    assert '<span lang="en">Donors &amp; foundations</span>' in directory(client, language="fr").text


def test_what_organisations_write_is_never_markup(client):
    name = "<script>alert(1)</script>"
    organisation = OrganisationFactory(name=name, acronym="<u>", city="<u>", summary_en=name, slug="soil")

    for answer in (directory(client, "?q=<script>"), client.get(organisation.get_absolute_url())):
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text and "<u>" not in answer.text
        assert "&lt;script&gt;" in answer.text and "&lt;u&gt;" in answer.text


def test_a_profile_shows_what_is_known_and_nothing_else(client):
    organisation = OrganisationFactory(
        name="Région Occitanie",
        name_language="fr",
        member=True,
        website="https://www.laregion.fr/",
        slug="région-occitanie",
    )
    answer = client.get(organisation.get_absolute_url())
    text = " ".join(answer.text.split())

    assert '<h1 lang="fr">Région Occitanie</h1>' in text
    assert "Member since September 2023" in text
    assert 'rel="noopener external">www.laregion.fr</a>' in text
    assert reverse("api-organisation-detail", args=[organisation.public_id]) in text
    assert "<dt>Town</dt>" not in text and "<dt>Also known as</dt>" not in text


def test_a_bare_profile_is_still_a_page(client):
    organisation = OrganisationFactory(stakeholder_group=None, joined_on=None, summary_en="")
    text = client.get(organisation.get_absolute_url()).text

    assert "has not yet said anything about itself" in text
    assert "<dt>Joined</dt>" not in text


@pytest.mark.parametrize("slug", ["hidden", "nobody", "ключ", "%00", "%FF", "a" * 3000])
def test_who_is_not_on_the_list_has_no_page(client, slug):
    OrganisationFactory(hidden=True, slug="hidden")

    assert client.get(f"/en/members/{slug}/").status_code in (400, 404)


def test_others_like_it_are_of_the_same_group_and_first_of_the_same_country(client):
    research, business = (StakeholderGroup.objects.get(code=code) for code in ("research", "business"))
    asked = OrganisationFactory(country="CL", stakeholder_group=research)
    for name, country, group in [
        ("A", "FR", research),
        ("B", "FR", research),
        ("C", "FR", research),
        ("Z", "CL", research),
        ("D", "CL", business),
    ]:
        OrganisationFactory(name=name, country=country, stakeholder_group=group)
    OrganisationFactory(name="Hidden", country="CL", stakeholder_group=research, hidden=True)

    others = client.get(asked.get_absolute_url()).context["others"]

    assert [other.name for other in others] == ["Z", "A", "B"]


@pytest.mark.parametrize("rows", [1, 40])
def test_a_profile_costs_the_same_for_any_number_of_others(rows, client, django_assert_num_queries):
    asked = OrganisationFactory()
    OrganisationFactory.create_batch(rows)

    with django_assert_num_queries(10):
        client.get(asked.get_absolute_url())


def test_how_to_join_names_the_papers_and_the_address(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        text = client.get(reverse("members:join")).text

    assert 'href="mailto:secretariat@4p1000.org"' in text
    assert text.count("<h1>") == 1
    for paper in ("Declaration of Intent", "Logo", "Proof of legal status"):
        assert f"<dt>{paper}</dt>" in text


def render(tag):
    return " ".join(Template("{% load members %}" + tag).render(Context()).split())


def test_the_home_page_shows_the_newest_joiners_and_the_period():
    OrganisationFactory(name="Goumbook", member=True)
    OrganisationFactory(name="Humify", joined_on=date(2023, 5, 1))
    OrganisationFactory(name="Soil Capital", joined_on=date(2020, 1, 1))
    text = render("{% new_members %}")

    assert "Admitted between May 2023 and September 2023" in text
    assert text.index("Goumbook") < text.index("Humify")
    assert "Soil Capital" not in text


def test_the_home_page_shows_the_figures_and_leaves_empty_sections_out():
    assert render("{% new_members %}{% figures %}") == ""
    RegisterFigureFactory()
    text = render("{% figures %}")
    assert "<dd>782</dd>" in text and "<dd>346</dd>" in text and "September 2023" in text


def test_the_sitemaps_name_every_listed_organisation_in_three_languages(client):
    OrganisationFactory(slug="soil")
    OrganisationFactory(slug="secret", hidden=True)
    text = client.get("/sitemap-organisations.xml").text

    assert [f"/{code}/members/soil/" in text for code in ("en", "fr", "es")] == [True] * 3
    assert "secret" not in text
    assert "/fr/join/" in client.get("/sitemap-members.xml").text
