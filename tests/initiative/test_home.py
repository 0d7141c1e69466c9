"""The home page gathers from every app, and the frame round every page."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines

from initiative.models import Page
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr", "es"]


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_stands_on_an_empty_database(client, language):
    html = text(client.get(f"/{language}/"))
    assert html.count("<h1>") == 1
    assert f'<html lang="{language}" dir="ltr">' in html
    assert f'href="/{language}/join/"' in html


def test_home_asks_the_database_no_more_often_when_there_is_more(client, django_assert_max_num_queries):
    OrganisationFactory()
    client.get("/en/")
    with django_assert_max_num_queries(20) as few:
        client.get("/en/")
    OrganisationFactory.create_batch(40)
    with django_assert_max_num_queries(len(few)):
        client.get("/en/")


@pytest.mark.parametrize("path", ["/en/", "/en/members/", "/en/join/", "/en/accounts/login/"])
def test_every_page_names_itself_in_the_other_languages(client, path, settings):
    html = text(client.get(path))
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in html
    for language in LANGUAGES:
        other = path.replace("/en/", f"/{language}/", 1)
        assert f'<link rel="alternate" hreflang="{language}" href="{settings.SITE_URL}{other}">' in html
        assert f'<a href="{other}" lang="{language}" hreflang="{language}"' in html


def test_the_menu_says_where_you_are(client):
    menu = text(client.get("/en/members/")).split('class="nav-main"')[1].split("</ul>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="page"', menu) == ["/en/members/"]
    assert menu.count("<li>") == 5


@pytest.mark.parametrize("path", ["/en/", "/en/members/", "/en/nowhere/", "/en/accounts/login/"])
def test_nothing_in_a_page_needs_a_looser_policy(client, path):
    """The content policy would drop them: a page must not rely on what a browser refuses."""
    html = client.get(path).content.decode()
    for refused in (" style=", "<style", "javascript:", "data:", " onclick="):
        assert refused not in html


def test_home_is_the_same_for_everybody_and_sets_no_cookie(client, django_user_model):
    answer = client.get("/en/")
    assert answer.cookies == {}
    person = django_user_model.objects.create_user("a@portal.example", "roots hold the slope")
    client.force_login(person)
    assert text(client.get("/en/")) == answer.content.decode()


def test_pages_of_the_secretariat_stand_in_the_footer_in_the_readers_language(client):
    Page.objects.create(slug="about", title_en="About", title_fr="À propos", text_en="Soil.", place=Page.Place.MENU)
    Page.objects.create(slug="legal", title_en="Legal notice", text_en="Soil.", place=Page.Place.FOOTER)
    Page.objects.create(slug="draft", title_en="Not yet", text_en="Soil.", place=Page.Place.NOWHERE)
    footer = text(client.get("/fr/")).split("<footer")[1]
    assert '<a href="/fr/pages/about/">À propos</a>' in footer
    assert '<a href="/fr/pages/legal/"><span lang="en">Legal notice</span></a>' in footer
    assert "draft" not in footer


@pytest.mark.parametrize(
    ("level", "role", "look"),
    [
        (constants.SUCCESS, "status", "is-ok"),
        (constants.INFO, "status", ""),
        (constants.WARNING, "status", "is-wait"),
        (constants.ERROR, "alert", "is-stop"),
    ],
)
def test_a_message_stays_and_an_error_is_announced(level, role, look):
    template = engines["django"].get_template("components/messages.html")
    html = template.render({"messages": [Message(level, "The <draft> is kept.")]})
    assert f'role="{role}"' in html
    assert "The &lt;draft&gt; is kept." in html
    assert not look or look in html
    assert "<svg" in html
