"""What every list of the REST interface does, tried on the organisations."""

from unittest import mock

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from initiative.api import Throttle
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations/"


def test_any_site_may_read_from_a_browser(client):
    answer = client.get(LIST, headers={"origin": "https://mirror.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_refusal_can_be_read_from_another_site_too(client):
    answer = client.get(f"{LIST}?colour=red")

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (400, "*")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes(client, method):
    answer = getattr(client, method)(LIST, data="{}", content_type="application/json")

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "*/*", "nonsense", ""])
def test_the_answer_is_json_whatever_is_accepted(client, accepted):
    answer = client.get(LIST, headers={"accept": accepted})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize("value", ["0", "-1", "1e9", "٣", "", " 1", "1.0", "last", "9" * 3000, "1000000000"])
def test_a_page_is_a_number_in_plain_figures(client, name, value):
    answer = client.get(f"{LIST}?{name}={value}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]


def test_a_page_has_five_hundred_at_most(client):
    assert client.get(f"{LIST}?page_size=500").status_code == 200
    assert client.get(f"{LIST}?page_size=501").status_code == 400


@pytest.mark.parametrize("page", ["2", "999999999"])
def test_a_page_after_the_last_is_not_found(client, page):
    answer = client.get(f"{LIST}?page={page}")

    assert answer.status_code == 404
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There are fewer pages than that.",
    }


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        "q=" + "x" * 3000,
        "country=%00",
        "group=%ED%A0%80",
        "standing=" + "x" * 3000,
        "x" * 3000 + "=1",
        "&".join(f"unknown{number}=1" for number in range(500)),
        "ordering=%00",
        "ordering=" + "x" * 3000,
        "format=csv",
        "q=a&q=b",
        "page=1&page=2",
        "ordering=name&ordering=name",
    ],
)
def test_a_hostile_query_is_refused_briefly(client, query):
    answer = client.get(f"{LIST}?{query}")

    assert answer.status_code in (200, 400)
    assert len(answer.content) < 6000


def test_a_parameter_given_twice_is_refused_by_name(client):
    answer = client.get(f"{LIST}?q=a&q=b")

    assert answer.json()["errors"] == [{"parameter": "q", "detail": "Give this parameter once."}]


def test_the_rate_is_told_and_kept(client, monkeypatch):
    monkeypatch.setattr(Throttle, "THROTTLE_RATES", {"anon": "2/min"})

    first, second, third = (client.get(LIST) for _ in range(3))

    assert [(a["RateLimit-Limit"], a["RateLimit-Remaining"]) for a in (first, second)] == [("2", "1"), ("2", "0")]
    assert (third.status_code, third["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(third["Retry-After"]) <= 60
    assert third.json()["title"] == "Too Many Requests"


def test_the_interface_answers_while_the_cache_is_away(client):
    OrganisationFactory()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE initiative_cache")

    answer = client.get(LIST)

    assert (answer.status_code, answer.json()["count"]) == (200, 1)


def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal(client):
    client.raise_request_exception = False
    with mock.patch("members.api.OrganisationViewSet.list", side_effect=RuntimeError("soil")):
        assert client.get(LIST).status_code == 500


def test_the_cache_of_counts_forgets_nobody_else(client):
    cache.set("kept", "1")
    with mock.patch.object(cache, "get", side_effect=DatabaseError("away")):
        assert client.get(LIST).status_code == 200
    assert cache.get("kept") == "1"
