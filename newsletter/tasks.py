"""The slow half of an edition: its PDF.

The row in the ledger is the order, the task only a bell. Whoever makes a PDF holds an advisory lock on its row for as
long as its database session lives: a second bell finds the lock taken and goes away, and a killed worker's lock
vanishes with its connection, so that the next sweep can hand the order to another.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative.tasks import ring
from newsletter import assembly, rendering
from newsletter.models import Edition, Rendering

log = structlog.get_logger(__name__)

# The first half of the advisory lock's name; the second is the row's id.
LOCK = 0x4E4C5044
MOST_ATTEMPTS = 3


class NotReady(Exception):
    """The edition lacks something; the message says what."""


def order_pdf(edition: Edition) -> Rendering:
    """Write the order for a PDF of what the edition says now, and ring for it. Raises ``NotReady``."""
    order = write_order(edition)
    if order.status == Rendering.Status.QUEUED:
        ring(render_edition, order.pk)
    return order


def write_order(edition: Edition) -> Rendering:
    """Write the order without ringing. What is made or ordered already is returned as it is; a failure begins again.

    Raises ``NotReady`` while the edition lacks something.
    """
    if missing := assembly.hindrances(edition):
        raise NotReady(" ".join(missing))
    key = assembly.assemble(edition).digest()
    order, _is_new = Rendering.objects.get_or_create(edition=edition, key=key)
    if order.failed_at:
        _begin_again(order)
    return order


def _begin_again(order: Rendering) -> None:
    order.queued_at, order.started_at, order.failed_at = timezone.now(), None, None
    order.attempts, order.stage, order.percent, order.reason = 0, "", 0, ""
    order.save()


@shared_task(soft_time_limit=60, time_limit=75)
def render_edition(rendering_id: int) -> None:
    """Make the PDF that a row orders. Safe to run twice, at once, or after a worker that died."""
    with _lock(rendering_id) as is_ours:
        order = is_ours and Rendering.objects.open().filter(pk=rendering_id).first()
        if not order:
            return
        if order.attempts >= MOST_ATTEMPTS:
            fail(order, _("The worker died three times while it made this PDF; the machine may lack memory."))
            return
        _start(order)
        try:
            _make(order)
        except NotReady as error:
            fail(order, str(error))
        except rendering.RenderFailed as error:
            fail(order, str(error))
        except SoftTimeLimitExceeded:
            fail(order, _("It took more than a minute: look for an endless table or a very long list."))
        except (MemoryError, RecursionError):
            fail(order, _("It needs more memory than there is: look for deeply nested lists or huge pictures."))
        except OSError as error:
            log.exception("pdf_not_written", rendering=order.pk)
            fail(order, _("The file could not be written: %s.") % (error.strerror or error))


@contextmanager
def _lock(rendering_id: int) -> Iterator[bool]:
    """Hold the row's advisory lock in this session; yield whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, rendering_id])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, rendering_id])


def held() -> set[int]:
    """Return the ids of the rows that somebody works on at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND classid = %s AND granted AND datname = current_database()",
            [LOCK],
        )
        return {row[0] for row in cursor.fetchall()}


def _start(order: Rendering) -> None:
    order.started_at = timezone.now()
    order.attempts = F("attempts") + 1
    order.stage, order.percent = Rendering.Stage.ASSEMBLY, 0
    order.save(update_fields=["started_at", "attempts", "stage", "percent"])
    order.refresh_from_db()


def _make(order: Rendering) -> None:
    """Assemble, render, and point the row to the file only when it is whole on the disk."""
    clock = time.process_time()
    edition = Edition.objects.select_related("issue").get(pk=order.edition_id)
    document = assembly.assemble(edition)
    if document.digest() != order.key:
        raise NotReady(_("The text, or the portal itself, has changed since this PDF was ordered. Order it again."))
    name = f"newsletter/{document.number}/{edition.language}-{order.key[:20]}.pdf"
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    made = rendering.pdf(document, path, progress=_Progress(order))
    path.chmod(settings.FILE_UPLOAD_PERMISSIONS)  # the web server may run as somebody else
    with transaction.atomic():
        order.file.name = name
        order.pages, order.size, order.sha256 = made.pages, made.size, made.sha256
        order.cpu_seconds = round(time.process_time() - clock, 2)
        order.finished_at, order.stage, order.percent = timezone.now(), "", 100
        order.save()


class _Progress:
    """Writes how far the work is, in transactions of its own, so that the page that waits can show it."""

    def __init__(self, order: Rendering) -> None:
        self.order = order

    def __call__(self, stage: str, percent: int) -> None:
        Rendering.objects.open().filter(pk=self.order.pk).update(stage=stage, percent=min(percent, 99))


def fail(order: Rendering, reason: str) -> None:
    """Give up, and say why in words for the editor."""
    order.failed_at, order.stage, order.reason = timezone.now(), "", reason[:500]
    order.save(update_fields=["failed_at", "stage", "reason"])
    log.warning("pdf_failed", rendering=order.pk, reason=reason)
