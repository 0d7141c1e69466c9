"""Orders for PDFs: a row is the promise to make one, the task that is rung for it only a bell.

Whoever makes a PDF holds an advisory lock on its row for as long as its database session lives: a second bell finds
the lock taken and goes away, and a killed worker's lock vanishes with its connection, so that the next sweep can hand
the order to another.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from celery import Task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative.rendering.limits import RenderFailed
from initiative.tasks import ring

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 3
HOUR = 3600


class NotReady(Exception):
    """What is to be printed lacks something; the message says what."""


class OrderQuerySet(models.QuerySet):
    def open(self) -> "OrderQuerySet":
        """Promised, and neither made nor given up."""
        return self.filter(finished_at=None, failed_at=None)

    def ready(self) -> "OrderQuerySet":
        return self.filter(finished_at__isnull=False)


class Order(models.Model):
    """One PDF of a content as it was at a moment. The same content is never made twice.

    A ledger, not a workflow: its columns say what has happened, and the status is read from them.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RENDERING = "rendering", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    key = models.CharField(_("key of the content"), max_length=64, editable=False)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    failed_at = models.DateTimeField(_("failed at"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    file = models.FileField(_("file"), storage=default_storage, max_length=200, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, editable=False)
    size = models.PositiveIntegerField(_("size"), null=True, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="%(class)s_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(
                name="%(class)s_ends_once",
                condition=Q(finished_at=None) | Q(failed_at=None),
            ),
            models.CheckConstraint(
                name="%(class)s_ends_after_its_start",
                condition=Q(finished_at=None, failed_at=None)
                | Q(started_at__isnull=False, attempts__gte=1)
                & (Q(finished_at=None) | Q(finished_at__gte=F("started_at")))
                & (Q(failed_at=None) | Q(failed_at__gte=F("started_at"))),
            ),
            models.CheckConstraint(
                name="%(class)s_starts_by_an_attempt",
                condition=Q(started_at=None, attempts=0) | Q(started_at__isnull=False, attempts__gte=1),
            ),
            models.CheckConstraint(
                name="%(class)s_fails_for_a_reason",
                condition=Q(failed_at=None, reason="") | (Q(failed_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    @property
    def why_failed(self) -> str:
        """The reason in the reader's language; the worker, who has none, has kept it in English."""
        return gettext(self.reason) if self.reason else ""

    @property
    def status(self) -> Status:
        if self.finished_at:
            return self.Status.READY
        if self.failed_at:
            return self.Status.FAILED
        return self.Status.RENDERING if self.started_at else self.Status.QUEUED

    def begin_again(self) -> None:
        """Forget a failure."""
        self.queued_at, self.started_at, self.failed_at = timezone.now(), None, None
        self.attempts, self.reason = 0, ""
        self.save()

    def start(self) -> None:
        self.started_at = timezone.now()
        self.attempts = F("attempts") + 1
        self.save()
        self.refresh_from_db()

    def finish(self, name: str, pages: int, size: int, sha256: str) -> None:
        """Point to the file, which is whole on the disk by now."""
        self.file.name = name
        self.pages, self.size, self.sha256 = pages, size, sha256
        self.finished_at = timezone.now()
        self.save()

    def fail(self, reason: str, *also: str) -> None:
        """Give up, and say why in words for the person who ordered it; ``also`` are further columns that changed."""
        self.failed_at, self.reason = timezone.now(), reason[:500]
        self.save(update_fields=["failed_at", "reason", *also])
        log.warning("pdf_failed", order=str(self.pk), kind=self._meta.label_lower, reason=reason)


def carry_out(orders: type[Order], pk: int, lock: int, make: Callable[[Any], None]) -> None:
    """Make the PDF that a row orders. Safe to run twice, at once, or after a worker that died."""
    with locked(lock, pk) as is_ours:
        order = is_ours and orders.objects.open().filter(pk=pk).first()
        if not order:
            return
        if order.attempts >= MOST_ATTEMPTS:
            order.fail(gettext("The worker died three times while it made this PDF; the machine may lack memory."))
            return
        order.start()
        try:
            make(order)
        except (NotReady, RenderFailed) as error:
            order.fail(str(error))
        except SoftTimeLimitExceeded:
            order.fail(gettext("It took more than a minute: look for an endless table or a very long list."))
        except (MemoryError, RecursionError):
            order.fail(gettext("It needs more memory than there is: look for deeply nested lists or huge pictures."))
        except OSError as error:
            log.exception("pdf_not_written", order=str(order.pk))
            order.fail(gettext("The file could not be written: %s.") % (error.strerror or error))


@contextmanager
def locked(lock: int, pk: int) -> Iterator[bool]:
    """Hold the row's advisory lock in this session; yield whether it was free. ``lock`` names the kind of row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock, pk])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [lock, pk])


def held(lock: int) -> set[int]:
    """Return the ids of the rows that somebody works on at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND classid = %s AND granted AND datname = current_database()",
            [lock],
        )
        return {row[0] for row in cursor.fetchall()}


def ring_again(orders: type[models.Model], lock: int, task: Task) -> None:
    """Ring for every open order on which nobody works: its bell was lost, or its worker was killed."""
    busy = held(lock)
    for pk in orders.objects.open().order_by("queued_at").values_list("pk", flat=True):
        if pk not in busy:
            ring(task, pk)


def place(name: str) -> Path:
    """Return where a file of this name is to be written; its folder is there."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def readable(path: Path) -> None:
    """Let the web server read it, which may run as somebody else."""
    path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def clear_parts(folder: str) -> None:
    """Remove what killed workers had begun to write under a folder; no row ever pointed to it."""
    for part in Path(default_storage.path(folder)).rglob(".*.part"):
        if part.stat().st_mtime < time.time() - HOUR:
            part.unlink(missing_ok=True)
