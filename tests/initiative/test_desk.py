"""The Secretariat's first page: counters that are links, what waits too long, and what one did lately."""

from types import SimpleNamespace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from initiative.apps import DeskLine
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db
LINES = [
    DeskLine("Register", 1234, "standings to confirm", "/admin/a/"),
    DeskLine("Mail", 0, "letters refused", "/admin/b/", waits=True),
    DeskLine("Mail", 2, "letters that wait since yesterday", "/admin/c/", waits=True),
]


@pytest.fixture
def secretary():
    return account(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, secretary, monkeypatch):
    monkeypatch.setattr("initiative.desk.portal_apps", lambda: [SimpleNamespace(desk=lambda user: LINES)])

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
