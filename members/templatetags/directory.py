"""The rows of the directory, and its cards. They are the longest part of the portal's busiest page, so plain Python
writes them."""

from collections.abc import Callable, Iterable, Mapping
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
    told = _Told(groups, words)
    return mark_safe("\n".join(told.row(each) for each in organisations))  # noqa: S308 -- every value is escaped


@register.simple_tag
def organisation_cards(organisations: Iterable[Any], groups: Mapping[str, StakeholderGroup], words: str) -> SafeString:
    """Write a card for each: logo or letters, name, what it says of itself, standing, group and country."""
    told = _Told(groups, words)
    return mark_safe("\n".join(told.card(each) for each in organisations))  # noqa: S308 -- every value is escaped


class _Told:
    """What is told of organisations, in the active language; what is the same for all is looked up once."""

    def __init__(self, groups: Mapping[str, StakeholderGroup], words: str) -> None:
        self.language = active_language()
        self.before, self.after = reverse("members:organisation", args=["-"]).rsplit("-", 1)
        self.groups = {group.pk: worded(group.label) for group in groups.values()}
        self.signs = {value: standing(value) for value in (Standing.PARTNER, Standing.MEMBER)}
        self.international, self.typed = escape(_("International")), fold(words).split()
        # Cards of a phone have no heading above the year.
        self.since = f'<span class="flow-key">{escape(_("Since"))} </span>'

    def row(self, each: Any) -> str:
        return (
            f'<tr role="row"><th role="rowheader" scope="row"><a href="{self.page(each)}"{_lang(each)}>'
            f'{escape(each.name)}</a>{self.beneath(each)}</th><td role="cell" class="wide small">'
            f'{self.groups.get(each.stakeholder_group_id, "")}</td><td role="cell">{self.place(each)}</td>'
            f'<td role="cell">{self.signs[each.standing]}</td>'
            f'<td role="cell" class="since">{f"{self.since}{each.joined_on.year}" if each.joined_on else ""}</td></tr>'
        )

    def card(self, each: Any) -> str:
        page = self.page(each)
        facts = [self.signs[each.standing], self.groups.get(each.stakeholder_group_id, ""), self.place(each)]
        return (
            f'<li class="card">{_mono(each, page)}<h3><a class="cover-link" href="{page}"{_lang(each)}>'
            f'{escape(each.name)}</a>{self.beneath(each)}</h3>{_summary(each)}<p class="meta">'
            f"{''.join(f'<span>{fact}</span>' for fact in facts if fact)}</p></li>"
        )

    def page(self, each: Any) -> str:
        return f"{self.before}{each.slug if each.slug.isascii() else quote(each.slug)}{self.after}"

    def place(self, each: Any) -> str:
        if each.is_international:
            return self.international
        labels = (each.country_label_en, each.country_label_fr, each.country_label_es)
        return worded(first_written(labels)) if any(labels) else escape(country_name(each.country, self.language))

    def beneath(self, each: Any) -> str:
        """Return what stands under a name: acronym, English name, and the former name by which it was found."""
        told = [escape(each.acronym)] if each.acronym else []
        if each.english_name and each.english_name != each.name:
            lang = "" if self.language == "en" else ' lang="en"'
            told.append(f"<span{lang}>{escape(each.english_name)}</span>")
        if self.typed and each.former_names and not _has(f"{each.name} {each.acronym}", self.typed, all):
            found = [name for name in each.former_names if _has(name, self.typed, any)]
            told += [escape(_("formerly “%(name)s”") % {"name": name}) for name in found]
        return f'<br><span class="small muted sans">{" · ".join(told)}</span>' if told else ""


def _has(name: str, typed: list[str], how_many: Callable[[Iterable[bool]], bool]) -> bool:
    folded = fold(name)
    return how_many(word in folded for word in typed)


def _lang(each: Any) -> str:
    return f' lang="{escape(each.name_language)}"' if each.name_language else ""


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
