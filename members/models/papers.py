"""The papers of the register: the list that a meeting decides, and the official list of a day, as PDFs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative.rendering.orders import Order
from members.models.meetings import Meeting


class Paper(Order):
    """One PDF, in one language, of what a list said at a moment."""

    class Kind(models.TextChoices):
        DECISION_LIST = "decision-list", _("list for decision")
        OFFICIAL_LIST = "official-list", _("official list")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, editable=False, related_name="papers", verbose_name=_("meeting")
    )
    on = models.DateField(_("on"), null=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, editable=False)

    class Meta(Order.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        indexes = [models.Index("queued_at", condition=Q(finished_at=None, failed_at=None), name="paper_open")]
        constraints = [
            *Order.Meta.constraints,
            models.UniqueConstraint(fields=["key"], name="paper_is_made_once_per_content"),
            models.CheckConstraint(name="paper_language_is_ours", condition=Q(language__in=["en", "fr", "es"])),
            models.CheckConstraint(
                name="paper_is_of_a_meeting_or_of_a_day",
                condition=Q(kind="decision-list", meeting__isnull=False, on__isnull=True)
                | Q(kind="official-list", meeting__isnull=True, on__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_is_ready_with_its_file",
                condition=Q(finished_at=None, file="", sha256="", pages=None, size=None)
                | (
                    Q(finished_at__isnull=False, pages__isnull=False, pages__gte=1)
                    & Q(size__isnull=False, size__gte=1)
                    & ~Q(file="")
                    & ~Q(sha256="")
                ),
            ),
        ]

    def __str__(self) -> str:
        subject = self.meeting if self.meeting_id else self.on
        return f"{self.get_kind_display()}, {subject} ({self.language})"
