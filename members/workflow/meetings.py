"""How a meeting decides a list: put together, frozen, decided at once, closed with its minutes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.workflow import IllegalMove, Move, Workflow
from members.models import AgendaItem, Meeting, MeetingTransition
from members.workflow.admission import DECIDE, REVIEW, Admission

State = Meeting.State
Outcome = AgendaItem.Outcome
OPEN, TABLED, DECIDED, CLOSED = State.OPEN, State.TABLED, State.DECIDED, State.CLOSED
MOVES = {Outcome.APPROVED: Admission.approve, Outcome.DECLINED: Admission.decline, Outcome.DEFERRED: Admission.defer}


class Exceptional(NamedTuple):
    """What a meeting decided of one name otherwise than of the list."""

    outcome: str
    reason: str = ""


class Sitting(Workflow):
    freeze = Move(gettext_lazy("Freeze the list"), {OPEN}, TABLED, permission=REVIEW)
    unfreeze = Move(gettext_lazy("Open the list again"), {TABLED}, OPEN, permission=REVIEW)
    record = Move(gettext_lazy("Record the decision"), {TABLED}, DECIDED, permission=DECIDE)
    close = Move(gettext_lazy("Close with the minutes"), {DECIDED}, CLOSED, permission=DECIDE)

    @freeze.when
    def there_is_a_list(meeting: Meeting) -> str:
        return "" if _pending(meeting).exists() else _("Nothing is on the list yet.")

    @record.when
    def it_has_been_held(meeting: Meeting) -> str:
        if meeting.held_on > timezone.localdate():
            return _("The meeting has not been held yet: a decision is recorded on its day or later.")
        return ""

    @close.when
    def it_has_minutes_and_no_open_item(meeting: Meeting) -> str:
        if not meeting.minutes_ref:
            return _("Give the reference of the minutes first.")
        return _("Something on its list is not decided yet.") if _pending(meeting).exists() else ""

    @freeze.then
    def its_names_are_tabled(meeting: Meeting, transition: MeetingTransition) -> None:
        for item in _pending(meeting):
            Admission.table(item.application, by=transition.by)

    @unfreeze.then
    def its_names_are_complete_again(meeting: Meeting, transition: MeetingTransition) -> None:
        for item in _pending(meeting):
            Admission.untable(item.application, by=transition.by)


@transaction.atomic
def decide(meeting: Meeting, exceptions: Mapping[int, Exceptional], *, by: Any) -> dict[str, int]:
    """Record a decision for the whole list at once; return how many were approved, declined, deferred.

    ``exceptions`` are by item: what is not named was approved. All of it happens or nothing does: an item that cannot
    be decided raises ``IllegalMove`` with its name. What is decided already is left alone, so that doing it twice
    changes nothing and writes no letter.
    """
    if by is not None and not by.has_perm(DECIDE):
        raise PermissionDenied
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)))
    if meeting.state not in (TABLED, DECIDED):
        raise IllegalMove(_("Freeze the list first: only a frozen list can be decided."))
    tally = dict.fromkeys(MOVES, 0)
    for item in _pending(meeting).order_by("position", "pk"):
        outcome, reason = exceptions.get(item.pk, Exceptional(Outcome.APPROVED))
        try:
            MOVES[Outcome(outcome)](item.application, by=by, reason=reason)
        except IllegalMove as error:
            raise IllegalMove(f"{item.application}: {error}") from error
        tally[Outcome(outcome)] += 1
    if meeting.state == TABLED:
        Sitting.record(meeting, by=by)
    return tally


def _pending(meeting: Meeting) -> Any:
    pending = meeting.items.filter(outcome=Outcome.PENDING)
    return pending.select_related("application__applicant", "application__stakeholder_group", "meeting")
