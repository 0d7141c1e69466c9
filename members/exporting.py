"""The register and the official list as files: CSV as RFC 4180 has it, and XLSX. No cell is ever a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any, NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.translation import active_language
from members import register
from members.columns import COLUMNS, NUMBERS, defused, plain, standing_word
from members.facts import FIELDS, LANGUAGES, Record
from members.models import Organisation, StakeholderGroup, Standing, StandingChange
from members.models.standings import known_part
from members.regions import Region

CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
# The official list: the stable heading, and the one in the reader's language.
LIST_COLUMNS = {
    "name": gettext_lazy("Organisation"),
    "acronym": gettext_lazy("Acronym"),
    "country": gettext_lazy("Country or territory"),
    "group": gettext_lazy("Stakeholder group"),
    "standing": gettext_lazy("Status"),
    "joined_on": gettext_lazy("Joined"),
    "id": gettext_lazy("Identifier"),
}


# What the directory's files tell, by the heading in the reader's language.
DIRECTORY = {
    "name": gettext_lazy("Organisation"),
    "acronym": gettext_lazy("Acronym"),
    "former_names": gettext_lazy("Former names"),
    "standing": gettext_lazy("Status"),
    "joined_on": gettext_lazy("Joined"),
    "stakeholder_group": gettext_lazy("Stakeholder group"),
    "country": gettext_lazy("Country or territory"),
    "country_code": gettext_lazy("Country code"),
    "region": gettext_lazy("Region"),
    "city": gettext_lazy("Town"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "website": gettext_lazy("Website"),
    "summary": gettext_lazy("About"),
    "url": gettext_lazy("Page"),
    # The page shows the one, programs keep the other, which no change of name touches.
    "slug": gettext_lazy("Identifier"),
    "id": gettext_lazy("Permanent identifier"),
}


class Sheet(NamedTuple):
    """Headings and rows of text; ``numbers`` are the places of columns that a spreadsheet may reckon with."""

    headings: list[str]
    rows: Iterable[list[str]]
    numbers: frozenset[int] = frozenset()


def register_sheet(*, are_stable: bool) -> Sheet:
    """Return the whole register, as an import takes it; ``are_stable`` headings are the same in every language."""
    lines = Prefetch("ledger", StandingChange.objects.valid(), to_attr="valid_lines")
    known = Organisation.objects.select_related("stakeholder_group", "successor").prefetch_related(lines)
    return Sheet(
        [column.name if are_stable else str(column.label) for column in COLUMNS],
        ([column.write(organisation) for column in COLUMNS] for organisation in known.iterator(chunk_size=1000)),
        frozenset(place for place, column in enumerate(COLUMNS) if column.name in NUMBERS),
    )


def official_sheet(day: date, *, are_stable: bool) -> Sheet:
    """Return the official list of a day: in codes where the headings are stable, else in words."""
    listed = register.official_list(day)
    row = _in_codes if are_stable else _in_words
    headings = [name if are_stable else str(label) for name, label in LIST_COLUMNS.items()]
    return Sheet(headings, [row(organisation) for organisation in listed])


def directory_sheet(records: Iterable[Record], groups: dict[str, StakeholderGroup]) -> Sheet:
    """Return public records as a table, with headings and words in the active language."""
    return Sheet([str(label) for label in DIRECTORY.values()], (_public_row(record, groups) for record in records))


def records_sheet(records: Iterable[Record]) -> Sheet:
    """Return public records under the names that REST has for them; a summary has a column for each language."""
    headings = [*(name for name in FIELDS if name != "summary"), *(f"summary_{code}" for code in LANGUAGES)]
    return Sheet(headings, map(_record_row, records), frozenset(map(headings.index, NUMBERS)))


def as_csv(sheet: Sheet, *, is_for_programs: bool = False) -> Iterator[str]:
    """Yield a CSV row by row, for programs and for Excel, which knows UTF-8 by its mark only.

    What is for programs alone has no mark, and a number is a number, though it may begin with a minus.
    """
    writer = csv.writer(_Echo())
    plain_places = sheet.numbers if is_for_programs else ()
    if not is_for_programs:
        yield "\N{ZERO WIDTH NO-BREAK SPACE}"
    yield writer.writerow(map(defused, sheet.headings))
    for row in sheet.rows:
        yield writer.writerow(text if place in plain_places else defused(text) for place, text in enumerate(row))


def as_xlsx(sheet: Sheet, title: str) -> IO[bytes]:
    """Return a spreadsheet in a temporary file that goes when it is closed."""
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy, and few processes ever need it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    for place in range(1, len(sheet.headings) + 1):
        page.column_dimensions[get_column_letter(place)].width = 24
    page.append([defused(heading) for heading in sheet.headings])
    last = 1
    for last, row in enumerate(sheet.rows, 2):  # noqa: B007 -- read after the loop
        page.append([_cell(text, place in sheet.numbers) for place, text in enumerate(row)])
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{last}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(text: str, is_number: bool) -> str | float | None:
    if not text:
        return None
    return float(text) if is_number else defused(text)


def _record_row(record: Record) -> list[str]:
    told = [_plainly(value) for name, value in record.items() if name != "summary"]
    return told + [plain(record["summary"].get(code, "")) for code in LANGUAGES]


def _plainly(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "\n".join(map(plain, value))
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
    return plain(str(value))


def _in_codes(organisation: Organisation) -> list[str]:
    group = organisation.stakeholder_group
    return [
        plain(organisation.name),
        plain(organisation.acronym),
        organisation.country,
        group.code if group else "",
        standing_word(organisation.standing),
        known_part(organisation.joined_on, organisation.joined_precision),
        str(organisation.public_id),
    ]


def _in_words(organisation: Organisation) -> list[str]:
    codes = _in_codes(organisation)
    place = _("International") if organisation.is_international else plain(str(organisation.country_name))
    group = plain(str(organisation.stakeholder_group or ""))
    return [*codes[:2], place, group, str(Standing(organisation.standing).label), *codes[-2:]]


def _public_row(record: Record, groups: dict[str, StakeholderGroup]) -> list[str]:
    group = groups.get(record["stakeholder_group"])
    words = record | {
        "former_names": "; ".join(record["former_names"]),
        "standing": str(Standing[record["standing"].upper()].label),
        "stakeholder_group": str(group or ""),
        "country_code": record["country"],
        "country": _("International") if record["is_international"] else record["country_name"],
        "region": str(Region(record["region"]).label) if record["region"] else "",
        "summary": record["summary"].get(active_language(), ""),
    }
    return [plain(str(words[name])) if words[name] is not None else "" for name in DIRECTORY]


class _Echo:
    """What a writer writes it gives back."""

    def write(self, text: str) -> str:
        return text
