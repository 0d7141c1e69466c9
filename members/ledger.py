"""The only writer of standings and of the facts that the register keeps dated.

Every function is one transaction that locks the organisation first. The rules stand in the database: what does not
follow from the line before is refused there, whoever writes it.
"""

from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
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
NOT_AN_ADDRESS = {"joined"}


class NotInOrder(ValueError):
    """The ledger cannot take this line; the message tells a person why."""


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
    _lock(organisation)
    last = organisation.ledger.valid().last()
    before = last.after if last else Standing.NONE
    if on > timezone.localdate():
        raise NotInOrder(_("The register cannot know the future: give today or an earlier day."))
    if before == after:
        raise NotInOrder(_("It stands in the register like this already."))
    if last and on < last.effective_on:
        raise NotInOrder(_("The register has a later line of this organisation: correct that one first."))
    line = organisation.ledger.create(
        before=before, after=after, effective_on=on, reason=reason, by=by, precision=precision, basis=basis, **facts
    )
    organisation.refresh_from_db(fields=[*KEPT_BY_THE_LEDGER, "updated_at"])
    return line


@transaction.atomic
def correct(line: StandingChange, *, by: Any, note: str) -> StandingChange:
    """Take back the organisation's last line, which was entered in error. Raises ``NotInOrder``."""
    organisation = line.organisation
    _lock(organisation)
    if organisation.ledger.valid().last() != line:
        raise NotInOrder(_("Only the last line of an organisation can be corrected: begin with the newest."))
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
    nothing. The columns are validated as a form would; ``ValidationError`` changes nothing.
    """
    _lock(organisation)
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
                effective_on=on or timezone.localdate(),
                by=by,
                note=note,
            )
        )
        if fact == Fact.NAME:
            former = [name for name in organisation.former_names if name != after]
            organisation.former_names = [*former, before]
    if lines:
        organisation.full_clean(exclude=["logo"])
        organisation.save()
        FactChange.objects.bulk_create(lines)
    return lines


@transaction.atomic
def merge(organisation: Organisation, into: Organisation, on: date, *, by: Any, note: str = "") -> StandingChange:
    """Close an organisation that went up in another, which is its successor from now on.

    Its representatives act for the successor; its main representative becomes an alternate there.
    """
    if organisation.pk == into.pk:
        raise NotInOrder(_("An organisation cannot be merged with itself."))
    line = enter(organisation, Standing.NONE, on, reason=Reason.MERGER, by=by, note=note)
    organisation.successor = into
    organisation.save(update_fields=["successor"])
    return line


def new_slug(name: str) -> str:
    """Return an address that no organisation has or had."""
    stem = slugify(fold(name), allow_unicode=True)[:110] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(
        FactChange.objects.filter(fact=Fact.ADDRESS, before__startswith=stem).values_list("before", flat=True)
    )
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in numbered if slug not in taken | NOT_AN_ADDRESS)


def former_address(slug: str) -> Organisation | None:
    """Return the organisation whose page had this address."""
    line = FactChange.objects.filter(fact=Fact.ADDRESS, before=slug).select_related("organisation").last()
    return line and line.organisation


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def written(value: Any) -> str:
    """Return a fact as the line keeps it: a group by its code."""
    return getattr(value, "code", value) or ""
