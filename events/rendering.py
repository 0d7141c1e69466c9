"""An event in words: its date in every shape, its hours in its zone and in UTC, its place, who holds it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import DateShape, Event, EventOrganisation
from initiative import dates
from initiative.countries import country_name
from initiative.translation import Text, active_language

ROLE_TITLES: dict[str, str | Promise] = dict(EventOrganisation.Role.choices)
# “19–21”, “4 … 20”: what is longer is not set as large as a numeral.
LONGEST_NUMERAL = 6


class DateBlock(NamedTuple):
    """The numeral, what stands under it, and the whole in words for those who do not see the two."""

    numeral: str
    rest: str
    words: str

    @property
    def is_long(self) -> bool:
        return len(self.numeral) > LONGEST_NUMERAL


class Hours(NamedTuple):
    """“14:00” or “14:00–15:30” at the place, the distance from UTC, and the same in UTC; the day if it is another."""

    local: str
    offset: str
    utc: str


class Organisers(NamedTuple):
    """Everybody in one role. ``initiative`` tells whether the Initiative itself comes first."""

    title: str | Promise
    initiative: bool
    parts: list[EventOrganisation]


def date_block(event: Event, *, is_large: bool = False) -> DateBlock:
    """Return the date as lists set it: 17, 25–27, “30 Nov – 12 Dec”, “4, 7”, a month, a year.

    A large one has room for the month in full.
    """
    words = date_in_words(event)
    start, end = event.starts_on, event.ends_on
    under = _under(start, end or start, is_large=is_large) if start else ""
    match event.date_shape:
        case DateShape.UNDATED:
            return DateBlock("–", _("no date"), words)
        case DateShape.YEAR:
            return DateBlock(str(start.year), f"– {end.year}" if end.year > start.year else "", words)
        case DateShape.MONTH:
            same = (start.year, start.month) == (end.year, end.month)
            return DateBlock(_format(start, "LLL"), str(end.year) if same else f"– {dates.short_month(end)}", words)
        case DateShape.OPEN:
            return DateBlock(f"{start.day} …", under, words)
        case DateShape.SEPARATE:
            name = _name_in(start, end)
            numerals = ", ".join(name(day) for day in event.days)
            return DateBlock(numerals if len(event.days) < 4 else f"{name(start)} … {name(end)}", under, words)
        case _:
            return DateBlock(_numerals(start, end), under, words)


def date_in_words(event: Event) -> str:
    """Return “19–21 September 2023”, “4 and 7 December 2023”, “from 3 October 2023”, “June 2023”, “2019–2022” …"""
    start, end = event.starts_on, event.ends_on
    match event.date_shape:
        case DateShape.UNDATED:
            return _("date not known")
        case DateShape.YEAR:
            return f"{start.year}–{end.year}" if end.year > start.year else str(start.year)
        case DateShape.MONTH:
            first, last = dates.month(start), dates.month(end)
            return first if first == last else f"{first} – {last}"
        case DateShape.OPEN:
            return _("from %(day)s, end not known") % {"day": dates.day(start)}
        case DateShape.SEPARATE:
            return _enumerated(event.days)
        case _:
            return dates.day_range(start, end)


def former_date(event: Event, *, is_short: bool = False) -> str:
    """Return the dates for which a moved event was first announced; ``""`` where it was not moved."""
    start, end = event.former_starts_on, event.former_ends_on
    if not event.was_moved:
        return ""
    if is_short and _is_one_month(start, end):
        return f"{_numerals(start, end)} {dates.short_month(end)}"
    return dates.day_range(start, end)


def weekdays(event: Event) -> str:
    """Return “Tuesday to Thursday” for days that are known and not more than a week."""
    start, end = event.starts_on, event.ends_on
    if event.date_shape == DateShape.SEPARATE:
        names = list(dict.fromkeys(_format(day, "EEEE") for day in event.days))
        return _capital(format_list(names, locale=_locale()))
    if event.date_shape != DateShape.DAYS or (end - start).days > 6:
        return ""
    names = {"first": _format(start, "EEEE"), "last": _format(end, "EEEE")}
    return _capital(names["first"] if start == end else _("%(first)s to %(last)s") % names)


def hours(event: Event) -> Hours | None:
    """Return the hours; ``None`` where they are not published."""
    if event.starts_at is None:
        return None
    zone = ZoneInfo(event.timezone)
    local = [each.astimezone(zone) for each in (event.starts_at, event.ends_at) if each]
    utc = [each for each in (event.starts_at, event.ends_at) if each]
    is_same_day = local[0].date() == utc[0].date()
    day = "" if is_same_day else _(" on %(day)s") % {"day": dates.short_day(utc[0].date())}
    return Hours(_clock(local), utc_offset(local[0]), _clock(utc) + " UTC" + day)


def utc_offset(moment: datetime) -> str:
    """Return “GMT+2” or “GMT+5:30”; “UTC” for no distance."""
    minutes = round(moment.utcoffset().total_seconds() / 60)
    if not minutes:
        return "UTC"
    whole, rest = divmod(abs(minutes), 60)
    return f"GMT{'+' if minutes > 0 else '−'}{whole}" + (f":{rest:02}" if rest else "")


def place(event: Event, *, whole: bool = False) -> list[Text]:
    """Return town and country; with ``whole`` the place in the town too."""
    country = Text(country_name(event.country), active_language())
    parts = [event.place, event.city, country] if whole or not (event.city or event.country) else [event.city, country]
    return [part for part in parts if part]


def kind_in_words(event: Event) -> str:
    """Return “Webinar 2 of 3”, “Webinar 2”, “Workshop”."""
    facts = {"kind": event.get_kind_display(), "number": event.series_number, "total": getattr(event, "in_series", 0)}
    if not event.series_number:
        return facts["kind"]
    if facts["total"] and facts["total"] > 1:
        return _("%(kind)s %(number)s of %(total)s") % facts
    return _("%(kind)s %(number)s") % facts


def organisers(event: Event, parts: Iterable[EventOrganisation]) -> list[Organisers]:
    """Return who made it possible, by role; the Initiative stands first where it holds the event."""
    own = event.held_by != Event.HeldBy.OTHERS
    order = list(ROLE_TITLES)
    by_role = sorted(parts, key=lambda part: (order.index(part.role), part.position, part.pk))
    groups = {role: list(same) for role, same in groupby(by_role, key=lambda part: part.role)}
    if own:
        groups = {EventOrganisation.Role.HOST.value: groups.pop(EventOrganisation.Role.HOST.value, [])} | groups
    return [
        Organisers(ROLE_TITLES[role], own and role == EventOrganisation.Role.HOST, same)
        for role, same in groups.items()
    ]


NO_DATE = gettext_lazy("Without a date")


def heading(event: Event) -> str | Promise:
    """Return the title under which a list sets the event: its month, its year, or that it has no date."""
    if event.date_shape == DateShape.UNDATED:
        return NO_DATE
    return str(event.starts_on.year) if event.date_shape == DateShape.YEAR else dates.month(event.starts_on)


def _is_one_month(start: date, end: date) -> bool:
    return (start.year, start.month) == (end.year, end.month)


def _name_in(start: date, end: date) -> Callable[[date], str]:
    """Return how to name a day between the two: by its number, or with its month where there is more than one."""
    return (lambda day: str(day.day)) if _is_one_month(start, end) else dates.day_and_month


def _numerals(start: date, end: date) -> str:
    name = _name_in(start, end)
    if start == end:
        return name(start)
    dash = "–" if _is_one_month(start, end) else "\N{NO-BREAK SPACE}– "
    return f"{name(start)}{dash}{name(end)}"


def _under(start: date, end: date, *, is_large: bool) -> str:
    """Return what the numeral does not say: the month and the year, or the year, or two of them."""
    if _is_one_month(start, end):
        return dates.month(end) if is_large else dates.short_month(end)
    return str(end.year) if start.year == end.year else f"{start.year} – {end.year}"


def _enumerated(days: list[date]) -> str:
    last = days[-1]
    if {(day.year, day.month) for day in days} == {(last.year, last.month)}:
        names = [*(_format(day, "d") for day in days[:-1]), dates.day(last)]
    else:
        names = [dates.day(day) for day in days]
    return format_list(names, locale=_locale())


def _clock(moments: list[datetime]) -> str:
    return "–".join(f"{each:%H:%M}" for each in moments)


def _format(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=_locale())


def _locale() -> str:
    """English is written the international way: the day first, and no comma before “and”."""
    return "en_GB" if active_language() == "en" else active_language()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
