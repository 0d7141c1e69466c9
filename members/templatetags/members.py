"""What other pages show of the register: its figures, its newest joiners, and a date as far as it is known."""

from datetime import date

from django import template

from initiative import dates
from members import record
from members.models import Organisation, Precision
from members.register import figures as read_figures
from members.register import newest_run

register = template.Library()


@register.inclusion_tag("members/figures.html")
def figures():
    return {"figures": read_figures()}


@register.inclusion_tag("members/new_members.html")
def new_members():
    return {"run": newest_run()}


@register.filter
def joined(organisation: Organisation) -> str:
    """Print “30 September 2023”, “September 2023” or “2023”, as far as it is known; nothing where it is not."""
    return _as_known(organisation.joined_on, organisation.joined_precision)


@register.simple_tag
def former_standing(organisation: Organisation) -> str:
    """Say that one who has left was a Member or a Partner; no sign stands beside, for these mean the list of today."""
    return record.former_standing(organisation)


@register.filter
def came(organisation: Organisation) -> str:
    """Print the same of one that joined in a period: a Member may have been a Partner long before."""
    return _as_known(organisation.came_on, organisation.came_precision)


def _as_known(known: date | None, precision: str) -> str:
    if known is None:
        return ""
    match precision:
        case Precision.DAY:
            return dates.day(known)
        case Precision.MONTH:
            return dates.month(known)
        case _:
            return str(known.year)
