"""What the public page shows of an organisation: its logo, its other names, the contacts who agreed to be shown, and
what machines read in it."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings

from members import profile, record, structured
from members.models import Organisation
from members.record import Entry

register = template.Library()


@register.inclusion_tag("members/logo.html")
def logo(organisation: Organisation, where: str = "members:logo") -> dict[str, Any]:
    """Show the logo on white, or the letters that stand in its place."""
    return {"organisation": organisation, "where": where, "mark": profile.logo_mark(organisation)}


@register.inclusion_tag("members/contacts.html")
def contacts(organisation: Organisation) -> dict[str, Any]:
    """Show who agreed to be shown, and of each only what was agreed to; and the way to write to it, where somebody
    would read that."""
    active = list(organisation.representatives.active().order_by("role", "name", "pk"))
    is_open = organisation.takes_messages and any(each.reads_messages for each in active)
    return {
        "organisation": organisation,
        "people": [each for each in active if each.is_name_public],
        "is_open": is_open,
    }


@register.simple_tag
def since(entries: Iterable[Entry]) -> str:
    """Return “Member since September 2023” out of what is on record."""
    return record.standing_since(entries)


@register.inclusion_tag("members/also_known.html")
def also_known(organisation: Organisation, entries: Iterable[Entry]) -> dict[str, Any]:
    """Show acronym, English name, and former names until which day."""
    return {
        "acronym": organisation.acronym,
        "english": organisation.english_name if organisation.english_name != organisation.name else "",
        "former": record.former_names(organisation, entries),
    }


@register.simple_tag
def about(organisation: Organisation) -> str:
    """Return what it says of itself in short, for search engines and for links elsewhere."""
    return structured.about(organisation)


@register.inclusion_tag("members/machines.html")
def for_machines(organisation: Organisation) -> dict[str, Any]:
    """Write what search engines and social networks read of an organisation's page."""
    return {
        "organisation": organisation,
        "about": structured.about(organisation),
        "data": structured.data(organisation),
        "site": settings.SITE_URL,
        "mark": structured.preview(organisation).mark,
    }
