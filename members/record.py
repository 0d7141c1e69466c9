"""What is on record of an organisation, in plain words: lines of the ledger and changes of facts, by date."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import dates
from members.models import FactChange, Organisation, Precision, Standing, StandingChange
from members.models.standings import known_part
from members.wording import group_labels, in_words

Reason, Fact = StandingChange.Reason, FactChange.Fact
NONE, PARTNER, MEMBER = Standing

# The sentence of a line, by the standings before and after it. Why somebody left is told to the Secretariat only.
SENTENCES = {
    (NONE, PARTNER): gettext_lazy("On the official list as a Partner."),
    (NONE, MEMBER): gettext_lazy("On the official list as a Member."),
    (PARTNER, MEMBER): gettext_lazy("From Partner to Member."),
    (MEMBER, PARTNER): gettext_lazy("From Member to Partner."),
    (PARTNER, NONE): gettext_lazy("No longer on the official list."),
    (MEMBER, NONE): gettext_lazy("No longer on the official list."),
}
DECIDED = {
    (NONE, PARTNER): gettext_lazy("Became a Partner, approved by: %(meeting)s."),
    (NONE, MEMBER): gettext_lazy("Became a Member, approved by: %(meeting)s."),
    (PARTNER, MEMBER): gettext_lazy("From Partner to Member, approved by: %(meeting)s."),
}
CHANGES = {
    Fact.NAME: gettext_lazy("Name: “%(after)s”, until then “%(before)s”."),
    Fact.ACRONYM: gettext_lazy("Acronym: “%(after)s”, until then “%(before)s”."),
    Fact.COUNTRY: gettext_lazy("Country or territory: “%(after)s”, until then “%(before)s”."),
    Fact.GROUP: gettext_lazy("Stakeholder group: “%(after)s”, until then “%(before)s”."),
    Fact.ADDRESS: gettext_lazy("Address of the page: “%(after)s”, until then “%(before)s”."),
}
# What stands beside the name; the same words in English are not the same in French and Spanish.
SINCE = {
    (PARTNER, Precision.DAY): gettext_lazy("Partner since %(day)s"),
    (PARTNER, Precision.MONTH): gettext_lazy("Partner since %(month)s"),
    (PARTNER, Precision.YEAR): gettext_lazy("Partner since %(year)s"),
    (MEMBER, Precision.DAY): gettext_lazy("Member since %(day)s"),
    (MEMBER, Precision.MONTH): gettext_lazy("Member since %(month)s"),
    (MEMBER, Precision.YEAR): gettext_lazy("Member since %(year)s"),
}
FORMER = {PARTNER: gettext_lazy("Former Partner"), MEMBER: gettext_lazy("Former Member")}
COLUMNS = {Fact.COUNTRY: "country", Fact.GROUP: "stakeholder_group"}


class Entry(NamedTuple):
    """One dated line; what follows ``former_name`` is for the Secretariat.

    ``known`` is the date in ISO 8601 as far as it is known; ``standing`` and ``since`` tell what the organisation
    became by this line, ``former_name`` how it was called until then.
    """

    on: date
    when: str
    sentence: str
    known: str = ""
    standing: int | None = None
    since: str = ""
    former_name: str = ""
    reason: str = ""
    note: str = ""
    by: str = ""
    recorded_at: datetime | None = None
    is_error: bool = False


def public(organisation: Organisation) -> list[Entry]:
    """Return what everybody may read: standings without notes, former names, who went up in it; newest first."""
    lines = organisation.ledger.valid().select_related("item__meeting", "organisation__successor")
    merged = StandingChange.objects.valid().filter(organisation__successor=organisation, reason=Reason.MERGER)
    entries = [_dated(line, _standing(line), standing=line.after, since=_since(line)) for line in lines]
    entries += [
        _dated(line, _("“%(name)s” went up in it.") % {"name": line.organisation})
        for line in merged.select_related("organisation")
    ]
    for change in organisation.fact_changes.filter(fact=Fact.NAME):
        day = change.effective_on
        told = {"known": day.isoformat(), "former_name": change.before}
        entries.append(Entry(day, dates.day(day), _change(change, {}), **told))
    return _newest_first(entries)


def former() -> QuerySet[Organisation]:
    """Return who has left the official list, each with the standing that it ``was``."""
    leaving = StandingChange.objects.valid().filter(organisation=OuterRef("pk"), after=NONE)
    was = leaving.order_by("-effective_on", "-pk").values("before")[:1]
    return Organisation.objects.former().annotate(was=Subquery(was))


def former_standing(organisation: Organisation) -> str:
    """Return “Former Member” or “Former Partner”, of one that ``former`` has found."""
    return str(FORMER.get(organisation.was, ""))


def left(organisation: Organisation) -> str:
    return _("Left in %(year)s") % {"year": organisation.left_on.year}


def standing_since(entries: Iterable[Entry]) -> str:
    """Return “Member since September 2023” out of a public record; ``""`` where the day is not known."""
    return next((entry.since for entry in entries if entry.standing is not None), "")


def former_names(organisation: Organisation, entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Return the names that an organisation had, the latest first, and until which day where that is on record."""
    until = {entry.former_name: entry.when for entry in reversed(list(entries)) if entry.former_name}
    return [(name, until.get(name, "")) for name in reversed(organisation.former_names)]


def whole(organisation: Organisation) -> list[Entry]:
    """Return everything that is on record, errors and their corrections too, for the Secretariat."""
    lines = organisation.ledger.select_related("item__meeting", "organisation__successor", "by", "correction")
    return _newest_first([*_standings(lines), *_facts(organisation)])


def _standings(lines: Iterable[StandingChange]) -> Iterator[Entry]:
    for line in lines:
        is_correction = line.corrects_id is not None
        yield Entry(
            line.effective_on,
            _when(line),
            _("Taken back: an error.") if is_correction else _standing(line),
            reason=f"{capfirst(line.get_reason_display())} · {line.get_basis_display()}",
            note=line.note,
            by=str(line.by or ""),
            recorded_at=line.recorded_at,
            is_error=hasattr(line, "correction"),
        )


def _facts(organisation: Organisation) -> Iterator[Entry]:
    groups = group_labels()
    for change in organisation.fact_changes.select_related("by"):
        yield Entry(
            change.effective_on,
            dates.day(change.effective_on),
            _change(change, groups),
            note=change.note,
            by=str(change.by or ""),
            recorded_at=change.recorded_at,
        )


def _newest_first(entries: list[Entry]) -> list[Entry]:
    """Turn the order round; of one day, what was written last stands first."""
    return sorted(entries, key=lambda entry: entry.on)[::-1]


def _dated(line: StandingChange, sentence: str, **told: Any) -> Entry:
    return Entry(line.effective_on, _when(line), sentence, known_part(line.effective_on, line.precision), **told)


def _since(line: StandingChange) -> str:
    """Return what the line made of the organisation and since when; nothing where that is not known."""
    day, words = line.effective_on, SINCE.get((line.after, line.precision), "")
    return words % {"day": dates.day(day), "month": dates.month(day), "year": day.year} if words else ""


def _when(line: StandingChange) -> str:
    """Return the day of a line as far as it is known."""
    return day_as_known(line.effective_on, line.precision)


def day_as_known(day: date, precision: str) -> str:
    match precision:
        case Precision.DAY:
            return dates.day(day)
        case Precision.MONTH:
            return dates.month(day)
        case Precision.YEAR:
            return str(day.year)
    return _("by %(day)s at the latest") % {"day": dates.day(day)}


def _standing(line: StandingChange) -> str:
    step = (line.before, line.after)
    if line.reason == Reason.MERGER and line.organisation.successor:
        return _("Went up in “%(name)s”.") % {"name": line.organisation.successor}
    if line.item and step in DECIDED:
        return DECIDED[step] % {"meeting": line.item.meeting}
    return str(SENTENCES.get(step, ""))


def _change(change: FactChange, groups: dict[str, str]) -> str:
    column = COLUMNS.get(change.fact, "")
    both = {name: in_words(column, getattr(change, name), groups) or "–" for name in ("before", "after")}
    return CHANGES[Fact(change.fact)] % both
