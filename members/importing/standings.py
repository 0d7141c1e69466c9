"""What a row says of a standing: lines that follow those of the register, never others in their place."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members import columns
from members.columns import DERIVED
from members.importing.refusal import Fault
from members.importing.tables import Row
from members.importing.values import Line, Wrong
from members.models import Basis, Organisation, Precision, Standing, StandingChange
from members.models.standings import known_part

Reason = StandingChange.Reason
RISING, FALLING = (
    {Reason.EARLIER, Reason.APPROVAL},
    {
        Reason.WITHDRAWAL,
        Reason.DISSOLUTION,
        Reason.MERGER,
        Reason.REMOVAL,
    },
)


def new_lines(planner: Any, row: Row, known: Organisation | None) -> list[Line]:
    """Return the lines that a row would add to the ledger. Raises ``Wrong``."""
    now = [_line(line) for line in known.valid_lines] if known else []
    cell = row.cells.get("history", "")
    is_told = bool(cell) if known is None else "history" in row.cells
    if not is_told:
        return _from_columns(planner, row, known)
    if known and cell == columns.history(known.valid_lines):
        told = now
    else:
        told = planner.parser.read("history", cell)
        if [line.facts for line in told[: len(now)]] != [line.facts for line in now]:
            raise Wrong(_("The register has other lines than the file: correct it there first, or save it anew."))
    _compare(planner, row, told)
    before = [Standing.NONE.value, *(line.after for line in told)]
    return [_possible(row, told[place], before[place]) for place in range(len(now), len(told))]


def _possible(row: Row, line: Line, before: int) -> Line:
    """Return the line as it can be entered: a decision that is not on file here counts as an earlier list."""
    if line.reason not in (RISING if line.after > before else FALLING):
        raise Wrong(_("“%s” is no reason for this step.") % line.reason)
    if line.reason == Reason.MERGER and not row.cells.get("successor", "").strip():
        raise Wrong(_("A merger needs a successor: give its identifier or address."))
    if line.reason == Reason.APPROVAL:
        return line._replace(reason=Reason.EARLIER.value)
    return line


def _compare(planner: Any, row: Row, lines: list[Line]) -> None:
    """Note where the columns that follow from the history say something else."""
    expected = dict(zip(DERIVED, _derived(lines), strict=True))
    for column in DERIVED:
        cell = row.cells.get(column, "").strip()
        if column in row.cells and cell != expected[column] and (cell or column == "standing"):
            sentence = _("The history says “%(history)s”.") % {"history": expected[column] or "–"}
            planner.faults.append(Fault(sentence, row.line, column))


def _derived(lines: list[Line]) -> tuple[str, str, str]:
    """Return the standing, the day of joining and the day of leaving that follow from the lines of a ledger."""
    first: Line | None = None
    before = Standing.NONE
    for line in lines:
        first, before = (line if before == Standing.NONE else first), line.after
    last = lines[-1] if lines else None
    is_known = first is not None and first.precision != Precision.LATEST
    joined = known_part(first.on, first.precision) if is_known else ""
    left = last.on.isoformat() if last and last.after == Standing.NONE else ""
    return columns.standing_word(last.after if last else Standing.NONE), joined, left


def _from_columns(planner: Any, row: Row, known: Organisation | None) -> list[Line]:
    """Return the first line of somebody new whose standing is told without a history."""
    if known:
        written = (columns.BY_NAME[name].write(known) for name in DERIVED)
        for column, text in zip(DERIVED, written, strict=True):
            if row.cells.get(column, text).strip() != text:
                sentence = _("A standing changes by a line of its history only: give that column.")
                planner.faults.append(Fault(sentence, row.line, column))
        return []
    standing = planner.parser.read("standing", row.cells.get("standing", ""))
    joined = planner.parser.read("joined_on", row.cells.get("joined_on", ""))
    if standing == Standing.NONE:
        if joined:
            planner.faults.append(Fault(_("Who is not listed has no day of joining."), row.line, "joined_on"))
        return []
    on, precision = joined or (timezone.localdate(), Precision.LATEST.value)
    return [Line(on, str(precision), standing, Reason.EARLIER.value, Basis.STATED.value)]


def _line(line: StandingChange) -> Line:
    return Line(line.effective_on, line.precision, line.after, line.reason, line.basis, line.note)
