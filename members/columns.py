"""The columns of the register as a file: the one list behind export and import, so that each reads the other.

A cell is text. What a spreadsheet would take for a formula is written with an apostrophe before it (``defused``), and
read without it (``undefused``); the two undo each other for every text.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, Standing, StandingChange

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
HISTORY = re.compile(
    r"(?P<on>\d{4}-\d\d-\d\d) (?P<precision>day|month|year|latest) (?P<after>none|partner|member)"
    rf" (?P<reason>{'|'.join(StandingChange.Reason.values)}) (?P<basis>decided|stated|argued)(?:: (?P<note>.*))?"
)


class Column(NamedTuple):
    """``name`` is the stable heading, ``label`` the one in the reader's language, ``write`` gives the cell's text."""

    name: str
    label: Promise
    write: Callable[[Organisation], str]


def defused(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def undefused(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def plain(text: str) -> str:
    """Return text that every format can carry: one kind of line end, and no characters that XML forbids."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def degrees(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def history(lines: Iterable[StandingChange]) -> str:
    """Return the valid lines of a ledger, one a line."""
    return "\n".join(history_line(line) for line in lines)


def history_line(line: StandingChange) -> str:
    words = [line.effective_on.isoformat(), line.precision, standing_word(line.after), line.reason, line.basis]
    note = " ".join(line.note.split())
    return " ".join(words) + (f": {note}" if note else "")


def standing_word(standing: int) -> str:
    return Standing(standing).name.lower()


def _text(name: str) -> Callable[[Organisation], str]:
    return lambda organisation: plain(getattr(organisation, name))


def _history(organisation: Organisation) -> str:
    """Read ``valid_lines`` where a list was read along, as the export does."""
    lines = getattr(organisation, "valid_lines", None)
    return history(organisation.ledger.valid() if lines is None else lines)


def _left(organisation: Organisation) -> str:
    return organisation.left_on.isoformat() if organisation.left_on else ""


def _successor(organisation: Organisation) -> str:
    return str(organisation.successor.public_id) if organisation.successor else ""


def _group(organisation: Organisation) -> str:
    return organisation.stakeholder_group.code if organisation.stakeholder_group else ""


COLUMNS = [
    Column("id", _("Identifier"), lambda organisation: str(organisation.public_id)),
    Column("address", _("Address of the page"), _text("slug")),
    Column("name", _("Official name"), _text("name")),
    Column("english_name", _("Name in English"), _text("english_name")),
    Column("former_names", _("Former names"), lambda organisation: "\n".join(map(plain, organisation.former_names))),
    Column("acronym", _("Acronym"), _text("acronym")),
    Column("name_language", _("Language of the name"), _text("name_language")),
    Column("country", _("Country or territory"), _text("country")),
    Column("country_label_en", _("Country as written in English"), _text("country_label_en")),
    Column("country_label_fr", _("Country as written in French"), _text("country_label_fr")),
    Column("country_label_es", _("Country as written in Spanish"), _text("country_label_es")),
    Column("is_international", _("International"), lambda organisation: yes_or_no(organisation.is_international)),
    Column("city", _("Town"), _text("city")),
    Column("group", _("Stakeholder group"), _group),
    Column("website", _("Website"), _text("website")),
    Column("latitude", _("Latitude"), lambda organisation: degrees(organisation.latitude)),
    Column("longitude", _("Longitude"), lambda organisation: degrees(organisation.longitude)),
    Column("is_place_public", _("Exact place on the map"), lambda each: yes_or_no(each.is_place_public)),
    Column("summary_en", _("What you do for soils, in English"), _text("summary_en")),
    Column("summary_fr", _("What you do for soils, in French"), _text("summary_fr")),
    Column("summary_es", _("What you do for soils, in Spanish"), _text("summary_es")),
    Column("standing", _("Standing"), lambda organisation: standing_word(organisation.standing)),
    Column("joined_on", _("Joined"), lambda organisation: organisation.joined),
    Column("left_on", _("Left"), _left),
    Column("successor", _("Successor"), _successor),
    Column("history", _("History of the standing"), _history),
]
BY_NAME = {column.name: column for column in COLUMNS}
NUMBERS = {"latitude", "longitude"}
# What follows from the history, and is read only to be compared with it.
DERIVED = ("standing", "joined_on", "left_on")
