"""What follows when an organisation goes up in another, or did so in error: for its people, and what is under way."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative.workflow import IllegalMove
from members import ledger
from members.letters import people as letters
from members.models import Application, Organisation, Representative, Role, StandingChange
from members.workflow.admission import Admission
from members.workflow.naming import Naming
from members.workflow.proposals import REGISTER, Leaving, Moderation

State = Application.State
# What is told of a person goes along; what the public page showed of it does not.
TOLD = ["user", "name", "job_title", "email", "phone", "language"]


@transaction.atomic
def merge(organisation: Organisation, into: Organisation, on: date, *, by: Any, note: str = "") -> StandingChange:
    """Close an organisation in favour of another: the register, its representatives, and all that waits.

    Raises ``IllegalMove`` while a frozen list holds its application, and ``ledger.NotInOrder``.
    """
    if by is not None and not by.has_perm(REGISTER):
        raise PermissionDenied
    under_way = organisation.applications.open().select_related("applicant").order_by("pk")
    if any(application.state == State.TABLED for application in under_way):
        raise IllegalMove(_("Its application is on the frozen list of a meeting: let that be decided first."))
    line = ledger.merge(organisation, into, on, by=by, note=note)
    for application in under_way:
        _let_go(application, organisation, into)
    for proposal in organisation.proposals.filter(state="pending").select_related("proposed_by"):
        Moderation.refuse(proposal, by=by, reason=_sentence(proposal.proposed_by.language, organisation, into))
    for notice in organisation.notices.filter(state="received").select_related("given_by"):
        Leaving.withdraw(notice, by=None, reason=_sentence(notice.given_by.language, organisation, into))
    for claim in organisation.claims.open().select_related("person"):
        Naming.refuse(claim, by=None, reason=_sentence(claim.person.language, organisation, into))
    organisation.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
    letters.merged(_move_people(line, into), organisation)
    return line


@transaction.atomic
def take_back(line: StandingChange, *, by: Any, note: str) -> StandingChange:
    """Undo a merger that was an error: whoever it moved speaks for the organisation again, and not for the other.

    What it closed stays closed, for its people were told so. Raises ``IllegalMove`` where somebody it moved leads
    others there now, and ``ledger.NotInOrder`` as a correction does.
    """
    organisation, into = line.organisation, line.organisation.successor
    came = Representative.objects.active().filter(merger=line, organisation=into).select_related("organisation")
    leader = came.filter(role=Role.PRIMARY).first()
    if leader and into.representatives.active().exclude(pk__in=came).exists():
        told = {"name": leader.name, "successor": into}
        raise IllegalMove(_("%(name)s leads “%(successor)s” now: hand the main role over there first.") % told)
    undone = ledger.correct(line, by=by, note=note)
    gone = list(came)
    came.update(until=timezone.localdate())
    Representative.objects.filter(merger=line, organisation=organisation).update(until=None)
    letters.merger_taken_back(gone, organisation)
    return undone


def _let_go(application: Application, organisation: Organisation, into: Organisation) -> None:
    """Close an application of an organisation that is no more. The portal does it, as a consequence."""
    reason = _sentence(application.applicant.language, organisation, into)
    move = Admission.withdraw if application.state == State.DRAFT else Admission.close
    move(application, by=None, reason=reason)


def _sentence(language: str, organisation: Organisation, into: Organisation) -> str:
    with override(language):
        return _("“%(organisation)s” went up in “%(successor)s”.") % {"organisation": organisation, "successor": into}


def _move_people(line: StandingChange, into: Organisation) -> list[Representative]:
    """End every role here and begin it there; what people showed on the one page they have not yet on the other."""
    today, organisation = timezone.localdate(), line.organisation
    known = {(person.email.lower(), person.role) for person in into.representatives.active()}
    has_main = any(role == Role.PRIMARY for _email, role in known)
    # The one who leads here comes first, so that somebody leads there too.
    people = sorted(organisation.representatives.active(), key=lambda person: (person.role != Role.PRIMARY, person.pk))
    organisation.representatives.active().update(until=today, merger=line)
    moved = []
    for person in people:
        role = Role.ALTERNATE if person.role == Role.PRIMARY and has_main else person.role
        if (person.email.lower(), role) in known:
            continue
        known.add((person.email.lower(), role))
        told = {name: getattr(person, name) for name in TOLD}
        moved.append(Representative.objects.create(organisation=into, role=role, since=today, merger=line, **told))
    return moved
