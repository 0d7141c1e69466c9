"""The ledger of PDFs: a row is a promise to make one; the task that is rung for it is only a bell."""

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsletter.models.issues import Edition


class RenderingQuerySet(models.QuerySet):
    def open(self) -> "RenderingQuerySet":
        """Promised, and neither made nor given up."""
        return self.filter(finished_at=None, failed_at=None)

    def ready(self) -> "RenderingQuerySet":
        return self.filter(finished_at__isnull=False)


class Rendering(models.Model):
    """One PDF of an edition's content as it was at a moment. The same content is never made twice.

    A ledger, not a workflow: its columns say what has happened, and the status is read from them.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RENDERING = "rendering", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Stage(models.TextChoices):
        WAITING = "", _("waiting")
        ASSEMBLY = "assembly", _("collecting the matter")
        LAYOUT = "layout", _("setting the pages")
        WRITING = "writing", _("writing the file")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="renderings", verbose_name=_("edition"))
    key = models.CharField(_("key of the content"), max_length=64, editable=False)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    failed_at = models.DateTimeField(_("failed at"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True, editable=False)
    percent = models.PositiveSmallIntegerField(_("progress"), default=0, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    file = models.FileField(_("file"), storage=default_storage, max_length=200, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, editable=False)
    size = models.PositiveIntegerField(_("size"), null=True, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    cpu_seconds = models.FloatField(_("seconds of computing"), null=True, editable=False)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        verbose_name = _("PDF")
        verbose_name_plural = _("PDFs")
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index("queued_at", condition=Q(finished_at=None, failed_at=None), name="rendering_open")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="rendering_is_made_once_per_content"),
            models.CheckConstraint(name="rendering_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(
                name="rendering_ends_once",
                condition=Q(finished_at=None) | Q(failed_at=None),
            ),
            models.CheckConstraint(
                name="rendering_ends_after_its_start",
                condition=Q(finished_at=None, failed_at=None)
                | Q(started_at__isnull=False, attempts__gte=1)
                & (Q(finished_at=None) | Q(finished_at__gte=F("started_at")))
                & (Q(failed_at=None) | Q(failed_at__gte=F("started_at"))),
            ),
            models.CheckConstraint(
                name="rendering_starts_by_an_attempt",
                condition=Q(started_at=None, attempts=0) | Q(started_at__isnull=False, attempts__gte=1),
            ),
            models.CheckConstraint(
                name="rendering_is_ready_with_its_file",
                condition=Q(finished_at=None, file="", sha256="", pages=None, size=None)
                | (
                    Q(finished_at__isnull=False, pages__isnull=False, pages__gte=1)
                    & Q(size__isnull=False, size__gte=1, percent=100)
                    & ~Q(file="")
                    & ~Q(sha256="")
                ),
            ),
            models.CheckConstraint(
                name="rendering_fails_for_a_reason",
                condition=Q(failed_at=None, reason="") | (Q(failed_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="rendering_progress_is_a_percentage", condition=Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.status.label}"

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
