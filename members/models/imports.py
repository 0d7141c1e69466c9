"""Files from which the register is filled: first a plan that people read, then all of it or nothing."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def open(self) -> "ImportRunQuerySet":
        """Return those that the worker has promised to carry out, and has neither done nor given up."""
        return self.filter(queued_at__isnull=False, applied_at=None, failed_at=None)


class ImportRun(models.Model):
    """One file and its plan; carrying it out checks first that nothing has moved since.

    A large one is carried out by the worker, for whom this row is the order, as that of a PDF is.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("only planned")
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("being carried out")
        DONE = "done", _("carried out")
        FAILED = "failed", _("failed")

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("checksum"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    planned_at = models.DateTimeField(_("planned at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, editable=False)
    plan = models.JSONField(_("plan"))
    fingerprint = models.CharField(_("state of the register"), max_length=64)
    queued_at = models.DateTimeField(_("queued at"), null=True, editable=False)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    failed_at = models.DateTimeField(_("failed at"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of the register")
        verbose_name_plural = _("imports of the register")
        ordering = ["-planned_at", "-pk"]
        indexes = [
            models.Index(
                "queued_at",
                condition=Q(queued_at__isnull=False, applied_at=None, failed_at=None),
                name="import_run_open",
            )
        ]
        constraints = [
            models.CheckConstraint(name="import_run_names_its_file", condition=~Q(sha256="") & ~Q(file_name="")),
            models.CheckConstraint(
                name="import_run_is_ordered_by_somebody",
                condition=Q(queued_at=None, queued_by=None) | Q(queued_at__isnull=False, queued_by__isnull=False),
            ),
            models.CheckConstraint(
                name="import_run_starts_when_it_is_ordered",
                condition=Q(started_at=None, attempts=0)
                | Q(started_at__isnull=False, queued_at__isnull=False, attempts__gte=1),
            ),
            models.CheckConstraint(name="import_run_ends_once", condition=Q(applied_at=None) | Q(failed_at=None)),
            models.CheckConstraint(
                name="import_run_fails_for_a_reason",
                condition=Q(failed_at=None, reason="")
                | Q(failed_at__isnull=False, started_at__isnull=False, failed_at__gte=F("started_at")) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def status(self) -> Status:
        if self.applied_at:
            return self.Status.DONE
        if self.failed_at:
            return self.Status.FAILED
        if self.started_at:
            return self.Status.RUNNING
        return self.Status.QUEUED if self.queued_at else self.Status.PLANNED

    def order(self, by: Any) -> None:
        """Promise it to the worker, and forget a failure."""
        self.queued_at, self.queued_by, self.started_at, self.failed_at = timezone.now(), by, None, None
        self.attempts, self.reason = 0, ""
        self.save(update_fields=["queued_at", "queued_by", "started_at", "failed_at", "attempts", "reason"])

    def start(self) -> None:
        self.started_at = timezone.now()
        self.attempts += 1
        self.save(update_fields=["started_at", "attempts"])

    def fail(self, reason: str) -> None:
        self.failed_at, self.reason = timezone.now(), reason
        self.save(update_fields=["failed_at", "reason"])
