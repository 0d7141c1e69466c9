"""The official list as of a date: the only reader of its figures, and who joined when. Everything is read from the
ledger; what changes it stands in ``members/ledger.py``.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import (
    FactChange,
    Organisation,
    Precision,
    RegisterFigure,
    StakeholderGroup,
    Standing,
    StandingChange,
)
from members.models.names import fold
from members.models.standings import known_span

# As long as a newsletter looks back: the issue of October 2023 named those admitted between May and September.
MONTHS_OF_A_RUN = 5
# What tells whether an organisation is or was on the official list.
IS_KNOWN = ("standing", "left_on")
JOINING = (StandingChange.Reason.APPROVAL, StandingChange.Reason.EARLIER)


# Asked on many pages, so it is one question that PostgreSQL knows by heart: the ledger's sums today and on the day of
# the newest published figure, as ``_sums`` adds them.
# A line that was an error and the line that takes it back are of one day, and come to nothing together.
FIGURES = """
WITH published AS (
    SELECT * FROM members_registerfigure WHERE "on" <= %(on)s ORDER BY "on" DESC LIMIT 1
), step AS (
    SELECT effective_on, (before = 0)::int - (after = 0)::int AS partners,
           (after = 2)::int - (before = 2)::int AS members
      FROM members_standingchange WHERE effective_on <= %(on)s
)
SELECT coalesce(sum(step.partners), 0), coalesce(sum(step.members), 0), published."on", published.source,
       published.partners, published.members,
       coalesce(sum(step.partners) FILTER (WHERE effective_on <= published."on"), 0),
       coalesce(sum(step.members) FILTER (WHERE effective_on <= published."on"), 0)
  FROM (SELECT) AS once LEFT JOIN published ON true LEFT JOIN step ON true
 GROUP BY published."on", published.source, published.partners, published.members
"""


class Figures(NamedTuple):
    """Partners include Members; ``source`` is empty when the figures were counted here."""

    on: date
    partners: int
    members: int
    source: str = ""


class Run(NamedTuple):
    """Those who joined in a period, Members first, as the newsletter prints them.

    Each has ``joined_as``, since ``came_on`` as exactly as ``came_precision`` says, and ``is_upgrade`` where it had
    been a Partner before the period. Of the ``unsure`` only a longer time is known that the period touches.
    """

    start: date
    end: date
    members: list[Organisation]
    partners: list[Organisation]
    unsure: list[Organisation]


def figures(on: date | None = None) -> Figures:
    """Return how many Partners and Members there were on a day (today).

    The ledger is believed from the newest published figure that it agrees with; where it comes to another sum, it is
    not yet complete, and the published figure is shown. ``LookupError`` for a day before all published figures, where
    the first of them shows that the ledger is not complete.
    """
    day = on or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"on": day})
        [(partners, members, published_on, source, *published, partners_then, members_then)] = cursor.fetchall()
    if published_on and published != [partners_then, members_then]:
        return Figures(published_on, *published, source)
    if on and not published_on and (first := published_figures().order_by("on").first()):
        _agree(first)
    return Figures(day, partners, members)


def _agree(figure: RegisterFigure) -> None:
    if (figure.partners, figure.members) != (figure.partners_counted, figure.members_counted):
        raise LookupError(figure.on)


def published_figures() -> QuerySet[RegisterFigure]:
    """Return what was published, each with what the ledger comes to: ``partners_counted``, ``members_counted``."""
    lines = StandingChange.objects.valid().filter(effective_on__lte=OuterRef("on")).order_by()
    sums = {}
    for name, sum_of in _sums(Q()).items():
        one_row = lines.values(whole=Value(1)).annotate(sum=sum_of).values("sum")
        sums[f"{name}_counted"] = Coalesce(Subquery(one_row), 0)
    return RegisterFigure.objects.annotate(**sums)


def differing_figures() -> QuerySet[RegisterFigure]:
    """Return the published figures that the ledger does not confirm."""
    return published_figures().exclude(partners=F("partners_counted"), members=F("members_counted"))


def listed_on(day: date) -> QuerySet[Organisation]:
    """Return who was on the official list on a day, each with its ``standing_then``."""
    lines = StandingChange.objects.valid().filter(organisation=OuterRef("pk"), effective_on__lte=day)
    then = lines.order_by("-effective_on", "-pk").values("after")[:1]
    return Organisation.objects.annotate(standing_then=Subquery(then)).filter(standing_then__gte=Standing.PARTNER)


def official_list(day: date) -> list[Organisation]:
    """Return the official list as it read on a day: Members first, then Partners, each by group and name.

    Name, acronym, country, group, standing and the day of joining are those of that day. They are for reading: these
    objects are never saved.
    """
    listed = {organisation.pk: organisation for organisation in listed_on(day).select_related("stakeholder_group")}
    _take_back_later_facts(listed, day)
    joining = StandingChange.objects.valid().filter(before=Standing.NONE, effective_on__lte=day)
    for line in joining.order_by("effective_on", "pk"):
        if organisation := listed.get(line.organisation_id):
            is_known = line.precision != Precision.LATEST
            organisation.joined_on = line.effective_on if is_known else None
            organisation.joined_precision = line.precision
    for organisation in listed.values():
        organisation.standing = organisation.standing_then
    return sorted(listed.values(), key=_place_on_the_list)


def heirs() -> dict[int, Organisation]:
    """Return, for each organisation that went up in another, the last in which that one went up in its turn.

    One query for all of them, as they are few. Whoever never was on the official list is named to nobody: there the
    last before it counts.
    """
    of_successor = [f"successor__{name}" for name in ("name", "name_language", "slug", "public_id", *IS_KNOWN)]
    merged = Organisation.objects.exclude(successor=None).select_related("successor")
    went_up_in = {each.pk: each.successor for each in merged.only("successor", *of_successor)}
    found = {pk: _last(pk, went_up_in) for pk in went_up_in}
    return {pk: heir for pk, heir in found.items() if heir}


def with_heirs(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Return them, each with its ``heir``; nothing is asked where none of them went up in another."""
    found = list(organisations)
    known = heirs() if any(each.successor_id for each in found) else {}
    for each in found:
        each.heir = known.get(each.pk)
    return found


def _last(pk: int, went_up_in: dict[int, Organisation]) -> Organisation | None:
    """Follow the successors to the last that is known to everybody; round in a circle, only once."""
    heir, seen = None, {pk}
    while (successor := went_up_in.get(pk)) and successor.pk not in seen:
        pk = successor.pk
        seen.add(pk)
        heir = successor if successor.is_listed or successor.left_on else heir
    return heir


def years() -> Iterable[int]:
    """Return the years in which somebody joined, newest first."""
    return [day.year for day in _joining_lines().dates("effective_on", "year", order="DESC")]


def joined(start: date, end: date, *, as_entered: bool = False) -> Run:
    """Return who joined from ``start`` to ``end``, both included; whoever left since had joined nevertheless.

    Who became a Partner and a Member in the same period is named once, as a Member. Nobody is unsure where a line
    counts on the day with which it was entered (``as_entered``), however exactly that is known.
    """
    found: dict[int, Organisation] = {}
    unsure: dict[int, Organisation] = {}
    lines = _joining_lines().filter(effective_on__range=(date(start.year, 1, 1), date(end.year, 12, 31)))
    for line in lines.select_related("organisation__stakeholder_group").order_by("effective_on", "pk"):
        first, last = known_span(line.effective_on, Precision.DAY if as_entered else line.precision)
        if last < start or end < first:
            continue
        among = found if start <= first and last <= end else unsure
        if line.organisation_id not in among:
            among[line.organisation_id] = line.organisation
            line.organisation.is_upgrade = line.before > Standing.NONE
            line.organisation.joined_as = line.after
        organisation = among[line.organisation_id]
        if line.after >= organisation.joined_as:
            organisation.joined_as = line.after
            organisation.came_on, organisation.came_precision = line.effective_on, line.precision
    in_order = sorted(found.values(), key=_place_in_a_run)
    return Run(
        start,
        end,
        members=[organisation for organisation in in_order if organisation.joined_as == Standing.MEMBER],
        partners=[organisation for organisation in in_order if organisation.joined_as == Standing.PARTNER],
        unsure=sorted((each for pk, each in unsure.items() if pk not in found), key=_place_in_a_run),
    )


def undated() -> int:
    """Return of how many on the list it is not known when they joined: they are in no year."""
    return Organisation.objects.partners().filter(joined_on=None).count()


def newest_run() -> Run | None:
    """Return the latest joiners: the newest, and who joined in the months just before; ``None`` on an empty list."""
    end = _joining_lines().aggregate(Max("effective_on"))["effective_on__max"]
    return joined(_months_before(end, MONTHS_OF_A_RUN - 1), end, as_entered=True) if end else None


def counted(days: list[date]) -> list[Figures]:
    """Add the ledger up to each day."""
    sums = {}
    for place, day in enumerate(days):
        sums |= {f"{name}_{place}": sum_of for name, sum_of in _sums(Q(effective_on__lte=day)).items()}
    found = StandingChange.objects.valid().aggregate(**sums)
    return [Figures(day, found[f"partners_{n}"], found[f"members_{n}"]) for n, day in enumerate(days)]


def _sums(lines: Q) -> dict[str, CombinedExpression]:
    """Return how the ends of some lines are added: a line begins where the last one ended, so these are enough."""
    came, went = (
        Count("pk", filter=lines & Q(before=Standing.NONE)),
        Count("pk", filter=lines & Q(after=Standing.NONE)),
    )
    rose, fell = (
        Count("pk", filter=lines & Q(after=Standing.MEMBER)),
        Count("pk", filter=lines & Q(before=Standing.MEMBER)),
    )
    return {"partners": came - went, "members": rose - fell}


def _joining_lines() -> QuerySet[StandingChange]:
    """Return the lines by which somebody came up on a day that is known."""
    rising = StandingChange.objects.valid().filter(after__gt=F("before"), reason__in=JOINING)
    return rising.exclude(precision=Precision.LATEST)


def _take_back_later_facts(listed: dict[int, Organisation], day: date) -> None:
    """Set what was changed after the day to what it was: the newest change is taken back first."""
    fact = FactChange.Fact
    columns = {fact.NAME: "name", fact.ACRONYM: "acronym", fact.COUNTRY: "country"}
    groups = {group.code: group for group in StakeholderGroup.objects.all()}
    for change in FactChange.objects.filter(effective_on__gt=day).order_by("-effective_on", "-pk"):
        organisation = listed.get(change.organisation_id)
        if organisation is None:
            continue
        if change.fact == fact.GROUP:
            organisation.stakeholder_group = groups.get(change.before)
        elif change.fact in columns:
            setattr(organisation, columns[change.fact], change.before)


def _place_on_the_list(organisation: Organisation) -> tuple[int, int, str, int]:
    return (-organisation.standing, *_place_in_a_run(organisation))


def _place_in_a_run(organisation: Organisation) -> tuple[int, str, int]:
    group = organisation.stakeholder_group
    return (group.position if group else 1_000_000, fold(organisation.name), organisation.pk)


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies ``months`` before that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
