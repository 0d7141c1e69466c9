"""The papers of the register: the list that a body decides, and the official list of a day, as sheets of HTML.

What a sheet shows is handed in; nothing is asked here. The press makes a PDF of it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count, groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative import dates
from members.models import AgendaItem, Meeting, Organisation, Precision, StakeholderGroup, Standing


class Line(NamedTuple):
    """A name on a list: its language where it is known, its country in words, and what else is said of it."""

    number: int
    name: str
    language: str
    acronym: str
    place: str
    fact: str
    standing: int
    group: StakeholderGroup | None


class Group(NamedTuple):
    """Those of one stakeholder group."""

    label: str
    lines: list[Line]


class Part(NamedTuple):
    """Those of one standing: Members first, then Partners."""

    standing: int
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def decision_list(meeting: Meeting, items: Iterable[AgendaItem], language: str) -> str:
    """Return the sheet of the list of a meeting, as it was frozen; what became of a name is not on it."""
    with override(language):
        lines = [_asked(item) for item in items]
        facts = {"meeting": meeting, "upgrades": sum(line.fact != "" for line in lines)}
        return _sheet("print/decision_list.html", language, lines, meeting.held_on, facts)


def official_list(day: date, organisations: Iterable[Organisation], language: str) -> str:
    """Return the sheet of the official list of a day; ``organisations`` are as they were then, in its order."""
    with override(language):
        lines = [_listed(number, each) for number, each in zip(count(1), organisations, strict=False)]
        return _sheet("print/official_list.html", language, lines, day, {"day": day})


def _sheet(template: str, language: str, lines: Sequence[Line], day: date, facts: dict[str, Any]) -> str:
    before, _page, rest = _("Page %(page)s of %(pages)s").partition("%(page)s")
    between, _pages, after = rest.partition("%(pages)s")
    totals = Counter(line.standing for line in lines)
    context = {
        "language": language,
        "created": day,
        "parts": list(_parts(lines)),
        "all": len(lines),
        "members": totals[Standing.MEMBER],
        "partners": totals[Standing.PARTNER],
        "numbering": (before, between, after),
    }
    return render_to_string(template, context | facts)


def _parts(lines: Sequence[Line]) -> Iterable[Part]:
    for standing, same in groupby(lines, key=attrgetter("standing")):
        groups = groupby(same, key=attrgetter("group"))
        yield Part(standing, [Group(group.label if group else _("Without a group"), list(of)) for group, of in groups])


def _asked(item: AgendaItem) -> Line:
    application = item.application
    return Line(
        number=item.position,
        **_named(
            application.name,
            application.answers.get("english_name") or "",
            application.answers.get("name_language") or "",
        ),
        acronym=application.answers.get("acronym") or "",
        place=_("International") if application.is_international else application.country_name,
        fact=_("is a Partner already") if application.organisation_id and _was_partner(item) else "",
        standing=application.wants,
        group=application.stakeholder_group,
    )


def _was_partner(item: AgendaItem) -> bool:
    """Tell whether it stood on the list when it was decided, or stands there while it is not."""
    raised = [line.before for line in item.standing_changes.all() if line.corrects_id is None]
    if raised:
        return raised[-1] == Standing.PARTNER
    return item.application.organisation.standing == Standing.PARTNER


def _listed(number: int, organisation: Organisation) -> Line:
    return Line(
        number=number,
        **_named(organisation.name, organisation.english_name, organisation.name_language),
        acronym=organisation.acronym,
        place=_("International") if organisation.is_international else organisation.country_name,
        fact=_joined(organisation),
        standing=organisation.standing,
        group=organisation.stakeholder_group,
    )


def _named(name: str, english: str, language: str) -> dict[str, str]:
    """Return the name as it can be printed, and its language: in signs that our fonts lack, the English one."""
    if english and not all(_is_in_our_fonts(letter) for letter in name):
        return {"name": english, "language": "en"}
    return {"name": name, "language": language}


def _is_in_our_fonts(letter: str) -> bool:
    return not letter.isalpha() or unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC"))


def _joined(organisation: Organisation) -> str:
    """Return the day of joining as far as it is known."""
    if organisation.joined_on is None:
        return ""
    match organisation.joined_precision:
        case Precision.DAY:
            return dates.short_day(organisation.joined_on)
        case Precision.MONTH:
            return dates.short_month(organisation.joined_on)
        case _:
            return str(organisation.joined_on.year)
