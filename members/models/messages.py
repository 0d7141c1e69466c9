"""What visitors write to an organisation through the Secretariat's relay, and who may not write there any more."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiative.models import TransitionBase
from members.models.organisations import Organisation

HOURS_TO_CONFIRM = 48
LONGEST_SUBJECT, LONGEST_TEXT = 120, 5000
AN_ADDRESS = r"^[^\s<>]+@[^\s<>]+$"


class MessageState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("not confirmed yet")
    RELAYED = "relayed", _("passed on")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("never confirmed")


class MessageQuerySet(models.QuerySet["Message"]):
    def unconfirmed(self) -> "MessageQuerySet":
        return self.filter(state=MessageState.UNCONFIRMED)

    def late(self) -> "MessageQuerySet":
        """Return those whose link has ended before anybody used it."""
        return self.unconfirmed().filter(written_at__lt=timezone.now() - timedelta(hours=HOURS_TO_CONFIRM))


class Message(models.Model):
    """A message to whoever speaks for an organisation: it is passed on when its writer's address is proved."""

    State = MessageState

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="messages", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="messages_written",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    # What stands for the connection on one day: enough to count, of no use on the next.
    origin = models.CharField(max_length=32, blank=True, editable=False)
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    relayed_at = models.DateTimeField(_("passed on at"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.UNCONFIRMED, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to an organisation")
        verbose_name_plural = _("messages to organisations")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index("written_at", name="message_by_day")]
        constraints = [
            models.CheckConstraint(name="message_state_is_known", condition=Q(state__in=MessageState.values)),
            models.CheckConstraint(
                name="message_language_is_ours", condition=Q(language__in=[code for code, _name in settings.LANGUAGES])
            ),
            models.CheckConstraint(
                name="message_has_a_writer_who_can_be_answered", condition=~Q(name="") & Q(email__regex=AN_ADDRESS)
            ),
            models.CheckConstraint(
                name="message_waits_with_its_words",
                condition=~Q(state=MessageState.UNCONFIRMED) | (~Q(subject="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="message_is_passed_on_at_a_time",
                condition=Q(state=MessageState.RELAYED, relayed_at__isnull=False)
                | (~Q(state=MessageState.RELAYED) & Q(relayed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.organisation}"

    def is_owned_by(self, user: models.Model) -> bool:
        return self.user_id is not None and self.user_id == user.pk

    @property
    def ends_at(self) -> datetime:
        return self.written_at + timedelta(hours=HOURS_TO_CONFIRM)


class MessageTransition(TransitionBase):
    message = models.ForeignKey(Message, models.CASCADE, related_name="transitions", verbose_name=_("message"))

    class Meta(TransitionBase.Meta):
        verbose_name = _("step of a message to an organisation")
        verbose_name_plural = _("steps of messages to organisations")


class BlockedWriter(models.Model):
    """An address from which the relay passes nothing on."""

    email = models.EmailField(_("e-mail address"))
    reason = models.TextField(_("reason"), max_length=2000, help_text=_("For the Secretariat only."))
    blocked_at = models.DateTimeField(_("blocked at"), default=timezone.now, editable=False)
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("blocked writer")
        verbose_name_plural = _("blocked writers")
        ordering = ["-blocked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="blocked_writer_once",
                violation_error_message=_("This address is blocked already."),
            ),
            models.CheckConstraint(
                name="blocked_writer_has_an_address_and_a_reason",
                condition=Q(email__regex=AN_ADDRESS) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.email
