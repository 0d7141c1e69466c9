"""From a table to what it would change in the register: row by row, field by field, and nothing is written."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from members import columns, ledger
from members.columns import BY_NAME, DERIVED
from members.importing import standings
from members.importing.matching import Index
from members.importing.refusal import Fault, Refused
from members.importing.tables import Row, Table
from members.importing.values import Line, Parser, Wrong
from members.models import FactChange, Organisation, Standing, StandingChange
from members.models.names import fold

ATTRIBUTES = {"address": "slug", "group": "stakeholder_group"}
OF_THEIR_OWN = {"id", "history", *DERIVED}
NEVER_EMPTY = {"name", "address"}
FIELDS = {each.name for each in Organisation._meta.get_fields()}
# What is known to be right once it is read; its choices are long.
PARSED_WHOLLY = {"country", "stakeholder_group", "successor"}


@dataclass
class Planned:
    """A row that changes something: ``facts`` by column with the text before and after, ``lines`` of the ledger."""

    line: int
    pk: int | None
    name: str
    facts: dict[str, list[str]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


@dataclass
class Plan:
    rows: list[Planned] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unchanged: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"rows": [vars(row) for row in self.rows], "warnings": self.warnings, "unchanged": self.unchanged}


def plan(table: Table) -> Plan:
    """Return what a table would change. Raises ``Refused`` with everything that is wrong in it."""
    return _Planner(table).plan()


def shown(value: Any) -> str:
    """Return a value as our export writes it."""
    if isinstance(value, bool):
        return columns.yes_or_no(value)
    if isinstance(value, Decimal):
        return columns.degrees(value)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


class _Planner:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.parser = Parser()
        self.index = Index(self.parser)
        self.faults: list[Fault] = list(table.faults)
        marks = (row.cells.get(column, "").strip() for row in table.rows for column in ("id", "address"))
        self.in_file = set(marks)
        self.made = Plan(warnings=[str(warning) for warning in table.warnings])

    def plan(self) -> Plan:
        matched = [(row, self._try(row, "", self.index.match, row)) for row in self.table.rows]
        self._stop_if_wrong()
        known = self._known([pk for _row, pk in matched if pk])
        for row, pk in matched:
            planned = self._row(row, known.get(pk))
            if planned.facts or planned.lines or pk is None:
                self.made.rows.append(planned)
            else:
                self.made.unchanged += 1
        self._stop_if_wrong()
        self._give_addresses()
        self._look_for_the_same()
        self._stop_if_wrong()
        self._warn_of_new()
        return self.made

    def _stop_if_wrong(self) -> None:
        if self.faults:
            raise Refused(sorted(self.faults, key=lambda fault: fault.line))

    def _try(self, row: Row, column: str, read: Any, *args: Any) -> Any:
        """Return what ``read`` returns, or note what is wrong and return ``None``."""
        try:
            return read(*args)
        except Wrong as error:
            self.faults.append(Fault(str(error), row.line, error.column or column))
            return None

    def _known(self, pks: list[int]) -> dict[int | None, Organisation]:
        lines = Prefetch("ledger", StandingChange.objects.valid(), to_attr="valid_lines")
        found = Organisation.objects.select_related("stakeholder_group", "successor").prefetch_related(lines)
        return {organisation.pk: organisation for organisation in found.filter(pk__in=pks).order_by("pk")}

    def _row(self, row: Row, known: Organisation | None) -> Planned:
        planned = Planned(row.line, known.pk if known else None, known.name if known else row.cells.get("name", ""))
        organisation = known or Organisation()
        if known is None and (identifier := row.cells.get("id", "").strip()):
            planned.facts["id"] = ["", identifier]
        values: dict[str, Any] = {}
        for name in self.table.columns:
            if name in OF_THEIR_OWN:
                continue
            written = BY_NAME[name].write(known) if known else ""
            if row.cells[name] != written:
                value = self._try(row, name, self.parser.read, name, row.cells[name])
                self._note(planned, name, written, value, values)
        lines = self._try(row, "history", standings.new_lines, self, row, known) or []
        planned.lines = [_written(line) for line in lines]
        if values or lines or known is None:
            self._check(row, organisation, values, lines)
        return planned

    def _note(self, planned: Planned, name: str, written: str, value: Any, values: dict[str, Any]) -> None:
        """Keep a value if it is another than that of the register."""
        text = shown(value)
        is_empty = text in ("", "no")
        if value is None and text == written:
            return
        if planned.pk and text == self._canonical(name, written):
            return
        if is_empty and name in NEVER_EMPTY and (planned.pk or name == "name"):
            self.faults.append(Fault(_("It may not be empty."), planned.line, name))
        elif planned.pk or not is_empty:
            planned.facts[name] = [written, text]
            values[name] = value

    def _canonical(self, name: str, written: str) -> str:
        """Return what the register holds as a file would be read, so that accents in two pieces are no change."""
        try:
            return shown(self.parser.read(name, written))
        except Wrong:
            return written

    def _check(self, row: Row, organisation: Organisation, values: dict[str, Any], lines: list[Line]) -> None:
        """Look at the organisation as it would be; it is never saved."""
        for name, value in values.items():
            if name == "group":
                organisation.stakeholder_group = self.parser.groups.get(value)
            elif name != "successor":
                setattr(organisation, ATTRIBUTES.get(name, name), value)
        changed = {ATTRIBUTES.get(name, name) for name in values} - PARSED_WHOLLY
        try:
            organisation.clean_fields(exclude=FIELDS - changed)
        except ValidationError as error:
            back = {attribute: name for name, attribute in ATTRIBUTES.items()}
            for attribute, sentences in error.message_dict.items():
                self.faults.append(Fault(" ".join(sentences), row.line, back.get(attribute, attribute)))
        is_listed = lines[-1].after > Standing.NONE if lines else organisation.is_listed
        for column, sentence in _rules(organisation, is_listed):
            self.faults.append(Fault(sentence, row.line, column))
        if successor := values.get("successor"):
            self._check_successor(row, successor, is_listed)

    def _check_successor(self, row: Row, successor: str, is_listed: bool) -> None:
        if is_listed:
            self.faults.append(Fault(_("Only who has left the list has a successor."), row.line, "successor"))
        elif successor in (row.cells.get("id", "").strip(), row.cells.get("address", "").strip()):
            self.faults.append(Fault(_("An organisation cannot be merged with itself."), row.line, "successor"))
        elif not any(successor in known for known in (self.index.by_id, self.index.by_address, self.in_file)):
            sentence = _("“%s” is in neither the register nor the file.") % successor
            self.faults.append(Fault(sentence, row.line, "successor"))

    def _give_addresses(self) -> None:
        """Give an address to the new that bring none."""
        given = {row.facts["address"][1] for row in self.made.rows if "address" in row.facts}
        nameless = [row for row in self.made.rows if row.pk is None and "address" not in row.facts]
        for row, slug in zip(nameless, ledger.new_slugs([row.name for row in nameless]), strict=True):
            slug = ledger.new_slug(row.name, given) if slug in given else slug
            given.add(slug)
            row.facts["address"] = ["", slug]

    def _look_for_the_same(self) -> None:
        """Refuse names and addresses that two would have at the end, and addresses that another once had."""
        names, addresses = self.index.after(self.made.rows)
        double_names = {key for key, count in Counter(names.values()).items() if count > 1}
        double_addresses = {slug for slug, count in Counter(addresses.values()).items() if count > 1}
        changed = {row.facts["address"][1]: row for row in self.made.rows if "address" in row.facts}
        former = FactChange.objects.filter(fact=FactChange.Fact.ADDRESS, before__in=changed)
        taken = {slug for slug, pk in former.values_list("before", "organisation") if changed[slug].pk != pk}
        for place, row in enumerate(self.made.rows):
            key = row.pk or -place - 1
            if names[key] in double_names and (row.pk is None or row.facts.keys() & {"name", "country"}):
                sentence = _("There is already an organisation of this name in this country.")
                self.faults.append(Fault(sentence, row.line, "name"))
            if "address" in row.facts and addresses[key] in double_addresses | taken | ledger.NOT_AN_ADDRESS:
                self.faults.append(Fault(_("Another page has or had this address."), row.line, "address"))

    def _warn_of_new(self) -> None:
        for row in self.made.rows:
            if row.pk is None and (other := self.index.alike(row.facts["name"][1], row.facts.get("website"))):
                sentence = _("It would be new, but “%s” may be the same.") % other
                self.made.warnings.append(str(Fault(sentence, row.line, "name")))


def _rules(organisation: Organisation, is_listed: bool) -> list[tuple[str, str]]:
    """Return what the register would refuse, by column."""
    found = []
    has_place = organisation.latitude is not None, organisation.longitude is not None
    is_on_earth = all(has_place) and abs(organisation.latitude) <= 90 and abs(organisation.longitude) <= 180
    if not fold(organisation.name):
        found.append(("name", _("Give a name with at least one letter or figure.")))
    if is_listed and not organisation.country and not organisation.is_international:
        found.append(("country", _("Give a country, or mark the organisation as international.")))
    if any(has_place) and not is_on_earth:
        sentence = _("Give both coordinates: latitude from -90 to 90, longitude from -180 to 180.")
        found.append(("latitude", sentence))
    if organisation.is_place_public and not any(has_place):
        found.append(("is_place_public", _("Give the coordinates that the map is to show.")))
    return found


def _written(line: Line) -> str:
    words = [line.on.isoformat(), line.precision, columns.standing_word(line.after), line.reason, line.basis]
    return " ".join(words) + (f": {line.note}" if line.note else "")
