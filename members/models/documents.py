"""What comes with an application: its documents, what was sent each time, and remarks."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.applications import Application


def private_path(document: models.Model, filename: str) -> str:
    """Name a file so that neither its sender's words nor another's guess lead to it."""
    return f"private/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:6]}"


class Document(models.Model):
    """A file that an applicant handed in; a newer one of its kind replaces it, and what was sent once is kept."""

    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("Declaration of Intent")
        STATUS = "status", _("proof of legal status")
        LOGO = "logo", _("logo")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="documents", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    file = models.FileField(_("file"), upload_to=private_path, max_length=200)
    name = models.CharField(_("name of the file"), max_length=255)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    uploaded_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["kind", "-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="document_kind_is_known", condition=Q(kind__in=["declaration", "status", "logo"])
            ),
            models.CheckConstraint(name="document_has_a_file", condition=~Q(file="") & ~Q(sha256="") & Q(size__gt=0)),
            models.UniqueConstraint(
                fields=["application", "kind"], condition=Q(replaced_at=None), name="document_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """What an application said when it was sent: the whole of it, so that two can be compared field by field."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="submissions", verbose_name=_("application")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="submission_numbers_are_its_own"),
            models.CheckConstraint(name="submission_number_begins_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.number}"


class Remark(models.Model):
    """Words beside the moves: a message between applicant and Secretariat, or the Secretariat's own note."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="remarks", verbose_name=_("application"))
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("text"), max_length=5000)
    is_from_secretariat = models.BooleanField(_("from the Secretariat"), default=False)
    is_internal = models.BooleanField(_("only for the Secretariat"), default=False)
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="remark_internal_is_from_the_secretariat",
                condition=Q(is_internal=False) | Q(is_from_secretariat=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
