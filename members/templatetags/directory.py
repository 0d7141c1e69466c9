"""The rows of the directory, and its cards. They are the longest part of the portal's busiest page, so plain Python
writes them."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from initiative.countries import country_name
from initiative.markdown import to_text
from initiative.templatetags.ui import standing, worded
from initiative.translation import Text, active_language, first_written
from members.models import StakeholderGroup, Standing
from members.models.names import fold
from members.models.organisations import initials_of
from members.profile import mark_of

register = template.Library()
LONGEST_SUMMARY = 180


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


@register.simple_tag
def organisation_cards(organisations: Iterable[Any], groups: Mapping[str, StakeholderGroup], words: str) -> SafeString:
    """Write a card for each: logo or letters, name, what it says of itself, standing, group and country."""
    before, after = reverse("members:organisation", args=["-"]).rsplit("-", 1)
    labels = {group.pk: worded(group.label) for group in groups.values()}
    signs = {value: standing(value) for value in (Standing.PARTNER, Standing.MEMBER)}
    international, typed = escape(_("International")), fold(words).split()
    cards = []
    for each in organisations:
        lang = f' lang="{escape(each.name_language)}"' if each.name_language else ""
        page = f"{before}{each.slug if each.slug.isascii() else quote(each.slug)}{after}"
        place = international if each.is_international else _country(each)
        facts = [signs[each.standing], labels.get(each.stakeholder_group_id, ""), place]
        cards.append(
            f'<li class="card">{_mono(each, page)}<h3><a class="cover-link" href="{page}"{lang}>'
            f'{escape(each.name)}</a>{_beneath(each, typed)}</h3>{_summary(each)}<p class="meta">'
            f"{''.join(f'<span>{fact}</span>' for fact in facts if fact)}</p></li>"
        )
    return mark_safe("\n".join(cards))  # noqa: S308 -- every value in it is escaped above


def _mono(each: Any, page: str) -> str:
    if each.logo:
        address = f"{page}logo-96.png?{mark_of(each.logo)}"
        return f'<div class="mono"><img src="{address}" width="96" height="96" loading="lazy" alt=""></div>'
    letters = initials_of(each.name, each.acronym)
    small = " mono-s" if len(letters) > 2 else ""
    return f'<div class="mono{small}" aria-hidden="true">{escape(letters)}</div>'


def _summary(each: Any) -> str:
    """Return the beginning of what it says of itself, in the page's language where it is written."""
    text = first_written((each.summary_en, each.summary_fr, each.summary_es))
    told = " ".join(to_text(text).split())
    if not told:
        return ""
    short = told if len(told) <= LONGEST_SUMMARY else f"{told[:LONGEST_SUMMARY].rsplit(' ', 1)[0]}…"
    return f"<p>{worded(Text(short, text.language))}</p>"


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
