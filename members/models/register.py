"""Figures of the register that were published before it was kept here."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RegisterFigure(models.Model):
    """How many Partners, and Members among them, the official list held on a date."""

    on = models.DateField(_("on"), unique=True)
    partners = models.PositiveIntegerField(_("Partners"), help_text=_("All of them: every Member is also a Partner."))
    members = models.PositiveIntegerField(_("Members among them"))
    source = models.CharField(_("source"), max_length=200, help_text=_("Where the figure was published."))

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["-on"]
        constraints = [
            models.CheckConstraint(
                name="register_figure_members_are_partners",
                condition=Q(members__lte=F("partners")),
                violation_error_message=_("There cannot be more Members than Partners: every Member is a Partner."),
            ),
            models.CheckConstraint(
                name="register_figure_has_a_source",
                condition=~Q(source=""),
                violation_error_message=_("Say where the figure was published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.partners} / {self.members}"
