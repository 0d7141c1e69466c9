"""The only writer of standings and of the facts that the register keeps dated.

Every function is one transaction that locks the organisation first. The rules stand in the database: what does not
follow from the line before is refused there, whoever writes it.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.models import Basis, FactChange, Organisation, Precision, Standing, StandingChange
from members.models.names import fold
from members.models.organisations import KEPT_BY_THE_LEDGER

Fact, Reason = FactChange.Fact, StandingChange.Reason
# The column of each dated fact.
COLUMNS = {
    Fact.NAME: "name",
    Fact.ACRONYM: "acronym",
    Fact.COUNTRY: "country",
    Fact.GROUP: "stakeholder_group",
    Fact.ADDRESS: "slug",
}
NOT_AN_ADDRESS = {"former", "joined"}
BATCH = 2000  # of lines in a statement: each is looked at by triggers, and a statement may take seconds only


class NotInOrder(ValueError):
    """The ledger cannot take this line; the message tells a person why, and ``line`` is which of many."""

    def __init__(self, sentence: str, line: StandingChange | None = None) -> None:
        super().__init__(sentence)
        self.line = line


@transaction.atomic
def enter(
    organisation: Organisation,
    after: Standing,
    on: date,
    *,
    reason: str,
    by: Any,
    precision: str = Precision.DAY,
    basis: str = Basis.DECIDED,
    **facts: Any,
) -> StandingChange:
    """Write that from a day on the organisation stands as ``after``. Raises ``NotInOrder`` with a sentence.

    ``facts`` are further columns of the line: ``item`` or ``notice`` from which it follows, and a ``note``.
    """
    line = StandingChange(
        organisation=organisation,
        after=after,
        effective_on=on,
        reason=reason,
        by=by,
        precision=precision,
        basis=basis,
        **facts,
    )
    enter_together([line])
    return line


@transaction.atomic
def enter_together(lines: Sequence[StandingChange]) -> None:
    """Write lines of many organisations at once; what stood before is filled in here.

    Raises ``NotInOrder`` with the line that does not follow, and then writes none.
    """
    told = {line.organisation_id: line.organisation for line in lines}
    # A query that is read to its end: the rows are locked, in one order for everybody.
    locked = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=told).order_by("pk")
    facts = {now["pk"]: now for now in locked.values("pk", "successor", "country", "is_international")}
    last = {line.organisation_id: line for line in StandingChange.objects.valid().filter(organisation__in=told)}
    for line in lines:
        before = last.get(line.organisation_id)
        line.before = before.after if before else Standing.NONE
        if sentence := _hindrance(line, before) or _cannot_be_listed(line, facts[line.organisation_id]):
            raise NotInOrder(sentence, line)
        last[line.organisation_id] = line
    StandingChange.objects.bulk_create(lines, batch_size=BATCH)
    kept = [*KEPT_BY_THE_LEDGER, "updated_at"]
    for now in Organisation.objects.filter(pk__in=told).order_by("pk").values("pk", *kept):
        for name in kept:
            setattr(told[now["pk"]], name, now[name])


def _hindrance(line: StandingChange, last: StandingChange | None) -> str:
    """Say why the line cannot follow the last one, or ``""``."""
    if line.effective_on > timezone.localdate():
        return _("The register cannot know the future: give today or an earlier day.")
    if line.before == line.after:
        return _("It stands in the register like this already.")
    if last and line.effective_on < last.effective_on:
        return _("The register has a later line of this organisation: correct that one first.")
    return ""


def _cannot_be_listed(line: StandingChange, facts: dict[str, Any]) -> str:
    """Say what the organisation lacks for the official list, or ``""``."""
    if line.after == Standing.NONE:
        return ""
    if facts["successor"]:
        return _("This organisation went up in another, which is its successor.")
    if not facts["country"] and not facts["is_international"]:
        return _("Its country is not known, and it is not marked as international.")
    return ""


@transaction.atomic
def correct(line: StandingChange, *, by: Any, note: str) -> StandingChange:
    """Take back the organisation's last line, which was entered in error. Raises ``NotInOrder``."""
    organisation = line.organisation
    _lock(organisation)
    if organisation.ledger.valid().last() != line:
        raise NotInOrder(_("Only the last line of an organisation can be corrected: begin with the newest."))
    if line.reason == Reason.MERGER:
        organisation.successor = None
        organisation.save(update_fields=["successor"])
    undone = organisation.ledger.create(
        before=line.after,
        after=line.before,
        effective_on=line.effective_on,
        reason=Reason.CORRECTION,
        corrects=line,
        by=by,
        note=note,
    )
    organisation.refresh_from_db(fields=[*KEPT_BY_THE_LEDGER, "updated_at"])
    return undone


@transaction.atomic
def change_facts(
    organisation: Organisation, *, by: Any, on: date | None = None, note: str = "", **facts: Any
) -> list[FactChange]:
    """Give dated facts new values: ``name``, ``acronym``, ``country``, ``stakeholder_group``, ``slug``.

    The former name stays findable, and the former address leads to the new one. Values that are the same change
    nothing. The columns are validated as a form would; ``ValidationError`` changes nothing. ``NotInOrder`` is raised
    for a day that is to come, or that lies before the last change of the same fact.
    """
    _lock(organisation)
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise NotInOrder(_("The register cannot know the future: give today or an earlier day."))
    lines = []
    for fact, column in COLUMNS.items():
        if column not in facts:
            continue
        before, after = written(getattr(organisation, column)), written(facts[column])
        if before == after:
            continue
        setattr(organisation, column, facts[column])
        lines.append(
            FactChange(
                organisation=organisation,
                fact=fact,
                before=before,
                after=after,
                effective_on=on,
                by=by,
                note=note,
            )
        )
        if fact == Fact.NAME:
            former = [name for name in organisation.former_names if name != after]
            organisation.former_names = [*former, before]
    if lines:
        _check_facts(organisation, lines)
        organisation.save()
        FactChange.objects.bulk_create(lines)
    return lines


def _check_facts(organisation: Organisation, lines: Sequence[FactChange]) -> None:
    """Raise ``NotInOrder`` or ``ValidationError`` where the register cannot take these changes."""
    changed = Q(fact__in=[line.fact for line in lines], effective_on__gt=lines[0].effective_on)
    if organisation.fact_changes.filter(changed).exists():
        raise NotInOrder(_("The register has a later change of the same fact: give that day or a later one."))
    former = FactChange.objects.filter(fact=Fact.ADDRESS, before=organisation.slug)
    if any(line.fact == Fact.ADDRESS for line in lines) and former.exclude(organisation=organisation).exists():
        raise ValidationError({"slug": _("Another organisation had this address, and links still lead there.")})
    organisation.full_clean(exclude=["logo"])


@transaction.atomic
def merge(organisation: Organisation, into: Organisation, on: date, *, by: Any, note: str = "") -> StandingChange:
    """Close an organisation that went up in another, which is its successor from now on.

    What else follows, for its people and for what it has under way, stands in ``members/workflow/merging.py``.
    """
    if organisation.pk == into.pk:
        raise NotInOrder(_("An organisation cannot be merged with itself."))
    if into.successor_id:
        raise NotInOrder(_("The successor went up in another itself: choose that one."))
    if into.left_on:
        raise NotInOrder(_("The successor is no longer on the official list: choose another."))
    line = enter(organisation, Standing.NONE, on, reason=Reason.MERGER, by=by, note=note)
    organisation.successor = into
    organisation.save(update_fields=["successor"])
    return line


def new_slug(name: str, besides: Collection[str] = ()) -> str:
    """Return an address that no organisation has or had, and that is none of ``besides``."""
    stem = _stem(name)
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(
        FactChange.objects.filter(fact=Fact.ADDRESS, before__startswith=stem).values_list("before", flat=True)
    )
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in numbered if slug not in taken | NOT_AN_ADDRESS | set(besides))


def new_slugs(names: Sequence[str]) -> list[str]:
    """Return an address for each name, as ``new_slug`` does, in two queries where the names are like no other."""
    stems = [_stem(name) for name in names]
    taken = set(Organisation.objects.filter(slug__in=stems).values_list("slug", flat=True)) | NOT_AN_ADDRESS
    taken |= set(FactChange.objects.filter(fact=Fact.ADDRESS, before__in=stems).values_list("before", flat=True))
    slugs: list[str] = []
    for name, stem in zip(names, stems, strict=True):
        slugs.append(new_slug(name, slugs) if stem in taken or stem in slugs else stem)
    return slugs


def _stem(name: str) -> str:
    return slugify(fold(name), allow_unicode=True)[:110] or "organisation"


def former_address(slug: str) -> Organisation | None:
    """Return the organisation whose page had this address."""
    line = FactChange.objects.filter(fact=Fact.ADDRESS, before=slug).select_related("organisation").last()
    return line and line.organisation


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def written(value: Any) -> str:
    """Return a fact as the line keeps it: a group by its code."""
    return getattr(value, "code", value) or ""
