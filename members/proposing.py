"""What representatives ask of the register: new facts, leaving the list, or a higher standing."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.ledger import written
from members.letters import people as letters
from members.letters import secretariat
from members.models import Application, Claim, Notice, Organisation, Proposal, Representative, Role, Standing
from members.questions import BY_NAME

# The facts that the register keeps dated, and so changes only by the Secretariat's hand.
PROPOSED = ["name", "acronym", "country", "stakeholder_group"]
LONGEST_NOTICE = timedelta(days=366)
MOST_OPEN_CLAIMS = 10
WISHES = {
    Standing.NONE: gettext_lazy("It leaves the official list."),
    Standing.PARTNER: gettext_lazy("It steps back from Member to Partner."),
}
TAKEN_OVER = ["english_name", "name_language", "acronym", "city", "website", "summary_en", "summary_fr", "summary_es"]
PREFIXES = {
    Role.PRIMARY: "main",
    Role.ALTERNATE: "alternate",
    Role.COMMUNICATION: "communication",
    Role.SIGNATORY: "signatory",
}


class NotPossible(ValueError):
    """It cannot be asked for now; the message tells a person why."""


@transaction.atomic
def propose(organisation: Organisation, *, by: Any, note: str = "", **facts: Any) -> Proposal:
    """Put new facts before the Secretariat; only those that differ from today's are proposed."""
    organisation = _locked(organisation)
    if pending_proposal(organisation):
        raise NotPossible(_("A change of this organisation is with the Secretariat already."))
    now = {column: written(getattr(organisation, column)) for column in facts}
    changes = {column: [now[column], written(value)] for column, value in facts.items()}
    changes = {column: pair for column, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        raise NotPossible(_("This is what the register says already: change something first."))
    return Proposal.objects.create(organisation=organisation, proposed_by=by, changes=changes, note=note)


def pending_proposal(organisation: Organisation) -> Proposal | None:
    return organisation.proposals.filter(state=Proposal.State.PENDING).first()


@transaction.atomic
def give_notice(
    organisation: Organisation, *, by: Any, wants: int, from_on: date, text: str, letter: Any = None
) -> Notice:
    """Keep a notice that the organisation leaves, or steps back; the Secretariat enters it on its day."""
    organisation = _locked(organisation)
    today = timezone.localdate()
    if not organisation.representatives.active().filter(user=by, role=Role.PRIMARY).exists():
        raise NotPossible(_("Only the main representative can give this notice."))
    if wants >= organisation.standing:
        raise NotPossible(_("The organisation stands on the list like this already."))
    if not today <= from_on <= today + LONGEST_NOTICE:
        raise NotPossible(_("Give a day from today on, and within a year."))
    if received_notice(organisation):
        raise NotPossible(_("A notice of this organisation is with the Secretariat already."))
    notice = Notice.objects.create(
        organisation=organisation, given_by=by, wants=wants, from_on=from_on, text=text, letter=letter or ""
    )
    letters.notice_received(notice, WISHES[Standing(wants)])
    return notice


def received_notice(organisation: Organisation) -> Notice | None:
    return organisation.notices.filter(state=Notice.State.RECEIVED).first()


@transaction.atomic
def claim(organisation: Organisation, *, by: Any, text: str) -> Claim:
    """Ask the Secretariat to be named for an organisation; until that is answered, nothing more is asked."""
    organisation = _locked(organisation)
    if organisation.claims.open().filter(person=by).exists():
        raise NotPossible(_("Your request is with the Secretariat already."))
    if by.claims.open().count() >= MOST_OPEN_CLAIMS:
        raise NotPossible(_("Ten of your requests are with the Secretariat already: wait for an answer first."))
    made = Claim.objects.create(organisation=organisation, person=by, text=text)
    secretariat.claim_received(made)
    return made


@transaction.atomic
def apply(organisation: Organisation, *, by: Any) -> Application:
    """Return the organisation's open application; begin one where there is none, filled in from the register."""
    organisation = _locked(organisation)
    if begun := organisation.applications.open().first():
        return begun
    if organisation.standing == Standing.MEMBER:
        raise NotPossible(_("The organisation is a Member already."))
    return Application.objects.create(
        applicant=by,
        organisation=organisation,
        wants=Standing.MEMBER if organisation.is_listed else Standing.PARTNER,
        name=organisation.name,
        country=organisation.country,
        is_international=organisation.is_international,
        stakeholder_group=organisation.stakeholder_group,
        language=by.language,
        answers={name: getattr(organisation, name) for name in TAKEN_OVER} | _people(organisation),
    )


def _people(organisation: Organisation) -> dict[str, str]:
    """Return who speaks for the organisation as the application's answers say it."""
    answers = {}
    for person in organisation.representatives.active().order_by("-since", "-pk"):
        answers |= _answers_of(person)
    return answers


def _answers_of(person: Representative) -> dict[str, str]:
    prefix = PREFIXES[Role(person.role)]
    told = {"name": person.name, "job_title": person.job_title, "email": person.email, "phone": person.phone}
    return {f"{prefix}_{name}": value for name, value in told.items() if f"{prefix}_{name}" in BY_NAME}


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
