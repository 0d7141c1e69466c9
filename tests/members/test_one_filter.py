"""One query string, the same organisations: on the page, in its four files, by REST and on the map."""

import csv
import io
import random
from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from members import ledger
from members.filters import DirectoryFilter
from members.models import Organisation, StakeholderGroup, Standing
from members.regions import Region, countries_of, region_of
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
COUNTRIES = ["FR", "DE", "BJ", "CL", "JP", "US", "FJ"]
WORDS = ["Soil", "Carbone", "Viña", "STOCK CO₂", "École"]
MANY = 130
SOME = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["soil", "ecole", "vina", "france", "organisation 7", "scil", "zzzz"]),
        "standing": st.lists(st.sampled_from(["member", "partner"]), unique=True),
        "group": st.lists(st.sampled_from(["government", "research", "business"]), unique=True),
        "region": st.lists(st.sampled_from(Region.values), unique=True, max_size=3),
        "country": st.lists(st.sampled_from(COUNTRIES), unique=True, max_size=3),
        "letter": st.lists(st.sampled_from(["s", "c", "v", "e", "other"]), unique=True, max_size=2),
    },
)


@pytest.fixture
def many():
    """Organisations of every kind, and some that nobody may find."""
    chance, groups = random.Random(5), list(StakeholderGroup.objects.all())
    for number in range(MANY):
        is_international = chance.random() < 0.1
        has_place = chance.random() < 0.2
        OrganisationFactory(
            name=f"{chance.choice([*WORDS, '7'])} {number}",
            member=chance.random() < 0.4,
            country="" if is_international else chance.choice(COUNTRIES),
            is_international=is_international,
            stakeholder_group=chance.choice([*groups, None]),
            summary_fr="Les sols de France." if number % 9 == 0 else "",
            latitude=chance.randint(-60, 70) if has_place else None,
            longitude=chance.randint(-170, 170) if has_place else None,
            is_place_public=has_place,
        )
    OrganisationFactory(name="Soil, not listed", hidden=True)


def on_the_page(client, query):
    found, page = [], 1
    while True:
        answer = client.get(f"{reverse('members:directory')}?{query}&page={page}")
        found += [row.slug for row in answer.context["object_list"]]
        if not answer.context["page_obj"].has_next():
            return found, answer
        page += 1


def by_rest(client, query):
    answer = client.get(f"/api/v1/organisations/?{query}&page_size=500").json()
    return [each["slug"] for each in answer["results"]]


def as_file(client, kind, query):
    answer = client.get(f"{reverse('members:file', args=[kind])}?{query}")
    assert answer.status_code == 200
    return answer


@SOME
@given(asked=QUERIES)
def test_everywhere_the_same_organisations(client, many, asked):
    query = urlencode(asked, doseq=True)
    slugs = dict(Organisation.objects.values_list("public_id", "slug"))

    listed, answer = on_the_page(client, query)
    assert len(listed) == len(set(listed))
    assert set(by_rest(client, query)) == set(listed)

    data = as_file(client, "json", query).json()
    assert data["count"] == len(listed)
    assert {each["slug"] for each in data["results"]} == set(listed)
    features = as_file(client, "geojson", query).json()["features"]
    assert {each["properties"]["slug"] for each in features} == set(listed)
    table = list(csv.reader(io.StringIO(as_file(client, "csv", query).content.decode("utf-8-sig"))))
    assert {slugs_of(slugs, row[-1]) for row in table[1:]} == set(listed)
    sheet = load_workbook(io.BytesIO(as_file(client, "xlsx", query).content), read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    assert {slugs_of(slugs, row[-1]) for row in rows[1:]} == set(listed)
    check_map(answer.context["map"], listed)
    check_counts(answer.context["filter"], asked)


def slugs_of(slugs, identifier):
    return next(slug for public_id, slug in slugs.items() if str(public_id) == identifier)


def check_map(told, listed):
    """Every organisation of the list is counted once: in its country, or as one that the view does not show."""
    found = list(Organisation.objects.filter(slug__in=listed))
    expected = {}
    for each in found:
        country = "" if each.is_international else each.country
        expected[country] = expected.get(country, 0) + 1
    if told["view"] != "world":
        shown_here = {*countries_of(told["view"]), ""}
        assert expected.keys() <= shown_here
        assert {point.title for point in told["points"]} == {each.name for each in found if each.is_place_public}
    assert told["shown"] == expected


def check_counts(asked, chosen):
    """Each value counts what it would show if it alone were chosen in its group: against one query for each."""
    for facet in asked.facets():
        for option in facet.options:
            alone = chosen | {facet.name: [option.value]}
            found = DirectoryFilter(as_querydict(alone), Organisation.objects.partners())
            assert found.is_valid()
            assert option.count == found.qs.count(), (facet.name, option.value, chosen)


def as_querydict(asked):
    return QueryDict(urlencode(asked, doseq=True))


def test_whoever_is_international_is_in_no_country(client):
    OrganisationFactory(name="CIFOR-ICRAF", is_international=True, country="KE")
    OrganisationFactory(name="Kenyan", country="KE")

    assert on_the_page(client, "country=KE")[0] == [Organisation.objects.get(name="Kenyan").slug]
    assert on_the_page(client, "region=international")[0] == [Organisation.objects.get(name="CIFOR-ICRAF").slug]
    assert on_the_page(client, "region=africa")[0] == [Organisation.objects.get(name="Kenyan").slug]


@pytest.mark.parametrize("query", ["country=fr", "country=Fr", "country=fr&country=FR", "country=fr&country="])
def test_a_country_is_the_same_in_small_letters(client, query):
    french, _german = OrganisationFactory(country="FR"), OrganisationFactory(country="DE")
    listed, answer = on_the_page(client, query)

    assert listed == by_rest(client, query.removesuffix("&country=")) == [french.slug]
    assert [each["slug"] for each in as_file(client, "json", query).json()["results"]] == listed
    assert answer.context["query"] == "country=FR" and answer.text.count("Remove filter:") == 1
    assert '<option value="FR" selected>' in answer.text and "=fr" not in answer.text.partition("<main")[2]


@pytest.mark.parametrize("code", ["ß", "ﬁ", "fra", "f", "zz"])
def test_what_is_no_code_of_a_country_is_refused(client, code):
    assert client.get("/api/v1/organisations/", {"country": code}).status_code == 400


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "geojson"])
def test_a_file_of_a_filter_that_cannot_be_applied_says_so(client, kind):
    answer = client.get(reverse("members:file", args=[kind]) + "?region=mars")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "region" in answer.json()["errors"]


def test_files_are_in_the_language_of_the_page_and_no_cell_is_a_formula(client):
    OrganisationFactory(
        name="=HYPERLINK(1)", acronym="@x", country="DE", member=True, joined_on=date(2020, 5, 1), summary_fr="-1+1"
    )
    with translation.override("fr"):
        address = reverse("members:file", args=["csv"])
    [headings, row] = csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")))

    assert headings[0] == "Organisation" and headings[6] == "Pays ou territoire"
    told = dict(zip(headings, row, strict=True))
    assert told["Organisation"] == "'=HYPERLINK(1)" and told["Pays ou territoire"] == "Allemagne"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_json_has_the_same_names_in_every_language(client):
    OrganisationFactory()
    names = set()
    for language in ("en", "fr", "es"):
        with translation.override(language):
            answer = client.get(reverse("members:file", args=["json"])).json()
        assert answer["language"] == language
        names.add(tuple(answer["results"][0]))
    assert len(names) == 1


def test_a_region_shows_its_own_view_and_two_show_the_world(client):
    OrganisationFactory(country="FR")
    OrganisationFactory(country="BJ")
    views = {query: on_the_page(client, query)[1].context["map"]["view"] for query in ("", "region=europe")}
    both = on_the_page(client, "region=europe&region=africa")[1].context["map"]["view"]

    assert views == {"": "world", "region=europe": "europe"} and both == "world"
    assert region_of("FR", False) == "europe"


@pytest.mark.parametrize("rows", [1, 40])
def test_each_file_costs_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    OrganisationFactory.create_batch(rows, standing_basis="stated")
    for kind, queries in (("json", 1), ("geojson", 1), ("csv", 2), ("xlsx", 2)):
        with django_assert_num_queries(queries):
            client.get(reverse("members:file", args=[kind]) + "?standing=partner")


def merged_twice(number, **facts):
    """Let some go up in one that itself went up in another; return the last."""
    between, heir = OrganisationFactory(name="Between"), OrganisationFactory(name="Heir", slug="heir")
    gone = OrganisationFactory.create_batch(number, **facts)
    for organisation, into in [*((each, between) for each in gone), (between, heir)]:
        ledger.merge(organisation, into, date(2024, 5, 6), by=None)
    return heir


def test_who_went_up_in_another_names_the_last_that_is_there_now(client):
    heir = merged_twice(1, name="Gone", slug="gone")
    link = f'href="{heir.get_absolute_url()}"'
    pages = [reverse("members:former"), reverse("members:directory") + "?q=gone"]
    pages += [reverse(f"members:{name}", args=["gone"]) for name in ("organisation", "write")]
    for page in pages:
        answer = client.get(page)
        assert link in answer.text and reverse("members:organisation", args=["gone"]) in answer.text, page
    ledger.enter(heir, Standing.NONE, date(2025, 5, 6), reason="withdrawal", by=None)
    for page in pages:
        assert "Heir" in client.get(page).text, page


@pytest.mark.parametrize("rows", [1, 40])
def test_the_former_and_their_successors_cost_the_same_for_any_number(rows, client, django_assert_num_queries):
    merged_twice(rows)
    with django_assert_num_queries(4):
        client.get(reverse("members:former"))
    with django_assert_num_queries(6):
        client.get(reverse("members:directory") + "?q=organisation")


def who_left(number, **facts):
    left = OrganisationFactory.create_batch(number, **facts)
    for each in left:
        ledger.enter(each, Standing.NONE, date(2024, 5, 6), reason="withdrawal", by=None)
        each.refresh_from_db()
    return left


def test_who_was_on_the_list_is_listed_apart(client):
    OrganisationFactory(name="Still here")
    [gone] = who_left(1, name="Gone")
    answer = client.get(reverse("members:former"))

    assert [each.name for each in answer.context["object_list"]] == [gone.name]
    searched = client.get(reverse("members:directory") + "?q=gone")
    assert searched.context["former"] == [gone]
    for told in (answer, searched):
        assert "Left" in told.text and "6 May 2024" in told.text


@pytest.mark.parametrize("rows", [1, 40])
def test_the_former_cost_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    who_left(rows)
    with django_assert_num_queries(3):
        client.get(reverse("members:former"))


def test_who_has_left_is_told_beside_names_that_are_alike(client):
    [gone] = who_left(1, name="Soil Alliance")
    OrganisationFactory(name="Soils Aliance")
    answer = client.get(reverse("members:directory") + "?q=soil+alliance")

    assert answer.context["is_alike"] and answer.context["former"] == [gone]
    assert "Not on the list any more:" in answer.text


def test_a_file_refuses_what_it_does_not_know_and_any_site_may_read_it(client):
    OrganisationFactory()
    address = reverse("members:file", args=["geojson"])

    assert client.get(address + "?contry=FR").status_code == 400
    assert client.get(address + "?country=FR&page=2")["Access-Control-Allow-Origin"] == "*"


def test_a_country_that_nobody_names_is_told_by_its_code(client):
    OrganisationFactory(name="Beyond", country="QX")
    answer = client.get(reverse("members:directory"))

    assert answer.status_code == 200 and "QX (1)" in answer.text
