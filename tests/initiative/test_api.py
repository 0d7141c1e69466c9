"""What every list of the REST interface does, tried on the organisations."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import translation

from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JSON, CSV, GEOJSON = "application/json", "text/csv; charset=utf-8", "application/geo+json"


def test_any_site_may_read_from_a_browser(client):
    answer = client.get(LIST, headers={"origin": "https://mirror.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_refusal_can_be_read_from_another_site_too(client):
    answer = client.get(f"{LIST}?colour=red")

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (400, "*")


def test_whoever_begins_with_the_address_alone_is_led_to_all_there_is(client):
    answer = client.get("/api/v1/", headers={"accept-language": "fr"})

    assert (answer.status_code, answer["Content-Type"], answer["Content-Language"]) == (200, JSON, "fr")
    links = answer.json()
    assert links == {
        "organisations": f"http://testserver{LIST}",
        "withdrawn": f"http://testserver{LIST}withdrawn/",
        "figures": "http://testserver/api/v1/figures/",
        "schema": "http://testserver/api/schema/",
        "docs": "http://testserver/fr/api/",
    }
    assert [client.get(link).status_code for link in links.values()] == [200] * 5
    assert {"ETag", "Vary", "RateLimit-Limit", "Access-Control-Allow-Origin"} <= set(answer.headers)
    assert (
        client.get("/api/v1/", headers={"if-none-match": answer["ETag"], "accept-language": "fr"}).status_code == 304
    )
    assert client.get("/api/v1/?page=1").status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/", 302),
        ("/api/v1/organisations?country=fr", 301),
        (f"{LIST}?q=%00", 400),
        ("/api/v1/nope/", 404),
        (f"{LIST}nobody/", 404),
        ("/api/schema/?format=yaml", 400),
    ],
)
def test_what_is_answered_before_any_view_can_be_read_from_another_site_too(client, address, status):
    answer = client.get(address)

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (status, "*")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Retry-After" in answer["Access-Control-Expose-Headers"]


def test_whoever_is_sent_on_to_https_is_so_from_another_site_too(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    client.handler.load_middleware()
    answer = client.get(LIST)

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (301, "*")


@pytest.mark.parametrize("fault", [OperationalError("away"), RuntimeError("soil")])
def test_a_fault_can_be_read_from_another_site_too(client, fault):
    client.raise_request_exception = False
    with mock.patch("members.api.Organisations.answer", side_effect=fault):
        answer = client.get(LIST)

    assert answer.status_code == (503 if isinstance(fault, OperationalError) else 500)
    assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == ("application/problem+json", "*")


@pytest.mark.parametrize("address", ["/en/", "/en/api/", "/apiary/", "/en/nope/", "/accounts/login/"])
def test_no_page_is_open_to_other_sites(client, address):
    answer = client.get(address)

    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes(client, method):
    answer = getattr(client, method)(LIST, data="{}", content_type="application/json")

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [
        *(
            (header, JSON)
            for header in ("", " ", "*/*", "*", BROWSER, "application/*", "APPLICATION/JSON; charset=utf-8")
        ),
        ("application/json, application/problem+json, */*;q=0.1", JSON),
        ("text/csv", CSV),
        ("text/csv; charset=utf-8; header=present", CSV),
        ("text/*", CSV),
        ("application/geo+json", GEOJSON),
        # weights, and what is called by its name before what is only not excluded
        ("text/csv;q=0.4, application/geo+json;q=0.5", GEOJSON),
        ("application/geo+json;q=0.4, application/json;q=0.3, text/csv;q=0.5", CSV),
        ("text/csv, */*", CSV),
        ("text/csv, application/json", JSON),
        ("*/*, application/json;q=0", CSV),
        ("text/*, text/csv;q=0, application/geo+json;q=0.1", GEOJSON),
        ("text/csv;q=lots", CSV),
    ],
)
def test_what_a_client_accepts_is_what_it_gets(client, accepted, kind):
    answer = client.get(LIST, headers={"accept": accepted})

    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert "Accept" in answer["Vary"].split(", ")


def test_without_the_header_it_is_json(client):
    assert "HTTP_ACCEPT" not in client.get(LIST).wsgi_request.META
    assert client.get(LIST)["Content-Type"] == JSON


@pytest.mark.parametrize("accepted", ["text/html", "application/json;q=0", "nonsense", ",;q=", "a/" + "b" * 9000])
def test_what_nobody_offers_is_refused_with_what_there_is(client, accepted):
    answer = client.get(LIST, headers={"accept": accepted})

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert {"Accept", "Accept-Language"} <= set(answer["Vary"].split(", "))
    told = answer.json()
    assert told["detail"] == "Of this there is only: application/json, text/csv, application/geo+json."
    assert told["offered"] == ["application/json", "text/csv", "application/geo+json"]
    for address in ("/api/v1/figures/", f"{LIST}withdrawn/", "/api/schema/"):
        assert client.get(address, headers={"accept": "text/csv"}).json()["offered"] == ["application/json"]


@pytest.mark.parametrize("accepted", ["text/html", "application/geo+json", "*/*"])
def test_a_format_in_the_address_counts_before_what_is_accepted(client, accepted):
    for name, kind in (("json", JSON), ("csv", CSV), ("geojson", GEOJSON)):
        assert client.get(f"{LIST}?format={name}", headers={"accept": accepted})["Content-Type"] == kind


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
        "format=xml",
        "updated_since=0000-00-00",
        "updated_since=2026-13-01T00:00:00Z",
        "updated_since=" + "9" * 3000,
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


def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal(client):
    client.raise_request_exception = False
    with mock.patch("members.api.Organisations.answer", side_effect=RuntimeError("soil")):
        assert client.get(LIST).status_code == 500


def test_a_browser_may_send_a_key_and_a_mark_from_another_site(client):
    wanted = {"access-control-request-method": "GET", "access-control-request-headers": "authorization,if-none-match"}
    answer = client.options(LIST, headers={"origin": "https://mirror.example", **wanted})

    assert (answer.status_code, answer.content, answer["Access-Control-Allow-Origin"]) == (204, b"", "*")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = answer["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"authorization", "if-none-match", "if-modified-since"} <= set(allowed)
    assert "RateLimit-Limit" not in answer


def test_what_is_told_in_headers_can_be_read_from_another_site(client):
    OrganisationFactory.create_batch(2)
    answer = client.get(f"{LIST}?page_size=1")

    exposed = set(answer["Access-Control-Expose-Headers"].split(", "))
    assert {"ETag", "Last-Modified", "Link", "RateLimit-Remaining", "Retry-After"} <= exposed
    assert exposed - {"Retry-After"} <= set(answer.headers)


def test_an_answer_is_made_for_a_language_and_for_nobody_s_cookie(client):
    client.cookies["django_language"] = "fr"
    answer = client.get(LIST, headers={"accept-language": "es-MX,es;q=0.8,en;q=0.5"})

    assert answer["Content-Language"] == "es"
    assert set(answer["Vary"].split(", ")) == {"Accept", "Accept-Language", "Accept-Encoding"}
    assert client.get(LIST)["Content-Language"] == "en"
    assert client.get(LIST, headers={"accept-language": "xx, *;q=0.1"})["Content-Language"] == "en"


def test_refusals_speak_the_reader_s_language(client):
    with translation.override("fr"):
        said = translation.gettext("There is nothing at this address.")

    answer = client.get(f"{LIST}nobody/", headers={"accept-language": "fr"})
    assert answer.json()["detail"] == said


def test_a_head_is_told_the_same_as_a_get(client):
    got, headed = client.get(LIST), client.head(LIST)

    kept = ("ETag", "Content-Type", "Cache-Control")
    assert headed.content == b""
    assert [headed[name] for name in kept] == [got[name] for name in kept]
