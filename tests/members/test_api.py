"""The register for machines: what it answers, and what it refuses."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from members import ledger
from members.api import Organisations
from members.models import Organisation, Precision
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations/"
KNOWN = [
    *("country", "format", "group", "letter", "ordering", "page", "page_size", "q", "region", "standing"),
    "updated_since",
]


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


def test_an_organisation_has_exactly_the_fields_of_the_contract(client):
    organisation = OrganisationFactory(
        slug="vina-montes",
        name="Viña Montes",
        country="CL",
        city="Apalta",
        website="https://www.monteswines.com",
        summary_en="A winery.",
        summary_fr="Un domaine.",
        joined_on=date(2023, 9, 1),
        joined_precision=Precision.YEAR,
        latitude="-34.62",
        longitude="-71.37",
    )
    Organisation.objects.update(updated_at=datetime(2023, 10, 2, 8, tzinfo=UTC))

    assert client.get(f"{LIST}{organisation.public_id}/").json() == {
        "id": str(organisation.public_id),
        "slug": "vina-montes",
        "url": "http://localhost:8000/en/members/vina-montes/",
        "name": "Viña Montes",
        "acronym": "",
        "former_names": [],
        "country": "CL",
        "country_name": "Chile",
        "is_international": False,
        "region": "latin-america",
        "city": "Apalta",
        "latitude": None,
        "longitude": None,
        "stakeholder_group": "research",
        "standing": "partner",
        "joined_on": "2023",
        "website": "https://www.monteswines.com",
        "summary": {"en": "A winery.", "fr": "Un domaine."},
        "logo": None,
        "updated_at": "2023-10-02T08:00:00Z",
    }


def test_former_names_an_exact_place_and_a_logo_are_told_where_they_are_shown(client):
    organisation = OrganisationFactory(slug="soil", name="Earth", latitude="-34.62", longitude="-71.37")
    ledger.change_facts(organisation, by=None, name="Soil")
    Organisation.objects.update(is_place_public=True, logo="logos/soil.png")
    row = client.get(LIST).json()["results"][0]

    assert (row["former_names"], row["latitude"], row["longitude"]) == (["Earth"], -34.62, -71.37)
    assert row["logo"] == "http://localhost:8000/en/members/soil/logo-320.png"


def test_what_is_not_known_is_null(client):
    OrganisationFactory(international=True, member=True, joined_on=None, stakeholder_group=None, summary_en="")
    row = client.get(LIST).json()["results"][0]

    nothing = {
        name: row[name] for name in ("country", "joined_on", "stakeholder_group", "region", "standing", "summary")
    }
    assert nothing == {
        "country": None,
        "joined_on": None,
        "stakeholder_group": None,
        "region": "international",
        "standing": "member",
        "summary": {},
    }


def test_the_reader_s_language_names_country_and_page(client):
    OrganisationFactory(country="DE", slug="humify")
    row = client.get(LIST, headers={"accept-language": "fr"}).json()["results"][0]

    assert (row["country_name"], row["url"]) == ("Allemagne", "http://localhost:8000/fr/members/humify/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Alpha", "Beta", "Gamma"]),
        ("?ordering=-name", ["Gamma", "Beta", "Alpha"]),
        ("?ordering=joined_on", ["Beta", "Alpha", "Gamma"]),
        ("?ordering=-joined_on", ["Alpha", "Beta", "Gamma"]),
        ("?ordering=updated_at", ["Alpha", "Beta", "Gamma"]),
        ("?ordering=-updated_at", ["Gamma", "Beta", "Alpha"]),
        ("?standing=member", ["Beta"]),
        ("?standing=member&standing=partner", ["Alpha", "Beta", "Gamma"]),
        ("?country=DE&country=CL", ["Beta", "Gamma"]),
        ("?region=latin-america", ["Gamma"]),
        ("?group=research&q=a&page_size=500", ["Alpha"]),
        ("?q=ALPHÀ", ["Alpha"]),
    ],
)
def test_the_list_is_filtered_and_ordered_by_name(client, query, found):
    OrganisationFactory(name="Alpha", joined_on=date(2023, 9, 1))
    OrganisationFactory(name="Beta", joined_on=date(2020, 1, 1), country="DE", member=True)
    OrganisationFactory(name="Gamma", joined_on=None, country="CL")
    OrganisationFactory(name="Hidden", hidden=True)

    assert names(client.get(LIST + query)) == found


def test_the_page_and_the_interface_find_the_same(client):
    OrganisationFactory(name="Alpha", country="DE")
    OrganisationFactory(name="Beta", country="CL", member=True)
    query = "?region=europe&standing=partner&q=alpha"

    page = client.get(f"/en/members/{query}")
    assert names(client.get(LIST + query)) == [organisation.name for organisation in page.context["object_list"]]
    assert f'href="{LIST}?q=alpha&amp;standing=partner&amp;region=europe"' in page.text


def test_pages_hold_a_hundred_or_as_many_as_asked(client):
    OrganisationFactory.create_batch(101)

    first = client.get(LIST).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (101, 100, None)
    assert first["next"] == f"http://testserver{LIST}?page=2"
    assert len(client.get(first["next"]).json()["results"]) == 1
    assert len(client.get(f"{LIST}?page_size=500").json()["results"]) == 101


@pytest.mark.parametrize(
    ("query", "parameter", "known"),
    [
        ("?colour=red", "colour", KNOWN),
        ("?standing=friend", "standing", ["member", "partner"]),
        ("?standing=member&standing=2", "standing", ["member", "partner"]),
        (
            "?region=mars",
            "region",
            ["africa", "asia-pacific", "europe", "international", "latin-america", "north-america"],
        ),
        (
            "?ordering=id",
            "ordering",
            ["-joined_on", "-name", "-updated_at", "joined_on", "name", "updated_at"],
        ),
        (
            "?group=x",
            "group",
            ["business", "civil-society", "donors", "farmers", "government", "international", "research"],
        ),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(client, query, parameter, known):
    OrganisationFactory()
    answer = client.get(LIST + query)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    [error] = answer.json()["errors"]
    assert (error["parameter"], error["known"]) == (parameter, known)


@pytest.mark.parametrize("value", ["", "%20", "%C2%A0", "+%09"])
@pytest.mark.parametrize("name", ["country", "group", "letter", "q", "region", "standing"])
def test_an_empty_value_is_refused_and_not_answered_with_everything(client, name, value):
    OrganisationFactory()
    for query in (f"{name}={value}", f"{name}=f&{name}={value}"):
        answer = client.get(f"{LIST}?{query}")
        assert answer.status_code == 400
        [error] = answer.json()["errors"]
        assert (error["parameter"], error["detail"]) == (name, "Give a value, or leave this parameter out.")
        assert ("known" in error) is (name != "q")


def test_the_page_s_form_sends_empty_fields_and_its_way_to_the_interface_has_none(client):
    OrganisationFactory(country="DE", name="Alpha")
    page = client.get("/en/members/?q=+&standing=&group=&region=&country=&country=DE&letter=")

    assert [organisation.name for organisation in page.context["object_list"]] == ["Alpha"]
    assert f'href="{LIST}?country=DE"' in page.text
    assert f'href="{LIST}"' in client.get("/en/members/?q=&standing=&country=").text


@pytest.mark.parametrize("query", ["country=FR,de", "country=DE&country=FR,CL", "country=FR%2C"])
def test_values_with_commas_are_refused_with_how_several_are_written(client, query):
    [error] = client.get(f"{LIST}?{query}").json()["errors"]

    assert error["detail"] == "For several values, repeat this parameter: country=…&country=…"
    assert "FR" in error["known"]


def test_an_unknown_country_is_answered_with_all_of_them(client):
    [error] = client.get(f"{LIST}?country=xx").json()["errors"]

    assert "FR" in error["known"] and len(error["known"]) > 240


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("query", ["?country=FR&q=organisation", "", "?format=csv", "?format=geojson"])
def test_the_interface_costs_the_same_for_any_number_of_rows(rows, query, client, django_assert_max_num_queries):
    """The version, the count, the rows; and the groups, where the filter is put together for the first time."""
    OrganisationFactory.create_batch(rows)

    with django_assert_max_num_queries(4):
        answer = client.get(LIST + query)
    assert answer.status_code == 200 and answer.content.count(b"organisation-") >= rows


@pytest.mark.parametrize(
    "given",
    ["1", "garbage", "٣", "%00", "%FF", "x" * 3000, "00000000-0000-0000-0000-000000000000", "{1}", "urn:uuid:1"],
)
def test_an_identifier_that_nobody_has_is_not_found(client, given):
    answer = client.get(f"{LIST}{given}/")

    assert answer.status_code in (400, 404)
    if "%" not in given:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 404


def test_who_is_not_on_the_list_is_not_in_the_interface(client):
    hidden = OrganisationFactory(hidden=True)

    assert client.get(f"{LIST}{hidden.public_id}/").status_code == 404


def test_a_single_organisation_knows_no_parameters(client):
    organisation = OrganisationFactory()

    assert client.get(f"{LIST}{organisation.public_id}/?q=x").status_code == 400


@pytest.mark.parametrize("ordering", ["updated_at", "-updated_at", "joined_on", "-joined_on"])
def test_the_first_page_is_read_along_an_index_and_never_sorted(ordering):
    OrganisationFactory.create_batch(3)
    rows = Organisations.rows().order_by(*Organisations.orderings[ordering])
    with connection.cursor() as cursor:
        # What the planner prefers follows luck: what it can, does not.
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = rows[:100].explain()

    assert "using organisation_by_" in plan and "Sort" not in plan
