"""How new facts enter the register, and how an organisation leaves the list."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.workflow import IllegalMove, Move, Workflow
from members import ledger
from members.letters import secretariat as letters
from members.models import (
    Notice,
    NoticeState,
    NoticeTransition,
    Proposal,
    ProposalState,
    ProposalTransition,
    StakeholderGroup,
    StandingChange,
)

REGISTER = "members.change_organisation"
PENDING, APPLIED, REFUSED, TAKEN_BACK = ProposalState
RECEIVED, RECORDED, WITHDRAWN = NoticeState


class Moderation(Workflow):
    apply = Move(gettext_lazy("Enter in the register"), {PENDING}, APPLIED, permission=REGISTER)
    refuse = Move(gettext_lazy("Refuse"), {PENDING}, REFUSED, permission=REGISTER, needs_reason=True)
    withdraw = Move(gettext_lazy("Take back"), {PENDING}, TAKEN_BACK, by_owner=True)

    @apply.when
    def nothing_has_moved_since(proposal: Proposal) -> str:
        """What was proposed against other facts than today's is not what the Secretariat would confirm."""
        organisation = proposal.organisation
        for column, (before, _after) in proposal.changes.items():
            if before != ledger.written(getattr(organisation, column)):
                return _("The register has changed since this was proposed: ask for a new proposal.")
        return ""

    @apply.then
    def the_register_takes_them(proposal: Proposal, transition: ProposalTransition) -> None:
        facts = {column: after for column, (_before, after) in proposal.changes.items()}
        if "stakeholder_group" in facts:
            facts["stakeholder_group"] = StakeholderGroup.objects.get(code=facts["stakeholder_group"])
        try:
            ledger.change_facts(proposal.organisation, by=transition.by, note=proposal.note, **facts)
        except ValidationError as error:
            raise IllegalMove(" ".join(error.messages)) from error

    @apply.then
    @refuse.then
    def tell_whoever_proposed(proposal: Proposal, transition: ProposalTransition) -> None:
        letters.proposal_decided(proposal, transition)


class Leaving(Workflow):
    record = Move(gettext_lazy("Enter in the register"), {RECEIVED}, RECORDED, permission=REGISTER)
    withdraw = Move(gettext_lazy("Take back"), {RECEIVED}, WITHDRAWN, by_owner=True)

    @record.then
    def it_leaves_the_list(notice: Notice, transition: NoticeTransition) -> None:
        try:
            ledger.enter(
                notice.organisation,
                notice.wants,
                notice.from_on,
                reason=StandingChange.Reason.WITHDRAWAL,
                by=transition.by,
                notice=notice,
            )
        except ledger.NotInOrder as error:
            raise IllegalMove(str(error)) from error

    @record.then
    def tell_whoever_gave_notice(notice: Notice, transition: NoticeTransition) -> None:
        letters.notice_recorded(notice, transition)
