"""What representatives ask for and the Secretariat decides: new facts of the register, and leaving the list."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiative.models import TransitionBase
from members.models.documents import private_path
from members.models.organisations import Organisation
from members.models.standings import Standing


class ProposalState(models.TextChoices):
    PENDING = "pending", _("with the Secretariat")
    APPLIED = "applied", _("entered in the register")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")


class OfAnOrganisation(models.Model):
    """What belongs to an organisation, and so to whoever represents it."""

    class Meta:
        abstract = True

    def is_owned_by(self, user: models.Model) -> bool:
        return self.organisation.representatives.filter(user=user, until=None).exists()


class Proposal(OfAnOrganisation):
    """New values for name, acronym, country or group, which the Secretariat confirms before anybody sees them."""

    State = ProposalState

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="proposals", verbose_name=_("organisation")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now, editable=False)
    changes = models.JSONField(_("changes"), help_text=_("By column, the value before and the value after."))
    note = models.TextField(_("why"), blank=True, max_length=2000)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PENDING, editable=False)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="proposal_state_is_known", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(name="proposal_changes_something", condition=~Q(changes={})),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="pending"),
                name="proposal_one_pending_for_an_organisation",
                violation_error_message=_("A change of this organisation is with the Secretariat already."),
            ),
        ]

    def __str__(self) -> str:
        columns = (Organisation._meta.get_field(name).verbose_name for name in self.changes)
        return f"{self.organisation}: {', '.join(map(str, columns))}"


class ProposalTransition(TransitionBase):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="transitions", verbose_name=_("proposal"))

    class Meta(TransitionBase.Meta):
        verbose_name = _("step of a proposed change")
        verbose_name_plural = _("steps of a proposed change")


class NoticeState(models.TextChoices):
    RECEIVED = "received", _("with the Secretariat")
    RECORDED = "recorded", _("entered in the register")
    WITHDRAWN = "withdrawn", _("taken back")


class Notice(OfAnOrganisation):
    """A written notice: the organisation leaves the list, or steps back from Member to Partner."""

    State = NoticeState

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="notices", verbose_name=_("organisation")
    )
    wants = models.PositiveSmallIntegerField(
        _("remains"),
        choices=[(Standing.NONE, Standing.NONE.label), (Standing.PARTNER, Standing.PARTNER.label)],
        default=Standing.NONE,
    )
    from_on = models.DateField(_("from"))
    text = models.TextField(_("what the notice says"), max_length=5000)
    letter = models.FileField(_("signed letter"), upload_to=private_path, max_length=200, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RECEIVED, editable=False)

    class Meta:
        verbose_name = _("notice of withdrawal")
        verbose_name_plural = _("notices of withdrawal")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="notice_state_is_known", condition=Q(state__in=NoticeState.values)),
            models.CheckConstraint(name="notice_wants_less", condition=Q(wants__in=[0, 1])),
            models.CheckConstraint(name="notice_is_in_writing", condition=~Q(text="")),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="received"),
                name="notice_one_at_a_time",
                violation_error_message=_("A notice of this organisation is with the Secretariat already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.get_wants_display()}"


class NoticeTransition(TransitionBase):
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="transitions", verbose_name=_("notice"))

    class Meta(TransitionBase.Meta):
        verbose_name = _("step of a notice")
        verbose_name_plural = _("steps of a notice")
