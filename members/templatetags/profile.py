"""What the public page shows of an organisation's own: its logo, and the contacts who agreed to be shown."""

from typing import Any

from django import template

from members import profile
from members.models import Organisation

register = template.Library()


@register.inclusion_tag("members/logo.html")
def logo(organisation: Organisation, where: str = "members:logo") -> dict[str, Any]:
    """Show the logo on white, or the letters that stand in its place."""
    return {"organisation": organisation, "where": where, "mark": profile.logo_mark(organisation)}


@register.inclusion_tag("members/contacts.html")
def contacts(organisation: Organisation) -> dict[str, Any]:
    """Show who agreed to be shown, and of each only what was agreed to."""
    shown = organisation.representatives.active().filter(is_name_public=True).order_by("role", "name", "pk")
    return {"people": shown}
