"""Many hands at once: one of them wins, one letter is written, and the history is unbroken."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.models import AgendaItem, Application, ApplicationTransition, Meeting, Organisation
from members.workflow import Admission, Sitting
from members.workflow.meetings import Exceptional, decide, put_on_the_list
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import StakeholderGroupFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
State = Application.State
PEOPLE = 4
# What four people want of the same application at the same moment, by the state in which all of them saw it.
WANTED = {
    State.TABLED: ["approve", "decline", "defer", "decline"],
    State.COMPLETE: ["withdraw", "close", "ask", "close"],
}


class Unguarded(Admission):
    """The same table without the lock, as one writes it first: get, check, save. The control that shows the race."""

    @classmethod
    def run(cls, move, obj, *, by, reason=""):
        obj.refresh_from_db()
        cls._check(move, obj, reason)
        cls._make(move, [(obj, reason)], by, {})


@pytest.fixture(autouse=True)
def _groups():
    """A transactional test empties the tables at its end, that of the groups too."""
    StakeholderGroupFactory()


def a_list(names, state=State.TABLED):
    """Return a meeting with a frozen list, quickly made."""
    meeting = MeetingFactory(state=Meeting.State.TABLED if state == State.TABLED else Meeting.State.OPEN)
    facts = {"applicant": UserFactory(), "stakeholder_group": StakeholderGroupFactory(), "documents": ()}
    applications = Application.objects.bulk_create(ApplicationFactory.build_batch(names, state=state, **facts))
    AgendaItem.objects.bulk_create(AgendaItem(meeting=meeting, application=each) for each in applications)
    return meeting


def at_once(works):
    """Run pieces of work in threads, each with a connection of its own; return what they gave or raised."""
    start = threading.Barrier(len(works))
    results = [None] * len(works)

    def run(number):
        try:
            start.wait(30)
            results[number] = works[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def race(workflow, refusals=IllegalMove):
    """Let four people go through all applications side by side, each with a wish of their own; count who won."""
    side_by_side = threading.Barrier(PEOPLE)

    def person(number):
        wins = 0
        for application in Application.objects.select_related("applicant").order_by("pk"):
            move = Admission.named(WANTED[application.state][number])
            side_by_side.wait(30)
            try:
                workflow.run(move, application, by=None, reason="A reason.")
                wins += 1
            except refusals:
                pass
        return wins

    wins = at_once([lambda number=number: person(number) for number in range(PEOPLE)])
    assert [won for won in wins if not isinstance(won, int)] == []
    return sum(wins)


def broken_histories():
    """Return the applications with a line that does not begin where the one before it ended."""
    broken, ends = set(), {}
    for line in ApplicationTransition.objects.order_by("application", "pk"):
        if ends.setdefault(line.application_id, line.before) != line.before:
            broken.add(line.application_id)
        ends[line.application_id] = line.after
    states = dict(Application.objects.values_list("pk", "state"))
    return broken | {pk for pk, end in ends.items() if states[pk] != end}


def test_of_four_people_over_three_hundred_applications_one_wins_each():
    a_list(150)
    a_list(150, State.COMPLETE)

    assert race(Admission) == 300

    assert ApplicationTransition.objects.values("application").distinct().count() == 300
    assert ApplicationTransition.objects.count() == Letter.objects.count() == 300
    assert Letter.objects.values("about").distinct().count() == 300
    assert broken_histories() == set()
    approved = Application.objects.filter(state=State.APPROVED).count()
    assert Organisation.objects.partners().count() == approved


def test_without_the_lock_the_race_is_real():
    a_list(15)
    a_list(15, State.COMPLETE)

    assert race(Unguarded, Exception) > 30

    assert Letter.objects.count() > 30
    assert broken_histories()


def test_of_four_who_decide_a_list_at_once_one_decides():
    meeting = a_list(300)
    items = list(meeting.items.values_list("pk", flat=True).order_by("pk"))
    wishes = [
        {},
        {items[0]: Exceptional("declined", "No.")},
        {pk: Exceptional("deferred") for pk in items},
        {items[1]: Exceptional("deferred")},
    ]

    tallies = at_once([lambda wish=wish: decide(Meeting.objects.get(pk=meeting.pk), wish, by=None) for wish in wishes])

    assert sorted(sum(tally.values()) for tally in tallies) == [0, 0, 0, 300]
    assert (ApplicationTransition.objects.count(), Letter.objects.count()) == (300, 300)
    assert broken_histories() == set()
    assert list(meeting.transitions.values_list("before", "after")) == [("tabled", "decided")]


def test_a_file_that_becomes_complete_while_the_list_is_frozen_goes_to_the_next_meeting():
    soon, later = (MeetingFactory(held_on=timezone.localdate() + timedelta(days=days)) for days in (7, 70))
    AgendaItemFactory(meeting=soon, application__state=State.COMPLETE)
    application = ApplicationFactory(checked=True)
    asked = threading.Thread(target=accept, args=[application.pk])

    with transaction.atomic():
        Sitting.freeze(soon, by=None)
        asked.start()
        asked.join(0.5)
        assert asked.is_alive()  # it waits for what becomes of the list
    asked.join(10)

    assert application.items.get().meeting == later
    assert soon.items.count() == 1


def accept(pk):
    try:
        Admission.accept(Application.objects.get(pk=pk), by=None)
    finally:
        connection.close()


def test_two_who_put_the_same_names_on_two_lists_put_each_on_one():
    meetings = [MeetingFactory(), MeetingFactory()]
    facts = {"applicant": UserFactory(), "documents": (), "state": State.COMPLETE}
    chosen = [application.pk for application in ApplicationFactory.create_batch(40, **facts)]

    put = at_once([lambda meeting=meeting: put_on_the_list(meeting, chosen, by=None) for meeting in meetings])

    assert sum(put) == AgendaItem.objects.count() == 40
