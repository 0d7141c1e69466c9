"""The way from a draft to the official list, as its table says."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.models import AgendaItem, Application, Meeting, Organisation, Standing
from members.workflow import Admission
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Application.State
GOOD_REASON = "A reason that a person reads."


def in_state(state, **facts):
    """Return an application in a state, with all that any move from it may need."""
    facts = {"checked": True} | facts
    if state == State.DRAFT:
        return ApplicationFactory(draft=True, **facts)
    if state == State.TABLED:
        return AgendaItemFactory(
            application__state=state, **{f"application__{k}": v for k, v in facts.items()}
        ).application
    if state == State.APPROVED:
        application = in_state(State.TABLED, **facts)
        AgendaItem.objects.update(outcome="pending")
        Meeting.objects.update(state=Meeting.State.TABLED)
        Admission.approve(application, by=None)
        Meeting.objects.update(state=Meeting.State.DECIDED)
        return application
    application = ApplicationFactory(state=state, **facts)
    if state == State.COMPLETE:
        AgendaItemFactory(application=application, meeting__state=Meeting.State.OPEN)
    return application


def person(role, application):
    """Return somebody who is this to the application."""
    match role:
        case "applicant":
            return application.applicant
        case "stranger":
            return UserFactory()
        case "superuser":
            return UserFactory(secretariat=True)
    staff = UserFactory(is_staff=True)
    if role != "staff":
        codename = {"reviewer": "review_application", "decider": "decide_meeting"}[role]
        staff.user_permissions.add(Permission.objects.get(codename=codename))
    return staff


# Who may make a move, from the table itself: the owner's, or whoever holds its permission.
def may(move, role):
    if move.by_owner:
        return role == "applicant"
    holders = {
        "members.review_application": {"reviewer", "superuser"},
        "members.decide_meeting": {"decider", "superuser"},
        "members.amend_application": {"superuser"},
    }
    return role in holders[move.permission]


MOVES = {move.name: move for move in Admission.moves()}
ROLES = ["applicant", "stranger", "staff", "reviewer", "decider", "superuser"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", MOVES)
def test_every_move_from_every_state_by_every_role(name, state, role):
    move, application = MOVES[name], in_state(State(state))
    user = person(role, application)
    steps = application.transitions.count()

    if not may(move, role):
        with pytest.raises(PermissionDenied):
            Admission.run(move, application, by=user, reason=GOOD_REASON)
    elif state not in move.source:
        with pytest.raises(IllegalMove, match="is not possible while it is"):
            Admission.run(move, application, by=user, reason=GOOD_REASON)
    else:
        Admission.run(move, application, by=user, reason=GOOD_REASON)
        application.refresh_from_db()
        line = application.transitions.last()
        assert (application.state, line.by, line.before, line.after) == (move.target, user, state, move.target)
        return
    application.refresh_from_db()
    assert (application.state, application.transitions.count()) == (state, steps)


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.needs_reason])
def test_a_move_that_needs_a_reason_is_refused_without_one(name):
    move = MOVES[name]
    application = in_state(State(sorted(move.source)[0]))
    with pytest.raises(IllegalMove, match="reason"):
        Admission.run(move, application, by=None, reason="  ")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.INCOMPLETE, State.COMPLETE])
def test_the_secretariat_can_close_from_every_waiting_state(state):
    application = in_state(state)
    Admission.close(application, by=person("reviewer", application), reason="A duplicate.")
    assert (application.state, application.items.count()) == (State.CLOSED, 0)


def test_a_representative_today_may_act_and_one_of_yesterday_may_not():
    organisation = OrganisationFactory()
    application = ApplicationFactory(organisation=organisation, draft=True)
    today = RepresentativeFactory(organisation=organisation)
    former = RepresentativeFactory(organisation=organisation, role="alternate", until="2023-06-01")

    assert application.is_owned_by(today.user)
    assert not application.is_owned_by(former.user)


def test_what_is_missing_is_named_when_a_draft_is_sent():
    application = ApplicationFactory(draft=True, answers={}, documents=["logo"], country="")
    with pytest.raises(IllegalMove) as refusal:
        Admission.submit(application, by=application.applicant)
    assert "Country or territory" in str(refusal.value)
    assert "Declaration of Intent" in str(refusal.value)
    assert "Logo" not in str(refusal.value)


def test_sending_gives_a_reference_keeps_what_was_sent_and_writes_a_letter():
    first, second = ApplicationFactory(draft=True), ApplicationFactory(draft=True)
    for application in (first, second):
        Admission.submit(application, by=application.applicant)

    year, number = first.reference.split("-")
    assert second.reference == f"{year}-{int(number) + 1:04}"
    assert first.submissions.get().content["main_name"] == "Amina Sow"
    assert Letter.objects.filter(about=f"members.application.{first.pk}").count() == 1


def test_a_company_that_wants_to_be_a_member_needs_a_reason_from_the_secretariat():
    application = ApplicationFactory(checked=True, answers={"is_for_profit": "yes"})
    with pytest.raises(IllegalMove, match="works for profit"):
        Admission.accept(application, by=None)
    application.override_reason = "It gives all it earns to its members."
    application.save()
    Admission.accept(application, by=None)
    assert application.state == State.COMPLETE


def test_a_complete_file_goes_to_the_next_meeting_that_still_takes_names():
    frozen = MeetingFactory(state=Meeting.State.TABLED, held_on="2099-01-01")
    later, next_one = MeetingFactory(held_on="2099-03-01"), MeetingFactory(held_on="2099-02-01")
    application = ApplicationFactory(checked=True)

    Admission.accept(application, by=None)

    assert application.items.get().meeting == next_one
    assert not frozen.items.exists() and not later.items.exists()


def test_a_deferred_name_goes_to_the_meeting_after():
    item, after = AgendaItemFactory(), MeetingFactory(held_on="2099-02-01")
    Admission.defer(item.application, by=None, reason="The statutes are being translated.")
    outcomes = list(item.application.items.order_by("pk").values_list("meeting", "outcome"))
    assert outcomes == [(item.meeting_id, "deferred"), (after.pk, "pending")]


def test_approval_enters_the_organisation_its_people_and_the_day_in_the_register():
    item = AgendaItemFactory()
    Admission.approve(item.application, by=None)

    organisation = Organisation.objects.members().get()
    assert (organisation.joined_on, organisation.city) == (item.meeting.held_on, "Montpellier")
    roles = set(organisation.representatives.values_list("role", "name"))
    assert ("primary", "Amina Sow") in roles
    assert item.application.is_owned_by(item.application.applicant)
    assert item.standing_changes.get().reason == "approval"


def test_an_upgrade_keeps_one_organisation_and_the_day_it_joined():
    organisation = OrganisationFactory()
    joined = organisation.joined_on
    item = AgendaItemFactory(application__organisation=organisation)
    Admission.approve(item.application, by=None)

    organisation.refresh_from_db()
    assert (Organisation.objects.count(), organisation.standing) == (1, Standing.MEMBER)
    assert organisation.joined_on == joined


def test_an_approval_taken_back_leaves_a_correction_and_can_be_decided_again():
    application = in_state(State.APPROVED)
    Admission.amend(application, by=None, reason="The wrong name was read out.")

    assert Organisation.objects.get().standing == Standing.NONE
    assert [line.reason for line in application.organisation.ledger.all()] == ["approval", "correction"]
    Admission.approve(application, by=None)
    assert Organisation.objects.get().standing == Standing.MEMBER
