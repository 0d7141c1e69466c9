"""The core sample of an objective: a bar from nothing to the whole, and what the baseline and the targets mean."""

from decimal import Decimal
from typing import NamedTuple

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from initiative.translation import Text, active_language
from roadmap.models import Indicator, Objective

# A label that begins nearer than this to an end of the scale would run into it.
ROOM = 6


class Mark(NamedTuple):
    """A number under the bar, at a percentage of its length."""

    label: str
    at: str
    anchor: str


class Key(NamedTuple):
    """What is said of the baseline or of a target: a number where there is one, and always its wording."""

    heading: str
    figure: str
    words: Text
    tint: str


class CoreSample(NamedTuple):
    """``share`` is the measured part as a percentage; ``None`` while nothing has been measured."""

    counted: Text
    sentence: str
    share: str | None
    marks: list[Mark]
    keys: list[Key]


def core_sample(objective: Objective) -> CoreSample | None:
    """Return the drawing of an objective of which something can be counted, else ``None``."""
    indicator = getattr(objective, "indicator", None)
    if indicator is None:
        return None
    share = _share(indicator.baseline, indicator.scale)
    return CoreSample(
        counted=indicator.name,
        sentence=_sentence(indicator),
        share=None if share is None else _percent(share),
        marks=_marks(indicator),
        keys=[
            Key(_baseline_heading(indicator), _figure(indicator, indicator.baseline), objective.baseline, "k-goal"),
            Key(_("Target 2030"), _figure(indicator, indicator.target_2030), objective.target_2030, "k-clay"),
            Key(_("Target 2050"), _figure(indicator, indicator.target_2050), objective.target_2050, "k-sand"),
        ],
    )


def plain(value: Decimal) -> str:
    """Return the number as the active language writes it, without decimals that say nothing."""
    return format_decimal(value.normalize(), locale=active_language()).replace("\u202f", "\u00a0")


def _baseline_heading(indicator: Indicator) -> str:
    return _("Baseline %(year)s") % {"year": indicator.baseline_year or 2020}


def _figure(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return _("In words")
    if indicator.whole is None:
        return f"{plain(value)} {indicator.unit}"
    numbers = {"number": plain(value), "whole": plain(indicator.whole)}
    return (_("All %(whole)s") if value == indicator.whole else _("%(number)s of %(whole)s")) % numbers


def _sentence(indicator: Indicator) -> str:
    if indicator.baseline is None:
        return _("not measured yet")
    facts = {"figure": _figure(indicator, indicator.baseline), "year": indicator.baseline_year}
    return _("%(figure)s in %(year)s") % facts


def _share(value: Decimal | None, scale: Decimal | None) -> Decimal | None:
    return None if value is None or scale is None else min(value / scale, Decimal(1)) * 100


def _percent(share: Decimal) -> str:
    """Return a percentage for an SVG attribute, which wants a point in every language."""
    return f"{share:.1f}%"


def _marks(indicator: Indicator) -> list[Mark]:
    """Return 0, what lies between, and the end of the scale."""
    if indicator.scale is None:
        return []
    between = {indicator.baseline, indicator.target_2030, indicator.target_2050} - {None}
    inner = sorted((_share(value, indicator.scale), value) for value in between)
    marks = [Mark(plain(value), _percent(at), "middle") for at, value in inner if ROOM <= at <= 100 - ROOM]
    return [Mark("0", "0%", "start"), *marks, Mark(plain(indicator.scale), "100%", "end")]
