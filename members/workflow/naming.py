"""How somebody comes to speak for an organisation that is on the list, without an invitation to begin with."""

from django.utils.translation import gettext_lazy

from initiative.workflow import IllegalMove, Move, Workflow
from members import people
from members.letters import secretariat as letters
from members.models import Claim, ClaimState, ClaimTransition, Organisation

OPEN, INVITED, REFUSED, TAKEN_BACK = ClaimState


class Naming(Workflow):
    invite = Move(gettext_lazy("Invite this person"), {OPEN}, INVITED, permission=people.PEOPLE)
    refuse = Move(gettext_lazy("Refuse"), {OPEN}, REFUSED, permission=people.PEOPLE, needs_reason=True)
    withdraw = Move(gettext_lazy("Take back"), {OPEN}, TAKEN_BACK, by_owner=True)

    @invite.then
    def the_person_is_asked(claim: Claim, transition: ClaimTransition) -> None:
        """Nobody is invited twice: the organisation may have done it meanwhile."""
        if _is_answered(claim):
            return
        person = claim.person
        try:
            people.invite(
                claim.organisation,
                by=transition.by,
                email=person.email,
                name=person.name,
                role=transition.role,
                language=person.language,
            )
        except people.NotPossible as error:
            raise IllegalMove(str(error)) from error

    @refuse.then
    def tell_whoever_asked(claim: Claim, transition: ClaimTransition) -> None:
        letters.claim_refused(claim, transition)


def settle(organisation: Organisation) -> None:
    """Let go of what was answered otherwise: the organisation invited, or the Secretariat entered the person."""
    for claim in organisation.claims.open().select_related("person", "organisation").order_by("pk"):
        if _is_answered(claim):
            Naming.invite(claim, by=None)


def _is_answered(claim: Claim) -> bool:
    speaks = claim.organisation.representatives.active().filter(user=claim.person_id)
    invited = people.invitations_to(claim.person).filter(organisation=claim.organisation_id)
    return speaks.exists() or invited.exists()
