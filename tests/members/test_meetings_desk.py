"""A meeting's page on the desk: what it offers to whom, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.models import AgendaItem, Application, Meeting, Organisation
from members.workflow import meetings
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
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


def holding(client, *codenames):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return signed_in(client, user)


def a_list(names=3):
    meeting = MeetingFactory(state=Meeting.State.TABLED)
    return meeting, [AgendaItemFactory(meeting=meeting) for _ in range(names)]


def errors(answer):
    return [str(message) for message in answer.context["messages"]] if answer.context else []


# The list of meetings


def test_the_next_meeting_is_first_and_the_past_follows(secretary):
    today = timezone.localdate()
    days = {"far": 90, "past": -9, "next": 5, "long past": -99}
    for place, ahead in days.items():
        MeetingFactory(place=place, held_on=today + timedelta(days=ahead))
    AgendaItemFactory(meeting=Meeting.objects.get(place="next"))

    rows = secretary.get(reverse(LIST)).context["cl"].result_list

    assert [(row.place, row.count) for row in rows] == [("next", 1), ("far", 0), ("past", 0), ("long past", 0)]


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_of_meetings_costs_the_same_for_any_number(rows, secretary, django_assert_max_num_queries):
    MeetingFactory.create_batch(rows)
    with django_assert_max_num_queries(16):
        secretary.get(reverse(LIST))


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("state", [Meeting.State.OPEN, Meeting.State.TABLED, Meeting.State.DECIDED])
def test_a_page_costs_the_same_for_any_number_of_names(rows, state, secretary, django_assert_max_num_queries):
    meeting = MeetingFactory(state=state)
    facts = {"applicant": UserFactory(), "documents": ()}
    for _ in range(rows):
        AgendaItemFactory(meeting=meeting, **{f"application__{name}": value for name, value in facts.items()})
        ApplicationFactory(state=State.COMPLETE, **facts)
    with django_assert_max_num_queries(22):
        assert secretary.get(at("change", meeting)).status_code == 200


# A new meeting, and its facts


FACTS = {"body": "bureau", "number": "6", "mode": "meeting", "held_on": "2026-09-15", "document_number": "2"}


def test_a_new_meeting_takes_what_waits_for_it(secretary):
    waiting = ApplicationFactory.create_batch(2, state=State.COMPLETE)
    assert "Put the 2 complete applications" in secretary.get(reverse(ADD)).content.decode()

    answer = secretary.post(reverse(ADD), FACTS | {"put_waiting": "on"})

    meeting = Meeting.objects.get()
    assert answer.url == at("change", meeting)
    assert (str(meeting), meeting.document) == ("Bureau 6", "Bureau 6-2")
    assert {item.application for item in meeting.items.all()} == set(waiting)


def test_a_new_meeting_is_offered_as_the_next_of_the_bureau(secretary):
    MeetingFactory(number=11)
    page = secretary.get(reverse(ADD)).content.decode()
    assert '<option value="bureau" selected>' in page
    assert 'name="number" value="12"' in page


def test_a_new_meeting_may_begin_empty(secretary):
    ApplicationFactory(state=State.COMPLETE)
    secretary.post(reverse(ADD), FACTS)
    assert not Meeting.objects.get().items.exists()


def test_where_nothing_waits_nothing_is_offered(secretary):
    assert "complete application" not in secretary.get(reverse(ADD)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "5"}, "has a meeting of this number"),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "99999999999999999999"}, "less than or equal to 32767"),
        ({"held_on": "31.02.2026"}, "Enter a valid date"),
        ({"closes_on": "2026-09-16"}, "cannot close after the meeting"),
        ({"body": "council"}, "Select a valid choice"),
        ({"place": "x\0y"}, "Null characters"),
        ({"place": "x" * 151}, "at most 150"),
    ],
)
def test_a_fact_that_cannot_be_is_told_and_the_rest_is_kept(wrong, sentence, secretary):
    MeetingFactory(number=5)
    html = secretary.post(reverse(ADD), FACTS | {"place": "Rabat"} | wrong).content.decode()
    assert sentence in html
    assert Meeting.objects.count() == 1
    assert "Rabat" in html or "place" in wrong


def test_facts_are_changed_while_the_list_is_open_and_not_afterwards(secretary):
    meeting = MeetingFactory(number=6)
    assert secretary.post(at("facts", meeting), FACTS | {"place": "Rabat"}).url == at("change", meeting)
    meeting.refresh_from_db()
    assert meeting.place == "Rabat"

    Meeting.objects.update(state=Meeting.State.TABLED)
    assert secretary.post(at("facts", meeting), FACTS | {"place": "Paris"}).status_code == 403


def test_a_meeting_with_a_list_is_not_deleted_and_an_empty_one_is(secretary):
    empty, (used, _items) = MeetingFactory(), a_list(1)
    assert secretary.post(at("delete", used), {"post": "yes"}).status_code == 403
    assert secretary.post(at("delete", empty), {"post": "yes"}).status_code == 302
    assert Meeting.objects.get() == used


# Who may what


@pytest.mark.parametrize("path", ["list", "decide", "letters", "close"])
def test_what_changes_something_is_a_post(path, secretary):
    meeting, _items = a_list()
    assert secretary.get(at(path, meeting)).status_code == 405
    assert secretary.post(reverse(f"admin:members_meeting_{path}", args=[meeting.pk + 1])).status_code == 404


@pytest.mark.parametrize("path", ["list", "decide", "letters", "close", "change", "minutes", "facts"])
def test_staff_without_the_rights_see_nothing_of_it(path, client):
    meeting, _items = a_list()
    stranger = holding(client, "change_page")
    ask = stranger.get if path in ("change", "minutes", "facts") else stranger.post
    assert ask(at(path, meeting)).status_code == 403


def test_a_reviewer_puts_the_list_together_and_does_not_decide(client):
    meeting, _items = a_list()
    reviewer = holding(client, "review_application")
    html = reviewer.get(at("change", meeting)).content.decode()
    assert "Open the list again" in html
    assert "Record" not in html and "Preview" not in html
    for path in ("decide", "letters"):
        assert reviewer.post(at(path, meeting), {"record": "1"}).status_code == 403
    assert not Letter.objects.exists()


# Putting the list together


def test_all_that_waits_is_chosen_already_and_goes_on_the_list(secretary):
    meeting = MeetingFactory()
    waiting = ApplicationFactory.create_batch(2, state=State.COMPLETE)
    html = secretary.get(at("change", meeting)).content.decode()
    chosen = re.findall(r'name="chosen" value="(\d+)" checked', html)
    assert sorted(map(int, chosen)) == sorted(each.pk for each in waiting)

    secretary.post(at("list", meeting), {"chosen": chosen})
    assert meeting.items.count() == 2

    secretary.post(at("list", meeting), {"off": meeting.items.first().pk})
    assert meeting.items.count() == 1


@pytest.mark.parametrize(
    "posted", [{}, {"chosen": "x"}, {"chosen": "99999999999999999999"}, {"chosen": "4"}, {"off": "²"}]
)
def test_names_that_are_not_there_are_told(posted, secretary):
    meeting = MeetingFactory()
    answer = secretary.post(at("list", meeting), posted, follow=True)
    assert answer.status_code == 200
    assert "off" in posted or len(errors(answer)) == 1
    assert not AgendaItem.objects.exists()


def test_a_list_is_frozen_and_opened_again(secretary):
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting, application__state=State.COMPLETE)
    secretary.post(at("move", meeting), {"move": "freeze"})
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.TABLED
    secretary.post(at("move", meeting), {"move": "unfreeze"})
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.OPEN


def test_an_empty_list_is_not_frozen(secretary):
    meeting = MeetingFactory()
    assert "Nothing is on the list yet." in secretary.post(at("move", meeting), {"move": "freeze"}).content.decode()


def test_a_decision_is_not_recorded_by_its_move_alone(secretary):
    meeting, _items = a_list()
    assert "not decided yet" in secretary.post(at("move", meeting), {"move": "record"}).content.decode()


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
        ({"reason": "x" * 2001}, "at most 2000 characters"),
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


def test_the_history_says_who_did_what(secretary):
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting, application__state=State.COMPLETE)
    secretary.post(at("move", meeting), {"move": "freeze"})
    html = secretary.get(at("change", meeting)).content.decode()
    assert f"<b>Freeze the list</b> {meeting.transitions.get().by}" in html
