"""What is on record of an organisation, in plain words: lines of the ledger and changes of facts, by date."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import dates
from members.models import FactChange, Organisation, Precision, Standing, StandingChange
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
COLUMNS = {Fact.COUNTRY: "country", Fact.GROUP: "stakeholder_group"}


class Entry(NamedTuple):
    """One dated line; what follows ``sentence`` is for the Secretariat."""

    on: date
    when: str
    sentence: str
    reason: str = ""
    note: str = ""
    by: str = ""
    recorded_at: datetime | None = None
    is_error: bool = False


def public(organisation: Organisation) -> list[Entry]:
    """Return what everybody may read: standings without notes, former names, who went up in it; newest first."""
    lines = organisation.ledger.valid().select_related("item__meeting", "organisation__successor")
    merged = StandingChange.objects.valid().filter(organisation__successor=organisation, reason=Reason.MERGER)
    entries = [Entry(line.effective_on, _when(line), _standing(line)) for line in lines]
    entries += [
        Entry(line.effective_on, _when(line), _("“%(name)s” went up in it.") % {"name": line.organisation})
        for line in merged.select_related("organisation")
    ]
    names = organisation.fact_changes.filter(fact=Fact.NAME)
    entries += [Entry(change.effective_on, dates.day(change.effective_on), _change(change, {})) for change in names]
    return _newest_first(entries)


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
