"""Who speaks for an organisation, since when, and who has been asked to."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation

INVITATION_DAYS = 30


class Role(models.TextChoices):
    PRIMARY = "primary", _("main representative")
    ALTERNATE = "alternate", _("alternate representative")
    COMMUNICATION = "communication", _("communication")
    SIGNATORY = "signatory", _("signatory")


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def active(self) -> "RepresentativeQuerySet":
        return self.filter(until=None)

    def reached(self) -> "RepresentativeQuerySet":
        """Return those to whom a visitor’s message may go: a signatory only signs."""
        return self.active().exclude(role=Role.SIGNATORY)


class Representative(models.Model):
    """A person's role for an organisation, from a day to a day. Whoever has an account acts on the portal."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="representatives", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="representations",
        verbose_name=_("account"),
    )
    role = models.CharField(_("role"), max_length=14, choices=Role)
    name = models.CharField(_("name"), max_length=150)
    job_title = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    is_name_public = models.BooleanField(_("show the name on the public page"), default=False)
    is_email_public = models.BooleanField(_("show the e-mail address on the public page"), default=False)
    is_phone_public = models.BooleanField(_("show the telephone on the public page"), default=False)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    # The line of the ledger by which the role ended at the one organisation, and began at its successor.
    merger = models.ForeignKey("StandingChange", models.PROTECT, null=True, editable=False, related_name="moved")

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["organisation", "role", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(role="primary", until=None),
                name="representative_one_main_at_a_time",
                violation_error_message=_("There is a main representative already: hand the role over instead."),
            ),
            models.UniqueConstraint(
                F("organisation"),
                Lower("email"),
                F("role"),
                condition=Q(until=None),
                name="representative_once_in_a_role",
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                name="representative_ends_after_the_beginning",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(name="representative_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="representative_has_a_name_and_an_email", condition=~Q(name="") & ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reads_messages(self) -> bool:
        """Tell whether a visitor’s message may go there, as ``reached`` finds them."""
        return self.role != Role.SIGNATORY


class Invitation(models.Model):
    """A letter that asks a person to speak for an organisation; its link opens once, and for thirty days."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=14, choices=Role)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(_("taken back at"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"),
                Lower("email"),
                F("role"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
                violation_error_message=_("This person has been invited already."),
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
            ),
            models.CheckConstraint(name="invitation_role_is_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        return not self.accepted_at and not self.revoked_at and timezone.now() < self.ends_at

    @property
    def ends_at(self) -> Any:
        return self.invited_at + timedelta(days=INVITATION_DAYS)

    @property
    def ends_on(self) -> date:
        return timezone.localdate(self.ends_at)
