"""What is too old to be kept. The portal first reports what it would delete; a person releases it.

A report holds at most ``MOST`` rows, so that a wrong rule or a wrong clock costs little; and a row is looked at again
when it is deleted, so that what has come back to life since the report stays.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from initiative.apps import portal_apps
from initiative.models import PurgeRun

log = structlog.get_logger(__name__)
MOST = 50


class Purge(NamedTuple):
    """A rule: ``due`` returns what is too old today, ``act`` deletes one of it."""

    name: str
    label: Any
    due: Callable[[], QuerySet]
    act: Callable[[Any], None]


def purges() -> dict[str, Purge]:
    return {purge.name: purge for app in portal_apps() for purge in app.purges()}


def report() -> Iterator[PurgeRun]:
    """Write a report for every rule that has something to delete and no report that still waits."""
    for purge in purges().values():
        if PurgeRun.objects.filter(rule=purge.name, done_at=None, refused_at=None).exists():
            continue
        due = purge.due()
        if number := due.count():
            rows = [{"pk": row.pk, "label": str(row)[:200]} for row in due[:MOST]]
            yield PurgeRun.objects.create(rule=purge.name, rows=rows, found=number)


@transaction.atomic
def carry_out(run: PurgeRun, *, by: Any) -> int:
    """Delete what a report lists and what is still due; return how much it was. A second call deletes nothing."""
    run = PurgeRun.objects.select_for_update().get(pk=run.pk)
    if run.done_at or run.refused_at:
        return 0
    purge = purges()[run.rule]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing = 'on'")
    rows = list(purge.due().filter(pk__in=[row["pk"] for row in run.rows]))
    for row in rows:
        purge.act(row)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing = 'off'")
    run.done_at, run.released_by, run.deleted = timezone.now(), by, len(rows)
    # Who was listed is personal too: once it is deleted, only the number is kept.
    run.rows = []
    run.save()
    log.info("purged", rule=run.rule, deleted=len(rows))
    return len(rows)
