"""Days, months and spans of days in words, in the active language.

The names of months come from the Unicode CLDR that Babel carries. English is written the international way, day
first, and French writes the first of a month “1er”. Spaces around a dash are full ones; the first does not break.
"""

from datetime import date, datetime

from babel.dates import format_date
from django.utils import timezone

from initiative.translation import active_language

_LOCALES = {"en": "en_GB", "fr": "fr", "es": "es"}
_NBSP = "\N{NO-BREAK SPACE}"
_TO = f"{_NBSP}– "


def day(value: date) -> str:
    """Return “30 September 2023”; of an instant, the day it falls on in the current time zone."""
    return _worded(value, "long")


def short_day(value: date) -> str:
    """Return “30 Sept 2023”, for tables and captions."""
    return _worded(value, "d MMM y")


def day_and_month(value: date) -> str:
    """Return “30 Nov”, where the year stands beside it; the two are never parted."""
    return _worded(value, "d MMM").replace(" ", _NBSP)


def weekday_and_day(value: date) -> str:
    """Return “Tuesday, 10 October”, to begin a sentence with."""
    language = active_language()
    day_of_month = _worded(value, "d 'de' MMMM" if language == "es" else "d MMMM")
    return f"{_worded(value, 'EEEE').capitalize()}{' ' if language == 'fr' else ', '}{day_of_month}"


def month(value: date) -> str:
    """Return “October 2023”."""
    return _worded(value, "MMMM 'de' y" if active_language() == "es" else "MMMM y")


def short_month(value: date) -> str:
    """Return “Oct 2023”, which stands under the numeral of a day."""
    return _worded(value, "MMM y")


def day_range(start: date, end: date | None) -> str:
    """Return “19–21 September 2023”, “30 Nov – 12 Dec 2023”, or one day when both are the same or there is no end."""
    start, end = _day_of(start), _day_of(end or start)
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{_worded(start, 'd')}–{day(end)}"
    first = _worded(start, "d MMM" if start.year == end.year else "d MMM y")
    return first + _TO + short_day(end)


def _day_of(value: date) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _worded(value: date, pattern: str) -> str:
    value, language = _day_of(value), active_language()
    words = format_date(value, pattern, locale=_LOCALES[language])
    has_day = pattern == "long" or pattern.startswith("d")
    if language == "fr" and has_day and value.day == 1:
        words = f"1er{words.removeprefix('1')}"
    return words
