"""What a query string may hold: each parameter is read, refused and described in one place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from initiative.api.refusals import refusal

Schema = dict[str, Any]
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# RFC 3339; a “+” that was not written as %2B arrives as a space.
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:)([0-9]{2})(\.[0-9]+)?(Z|[+ -][0-9]{2}:[0-9]{2})",
    re.ASCII | re.IGNORECASE,
)


class NotUnderstood(ValueError):
    """A value that cannot be read: a sentence, and what is known where that is a list."""

    def __init__(self, detail: str, known: Iterable[Any] | None = None) -> None:
        super().__init__(detail)
        self.detail, self.known = detail, known


@dataclass(frozen=True)
class Parameter:
    """``otherwise`` is its value where it is not given."""

    name: str
    description: Promise
    otherwise: Any = None

    def read(self, text: str) -> Any:
        raise NotImplementedError  # pragma: no cover

    def schema(self) -> Schema:
        raise NotImplementedError  # pragma: no cover


@dataclass(frozen=True)
class WholeNumber(Parameter):
    most: int = 1

    def read(self, text: str) -> int:
        if _NUMBER.fullmatch(text) and int(text) <= self.most:
            return int(text)
        raise NotUnderstood(_("Give a whole number from 1 to %(most)s.") % {"most": self.most})

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.otherwise}


@dataclass(frozen=True)
class OneOf(Parameter):
    """One word of a list."""

    words: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        if text in self.words:
            return text
        raise NotUnderstood(_("There is no such value."), self.words)

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.words), "default": self.otherwise}


@dataclass(frozen=True)
class Day(Parameter):
    """A day of the calendar."""

    def read(self, text: str) -> date:
        if day := _day(text):
            return day
        raise NotUnderstood(_("Give a day as YYYY-MM-DD."))

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Moment(Parameter):
    """A time with its zone, or a day for its first moment in UTC."""

    def read(self, text: str) -> datetime:
        if day := _day(text):
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        if found := _MOMENT.fullmatch(text):
            on, at, second, fraction, zone = found.groups()
            second = "59" if second == "60" else second  # a second that is put in now and then
            zone = zone.upper().replace(" ", "+")
            try:
                return _in_utc(datetime.fromisoformat(f"{on}T{at}{second}{(fraction or '')[:7]}{zone}"))
            except ValueError:
                pass
        raise NotUnderstood(_("Give a time as 2026-11-27T10:00:00Z, or a day as 2026-11-27."))

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}


def read(known: Iterable[Parameter], asked: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the value of each parameter, and what is wrong with those that cannot be read."""
    values, errors = {}, []
    for parameter in known:
        given = asked.getlist(parameter.name)
        values[parameter.name] = parameter.otherwise
        if len(given) > 1:
            errors.append(refusal(parameter.name, _("Give this parameter once.")))
        elif given:
            try:
                values[parameter.name] = parameter.read(given[0])
            except NotUnderstood as error:
                errors.append(refusal(parameter.name, error.detail, error.known))
    return values, errors


def refused_by(form: Any, asked: Any) -> list[dict[str, Any]]:
    """Return what is wrong with the parameters that are fields of a form.

    To a form an empty value is none, as browsers send it for what nobody filled in; whoever writes one here meant
    something else than everything.
    """
    wrong = {name: " ".join(messages)[:300] for name, messages in form.errors.items()}
    wrong |= {name: said for name in form.fields if (said := _miswritten(form, name, asked))}
    return [refusal(name, said, values(form.fields[name])) for name, said in wrong.items()]


def _miswritten(form: Any, name: str, asked: Any) -> str:
    """Return what is wrong with how a parameter is written, whatever its field may say of the value."""
    given = asked.getlist(name)
    if not all(value.strip() for value in given):
        return _("Give a value, or leave this parameter out.")
    if not takes_several(form.fields[name]):
        return _("Give this parameter once.") if len(given) > 1 else ""
    if any("," in value for value in given):
        return _("For several values, repeat this parameter: %(example)s") % {"example": f"{name}=…&{name}=…"}
    return ""


def takes_several(field: Any) -> bool:
    return getattr(field, "takes_several", False)


def values(field: Any) -> list[str] | None:
    """Return what may be chosen in a field; ``None`` where anything may be written."""
    choices = getattr(field, "choices", None)
    return [value for value, _label in choices if value != ""] if choices is not None else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _in_utc(moment: datetime) -> datetime:
    """Return a time in UTC; where the calendar ends, its first or last moment."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return (datetime.min if moment.year == 1 else datetime.max).replace(tzinfo=UTC)
