"""How a meeting decides a list: in order, all at once, all or nothing, and told when a person says so."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.models import AgendaItem, Application, Meeting, Organisation, StakeholderGroup, StandingChange
from members.workflow import Admission, Sitting, meetings
from members.workflow.meetings import Exceptional, decide
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Application.State


def a_list(names=3, **facts):
    """Return a meeting of yesterday with a frozen list."""
    meeting = MeetingFactory(state=Meeting.State.TABLED)
    for _ in range(names):
        AgendaItemFactory(meeting=meeting, **{f"application__{name}": value for name, value in facts.items()})
    return meeting


def holder(codename):
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


def everything():
    """Return all that a decision may write."""
    return (
        list(Application.objects.order_by("pk").values_list("state", "organisation")),
        list(AgendaItem.objects.order_by("pk").values_list("meeting", "outcome", "note")),
        list(Meeting.objects.order_by("pk").values_list("state")),
        Organisation.objects.count(),
        StandingChange.objects.count(),
        Letter.objects.count(),
    )


def test_a_list_has_members_first_then_groups_then_names():
    meeting = MeetingFactory()
    first = StakeholderGroupFactory(code="first", position=1, label_en="First")
    last = StakeholderGroupFactory(code="last", position=99, label_en="Last")
    for name, wants, group in (
        ("Zebra", 1, first),
        ("Émile", 2, last),
        ("Dora", 2, last),
        ("Fritz", 2, first),
        ("Ångström", 1, first),
    ):
        application = ApplicationFactory(name=name, wants=wants, stakeholder_group=group, state=State.COMPLETE)
        AgendaItemFactory(meeting=meeting, application=application)

    Sitting.freeze(meeting, by=None)

    expected = ["Fritz", "Dora", "Émile", "Ångström", "Zebra"]
    assert [item.application.name for item in meetings.pending(meeting)] == expected
    by_place = meeting.items.order_by("position").values_list("application__name", "position")
    assert list(by_place) == [(name, place) for place, name in enumerate(expected, start=1)]
    assert {item.application.state for item in meeting.items.all()} == {State.TABLED}


def test_what_waits_is_complete_and_on_no_list():
    waits = ApplicationFactory(state=State.COMPLETE)
    kept = AgendaItemFactory(application=ApplicationFactory(state=State.COMPLETE))
    AgendaItem.objects.filter(pk=kept.pk).update(outcome="deferred")
    AgendaItemFactory(application=ApplicationFactory(state=State.COMPLETE))
    ApplicationFactory(state=State.SUBMITTED)
    assert set(meetings.waiting()) == {waits, kept.application}


def test_names_go_on_an_open_list_and_off_it_again():
    meeting, reviewer = MeetingFactory(), holder("review_application")
    names = ApplicationFactory.create_batch(2, state=State.COMPLETE)
    stranger = ApplicationFactory(state=State.SUBMITTED)

    put = meetings.put_on_the_list(meeting, [names[0].pk, names[1].pk, stranger.pk], by=reviewer)
    assert put == 2
    meetings.take_off_the_list(meeting, meeting.items.get(application=names[0]), by=reviewer)

    assert meeting.items.get().application == names[1]
    assert list(meetings.waiting()) == [names[0]]
    for nobody in (UserFactory(), holder("decide_meeting")):
        with pytest.raises(PermissionDenied):
            meetings.put_on_the_list(meeting, [names[0].pk], by=nobody)


def test_a_frozen_list_takes_no_names_and_gives_none():
    meeting = a_list(1)
    with pytest.raises(IllegalMove, match="frozen"):
        meetings.put_on_the_list(meeting, [ApplicationFactory(state=State.COMPLETE).pk], by=None)
    with pytest.raises(IllegalMove, match="frozen"):
        meetings.take_off_the_list(meeting, meeting.items.get(), by=None)
    assert meeting.items.count() == 1


def test_a_list_is_decided_with_its_exceptions_and_letters_that_wait():
    after = MeetingFactory(held_on=timezone.localdate() + timedelta(days=30))
    meeting, decider = a_list(4), holder("decide_meeting")
    kept, declined = meeting.items.order_by("pk")[1:3]
    exceptions = {kept.pk: Exceptional("deferred", "A stamp."), declined.pk: Exceptional("declined", "No soils.")}

    tally = decide(meeting, exceptions, by=decider)

    assert tally == {"approved": 2, "declined": 1, "deferred": 1}
    states = [item.application.state for item in meeting.items.order_by("pk").select_related("application")]
    assert states == [State.APPROVED, State.COMPLETE, State.DECLINED, State.APPROVED]
    assert list(meeting.items.order_by("pk").values_list("outcome", "note")) == [
        ("approved", ""),
        ("deferred", "A stamp."),
        ("declined", "No soils."),
        ("approved", ""),
    ]
    assert after.items.get().application == kept.application
    assert Organisation.objects.members().filter(joined_on=meeting.held_on).count() == 2
    assert set(Letter.objects.values_list("is_held", flat=True)) == {True}
    assert meeting.transitions.get().by == decider
    assert {item.application.transitions.get().by for item in meeting.items.all()} == {decider}


def test_deciding_twice_changes_nothing_and_writes_no_letter():
    meeting = a_list()
    decide(meeting, {}, by=None)
    before = everything()

    again = decide(meeting, {meeting.items.first().pk: Exceptional("declined", "No.")}, by=None)

    assert (sum(again.values()), everything()) == (0, before)


@pytest.mark.parametrize("names", [2, 12])
def test_a_line_of_the_ledger_that_is_impossible_takes_everything_back_and_is_named(names):
    meeting = a_list(names)
    organisation = OrganisationFactory(joined_on=timezone.localdate())  # a later line than the meeting's
    item = AgendaItemFactory(meeting=meeting, application__organisation=organisation, application__name="Too late")
    before = everything()

    with pytest.raises(IllegalMove, match=r"Too late: .*later line") as refusal:
        decide(meeting, {}, by=None)

    assert refusal.value.about == item.application
    assert everything() == before


def test_an_exception_of_another_list_is_refused():
    meeting, other = a_list(1), a_list(1)
    with pytest.raises(IllegalMove, match="not on this list"):
        decide(meeting, {other.items.get().pk: Exceptional("declined", "No.")}, by=None)


def test_a_list_that_changed_since_it_was_seen_is_not_decided():
    meeting = a_list(2)
    seen = [meeting.items.first().pk]
    with pytest.raises(IllegalMove, match="has changed since"):
        decide(meeting, {}, by=None, seen=seen)
    assert not Letter.objects.exists()


def test_a_name_that_left_the_frozen_list_by_another_way_is_named():
    meeting = a_list(1)
    item = AgendaItemFactory(meeting=meeting, application__name="Elsewhere")
    Admission.untable(item.application, by=None)
    with pytest.raises(IllegalMove, match=r"Elsewhere: .*not possible while"):
        decide(meeting, {}, by=None)


@pytest.mark.parametrize("state", [Meeting.State.OPEN, Meeting.State.CLOSED])
def test_only_a_frozen_list_is_decided(state):
    meeting = MeetingFactory(state=state, minutes_ref="Bureau 6")
    with pytest.raises(IllegalMove, match="Freeze the list first"):
        decide(meeting, {}, by=None)


def test_only_who_may_decide_decides_and_releases():
    meeting = a_list(1)
    for nobody in (UserFactory(), UserFactory(is_staff=True), holder("review_application")):
        for work in (lambda by: decide(meeting, {}, by=by), lambda by: meetings.release_letters(meeting, by=by)):
            with pytest.raises(PermissionDenied):
                work(nobody)


def test_the_forecast_is_what_happens():
    partner = OrganisationFactory()
    OrganisationFactory(member=True)
    meeting = a_list(2)
    AgendaItemFactory(meeting=meeting, application__organisation=partner)
    AgendaItemFactory(meeting=meeting, application__wants=1)
    declined = AgendaItemFactory(meeting=meeting)
    exceptions = {declined.pk: Exceptional("declined", "No.")}

    forecast = meetings.foresee(meeting, exceptions)
    tally = decide(meeting, exceptions, by=None)

    assert forecast == (tally, (2, 5), (1, 4))
    assert (Organisation.objects.partners().count(), Organisation.objects.members().count()) == (5, 4)
    assert forecast.letters == Letter.objects.count() == 5


def test_letters_of_one_meeting_are_released_together_and_no_others(django_capture_on_commit_callbacks):
    first, second = a_list(2), a_list(1)
    for meeting in (first, second):
        decide(meeting, {}, by=None)

    with django_capture_on_commit_callbacks() as bells:
        assert meetings.release_letters(first, by=None) == 2
        assert meetings.release_letters(first, by=None) == 0

    assert len(bells) == 2
    assert meetings.held_letters(first).count() == 0
    assert meetings.held_letters(second).count() == 1
    assert Letter.objects.filter(released_at__isnull=False).count() == 2


def test_a_name_that_was_kept_is_told_of_each_meeting_by_its_own_letter():
    first = a_list(1)
    second = MeetingFactory(held_on=timezone.localdate())
    item = first.items.get()
    decide(first, {item.pk: Exceptional("deferred")}, by=None)
    Sitting.freeze(second, by=None)
    decide(second, {}, by=None)
    assert [meetings.held_letters(meeting).count() for meeting in (first, second)] == [1, 1]


def test_a_name_completed_after_the_freeze_goes_the_whole_way_over_the_next_meeting():
    today = timezone.localdate()
    soon, later = MeetingFactory(held_on=today), MeetingFactory(held_on=today + timedelta(days=90))
    early, late = ApplicationFactory(checked=True), ApplicationFactory(checked=True)
    Admission.accept(early, by=None)
    Sitting.freeze(soon, by=None)

    Admission.accept(late, by=None)

    assert (soon.items.get().application, later.items.get().application) == (early, late)
    decide(soon, {}, by=None)
    late.refresh_from_db()
    assert late.state == State.COMPLETE
    Meeting.objects.filter(pk=later.pk).update(held_on=today)
    later.refresh_from_db()
    Sitting.freeze(later, by=None)
    decide(later, {}, by=None)
    late.refresh_from_db()
    assert (late.state, late.organisation.joined_on) == (State.APPROVED, today)


def test_minutes_close_a_meeting_with_their_file():
    meeting = a_list(1)
    decide(meeting, {}, by=None)
    with pytest.raises(IllegalMove, match="reference"):
        meetings.close(meeting, "", by=None)

    meetings.close(meeting, "Bureau 6, minutes", ContentFile(b"%PDF-1.7", "minutes.pdf"), by=None)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes_ref) == (Meeting.State.CLOSED, "Bureau 6, minutes")
    assert meeting.minutes.name.startswith("private/")
    with meeting.minutes.open() as file:
        assert file.read() == b"%PDF-1.7"


def test_minutes_of_a_meeting_that_is_not_decided_are_not_kept():
    meeting = a_list(1)
    with pytest.raises(IllegalMove):
        meetings.close(meeting, "Bureau 6", by=None)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes_ref) == (Meeting.State.TABLED, "")


@pytest.mark.parametrize("names", [5, 60])
def test_a_decision_costs_hardly_more_queries_than_it_has_names(names, django_assert_max_num_queries):
    meeting = MeetingFactory(state=Meeting.State.TABLED)
    facts = {"applicant": UserFactory(), "stakeholder_group": StakeholderGroup.objects.first(), "documents": ()}
    made = ApplicationFactory.build_batch(names, state=State.TABLED, **facts)
    applications = Application.objects.bulk_create(made)
    AgendaItem.objects.bulk_create(AgendaItem(meeting=meeting, application=each) for each in applications)
    kept = meeting.items.first().pk

    with django_assert_max_num_queries(60 + names):
        decide(meeting, {kept: Exceptional("declined", "No.")}, by=None)

    assert Organisation.objects.partners().count() == names - 1
