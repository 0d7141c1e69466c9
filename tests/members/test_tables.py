"""The tables of meetings, proposals, notices, requests and messages: every move, from every state, by every role."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from initiative.workflow import IllegalMove
from members.models import AgendaItem, Application, Claim, Meeting, Message, Notice, Proposal
from members.workflow import Leaving, Moderation, Naming, Relaying, Sitting
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.relaying import a_message

pytestmark = pytest.mark.django_db
HOLDERS = {
    "reviewer": "review_application",
    "decider": "decide_meeting",
    "registrar": "change_organisation",
    "introducer": "change_representative",
    "moderator": "change_message",
}


def a_meeting(state):
    meeting = MeetingFactory(state=state, minutes_ref="Bureau 6" if state in ("decided", "closed") else "")
    item = Application.State.COMPLETE if state == "open" else Application.State.TABLED
    if state in ("open", "tabled"):
        AgendaItemFactory(meeting=meeting, application=ApplicationFactory(state=item))
    return meeting


def a_proposal(state):
    organisation = OrganisationFactory(name="Old name")
    person = RepresentativeFactory(organisation=organisation)
    changes = {"name": ["Old name", "New name"]}
    return Proposal.objects.create(organisation=organisation, proposed_by=person.user, changes=changes, state=state)


def a_notice(state):
    person = RepresentativeFactory()
    return Notice.objects.create(
        organisation=person.organisation,
        given_by=person.user,
        from_on=timezone.localdate(),
        text="We leave.",
        state=state,
    )


def a_claim(state):
    person = RepresentativeFactory()  # who speaks for the organisation does not own what others ask
    return Claim.objects.create(
        organisation=person.organisation, person=UserFactory(), text="I am its director.", state=state
    )


def a_letter_to_somebody(state):
    person = RepresentativeFactory()  # who reads it does not own what others write
    return a_message(person.organisation, state, user=UserFactory())


TABLES = [
    (Sitting, a_meeting, Meeting.State),
    (Moderation, a_proposal, Proposal.State),
    (Leaving, a_notice, Notice.State),
    (Naming, a_claim, Claim.State),
    (Relaying, a_letter_to_somebody, Message.State),
]
CASES = [
    pytest.param(workflow, make, move, state, role, id=f"{workflow.__name__}-{move.name}-{state}-{role}")
    for workflow, make, states in TABLES
    for move in workflow.moves()
    for state in states.values
    for role in ("owner", "stranger", "staff", "superuser", *HOLDERS)
]


def person(role, obj):
    match role:
        case "owner" if isinstance(obj, Claim):
            return obj.person
        case "owner" if isinstance(obj, Message):
            return obj.user
        case "owner":
            return obj.organisation.representatives.get().user if hasattr(obj, "organisation") else UserFactory()
        case "stranger":
            return UserFactory()
        case "superuser":
            return UserFactory(secretariat=True)
    staff = UserFactory(is_staff=True)
    if role in HOLDERS:
        staff.user_permissions.add(Permission.objects.get(codename=HOLDERS[role]))
    return staff


def may(move, role):
    if move.by_owner:
        return role == "owner"
    return role == "superuser" or HOLDERS.get(role) == move.permission.partition(".")[2]


@pytest.mark.parametrize(("workflow", "make", "move", "state", "role"), CASES)
def test_every_move_from_every_state_by_every_role(workflow, make, move, state, role):
    obj = make(state)
    user = person(role, obj)
    if move is Sitting.moves()[2]:  # a decision is recorded when every item has one
        AgendaItem.objects.update(outcome="approved")
    expected = PermissionDenied if not may(move, role) else None if state in move.source else IllegalMove

    if expected:
        with pytest.raises(expected):
            workflow.run(move, obj, by=user, reason="A reason.")
        obj.refresh_from_db()
        assert (obj.state, obj.transitions.count()) == (state, 0)
        return
    workflow.run(move, obj, by=user, reason="A reason.")
    obj.refresh_from_db()
    assert (obj.state, obj.transitions.get().by) == (move.target, user)


def test_every_move_of_membership_has_a_permission_or_an_owner():
    moves = [move for workflow, _make, _states in TABLES for move in workflow.moves()]
    assert [move.name for move in moves if not move.permission and not move.by_owner] == []


def test_a_list_goes_through_its_states_with_the_applications_on_it():
    meeting = a_meeting("open")
    application = meeting.items.get().application
    Sitting.freeze(meeting, by=None)
    application.refresh_from_db()
    assert application.state == Application.State.TABLED
    Sitting.unfreeze(meeting, by=None)
    application.refresh_from_db()
    assert application.state == Application.State.COMPLETE


def test_a_decision_is_not_recorded_before_the_meeting_is_held():
    meeting = a_meeting("tabled")
    AgendaItem.objects.update(outcome="approved")
    Meeting.objects.update(held_on="2099-01-01")
    meeting.refresh_from_db()
    with pytest.raises(IllegalMove, match="has not been held"):
        Sitting.record(meeting, by=None)


def test_minutes_close_a_meeting_and_nothing_else_does():
    meeting = MeetingFactory(state="decided")
    with pytest.raises(IllegalMove, match="minutes"):
        Sitting.close(meeting, by=None)


def test_a_confirmed_proposal_enters_the_register_with_its_date():
    proposal = a_proposal("pending")
    Moderation.apply(proposal, by=None)
    organisation = proposal.organisation
    organisation.refresh_from_db()
    assert (organisation.name, organisation.former_names) == ("New name", ["Old name"])


def test_a_proposal_against_other_facts_than_todays_is_refused():
    proposal = a_proposal("pending")
    proposal.organisation.name = "Another name"
    proposal.organisation.save()
    with pytest.raises(IllegalMove, match="has changed since"):
        Moderation.apply(proposal, by=None)


def test_a_proposed_name_that_is_taken_is_refused_with_a_sentence():
    OrganisationFactory(name="New name")
    with pytest.raises(IllegalMove, match="already an organisation of this name"):
        Moderation.apply(a_proposal("pending"), by=None)


def test_a_recorded_notice_takes_the_organisation_off_the_list_from_its_day():
    notice = a_notice("received")
    Leaving.record(notice, by=None)
    organisation = notice.organisation
    organisation.refresh_from_db()
    assert (organisation.standing, organisation.left_on) == (0, notice.from_on)
    assert notice.standing_change.reason == "withdrawal"
