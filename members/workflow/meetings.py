"""How a meeting decides a list: put together, frozen, decided at once, told to everybody, closed with its minutes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import post
from initiative.models import Letter
from initiative.workflow import IllegalMove, Move, Workflow
from members import letters
from members.models import AgendaItem, Application, Meeting, MeetingTransition, Organisation, Standing
from members.workflow.admission import DECIDE, REVIEW, Admission
from members.workflow.admitting import put_on

State = Meeting.State
Outcome = AgendaItem.Outcome
OPEN, TABLED, DECIDED, CLOSED = State.OPEN, State.TABLED, State.DECIDED, State.CLOSED
MOVES = {Outcome.APPROVED: "approve", Outcome.DECLINED: "decline", Outcome.DEFERRED: "defer"}


class Exceptional(NamedTuple):
    """What a meeting decided of one name otherwise than of the list."""

    outcome: str
    reason: str = ""


class Forecast(NamedTuple):
    """What a decision would do: names by outcome, and the figures of the register before and after it."""

    tally: dict[str, int]
    partners: tuple[int, int]
    members: tuple[int, int]

    @property
    def letters(self) -> int:
        return sum(self.tally.values())


class Sitting(Workflow):
    freeze = Move(gettext_lazy("Freeze the list"), {OPEN}, TABLED, permission=REVIEW)
    unfreeze = Move(gettext_lazy("Open the list again"), {TABLED}, OPEN, permission=REVIEW)
    record = Move(gettext_lazy("Record the decision"), {TABLED}, DECIDED, permission=DECIDE)
    close = Move(gettext_lazy("Close with the minutes"), {DECIDED}, CLOSED, permission=DECIDE)

    @freeze.when
    def there_is_a_list(meeting: Meeting) -> str:
        return "" if pending(meeting).exists() else _("Nothing is on the list yet.")

    @record.when
    def it_has_been_held(meeting: Meeting) -> str:
        if meeting.held_on > timezone.localdate():
            return _("The meeting has not been held yet: a decision is recorded on its day or later.")
        return ""

    @close.when
    def it_has_minutes(meeting: Meeting) -> str:
        return "" if meeting.minutes_ref else _("Give the reference of the minutes first.")

    @record.when
    @close.when
    def nothing_is_left_open(meeting: Meeting) -> str:
        return _("Something on its list is not decided yet.") if pending(meeting).exists() else ""

    @freeze.then
    def its_names_are_tabled(meeting: Meeting, transition: MeetingTransition) -> None:
        """From now on the order of the list is that of the paper."""
        items = list(pending(meeting))
        for place, item in enumerate(items, start=1):
            item.position = place
        AgendaItem.objects.bulk_update(items, ["position"])
        Admission.run_together(Admission.named("table"), _names(items), by=transition.by)

    @unfreeze.then
    def its_names_are_complete_again(meeting: Meeting, transition: MeetingTransition) -> None:
        Admission.run_together(Admission.named("untable"), _names(pending(meeting)), by=transition.by)


def pending(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return what is to be decided, in the order of the list: Members first, then by group and name."""
    items = meeting.items.filter(outcome=Outcome.PENDING).select_related("application__stakeholder_group")
    return in_order(items)


def in_order(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    return items.order_by(
        "-application__wants", "application__stakeholder_group__position", "application__name_key", "pk"
    )


def waiting() -> QuerySet[Application]:
    """Return the complete applications that are on no list, in the order of a list."""
    on_a_list = AgendaItem.objects.filter(outcome=Outcome.PENDING)
    complete = Application.objects.filter(state=Application.State.COMPLETE)
    free = complete.exclude(pk__in=on_a_list.values("application")).select_related("stakeholder_group")
    return free.order_by("-wants", "stakeholder_group__position", "name_key", "pk")


@transaction.atomic
def put_on_the_list(meeting: Meeting, chosen: Collection[int], *, by: Any) -> int:
    """Put complete applications on an open list; return how many. What another has put on a list stays there."""
    _lock_open(meeting, by)
    # Locked first and asked afterwards: another may have put them on a list in between.
    list(Application.objects.filter(pk__in=chosen).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    applications = list(waiting().filter(pk__in=chosen))
    put_on(meeting, applications)
    return len(applications)


@transaction.atomic
def take_off_the_list(meeting: Meeting, item: AgendaItem, *, by: Any) -> None:
    """Take a name off an open list; its file stays complete and waits for another."""
    _lock_open(meeting, by)
    meeting.items.filter(pk=item.pk, outcome=Outcome.PENDING).delete()


def foresee(meeting: Meeting, exceptions: Mapping[int, Exceptional]) -> Forecast:
    """Return what ``decide`` would do with the list as it stands."""
    tally = dict.fromkeys(MOVES, 0)
    partners = Organisation.objects.partners().count()
    members = Organisation.objects.members().count()
    new_partners = new_members = 0
    for item in pending(meeting).select_related("application__organisation"):
        outcome = Outcome(exceptions[item.pk].outcome if item.pk in exceptions else Outcome.APPROVED)
        tally[outcome] += 1
        if outcome == Outcome.APPROVED:
            organisation = item.application.organisation
            before = organisation.standing if organisation else Standing.NONE
            new_partners += before == Standing.NONE
            new_members += before < Standing.MEMBER and item.application.wants == Standing.MEMBER
    return Forecast(tally, (partners, partners + new_partners), (members, members + new_members))


@transaction.atomic
def decide(
    meeting: Meeting, exceptions: Mapping[int, Exceptional], *, by: Any, seen: Collection[int] | None = None
) -> dict[str, int]:
    """Record a decision for the whole list at once; return how many were approved, declined, deferred.

    ``exceptions`` are by item: what is not named was approved. All of it happens or nothing does: an item that cannot
    be decided raises ``IllegalMove`` with its name. What is decided already is left alone, so that doing it twice
    changes nothing and writes no letter. ``seen`` are the items that were before the eyes of who decided: where they
    are not those of the list any more, nothing is decided.
    """
    if by is not None and not by.has_perm(DECIDE):
        raise PermissionDenied
    _lock(meeting)
    if meeting.state not in (TABLED, DECIDED):
        raise IllegalMove(_("Freeze the list first: only a frozen list can be decided."))
    if too_early := Sitting.it_has_been_held(meeting):
        raise IllegalMove(too_early)
    items = list(pending(meeting))
    if items and seen is not None and {item.pk for item in items} != set(seen):
        raise IllegalMove(_("The list has changed since you looked at it: nothing was recorded. Look at it again."))
    if not exceptions.keys() <= set(meeting.items.values_list("pk", flat=True)):
        raise IllegalMove(_("An exception names what is not on this list: nothing was recorded."))
    tally = dict.fromkeys(MOVES, 0)
    for outcome, move in MOVES.items():
        told = {item: exceptions.get(item.pk, Exceptional(Outcome.APPROVED)) for item in items}
        alike = [item for item, exception in told.items() if exception.outcome == outcome]
        reasons = {item.application_id: told[item].reason for item in alike}
        tally[outcome] = len(Admission.run_together(Admission.named(move), _names(alike), by=by, reasons=reasons))
    if meeting.state == TABLED:
        Sitting.record(meeting, by=by)
    return tally


def held_letters(meeting: Meeting) -> QuerySet[Letter]:
    """Return the letters about this meeting's decision that wait until a person says so."""
    return Letter.objects.held().filter(key__startswith=letters.key_of_decision(meeting))


def release_letters(meeting: Meeting, *, by: Any) -> int:
    """Let the letters of a decision go, all at once; return how many."""
    if by is not None and not by.has_perm(DECIDE):
        raise PermissionDenied
    return post.release_all(held_letters(meeting))


@transaction.atomic
def close(meeting: Meeting, reference: str, minutes: Any = None, *, by: Any) -> None:
    """Keep the minutes, by their reference and perhaps as a file, and close the meeting with them."""
    _lock(meeting)
    if meeting.state == DECIDED and Sitting.named("close").may(by, meeting):
        meeting.minutes_ref = reference
        if minutes:
            meeting.minutes.save(minutes.name, minutes, save=False)
        meeting.save(update_fields=["minutes_ref", "minutes"])
    Sitting.close(meeting, by=by)


def _names(items: Sequence[AgendaItem] | QuerySet[AgendaItem]) -> QuerySet[Application]:
    """Return the applications of some items, with all that their moves ask for."""
    on_lists = AgendaItem.objects.select_related("meeting").order_by("pk")
    named = Application.objects.filter(pk__in=[item.application_id for item in items])
    return named.select_related("applicant", "organisation", "stakeholder_group").prefetch_related(
        Prefetch("items", on_lists)
    )


def _lock(meeting: Meeting) -> None:
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)))


def _lock_open(meeting: Meeting, by: Any) -> None:
    if by is not None and not by.has_perm(REVIEW):
        raise PermissionDenied
    _lock(meeting)
    if meeting.state != OPEN:
        raise IllegalMove(_("The list is frozen: open it again before you change it."))
