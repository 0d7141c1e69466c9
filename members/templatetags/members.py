"""What other pages show of the register: its figures, its newest joiners, and a date as far as it is known."""

from django import template

from initiative import dates
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
    known = organisation.joined_on
    if known is None:
        return ""
    match organisation.joined_precision:
        case Precision.DAY:
            return dates.day(known)
        case Precision.MONTH:
            return dates.month(known)
        case _:
            return str(known.year)
