"""The same rows as JSON, as a table and as places; and the description says exactly what is told."""

import csv
import io

import pytest
from rest_framework.utils.encoders import JSONEncoder

from members import describing, facts
from members.models import Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations/"


@pytest.fixture
def listed():
    OrganisationFactory(
        name="=HYPERLINK(1)",
        acronym="@sum",
        city="+33",
        country="CL",
        latitude="-34.62",
        longitude="-71.37",
        is_place_public=True,
        summary_en="One\r\nline, “and” another; \x07",
        summary_fr="-1",
    )
    OrganisationFactory(name="Beta", latitude="47.5", longitude="8.5", website="https://beta.example", member=True)
    OrganisationFactory(international=True, name="Gamma", stakeholder_group=None, joined_on=None)
    Organisation.objects.filter(name="Beta").update(former_names=["Alpha", "=Omega"], logo="logos/a.png")


def test_a_table_has_the_names_of_the_fields_and_no_formula(client, listed):
    answer = client.get(f"{LIST}?format=csv&ordering=name")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"id,slug,url,name,") and answer.content.count(b"\r\n") >= 4
    first, beta, gamma = csv.DictReader(io.StringIO(answer.content.decode(), newline=""))
    expected = [name for name in facts.FIELDS if name != "summary"] + ["summary_en", "summary_fr", "summary_es"]
    assert list(first) == expected
    assert (first["name"], first["acronym"], first["city"], first["summary_fr"]) == (
        "'=HYPERLINK(1)",
        "'@sum",
        "'+33",
        "'-1",
    )
    assert (float(first["latitude"]), float(first["longitude"])) == (-34.62, -71.37)
    assert first["summary_en"] == "One\nline, “and” another; \N{REPLACEMENT CHARACTER}"
    assert (beta["former_names"], beta["latitude"], beta["is_international"]) == ("Alpha\n=Omega", "", "false")
    assert (gamma["country"], gamma["stakeholder_group"], gamma["joined_on"], gamma["logo"]) == ("", "", "", "")
    assert gamma["updated_at"].endswith("Z")


def test_places_are_points_where_they_are_shown(client, listed):
    answer = client.get(f"{LIST}?format=geojson&ordering=name")

    assert answer["Content-Type"] == "application/geo+json"
    found = answer.json()
    assert (found["type"], found["count"], found["next"]) == ("FeatureCollection", 3, None)
    assert [feature["geometry"] for feature in found["features"]] == [
        {"type": "Point", "coordinates": [-71.37, -34.62]},
        None,
        None,
    ]
    rows = client.get(LIST).json()["results"]
    for feature, row in zip(found["features"], rows, strict=True):
        assert (feature["type"], feature["id"]) == ("Feature", row["id"])
        assert feature["properties"] == {name: row[name] for name in row if name not in ("latitude", "longitude")}


def test_every_format_comes_by_the_same_pages_and_says_where_the_others_are(client, listed):
    links = []
    for written in ("json", "csv", "geojson"):
        answer = client.get(f"{LIST}?format={written}&page_size=1&page=2")
        links.append(answer["Link"].replace(written, "…"))
    assert len(set(links)) == 1
    start = f"http://testserver{LIST}?format=…&page_size=1"
    assert links[0] == f'<{start}&page=3>; rel="next", <{start}>; rel="prev"'
    assert "Link" not in client.get(f"{LIST}?format=csv")


@pytest.mark.parametrize("written", ["xml", "JSON", "", "csv,json"])
def test_a_format_that_nobody_knows_is_refused(client, written):
    [error] = client.get(f"{LIST}?format={written}").json()["errors"]

    assert (error["parameter"], error["known"]) == ("format", ["csv", "geojson", "json"])


def test_the_same_rows_in_every_format(client, listed):
    query = "?region=latin-america&region=international&ordering=-name"
    ids = [row["id"] for row in client.get(LIST + query).json()["results"]]
    table = csv.DictReader(io.StringIO(client.get(f"{LIST}{query}&format=csv").content.decode()))
    places = client.get(f"{LIST}{query}&format=geojson").json()["features"]

    assert len(ids) == 2
    assert [row["id"] for row in table] == [place["id"] for place in places] == ids


def test_the_description_has_the_fields_that_are_told(client, listed):
    records = list(facts.records(Organisation.objects.partners().order_by("pk"), "https://portal.example"))

    for record in records:
        described = describing.OrganisationSerializer(record)
        assert tuple(record) == tuple(described.fields) == facts.FIELDS
        # What a serializer would make of it is what is told.
        told = {name: value for name, value in described.data.items() if name != "summary"}
        plain = {name: JSONEncoder().default(v) if name in ("id", "updated_at") else v for name, v in record.items()}
        assert told == {name: value for name, value in plain.items() if name != "summary"}
        texts = describing.SummarySerializer(record["summary"])
        assert {name: text for name, text in texts.data.items() if text} == record["summary"]
