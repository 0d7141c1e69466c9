"""The rows of the directory. They are the longest part of the portal's busiest page, so plain Python writes them."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from initiative.countries import country_name
from initiative.templatetags.ui import standing, worded
from initiative.translation import active_language, first_written
from members.models import StakeholderGroup, Standing
from members.models.names import fold

register = template.Library()


@register.simple_tag
def organisation_rows(organisations: Iterable[Any], groups: Mapping[str, StakeholderGroup], words: str) -> SafeString:
    """Write a row for each: name, group, country, standing and year.

    A former name is told where it is why somebody who typed ``words`` finds the organisation.
    """
    before, after = reverse("members:organisation", args=["-"]).rsplit("-", 1)
    labels = {group.pk: worded(group.label) for group in groups.values()}
    signs = {value: standing(value) for value in (Standing.PARTNER, Standing.MEMBER)}
    international, typed = escape(_("International")), fold(words).split()
    rows = []
    for each in organisations:
        lang = f' lang="{escape(each.name_language)}"' if each.name_language else ""
        slug = each.slug if each.slug.isascii() else quote(each.slug)
        place = international if each.is_international else _country(each)
        rows.append(
            f'<tr role="row"><th role="rowheader" scope="row"><a href="{before}{slug}{after}"{lang}>'
            f'{escape(each.name)}</a>{_beneath(each, typed)}</th><td role="cell" class="wide small">'
            f'{labels.get(each.stakeholder_group_id, "")}</td><td role="cell">{place}</td>'
            f'<td role="cell">{signs[each.standing]}</td>'
            f'<td role="cell" class="since">{each.joined_on.year if each.joined_on else ""}</td></tr>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 -- every value in it is escaped above


def _beneath(each: Any, typed: list[str]) -> str:
    """Return what stands under a name: acronym, English name, and the former name by which it was found."""
    told = [escape(each.acronym)] if each.acronym else []
    if each.english_name and each.english_name != each.name:
        lang = "" if active_language() == "en" else ' lang="en"'
        told.append(f"<span{lang}>{escape(each.english_name)}</span>")
    if typed and each.former_names and not all(word in fold(f"{each.name} {each.acronym}") for word in typed):
        found = [name for name in each.former_names if any(word in fold(name) for word in typed)]
        told += [escape(_("formerly “%(name)s”") % {"name": name}) for name in found]
    return f'<br><span class="small muted sans">{" · ".join(told)}</span>' if told else ""


def _country(each: Any) -> str:
    labels = (each.country_label_en, each.country_label_fr, each.country_label_es)
    return worded(first_written(labels)) if any(labels) else escape(country_name(each.country))
