"""The ledger of PDFs: a row is a promise to make one; the task that is rung for it is only a bell."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative.rendering.orders import Order
from newsletter.models.issues import Edition


class Rendering(Order):
    """One PDF of an edition's content as it was at a moment."""

    class Stage(models.TextChoices):
        WAITING = "", _("waiting")
        ASSEMBLY = "assembly", _("collecting the matter")
        LAYOUT = "layout", _("setting the pages")
        WRITING = "writing", _("writing the file")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="renderings", verbose_name=_("edition"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True, editable=False)
    percent = models.PositiveSmallIntegerField(_("progress"), default=0, editable=False)
    cpu_seconds = models.FloatField(_("seconds of computing"), null=True, editable=False)

    class Meta(Order.Meta):
        verbose_name = _("PDF")
        verbose_name_plural = _("PDFs")
        indexes = [models.Index("queued_at", condition=Q(finished_at=None, failed_at=None), name="rendering_open")]
        constraints = [
            *Order.Meta.constraints,
            models.UniqueConstraint(fields=["edition", "key"], name="rendering_is_made_once_per_content"),
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
            models.CheckConstraint(name="rendering_progress_is_a_percentage", condition=Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.status.label}"

    def begin_again(self) -> None:
        self.stage, self.percent = "", 0
        super().begin_again()

    def start(self) -> None:
        self.stage, self.percent = self.Stage.ASSEMBLY, 0
        super().start()

    def finish(self, name: str, pages: int, size: int, sha256: str) -> None:
        self.stage, self.percent = "", 100
        super().finish(name, pages, size, sha256)

    def fail(self, reason: str, *also: str) -> None:
        self.stage = ""
        super().fail(reason, "stage", *also)
