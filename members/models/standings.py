"""What an organisation can be on the official list, and how well that is known."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(models.IntegerChoices):
    """Every Member is also a Partner, so the numbers are ordered."""

    NONE = 0, _("not listed")
    PARTNER = 1, pgettext_lazy("standing", "Partner")
    MEMBER = 2, pgettext_lazy("standing", "Member")


class Basis(models.TextChoices):
    """How well the standing is known; shown to the Secretariat only."""

    DECIDED = "decided", _("decided: the decision is on file")
    STATED = "stated", _("stated in a publication of the Initiative")
    ARGUED = "argued", _("argued from a publication, to be confirmed")


class Precision(models.TextChoices):
    """How exactly a date is known; no page shows more of it."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    LATEST = "latest", _("only that it was so by then")


# How many characters of a date in ISO 8601 are known.
_KNOWN = {Precision.DAY.value: 10, Precision.MONTH.value: 7, Precision.YEAR.value: 4, Precision.LATEST.value: 0}


def known_span(day: date, precision: str) -> tuple[date, date]:
    """Return the first and the last day that a date may mean, as exactly as it is known."""
    match precision:
        case Precision.MONTH:
            return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        case Precision.YEAR:
            return date(day.year, 1, 1), date(day.year, 12, 31)
        case _:
            return day, day


def known_part(day: date | None, precision: str) -> str:
    """Return ``day`` in ISO 8601, cut to what is known of it."""
    return day.isoformat()[: _KNOWN[precision]] if day else ""
