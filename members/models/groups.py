"""The groups by which organisations are listed and represented."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative.translation import translated


class StakeholderGroup(models.Model):
    """A Collège: the category by which organisations are listed and represented."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Stable: addresses and the REST interface use it."))
    label = translated(models.CharField(_("label"), max_length=120, blank=True))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    needs_status_document = models.BooleanField(
        _("must prove its legal status"),
        default=True,
        help_text=_("Not asked of countries, local authorities and private companies."),
    )
    is_commercial = models.BooleanField(
        _("for profit"),
        default=False,
        help_text=_("A Member must not work for profit: an application from this group is flagged, never refused."),
    )

    class Meta:
        verbose_name = _("stakeholder group")
        verbose_name_plural = _("stakeholder groups")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="stakeholder_group_has_code_and_english_label",
                condition=~Q(code="") & ~Q(label_en=""),
                violation_error_message=_("Give a code and at least the English label."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)
