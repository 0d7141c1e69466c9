"""The Secretariat's desk: counters that are links, what one did lately, its languages, and help beside its texts."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import override

from initiative import dates, markdown
from initiative.apps import DeskBox, DeskLine
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db
LINES = [
    DeskLine("Register", 1234, "standings to confirm", "/admin/a/"),
    DeskLine("Mail", 0, "letters refused", "/admin/b/", waits=True),
    DeskLine("Mail", 2, "letters that wait since yesterday", "/admin/c/", waits=True),
    DeskLine("Register", 3, "notices", "/admin/d/", note="Terres Vives", is_work=True),
]
BOX = DeskBox([("Next meeting", "Bureau 5"), ("On the list", "5 files")], "/admin/e/", "Open the meeting")


@pytest.fixture
def secretary():
    return account(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, secretary, monkeypatch):
    app = SimpleNamespace(desk=lambda user: LINES, desk_boxes=lambda user: [BOX])
    monkeypatch.setattr("initiative.desk.portal_apps", lambda: [app])

    def read():
        return signed_in(client, secretary).get("/admin/").content.decode()

    return read


def line_with(html, words):
    end = html.index(words)
    return html[html.rindex("<li", 0, end) : end]


def test_each_counter_is_a_link_under_its_group(desk):
    html = desk()
    assert html.index("<h2>Mail</h2>") < html.index("letters refused") < html.index("<h2>Register</h2>")
    assert 'href="/admin/a/"' in line_with(html, "standings to confirm")
    assert "<b>1,234</b>" in line_with(html, "standings to confirm")


def test_a_counter_says_more_in_small_letters(desk):
    html = desk()
    assert "notices<small>Terres Vives</small>" in html
    assert html.count("<small>") == 1 + len(BOX.facts)


def test_above_the_counters_stands_what_comes_next_and_the_way_there(desk):
    html = desk()
    assert "<small>Next meeting</small><b>Bureau 5</b>" in html
    assert '<a class="desk-btn" href="/admin/e/">Open the meeting</a>' in html
    assert html.index('class="sitting"') < html.index('class="desk"')


@pytest.mark.parametrize(
    ("language", "things", "sentence"),
    [
        ("en", 0, "Tuesday, 10 October. Nothing waits for you."),
        ("en", 1, "Tuesday, 10 October. One thing waits for you."),
        ("en", 11, "Tuesday, 10 October. Eleven things wait for you."),
        ("en", 1234, "Tuesday, 10 October. 1,234 things wait for you."),
        ("fr", 0, "Mardi 10 octobre"),
        ("es", 0, "Martes, 10 de octubre"),
    ],
)
def test_the_first_sentence_says_the_day_and_how_many_things_wait(client, monkeypatch, language, things, sentence):
    line = DeskLine("Register", things, "notices", "/admin/d/", is_work=True)
    only_read = DeskLine("Register", 700, "summaries", "/admin/d/")
    app = SimpleNamespace(desk=lambda user: [line, only_read], desk_boxes=lambda user: [])
    monkeypatch.setattr("initiative.desk.portal_apps", lambda: [app])
    with time_machine.travel(datetime(2023, 10, 10, 12, tzinfo=UTC), tick=False):
        html = signed_in(client, account(is_staff=True, language=language)).get("/admin/").text
    assert f"<h1>{sentence}" in html


def test_the_first_of_a_month_is_written_as_the_french_do():
    with override("fr"):
        assert dates.weekday_and_day(date(2023, 10, 1)) == "Dimanche 1er octobre"


def test_what_waits_too_long_stands_out_and_nothing_is_quiet(desk):
    html = desk()
    assert 'class="due"' in line_with(html, "letters that wait")
    assert 'class="nil"' in line_with(html, "letters refused")
    assert "class=" not in line_with(html, "standings to confirm").split(">")[0]


def test_the_desk_lists_what_one_did_lately(desk, secretary):
    assert "Nothing yet." in desk()
    entry = {"content_type": ContentType.objects.get_for_model(secretary), "object_id": secretary.pk}
    LogEntry.objects.create(user=secretary, object_repr="Nanhua University", action_flag=CHANGE, **entry)
    assert "Nanhua University" in desk()


def test_the_desk_takes_the_systems_scheme_without_a_script(desk):
    html = desk()
    assert "theme.js" not in html
    assert "css/tokens.css" in html
    assert html.index("admin/css/base.css") < html.index("css/desk.css")


def test_the_header_offers_the_desk_in_three_languages_and_marks_the_present_one(client, secretary):
    html = signed_in(client, secretary).get("/admin/members/organisation/?q=soil").content.decode()
    assert '<input type="hidden" name="next" value="/admin/members/organisation/?q=soil">' in html
    offered = re.findall(r'name="language" value="(..)" lang="(..)" aria-label="([^"]+)"( aria-current="true")?', html)
    assert [each[:3] for each in offered] == [
        ("en", "en", "English"), ("fr", "fr", "Français"), ("es", "es", "Español"),
    ]  # fmt: skip
    assert [each[0] for each in offered if each[3]] == ["en"]


def test_a_language_is_kept_with_the_account_and_the_same_page_is_shown_in_it(client, secretary):
    page = "/admin/members/organisation/?q=soil"
    answer = signed_in(client, secretary).post("/admin/language/", {"language": "fr", "next": page})
    assert (answer.status_code, answer["Location"]) == (302, page)
    secretary.refresh_from_db()
    assert secretary.language == "fr"
    html = client.get(page).content.decode()
    assert '<html lang="fr"' in html
    assert 'aria-label="Français" aria-current="true"' in html


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_switch_leads_to_no_other_host(client, secretary, page):
    answer = signed_in(client, secretary).post("/admin/language/", {"language": "es", "next": page})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("words", [{}, {"language": "de"}, {"language": ""}])
def test_a_language_that_the_portal_does_not_speak_is_refused(client, secretary, words):
    assert signed_in(client, secretary).post("/admin/language/", words).status_code == 400
    secretary.refresh_from_db()
    assert secretary.language == "en"


def test_only_staff_at_the_desk_turn_its_switch(client, secretary):
    assert client.post("/admin/language/", {"language": "fr"}).status_code == 302
    stranger = account("stranger@portal.example")
    assert signed_in(client, stranger).post("/admin/language/", {"language": "fr"}).status_code == 302
    stranger.refresh_from_db()
    assert stranger.language == "en"
    assert signed_in(client, secretary).get("/admin/language/").status_code == 405


@pytest.mark.parametrize(
    ("page", "texts"),
    [("initiative_page", 1), ("members_organisation", 1), ("events_event", 1), ("newsletter_articletext", 2)],
)
def test_beside_each_text_in_markdown_stands_how_it_is_written(client, secretary, page, texts):
    html = signed_in(client, secretary).get(reverse(f"admin:{page}_add")).content.decode()
    assert html.count(str(markdown.HELP)) == texts


def test_every_field_that_calls_itself_markdown_has_this_help(rf, secretary):
    request, without = rf.get("/admin/"), []
    request.user = secretary
    for model, desk in admin.site._registry.items():
        parts = [desk, *(inline(model, admin.site) for inline in desk.inlines)]
        for part in (part for part in parts if part.has_change_permission(request)):
            said = {f.name for f in part.model._meta.fields if "(Markdown)" in str(f.verbose_name)}
            helped = getattr(part, "markdown", [])
            without += said - {*helped, *(f"{name}_{code}" for name in helped for code in ("en", "fr", "es"))}
    assert without == []
