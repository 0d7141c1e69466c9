"""What somebody asks who has an account, but does not speak yet for an organisation that is on the list."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiative.models import TransitionBase
from members.models.organisations import Organisation
from members.models.people import Role


class ClaimState(models.TextChoices):
    OPEN = "open", _("with the Secretariat")
    INVITED = "invited", _("invited")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> "ClaimQuerySet":
        return self.filter(state=ClaimState.OPEN)


class Claim(models.Model):
    """A request to be named for an organisation: whoever writes it waits for an invitation, or for a reason."""

    State = ClaimState

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="claims", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims", verbose_name=_("person")
    )
    text = models.TextField(_("who the person is there"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to represent")
        verbose_name_plural = _("requests to represent")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="claim_state_is_known", condition=Q(state__in=ClaimState.values)),
            models.CheckConstraint(name="claim_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state="open"),
                name="claim_one_open_for_an_organisation",
                violation_error_message=_("Your request is with the Secretariat already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.person}"

    def is_owned_by(self, user: models.Model) -> bool:
        return self.person_id == user.pk


class ClaimTransition(TransitionBase):
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="transitions", verbose_name=_("request"))
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.ALTERNATE)

    class Meta(TransitionBase.Meta):
        verbose_name = _("step of a request to represent")
        verbose_name_plural = _("steps of a request to represent")
        constraints = [
            models.CheckConstraint(name="claim_transition_role_is_known", condition=Q(role__in=Role.values)),
        ]
