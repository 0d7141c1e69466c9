"""The yearly question to every organisation: is this still right?"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation


class Campaign(models.Model):
    """One year's question; the Secretariat starts it."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    ends_on = models.DateField(_("answers until"))

    class Meta:
        verbose_name = _("yearly check")
        verbose_name_plural = _("yearly checks")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="campaign_year_is_a_year", condition=Q(year__range=(2020, 2100))),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Confirmation(models.Model):
    """An organisation's answer in a year's check: asked, reminded, answered."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="confirmations", verbose_name=_("yearly check")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="confirmations", verbose_name=_("organisation")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("answer to a yearly check")
        verbose_name_plural = _("answers to yearly checks")
        ordering = ["campaign", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="confirmation_once_in_a_campaign"),
            models.CheckConstraint(
                name="confirmation_answered_after_asked",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.organisation}"
