"""Files from which the register is filled: first a plan that people read, then all of it or nothing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file and its plan; applying it checks first that nothing has moved since."""

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("checksum"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    planned_at = models.DateTimeField(_("planned at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, editable=False)
    plan = models.JSONField(_("plan"))
    fingerprint = models.CharField(_("state of the register"), max_length=64)

    class Meta:
        verbose_name = _("import of the register")
        verbose_name_plural = _("imports of the register")
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="import_run_names_its_file", condition=~Q(sha256="") & ~Q(file_name="")),
        ]

    def __str__(self) -> str:
        return self.file_name
