"""What machines ask for, the editable pages, and the headers of every answer."""

import json
import re
from html import unescape
from io import BytesIO
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from initiative.middleware import CompressText
from initiative.models import Page
from initiative.views import _broker

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return Page.objects.create(
        slug="about",
        title_en="About us",
        title_fr="Qui nous sommes",
        text_en="**Soil** is ours.",
        text_fr="Le **sol**.",
    )


def test_the_process_answers_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_readiness_names_every_part(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": True,
        "migrations": True,
        "cache": True,
        "broker": True,
        "oldest_waiting_letter_seconds": 0,
    }


def test_readiness_stays_good_while_the_broker_is_away(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert _broker() is False
    assert client.get("/readyz").status_code == 200


def test_the_front_door_leads_to_the_visitors_language(client):
    for accepts, leads in (("fr-CH, fr;q=0.9", "/fr/"), ("es", "/es/"), ("de", "/en/")):
        answer = client.get("/", headers={"accept-language": accepts})
        assert (answer.status_code, answer["Location"]) == (302, leads)


def told_elsewhere(html):
    """Return what social networks read of a page."""
    return {name: told for name, told in re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)"', html)}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/en/", "Soils for food security and climate"),
        ("/en/members/?country=FR&page=1", "Partners & Members"),
        ("/fr/pages/about/", "Qui nous sommes"),
        ("/es/pages/quoted/", '<b> & "Suelo"'),
        ("/en/events/", "Events"),
        ("/en/api/", "The register for programs"),
    ],
)
def test_a_link_to_any_page_says_elsewhere_what_it_is(client, about, settings, path, title):
    Page.objects.create(slug="quoted", title_en="En", text_en="En", title_es='<b> & "Suelo"', text_es="Es")
    html = client.get(path).text
    told, language = told_elsewhere(html), path[1:3]

    assert unescape(told["title"]) == title
    assert f'<meta name="description" content="{told["description"]}">' in html and told["description"]
    assert told["url"] == settings.SITE_URL + path.partition("?")[0] and told["type"] == "website"
    assert f'<link rel="canonical" href="{told["url"]}">' in html
    assert told["locale"] == {"en": "en_GB", "fr": "fr_FR", "es": "es_ES"}[language]
    assert html.count('"og:locale:alternate"') == 2 and html.count('"og:title"') == html.count('"og:image"') == 1
    assert told["image"].startswith(f"{settings.SITE_URL}/{language}/preview.png?")
    picture = client.get(told["image"].removeprefix(settings.SITE_URL))
    assert (picture.status_code, picture["Cross-Origin-Resource-Policy"]) == (200, "cross-origin")
    assert Image.open(BytesIO(picture.content)).size == (1200, 630)


@pytest.mark.parametrize(("code", "title"), [("en", "About us"), ("fr", "Qui nous sommes")])
def test_an_editable_page_is_shown_in_its_language(client, about, code, title):
    html = client.get(f"/{code}/pages/about/").content.decode()
    assert f"<h1>{title}</h1>" in html
    assert "<strong>" in html


def test_a_page_without_spanish_shows_the_original_and_says_so(client, about):
    html = client.get("/es/pages/about/").content.decode()
    assert '<span lang="en">About us</span>' in html


def test_an_unknown_page_is_404(client):
    assert client.get("/en/pages/nowhere/").status_code == 404


@pytest.mark.parametrize("missing", ["title_en", "text_en"])
def test_the_database_refuses_a_page_without_english(about, missing):
    for nothing in ("", None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Page.objects.filter(pk=about.pk).update(**{missing: nothing})


def test_robots_and_security_are_told(client, settings):
    robots = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in robots
    contact = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:" in contact
    assert "Expires: 20" in contact


def test_the_sitemap_index_lists_every_app_and_each_list_opens(client, about):
    index = client.get(reverse("sitemap-index")).content.decode()
    for part in ("front", "pages", "members", "roadmap", "events", "newsletter"):
        assert f"sitemap-{part}" in index
        assert client.get(f"/sitemap-{part}.xml").status_code == 200
    listed = client.get("/sitemap-pages.xml").content.decode()
    assert "/fr/pages/about/" in listed
    assert 'hreflang="es"' in listed


@pytest.mark.parametrize("path", ["/en/", "/healthz", "/en/nowhere/", "/admin/", "/api/v1/organisations/", "/a%00b"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/en/pages/a%00b/", "/en/members/?q=%00", "/en/%ff%fe/", "/en/members/?q=%ff"])
def test_unreadable_addresses_are_400_or_404_and_never_500(client, path):
    assert client.get(path).status_code in {400, 404}


def test_without_the_database_the_answer_is_503_and_says_when_to_return(client):
    with mock.patch("initiative.views.get_object_or_404", side_effect=OperationalError("gone")):
        answer = client.get("/en/pages/about/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert b"<h1>" in answer.content


def test_without_the_database_the_interface_answers_a_problem(client):
    with mock.patch("members.api.Organisations.answer", side_effect=OperationalError("gone")):
        answer = client.get("/api/v1/organisations/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.content)["status"] == 503


def test_text_is_small_on_the_wire_and_what_is_small_already_is_left_alone(client):
    accepts = {"accept-encoding": "gzip"}
    assert client.get("/en/", headers=accepts)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/en/")
    left = CompressText(lambda request: HttpResponse(b"%PDF" * 100, content_type="application/pdf"))
    assert "Content-Encoding" not in left(RequestFactory().get("/", headers=accepts))
