"""From a plan to the register: everything in one transaction, and only while the register is as it was planned on."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from members import ledger
from members.importing import progress, tables, values
from members.importing.planning import ATTRIBUTES, Planned, plan
from members.importing.refusal import Fault, Refused
from members.importing.values import Parser
from members.ledger import COLUMNS
from members.models import ImportRun, Organisation, StandingChange

BATCH, CHANGED_AT_ONCE = 1000, 200
DATED = set(COLUMNS.values())
# Every column of every organisation, and how far the histories go: whatever changes, this changes.
FINGERPRINT = """
SELECT md5(concat(
    (SELECT md5(string_agg(md5(o::text), '' ORDER BY o.id)) FROM members_organisation o),
    (SELECT md5(string_agg(g::text, '' ORDER BY g.id)) FROM members_stakeholdergroup g), ':',
    (SELECT count(*) FROM members_standingchange), ':', (SELECT count(*) FROM members_factchange)))
"""
LOCK = "LOCK TABLE members_organisation, members_standingchange, members_factchange IN SHARE ROW EXCLUSIVE MODE"


def plan_file(data: bytes, name: str, *, by: Any) -> ImportRun:
    """Keep the plan of a file. Raises ``Refused``."""
    fingerprint = _fingerprint()
    made = plan(tables.read(data))
    return ImportRun.objects.create(
        file_name=name[-255:] or "-",
        sha256=hashlib.sha256(data).hexdigest(),
        by=by,
        plan=made.as_json(),
        fingerprint=fingerprint,
    )


def carry_out(run: ImportRun, *, by: Any) -> None:
    """Write all of a plan, or nothing. Raises ``Refused`` where the register is not as it was, or says no."""
    try:
        with transaction.atomic():
            run.refresh_from_db(from_queryset=ImportRun.objects.select_for_update(of=("self",)))
            if run.applied_at:
                raise Refused([_("This plan has been carried out already.")])
            with connection.cursor() as cursor:
                cursor.execute(LOCK)
            if run.fingerprint != _fingerprint():
                raise Refused([_("The register has changed since this plan was made: plan the file anew.")])
            _Writer(run, by).write()
            run.applied_at = timezone.now()
            run.save(update_fields=["applied_at"])
    except IntegrityError as error:
        raise Refused([_sentence(error)]) from error
    except ledger.NotInOrder as error:
        raise Refused([f"{error.line.organisation}: {error}" if error.line else str(error)]) from error


def _fingerprint() -> str:
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        return cursor.fetchone()[0]


def _sentence(error: IntegrityError) -> str:
    """Return the sentence of the rule that the database kept."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    rules = [*Organisation._meta.constraints, *StandingChange._meta.constraints]
    told = {rule.name: str(rule.violation_error_message) for rule in rules if _has_words(rule)}
    return told.get(name) or _("The register refuses this by its rule “%s”.") % name


def _has_words(rule: BaseConstraint) -> bool:
    return rule.violation_error_message != rule.default_violation_error_message


class _Writer:
    """Writes planned rows: the new, what changed, the ledger, and at last who succeeds whom."""

    def __init__(self, run: ImportRun, by: Any) -> None:
        self.rows = rows = [Planned(**row) for row in run.plan["rows"]]
        self.by = by
        self.parser = Parser()
        self.tell = progress.teller(run.pk, len(rows) + sum(len(row.lines) for row in rows))
        known = Organisation.objects.select_related("stakeholder_group").filter(
            pk__in=[row.pk for row in rows if row.pk]
        )
        self.organisations = {organisation.pk: organisation for organisation in known.order_by("pk")}

    def write(self) -> None:
        targets = [self.organisations[row.pk] if row.pk else Organisation() for row in self.rows]
        both = list(zip(self.rows, targets, strict=True))
        self._write_new([(row, target) for row, target in both if row.pk is None])
        self._write_changed([(row, target) for row, target in both if row.pk is not None])
        self._write_lines(both)
        self._write_successors(both)
        if len(both) > BATCH:
            with (
                connection.cursor() as cursor
            ):  # until PostgreSQL looks by itself, it thinks that the tables are small
                cursor.execute("ANALYZE members_organisation, members_standingchange, members_factchange")

    def _write_new(self, new: list[tuple[Planned, Organisation]]) -> None:
        for row, target in new:
            for name, (_before, text) in row.facts.items():
                if name == "id":
                    target.public_id = text
                elif name != "successor":
                    setattr(target, *self._value(name, text))
            target.clean()
        for some in _batches([target for _row, target in new]):
            Organisation.objects.bulk_create(some)
            self.tell(len(some))

    def _write_changed(self, changed: list[tuple[Planned, Organisation]]) -> None:
        """Dated facts go through the ledger; the rest is written at once, with the keys that follow from it."""
        for some in _batches(changed, CHANGED_AT_ONCE):
            columns = self._take_over(some)
            if columns:
                fields = [*columns, "name_key", "search_key", "domain", "updated_at"]
                Organisation.objects.bulk_update([target for _row, target in some], fields)
            self.tell(len(some))

    def _take_over(self, changed: list[tuple[Planned, Organisation]]) -> set[str]:
        """Put what the rows say into the organisations; return the columns that are still to be written."""
        columns: set[str] = set()
        for row, target in changed:
            pairs = [self._value(name, text) for name, (_b, text) in row.facts.items() if name != "successor"]
            for name, value in pairs:
                if name not in DATED:
                    setattr(target, name, value)
                    columns.add(name)
            if dated := {name: value for name, value in pairs if name in DATED}:
                self._change_facts(row, target, dated)
            target.clean()
            target.updated_at = timezone.now()
        return columns

    def _change_facts(self, row: Planned, target: Organisation, dated: dict[str, Any]) -> None:
        try:
            ledger.change_facts(target, by=self.by, note=_("From a file."), **dated)
        except ValidationError as error:
            raise Refused(Fault(sentence, row.line) for sentence in error.messages) from error

    def _write_lines(self, both: Iterable[tuple[Planned, Organisation]]) -> None:
        lines = []
        for row, target in both:
            lines += [
                StandingChange(
                    organisation=target,
                    after=line.after,
                    effective_on=line.on,
                    precision=line.precision,
                    reason=line.reason,
                    basis=line.basis,
                    note=line.note,
                    by=self.by,
                )
                for line in values.lines("\n".join(row.lines))
            ]
        for some in _batches(lines):
            ledger.enter_together(some)
            self.tell(len(some))

    def _write_successors(self, both: Iterable[tuple[Planned, Organisation]]) -> None:
        wanted = {target: row.facts["successor"][1] for row, target in both if "successor" in row.facts}
        found = {
            str(each.public_id): each for each in Organisation.objects.filter(public_id__in=_ids(wanted.values()))
        }
        found |= {each.slug: each for each in Organisation.objects.filter(slug__in=wanted.values())}
        for target, mark in wanted.items():
            target.successor = found.get(mark)
        Organisation.objects.bulk_update(wanted, ["successor"], batch_size=BATCH)

    def _value(self, name: str, text: str) -> tuple[str, Any]:
        """Return the attribute of a column and the value that the text stands for."""
        value = self.parser.read(name, text)
        if name == "group":
            value = self.parser.groups.get(value)
        return ATTRIBUTES.get(name, name), value


def _batches(rows: list[Any], size: int = BATCH) -> Iterator[list[Any]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _ids(marks: Iterable[str]) -> list[str]:
    return [mark for mark in marks if mark.count("-") == 4 and len(mark) == 36]
