"""Deciding on a meeting's page: shown before it is recorded, told when somebody says so, closed with minutes."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.models import Application, Meeting, Organisation
from members.workflow import meetings
from tests.factories.admission import AgendaItemFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
State = Application.State
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LIST, ADD = "admin:members_meeting_changelist", "admin:members_meeting_add"


def at(name, meeting):
    return reverse(f"admin:members_meeting_{name}", args=[meeting.pk])


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


def a_list(names=3):
    meeting = MeetingFactory(state=Meeting.State.TABLED)
    return meeting, [AgendaItemFactory(meeting=meeting) for _ in range(names)]


def errors(answer):
    return [str(message) for message in answer.context["messages"]] if answer.context else []


# Deciding


def decision(item, outcome="deferred", reason=""):
    return {f"not_approved_{item.pk}": "on", f"outcome_{item.pk}": outcome, f"reason_{item.pk}": reason}


def looked_at(html):
    return re.search(r'name="looked_at" value="(\w*)"', html)[1]


def test_a_preview_says_in_words_what_the_decision_would_do_and_writes_nothing(secretary):
    OrganisationFactory()
    meeting, items = a_list(3)
    html = secretary.post(at("decide", meeting), decision(items[0])).content.decode()
    for words in ("2 approved", "1 kept for the next meeting", "0 declined", "3 letters held"):
        assert words in html
    assert "from 1 to 3 Partners, the Consortium from 0 to 2 Members" in html
    assert f'name="not_approved_{items[0].pk}" id="id_not_approved_{items[0].pk}" checked' in html
    assert not Letter.objects.exists() and not meeting.transitions.exists()


def test_what_was_previewed_is_recorded_and_told_when_somebody_says_so(secretary):
    meeting, items = a_list(3)
    posted = decision(items[0]) | decision(items[1], "declined", "It does not work on soils.")
    stamp = looked_at(secretary.post(at("decide", meeting), posted).content.decode())

    answer = secretary.post(at("decide", meeting), posted | {"looked_at": stamp, "record": "1"}, follow=True)

    assert errors(answer) == ["The decision is recorded; 3 letters are held until you release them."]
    assert "3 letters held" in answer.content.decode()
    outcomes = {item.pk: item.outcome for item in meeting.items.all()}
    assert outcomes == {items[0].pk: "deferred", items[1].pk: "declined", items[2].pk: "approved"}

    again = secretary.post(at("decide", meeting), posted | {"looked_at": stamp, "record": "1"}, follow=True)
    assert errors(again) == ["There is nothing to decide here now: nothing was recorded."]
    assert Letter.objects.count() == 3

    assert errors(secretary.post(at("letters", meeting), follow=True)) == ["3 letters are on their way."]
    assert not Letter.objects.held().exists()


def test_what_was_not_previewed_is_shown_before_it_is_recorded(secretary):
    meeting, items = a_list(2)
    stamp = looked_at(secretary.post(at("decide", meeting), {}).content.decode())
    for posted in ({"record": "1"}, decision(items[0]) | {"record": "1", "looked_at": stamp}):
        html = secretary.post(at("decide", meeting), posted).content.decode()
        assert "This is not what the preview showed" in html
        assert "letters held" in html
    assert not Letter.objects.exists()


def test_a_list_that_changed_in_between_is_previewed_anew(secretary):
    meeting, _items = a_list(2)
    stamp = looked_at(secretary.post(at("decide", meeting), {}).content.decode())
    AgendaItemFactory(meeting=meeting)
    html = secretary.post(at("decide", meeting), {"record": "1", "looked_at": stamp}).content.decode()
    assert "This is not what the preview showed" in html and "3 approved" in html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": "declined"}, "Say why “Terres Vives"),
        ({"outcome": "declined", "reason": " \n"}, "Say why “Terres Vives"),
        ({"outcome": "approved"}, "Choose whether it was kept"),
        ({"outcome": "no\0such"}, "Choose whether it was kept"),
        ({"reason": "x\0y"}, "It holds a character that cannot be read"),
        ({"reason": "x" * 2001}, "at most 2000 fit"),
    ],
)
def test_an_exception_that_is_wrong_is_named_and_all_that_was_typed_is_kept(change, sentence, secretary):
    meeting, items = a_list(3)
    posted = decision(items[0], **change) | decision(items[1], "declined", "Typed with care: ₂ ñ ü é")
    html = secretary.post(at("decide", meeting), posted | {"record": "1"}).content.decode()
    assert sentence in html and "Nothing was recorded." in html
    assert "Typed with care: ₂ ñ ü é" in html
    assert html.count("checked") >= 3  # two names and an outcome
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["not_approved_999999", "outcome_x", "reason_", "not_approved_-1"])
def test_a_name_that_is_not_on_the_list_is_told(name, secretary):
    meeting, _items = a_list(1)
    html = secretary.post(at("decide", meeting), {name: "on"}).content.decode()
    assert "The list has changed since you looked at it" in html


def test_what_cannot_be_decided_is_named_on_the_page_and_nothing_is_lost(secretary):
    meeting, items = a_list(2)
    OrganisationFactory(name="Taken")
    AgendaItemFactory(meeting=meeting, application__name="Taken")
    posted = decision(items[0], "declined", "Typed with care")
    stamp = looked_at(secretary.post(at("decide", meeting), posted).content.decode())

    html = secretary.post(at("decide", meeting), posted | {"record": "1", "looked_at": stamp}).content.decode()

    assert "Taken: An organisation of this name in this country is on the list already." in html
    assert "Typed with care" in html
    assert not Letter.objects.exists()
    assert Organisation.objects.count() == 1


def test_before_its_day_a_decision_is_previewed_and_not_recorded(secretary):
    meeting, _items = a_list(1)
    Meeting.objects.update(held_on=timezone.localdate() + timedelta(days=3))
    html = secretary.post(at("decide", meeting), {}).content.decode()
    assert "a decision is recorded on its day or later" in html
    assert 'name="record"' not in html
    html = secretary.post(at("decide", meeting), {"record": "1", "looked_at": looked_at(html)}).content.decode()
    assert "has not been held yet" in html
    assert not Letter.objects.exists()


# Minutes


@pytest.fixture
def decided():
    meeting, _items = a_list(1)
    meetings.decide(meeting, {}, by=None)
    return meeting


def test_minutes_close_the_meeting_and_are_handed_out_again(decided, secretary):
    file = SimpleUploadedFile("procès-verbal.pdf", PDF)
    answer = secretary.post(at("close", decided), {"reference": "Bureau 6, 15 September", "file": file})
    assert answer.status_code == 302
    decided.refresh_from_db()
    assert decided.state == Meeting.State.CLOSED

    answer = secretary.get(at("minutes", decided))
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("reference", "body", "sentence"),
    [
        ("", None, "This field is required."),
        ("\u200b", None, "This field is required."),
        ("x" * 61, None, "at most 60"),
        ("Bureau 6", b"<html>", "SVG and web pages cannot be used"),
        ("Bureau 6", b"%PDF-1.7 half", "This PDF is damaged"),
    ],
)
def test_minutes_that_cannot_be_kept_are_told(reference, body, sentence, decided, secretary):
    posted = {"reference": reference} | ({"file": SimpleUploadedFile("minutes.pdf", body)} if body else {})
    html = secretary.post(at("close", decided), posted).content.decode()
    assert sentence in html
    assert f'value="{reference}"' in html or not reference.strip("\u200b")
    decided.refresh_from_db()
    assert (decided.state, decided.minutes_ref) == (Meeting.State.DECIDED, "")


def test_a_meeting_without_a_file_of_minutes_has_none(decided, secretary):
    assert secretary.get(at("minutes", decided)).status_code == 404
