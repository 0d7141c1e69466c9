"""From an XLSX file to rows of text. It is read as a stream; what it unpacks to is looked at first."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from members.importing.refusal import Fault, Refused

MOST_UNPACKED = 100 * 1024 * 1024
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_one(data: bytes) -> bool:
    """Tell whether a file is a spreadsheet. Raises ``Refused`` for one of the years before 2007, or locked."""
    if data.startswith(OLD_EXCEL):
        raise Refused([_("This spreadsheet is of an old kind or locked by a password: save it as .xlsx or CSV.")])
    return data.startswith(ZIP)


def rows(data: bytes, most_columns: int, warnings: list[Fault]) -> Iterator[tuple[int, list[str | Fault]]]:
    """Yield the rows of the first sheet with their numbers; a cell that cannot be text is a fault."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- heavy, and few processes ever need it

    _look_inside(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if len(book.worksheets) > 1:
            warnings.append(Fault(_("Only the first sheet is read: “%s”.") % book.worksheets[0].title))
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size need not be true
        for number, cells in enumerate(sheet.iter_rows(max_col=most_columns + 1), 1):
            yield number, _without_empty_end([_text(cell, number) for cell in cells])
    except Refused:
        raise
    except Exception as error:  # whatever openpyxl meets in a broken file
        raise Refused([_("This spreadsheet cannot be read: open it and save it anew.")]) from error


def _look_inside(data: bytes) -> None:
    """Refuse what would fill the memory, and declarations by which XML grows."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise Refused([_("This spreadsheet unpacks to more than 100 MB.")])
            for part in parts.infolist():
                with parts.open(part) as file:
                    if b"<!DOCTYPE" in file.read(4096).upper():
                        raise Refused([_("This spreadsheet cannot be read: open it and save it anew.")])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Refused([_("This spreadsheet cannot be read: open it and save it anew.")]) from error


def _without_empty_end(cells: list[str | Fault]) -> list[str | Fault]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: Any, line: int) -> str | Fault:
    """Return a cell as it would stand in a CSV."""
    value = cell.value
    if value is None:
        return ""
    where = {"line": line, "column": getattr(cell, "column_letter", "")}
    if cell.data_type == "f":
        return Fault(_("The cell holds a formula: put its value in its place."), **where)
    if cell.data_type == "e":
        return Fault(_("The cell holds an error."), **where)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(value)
