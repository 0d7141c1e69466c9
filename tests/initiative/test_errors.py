"""When no answer can be given: a page in the visitor's language, or a problem document, and never the database."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.test import Client

from initiative import errors
from initiative.models import Page
from initiative.public import memory
from members import ledger
from tests.factories.members import OrganisationFactory

HANDLERS = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.page_not_found,
    413: errors.too_large,
    429: errors.too_many,
    500: errors.server_error,
    503: errors.unavailable,
}
TITLES = {
    400: "We could not read this request",
    403: "This ground is not open to you",
    404: "We dug here and found nothing",
    413: "That is more than we can carry",
    429: "Let the ground rest a moment",
    500: "Something broke on our side",
    503: "We are turning the soil",
}


@pytest.mark.parametrize("status", HANDLERS)
def test_every_error_is_a_whole_page_that_needs_no_database(rf, status, monkeypatch):
    """Without the mark ``django_db`` any query would fail the test; where nothing was found, one may fail."""

    def is_away(request):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("initiative.errors.portal", is_away)
    answer = HANDLERS[status](rf.get("/en/anywhere/"))
    html = answer.content.decode()
    assert answer.status_code == status
    assert html.count("<h1>") == 1
    assert f"<h1>{TITLES[status]}</h1>" in html
    assert 'class="skip"' in html
    assert "<footer" in html
    assert 'name="robots" content="noindex"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("status", HANDLERS)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_error_speaks_the_language_of_its_address(rf, status, language):
    answer = HANDLERS[status](rf.get(f"/{language}/anywhere/?a=b", headers={"accept-language": "en"}))
    html = answer.content.decode()
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}"' in html
    assert 'href="/es/anywhere/?a=b"' in html


@pytest.mark.django_db
def test_where_the_address_has_no_language_the_browser_is_asked(rf):
    answer = errors.page_not_found(rf.get("/favicon.ico", headers={"accept-language": "es-MX,es;q=0.8"}))
    assert answer["Content-Language"] == "es"
    assert answer["Vary"] == "Accept-Language"


@pytest.mark.parametrize("status", HANDLERS)
def test_programs_get_a_problem_document(rf, status):
    answer = HANDLERS[status](rf.get("/api/v1/organisations/"))
    problem = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["type"]) == (status, status, "about:blank")
    assert problem["title"] and problem["detail"]


@pytest.mark.parametrize("raw", ["?q=%00", "?q=%FF", "%00/", "?%ED%A0%80=1"])
def test_what_cannot_be_read_is_told_in_the_language_of_the_program(client, raw):
    said = {}
    for language in ("en", "fr", "es"):
        answer = client.get(f"/api/v1/organisations/{raw}", headers={"accept-language": language})
        assert (answer.status_code, answer["Content-Language"]) == (400, language)
        said[language] = answer.json()["detail"]
    assert "cannot be read" in said["en"]


def test_a_program_is_told_in_its_language_that_there_is_nothing(client, db):
    answers = [client.get("/api/v1/nothing/", headers={"accept-language": code}) for code in ("en", "fr", "es")]
    assert len({answer.json()["detail"] for answer in answers}) == 3


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("path", ["/en/", "/api/v1/"])
def test_what_passes_says_when_to_come_back(rf, status, path):
    assert int(HANDLERS[status](rf.get(path))["Retry-After"]) > 0
    assert HANDLERS[status](rf.get(path), retry_after=7)["Retry-After"] == "7"


@pytest.mark.django_db
def test_a_missing_page_offers_the_search_in_the_register(rf):
    html = errors.page_not_found(rf.get("/fr/nowhere/")).content.decode()
    form = html[html.index('role="search"') : html.index("</form>")]
    assert 'action="/fr/members/"' in form
    assert 'name="q"' in form


@pytest.mark.django_db
def test_a_form_without_its_proof_is_told_what_to_do(settings):
    answer = Client(enforce_csrf_checks=True).post("/en/accounts/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    assert "The form could not be checked" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_in_a_view_ends_in_our_own_page(client, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("a fault of the test")

    monkeypatch.setattr("initiative.views.get_object_or_404", breaks)
    client.raise_request_exception = False
    answer = client.get("/fr/pages/about/")
    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_object_ends_in_our_own_page(client, monkeypatch):
    def finds_nothing(*args, **kwargs):
        raise Http404

    monkeypatch.setattr("initiative.views.get_object_or_404", finds_nothing)
    answer = client.get("/en/pages/about/")
    assert (answer.status_code, answer["Content-Language"]) == (404, "en")


@pytest.fixture
def remembering(settings):
    settings.PAGES_IN_MEMORY = 8
    memory.clear()
    yield
    memory.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["/en/members/nobody/", "/en/members/gone/", "/en/members/"])
def test_the_footer_is_the_same_whatever_is_answered(client, remembering, first):
    """Pieces of pages are kept: what one answer lacked, the next would lack too."""
    Page.objects.create(slug="legal", title_en="Legal notice", text_en="Words.", place=Page.Place.FOOTER)
    Page.objects.create(slug="about", title_en="About us", text_en="Words.", place=Page.Place.MENU)
    gone = OrganisationFactory(slug="gone")
    ledger.enter(gone, 0, date(2024, 1, 1), reason="withdrawal", by=None)
    told = {path: client.get(path) for path in (first, "/en/members/nobody/", "/en/members/gone/", "/en/members/")}
    assert {path: answer.status_code for path, answer in told.items()} == {
        "/en/members/nobody/": 404,
        "/en/members/gone/": 410,
        "/en/members/": 200,
    }
    for answer in told.values():
        footer = answer.text.partition("<footer")[2]
        assert '<a href="/en/pages/legal/">Legal notice</a>' in footer and "About us" in footer


@pytest.mark.django_db
def test_an_error_in_a_public_page_leaves_no_piece_behind(client, remembering, monkeypatch):
    Page.objects.create(slug="legal", title_en="Legal notice", text_en="Words.", place=Page.Place.FOOTER)

    def refuses(*args, **kwargs):
        raise PermissionDenied

    with monkeypatch.context() as patch:
        patch.setattr("members.views.listing.register.figures", refuses)
        assert client.get("/en/members/").status_code == 403
    assert "Legal notice" in client.get("/en/members/").text
