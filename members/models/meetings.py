"""The meetings of the Bureau and of the Consortium at which lists of applications are decided."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.models import TransitionBase
from members.models.applications import Application
from members.models.documents import private_path


class MeetingState(models.TextChoices):
    OPEN = "open", _("list open")
    TABLED = "tabled", _("list frozen")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed")


class Meeting(models.Model):
    """A meeting of a statutory body, at a place or as an electronic consultation, and its list."""

    State = MeetingState

    class Body(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        CONSORTIUM = "consortium", _("Consortium of Members")

    class Mode(models.TextChoices):
        MEETING = "meeting", _("meeting")
        WRITTEN = "written", _("electronic consultation")

    body = models.CharField(_("body"), max_length=10, choices=Body)
    number = models.PositiveSmallIntegerField(
        _("number"),
        validators=[MinValueValidator(1)],
        help_text=_("Counted by body: the ninth meeting of the Consortium has number 9."),
    )
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.MEETING)
    held_on = models.DateField(_("held on"), help_text=_("Of a consultation its last day."))
    closes_on = models.DateField(
        _("list closes on"), null=True, blank=True, help_text=_("What is completed later goes to the next meeting.")
    )
    place = models.CharField(_("place"), max_length=150, blank=True)
    document_number = models.PositiveSmallIntegerField(
        _("number of the list’s document"), default=1, validators=[MinValueValidator(1)]
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    minutes_ref = models.CharField(
        _("reference of the minutes"), max_length=60, blank=True, help_text=_("Closes the meeting.")
    )
    minutes = models.FileField(_("minutes"), upload_to=private_path, max_length=200, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        permissions = [("decide_meeting", "Can record what a meeting decided")]
        constraints = [
            models.CheckConstraint(name="meeting_body_is_known", condition=Q(body__in=["bureau", "consortium"])),
            models.CheckConstraint(name="meeting_mode_is_known", condition=Q(mode__in=["meeting", "written"])),
            models.CheckConstraint(name="meeting_state_is_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(
                name="meeting_numbers_begin_at_one", condition=Q(number__gte=1, document_number__gte=1)
            ),
            models.UniqueConstraint(
                fields=["body", "number"],
                name="meeting_number_is_its_own",
                violation_error_message=_("This body has a meeting of this number already."),
            ),
            models.CheckConstraint(
                name="meeting_closed_has_minutes",
                condition=~Q(state="closed") | ~Q(minutes_ref=""),
                violation_error_message=_("Give the reference of the minutes."),
            ),
            models.CheckConstraint(
                name="meeting_list_closes_before_it_is_held",
                condition=Q(closes_on=None) | Q(closes_on__lte=models.F("held_on")),
                violation_error_message=_("The list cannot close after the meeting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("admin:members_meeting_change", args=[self.pk])

    @property
    def document(self) -> str:
        """The number of its list as the Initiative writes it: “Consortium 9-2”."""
        words = {self.Body.BUREAU: "Bureau", self.Body.CONSORTIUM: "Consortium"}
        return f"{words[self.Body(self.body)]} {self.number}-{self.document_number}"


class MeetingTransition(TransitionBase):
    """One line of a meeting's history."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="transitions", verbose_name=_("meeting"))

    class Meta(TransitionBase.Meta):
        verbose_name = _("step of a meeting")
        verbose_name_plural = _("steps of a meeting")


class AgendaItem(models.Model):
    """An application on the list of a meeting, and what became of it."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("to be decided")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        DEFERRED = "deferred", _("kept for the next meeting")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name=_("meeting"))
    application = models.ForeignKey(Application, models.PROTECT, related_name="items", verbose_name=_("application"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.PENDING, editable=False)
    note = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("item of a list")
        verbose_name_plural = _("items of a list")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_outcome_is_known",
                condition=Q(outcome__in=["pending", "approved", "declined", "deferred"]),
            ),
            models.CheckConstraint(
                name="agenda_item_declined_has_a_reason", condition=~Q(outcome="declined") | ~Q(note="")
            ),
            models.UniqueConstraint(fields=["meeting", "application"], name="agenda_item_once_in_a_meeting"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(outcome="pending"),
                name="agenda_item_on_one_list_at_a_time",
                violation_error_message=_("This application is on the list of another meeting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.application}"
