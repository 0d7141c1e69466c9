"""The official list as of a date: the only reader of its figures, and who joined when.

What changes the register stands in ``members/ledger.py``.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from members.models import Organisation, RegisterFigure, Standing

# As long as a newsletter looks back: the issue of October 2023 named those admitted between May and September.
MONTHS_OF_A_RUN = 5


class Figures(NamedTuple):
    """Partners include Members; ``source`` is empty when the figures were counted here."""

    on: date
    partners: int
    members: int
    source: str = ""


class Run(NamedTuple):
    """Those who joined in a period, Members first, as the newsletter prints them."""

    start: date
    end: date
    members: list[Organisation]
    partners: list[Organisation]


def figures(on: date | None = None) -> Figures:
    """Return the newest figures published up to ``on`` (today); where there are none, what the register holds."""
    on = on or timezone.localdate()
    if published := RegisterFigure.objects.filter(on__lte=on).order_by("-on").first():
        return Figures(published.on, published.partners, published.members, published.source)
    listed = Organisation.objects.partners().filter(Q(joined_on=None) | Q(joined_on__lte=on))
    counted = listed.aggregate(partners=Count("pk"), members=Count("pk", filter=Q(standing=Standing.MEMBER)))
    return Figures(on, **counted)


def years() -> Iterable[int]:
    """Return the years in which somebody on the list joined, newest first."""
    return [day.year for day in Organisation.objects.partners().dates("joined_on", "year", order="DESC")]


def joined(start: date, end: date) -> Run:
    """Return who joined from ``start`` to ``end``, both included."""
    found = list(_by_group().filter(joined_on__range=(start, end)))
    return Run(
        start,
        end,
        members=[organisation for organisation in found if organisation.standing == Standing.MEMBER],
        partners=[organisation for organisation in found if organisation.standing == Standing.PARTNER],
    )


def newest_run() -> Run | None:
    """Return the latest joiners: the newest, and who joined in the months just before; ``None`` on an empty list."""
    end = Organisation.objects.partners().aggregate(Max("joined_on"))["joined_on__max"]
    return joined(_months_before(end, MONTHS_OF_A_RUN - 1), end) if end else None


def _by_group() -> QuerySet[Organisation]:
    listed = Organisation.objects.partners().select_related("stakeholder_group")
    return listed.order_by("stakeholder_group__position", "name_key")


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies ``months`` before that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
