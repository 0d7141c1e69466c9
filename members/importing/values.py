"""From a cell to a value of the register, or a sentence that says what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_unicode_slug
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative.countries import country_names
from members import columns
from members.models import Organisation, Precision, StakeholderGroup, Standing
from members.models.names import fold

YES = {"yes", "true", "1", "x", "oui", "vrai", "si", "verdadero"}
NO = {"", "no", "false", "0", "non", "faux", "falso"}
# As people write them; CLDR knows other names, or ISO another code.
OTHER_COUNTRY_NAMES = {"turkey": "TR", "ivory coast": "CI", "uk": "GB", "usa": "US", "czech republic": "CZ"}
# What turns the order of letters round, or parts lines, has no place in a name.
_UNSEEN = {"Cc", "Cs", "Co", "Zl", "Zp"}
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'’°")


class Wrong(ValueError):
    """The cell cannot be this; the message tells a person why, and ``column`` is where, if that is known."""

    def __init__(self, sentence: str, column: str = "") -> None:
        super().__init__(sentence)
        self.column = column


class Line(NamedTuple):
    """A line of the ledger as a file writes it."""

    on: date
    precision: str
    after: int
    reason: str
    basis: str
    note: str = ""

    @property
    def facts(self) -> tuple[Any, ...]:
        return self[:5]


def one_line(text: str) -> str:
    clean = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(letter) in _UNSEEN or letter in _TURNING for letter in clean):
        raise Wrong(_("It holds a character that cannot be read: delete it, or type the text anew."))
    return clean if any(letter.isprintable() and not letter.isspace() for letter in clean) else ""


def several_lines(text: str) -> str:
    clean = unicodedata.normalize("NFC", columns.plain(text)).strip()
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in clean if letter not in "\n\t"):
        raise Wrong(_("It holds a character that cannot be read: delete it, or type the text anew."))
    return clean


def names(text: str) -> list[str]:
    return [name for line in text.splitlines() if (name := one_line(line))]


def identifier(text: str) -> str:
    try:
        return str(UUID(text.strip()))
    except ValueError:
        raise Wrong(_("“%s” is not an identifier of this register.") % text[:60]) from None


def address(text: str) -> str:
    clean = one_line(text)
    try:
        validate_unicode_slug(clean)
    except ValidationError:
        raise Wrong(_("An address has letters, figures and hyphens only.")) from None
    return clean


def truth(text: str) -> bool:
    word = fold(text)
    if word not in YES | NO:
        raise Wrong(_("“%s” is neither yes nor no.") % text[:60])
    return word in YES


def website(text: str) -> str:
    clean = one_line(text)
    if clean and "://" not in clean:
        clean = f"https://{clean}"
    try:
        if clean:
            URLValidator(schemes=["http", "https"])(clean)
    except ValidationError:
        raise Wrong(_("“%s” is no address of a website.") % text[:60]) from None
    return clean


def degrees(text: str) -> Decimal | None:
    """Return a number with a point or a comma; where both stand, nobody can tell which of them parts thousands."""
    figures = unicodedata.normalize("NFKC", text).translate(_SPACES)
    if not figures:
        return None
    if not re.fullmatch(r"[-+−]?[0-9]+([.,][0-9]+)?", figures) or len(figures) > 40:
        raise Wrong(_("“%s” is not a number of degrees, such as 43.61.") % text[:60])
    try:
        return Decimal(figures.replace(",", ".").replace("−", "-")).quantize(Decimal("0.00001"))
    except InvalidOperation:
        raise Wrong(_("“%s” is not a number of degrees, such as 43.61.") % text[:60]) from None


def standing(text: str) -> int:
    word = text.strip().casefold()
    known = {columns.standing_word(each): each.value for each in Standing} | {"": Standing.NONE.value}
    if word not in known:
        raise Wrong(_("“%s” is none of: none, partner, member.") % text[:60])
    return known[word]


def partial_day(text: str) -> tuple[date, str] | None:
    """Return a day and how exactly it is known, from “2023”, “2023-09” or “2023-09-30”; ``None`` for nothing."""
    clean = text.strip()
    if not clean:
        return None
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", clean)
    try:
        year, month, day = (int(part) if part else 1 for part in found.groups())
        known = [Precision.YEAR, Precision.MONTH, Precision.DAY][sum(map(bool, found.groups())) - 1]
        return _in_the_past(date(year, month, day)), known
    except (AttributeError, ValueError):
        raise Wrong(_("“%s” is not a day such as 2023-09-30, 2023-09 or 2023.") % text[:60]) from None


def history(text: str) -> list[Line]:
    """Return a whole ledger. Raises ``Wrong`` where a line cannot be read or does not follow."""
    told = lines(text)
    before, since = Standing.NONE.value, date.min
    for line in told:
        if line.after == before or line.on < since:
            row = f"{line.on} {columns.standing_word(line.after)}"
            raise Wrong(_("“%s” does not follow the line before it.") % row)
        before, since = line.after, line.on
    return told


def lines(text: str) -> list[Line]:
    """Return lines of a ledger. Raises ``Wrong`` where one cannot be read."""
    return [_line(row) for row in map(str.strip, columns.plain(text).split("\n")) if row]


def _line(row: str) -> Line:
    found = columns.HISTORY.fullmatch(row)
    try:
        on = _in_the_past(date.fromisoformat(found["on"]))
    except (TypeError, ValueError):
        told = {"row": row[:80], "example": "2023-09-30 day partner earlier stated: Newsletter 22"}
        raise Wrong(_("“%(row)s” is not a line such as “%(example)s”.") % told) from None
    after = Standing[found["after"].upper()].value
    return Line(on, found["precision"], after, found["reason"], found["basis"], found["note"] or "")


def _in_the_past(day: date) -> date:
    """Return a day on which a register can say something. Raises ``ValueError``."""
    if not date(2015, 12, 1) <= day <= timezone.localdate():
        raise ValueError(day)
    return day


class Parser:
    """Reads the cells of our columns; countries and groups are known by code and by their names in all languages."""

    def __init__(self) -> None:
        self.groups = {group.code: group for group in StakeholderGroup.objects.all()}
        self._group_codes = {fold(code): code for code in self.groups}
        self._country_codes = dict(OTHER_COUNTRY_NAMES)
        for language, _name in settings.LANGUAGES:
            self._country_codes |= {fold(name): code for code, name in country_names(language).items()}
            for code, group in self.groups.items():
                self._group_codes.setdefault(fold(getattr(group, f"label_{language}")), code)
        self._country_codes |= {code.lower(): code for code in country_names("en")}

    def read(self, column: str, text: str) -> Any:
        """Return the value of a cell. Raises ``Wrong``."""
        most = MOST_LETTERS.get(column)
        if most and len(text.strip()) > most:
            raise Wrong(_("It is longer than %(most)s letters.") % {"most": most}, column)
        try:
            return PARSERS[column](self, text) if column in ("country", "group") else PARSERS[column](text)
        except Wrong as error:
            raise Wrong(str(error), column) from None

    def country(self, text: str) -> str:
        words = fold(text)
        if words and words not in self._country_codes:
            raise Wrong(_("“%s” is no country or territory: give its ISO code, such as FR.") % text[:60])
        return self._country_codes[words] if words else ""

    def group(self, text: str) -> str:
        words = fold(text)
        if words and words not in self._group_codes:
            told = {"text": text[:60], "codes": ", ".join(self.groups)}
            raise Wrong(_("“%(text)s” is no stakeholder group. Known: %(codes)s.") % told)
        return self._group_codes[words] if words else ""


MOST_LETTERS = {
    field.name: field.max_length
    for field in Organisation._meta.concrete_fields
    if field.name in columns.BY_NAME and field.name != "country" and field.max_length
} | {"address": 120, "former_names": 5000, "history": 20_000}
PARSERS: Mapping[str, Callable[..., Any]] = {
    **{name: one_line for name in columns.BY_NAME},
    "id": identifier,
    "address": address,
    "former_names": names,
    "country": Parser.country,
    "is_international": truth,
    "group": Parser.group,
    "website": website,
    "latitude": degrees,
    "longitude": degrees,
    "is_place_public": truth,
    "summary_en": several_lines,
    "summary_fr": several_lines,
    "summary_es": several_lines,
    "standing": standing,
    "joined_on": partial_day,
    "left_on": partial_day,
    "history": history,
}
