"""A meeting's page on the desk: what it offers to whom, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.models import AgendaItem, Application, Meeting
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import UserFactory
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


def test_the_history_says_who_did_what(secretary):
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting, application__state=State.COMPLETE)
    secretary.post(at("move", meeting), {"move": "freeze"})
    html = secretary.get(at("change", meeting)).content.decode()
    assert f"<b>Freeze the list</b> {meeting.transitions.get().by}" in html
