"""From a file to rows of cells: what it is written in is found out, or refused with a sentence.

Rows are counted while they are read, so that a file of a million is refused after the first fifty thousand.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from members.columns import COLUMNS, undefused
from members.importing import spreadsheets
from members.importing.refusal import MOST_FAULTS, Fault, Refused
from members.models.names import fold

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
DELIMITERS = (",", ";", "\t", "|")
KEYS = {"id", "address", "name"}


class Row(NamedTuple):
    """A row by the names of our columns; ``line`` is where it begins in the file."""

    line: int
    cells: dict[str, str]


@dataclass
class Table:
    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes) -> Table:
    """Return the table that a file holds. Raises ``Refused``; rows that are wrong are left out, and told as faults."""
    if len(data) > MOST_BYTES:
        raise Refused([_("The file is too large: it may have 32 MB.")])
    if spreadsheets.is_one(data):
        warnings: list[Fault] = []
        return _table(spreadsheets.rows(data, MOST_COLUMNS, warnings), warnings, are_padded=True)
    text, warnings = _decoded(data)
    return _table(_records(text), warnings, are_padded=False)


def _table(records: Iterator[tuple[int, list[str | Fault]]], warnings: list[Fault], are_padded: bool) -> Table:
    line, headings = next(records, (0, []))
    columns = _columns(line, [str(heading) for heading in headings], warnings)
    table = Table([name for name in columns if name], warnings=warnings)
    for line, cells in records:
        if not any(cells):
            continue
        if len(table.rows) >= MOST_ROWS:
            raise Refused([_("The file has more than %(rows)s rows.") % {"rows": MOST_ROWS}])
        wrong = [cell for cell in cells if isinstance(cell, Fault)]
        if sentence := _ragged(cells, columns, are_padded):
            wrong.append(Fault(sentence, line))
        if wrong:
            table.faults += wrong
            if len(table.faults) >= MOST_FAULTS:
                break
            continue
        named = {name: undefused(cell) for name, cell in zip(columns, cells, strict=False) if name}
        table.rows.append(Row(line, {**dict.fromkeys(table.columns, ""), **named}))
    return table


def _ragged(cells: list[str | Fault], columns: list[str], are_padded: bool) -> str:
    """Say that a row has not as many cells as the headings; a spreadsheet leaves empty ones out."""
    filled = len(cells) if not are_padded else max(place for place, cell in enumerate(cells, 1) if cell)
    if filled > len(columns) or (filled < len(columns) and not are_padded):
        told = {"cells": filled, "headings": len(columns)}
        return _("The row has %(cells)s cells, and there are %(headings)s headings.") % told
    return ""


def _columns(line: int, headings: list[str], warnings: list[Fault]) -> list[str]:
    """Return our name for each heading, ``""`` for one that is left out. Raises ``Refused``."""
    if len(headings) > MOST_COLUMNS:
        raise Refused([Fault(_("The file has more than %(columns)s columns.") % {"columns": MOST_COLUMNS}, line)])
    known = _known_headings()
    columns = [known.get(_heading(heading), "") for heading in headings]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Refused([Fault(_("This heading stands there twice."), line, name) for name in twice])
    if not KEYS & set(columns):
        told = {"columns": ", ".join(column.name for column in COLUMNS)}
        raise Refused(
            [
                Fault(_("No heading says which organisation is meant: id, address or name."), line),
                _("Known headings: %(columns)s.") % told,
            ]
        )
    left_out = [heading for heading, name in zip(headings, columns, strict=True) if not name]
    if left_out:
        sentence = ngettext("This column is left out: %s.", "These columns are left out: %s.", len(left_out))
        names = ", ".join(f"“{heading[:60]}”" for heading in left_out[:20])
        warnings.append(Fault(sentence % names, line))
    return columns


def _known_headings() -> dict[str, str]:
    """Return our columns by their headings: the stable ones, and the labels in all languages."""
    known = {}
    for code, _name in reversed(settings.LANGUAGES):
        with override(code):
            known |= {_heading(str(column.label)): column.name for column in COLUMNS}
    return known | {column.name: column.name for column in COLUMNS}


def _heading(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", fold(text))


# Text


def _decoded(data: bytes) -> tuple[str, list[Fault]]:
    """Return the text of a file and what should be looked at. Raises ``Refused``."""
    warnings = []
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise Refused([_("The letters of this file cannot be read: save it as “CSV UTF-8”.")]) from None
        warnings.append(Fault(_("The file was read as Windows-1252: look whether accents are right.")))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused([Fault(_("It holds a character that cannot be read: delete it, or type the text anew."), line)])
    return text, warnings


def _encoding(data: bytes) -> str:
    """Return the encoding that the first bytes tell: by their mark, or by where UTF-16 has its zeros."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:400]
    if len(start) >= 4 and b"\0" in start:
        for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
            if zeros.count(0) > len(zeros) * 0.6:
                return name
    return "utf-8-sig"


def _records(text: str) -> Iterator[tuple[int, list[str | Fault]]]:
    """Yield the rows of a text with the line on which each begins."""
    named = re.match(r"sep=(.)\r?\n?", text) if text.startswith("sep=") else None
    begins = 1 if named else 0
    text = text[named.end() :] if named else text
    delimiter = named[1] if named else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused([Fault(_csv_fault(str(error)), begins + line)]) from None
        if cells:
            yield begins + line, list(cells)
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return what parts the cells: with it, most headings are known."""
    first = next((line for line in io.StringIO(text[:100_000], newline="") if line.strip()), "")
    known = _known_headings()

    def known_with(delimiter: str) -> int:
        parts = next(csv.reader([first], delimiter=delimiter), [])
        return sum(_heading(undefused(part)) in known for part in parts)

    return max(DELIMITERS, key=known_with)


def _csv_fault(told: str) -> str:
    if "unexpected end" in told:
        return _("A quotation mark is opened in this row and never closed.")
    if "larger than" in told:
        return _("A cell is longer than 131,072 characters; perhaps a quotation mark is not closed.")
    return _("A quotation mark stands where none may be: within a cell it is written twice.")
