"""How an event is dated, and what instants follow from local days, hours and a time zone."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.db import models
from django.utils.translation import gettext_lazy as _

# A season without a printed end does not stay in the calendar for ever.
OPEN_END = timedelta(days=365)
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
# Etc/GMT+12 and its kin turn their sign round, and are no place where people meet.
_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/")


class DateShape(models.TextChoices):
    """What is known of the date; nothing shows more of it."""

    DAYS = "days", _("one day, or several in a row")
    SEPARATE = "separate", _("separate days")
    OPEN = "open", _("from a day on, no end known")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNDATED = "undated", _("not dated")


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Return the names of the IANA time zones for a form field."""
    names = (
        name for name in available_timezones() if name == "UTC" or ("/" in name and not name.startswith(_NO_PLACES))
    )
    return [(name, name.replace("_", " ")) for name in sorted(names)]


def is_zone(name: str) -> bool:
    return name in dict(zone_choices())


def instant(day: date, hour: time, zone: str) -> datetime:
    """Return the instant in UTC; of an hour that comes twice it is the first."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def exists(day: date, hour: time, zone: str) -> bool:
    """Tell whether clocks in ``zone`` ever show that hour of that day; they skip one when summer time begins."""
    return instant(day, hour, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, hour)


def midnight_after(day: date, zone: str) -> datetime:
    """Return the instant at which ``day`` is over in ``zone``, in UTC where no zone is known."""
    return instant(day + timedelta(days=1), time.min, zone or "UTC")


def last_of_month(day: date) -> date:
    """Return the last day of the month of ``day``."""
    first = day.replace(day=1)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
