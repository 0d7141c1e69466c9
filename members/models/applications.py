"""How an organisation asks to be on the official list, from the first draft to the decision."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiative.countries import country_choices, country_name
from initiative.models import Letter, TransitionBase
from members.models.groups import StakeholderGroup
from members.models.names import fold
from members.models.organisations import Organisation
from members.models.standings import Standing


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("with the Secretariat")
    INCOMPLETE = "incomplete", _("waiting for the applicant")
    COMPLETE = "complete", _("complete, waiting for a meeting")
    TABLED = "tabled", _("on the list of a meeting")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed")


OPEN_STATES = ["draft", "submitted", "incomplete", "complete", "tabled"]
LONG_WAIT = timedelta(days=14)
# A draft rests for ninety days; then a letter says that it will be deleted, and when.
DRAFT_RESTS, DRAFT_ENDS_AFTER_NOTICE = timedelta(days=90), timedelta(days=14)
NOTICE_OF_THE_END = "application-draft-ends-"


class Queue(models.TextChoices):
    """What the Secretariat takes up in turn; an application leaves a queue when its step is made."""

    NEW = "new", _("new")
    ANSWERED = "answered", _("answered a correction")
    LATE = "late", _("waiting for us for more than 14 days")
    APPLICANT = "applicant", _("waiting for the applicant")
    LISTED = "listed", _("complete, on the list of a meeting")
    UNLISTED = "unlisted", _("complete, on no list")
    MESSAGES = "messages", _("with a message to read")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> "ApplicationQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def sent(self) -> "ApplicationQuerySet":
        """Return what was sent at least once: a draft is nobody's but the applicant's."""
        return self.filter(submitted_at__isnull=False)

    def queue(self, name: str) -> "ApplicationQuerySet":
        """Return those of a ``Queue``."""
        return self.filter(_of_queue(name))

    def queues(self) -> dict[str, int]:
        """Return how many there are in each ``Queue``, and how many ``drafts`` that nobody else has seen."""
        counts = {queue.value: models.Count("pk", filter=_of_queue(queue)) for queue in Queue}
        return self.aggregate(**counts, drafts=models.Count("pk", filter=Q(state="draft")))

    def forgotten(self, day: date) -> "ApplicationQuerySet":
        """Return drafts that may be deleted on a day: nobody touched them, and the notice is two weeks old."""
        until = timezone.make_aware(datetime.combine(day, time.max)) - DRAFT_ENDS_AFTER_NOTICE
        about = Concat(Value(f"{Application._meta.label_lower}."), Cast(OuterRef("pk"), models.TextField()))
        notices = Letter.objects.filter(about=about, key__startswith=NOTICE_OF_THE_END, written_at__lte=until)
        told = Exists(notices.filter(written_at__gte=OuterRef("saved_at")))
        return self.filter(told, state="draft", saved_at__lte=until - DRAFT_RESTS)

    def of(self, user: Any) -> "ApplicationQuerySet":
        """Return what this person may see and do: own applications, and those of organisations spoken for."""
        spoken_for = Organisation.objects.represented_by(user)
        return self.filter(Q(applicant=user) | Q(organisation__in=spoken_for))


def _of_queue(name: str) -> Q:
    """Return the condition of a queue: of what was sent, never of drafts."""
    itself = Application.objects.filter(pk=OuterRef("pk"))
    again = Exists(itself.filter(transitions__move="resubmit"))
    listed = Exists(itself.filter(items__outcome="pending"))
    unread = Exists(itself.filter(remarks__is_from_secretariat=False, remarks__read_at=None))
    wanted = {
        Queue.NEW: Q(~again, state="submitted"),
        Queue.ANSWERED: Q(again, state="submitted"),
        Queue.LATE: Q(state="submitted", waits_since__lt=timezone.now() - LONG_WAIT),
        Queue.APPLICANT: Q(state="incomplete"),
        Queue.LISTED: Q(listed, state__in=["complete", "tabled"]),
        Queue.UNLISTED: Q(~listed, state="complete"),
        Queue.MESSAGES: Q(unread),
    }
    return Q(wanted[Queue(name)], submitted_at__isnull=False)


class Application(models.Model):
    """A request to become a Partner or a Member, or a Member after having been a Partner.

    Columns hold what the Secretariat filters by; everything else that was asked is in ``answers``, so that a draft
    may be as incomplete as it likes and a revision is one document.
    """

    State = ApplicationState

    public_id = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=12, blank=True, editable=False)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisation"),
        help_text=_("Of one that is on the register already; otherwise it is entered there by the decision."),
    )
    wants = models.PositiveSmallIntegerField(
        _("asks to be"),
        choices=[(Standing.PARTNER, Standing.PARTNER.label), (Standing.MEMBER, Standing.MEMBER.label)],
        null=True,
        blank=True,
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    name = models.CharField(_("name"), max_length=250, blank=True)
    name_key = models.TextField(editable=False, blank=True)
    country = models.CharField(_("country or territory"), max_length=2, blank=True, choices=country_choices)
    is_international = models.BooleanField(_("international"), default=False)
    stakeholder_group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("stakeholder group"),
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True},
        related_name="+",
        verbose_name=_("looked after by"),
    )
    asked_fields = models.JSONField(_("answers to correct"), default=list, blank=True, editable=False)
    checklist = models.JSONField(_("checklist"), default=list, blank=True, editable=False)
    override_reason = models.TextField(
        _("why it may be a Member nevertheless"),
        blank=True,
        help_text=_("Needed where the organisation works for profit and asks to be a Member."),
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    waits_since = models.DateTimeField(_("waiting since"), default=timezone.now, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("review_application", "Can review applications: ask, accept, close, put on a list"),
            ("amend_application", "Can take back a recorded decision"),
        ]
        indexes = [models.Index("state", "waits_since", name="application_waiting")]
        constraints = [
            models.CheckConstraint(name="application_state_is_known", condition=Q(state__in=ApplicationState.values)),
            models.CheckConstraint(
                name="application_wants_a_standing",
                condition=Q(wants__isnull=False, wants__in=[1, 2])
                | Q(wants=None, state__in=["draft", "withdrawn", "closed"]),
            ),
            models.CheckConstraint(
                name="application_was_submitted_at_a_time",
                condition=Q(state__in=["draft", "withdrawn", "closed"])
                | (Q(submitted_at__isnull=False) & ~Q(reference="") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="application_approved_has_an_organisation",
                condition=~Q(state="approved") | Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=OPEN_STATES),
                name="application_one_open_for_an_organisation",
                violation_error_message=_("An application of this organisation is under way already."),
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="application_reference_is_its_own"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Application without a name"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = fold(self.name)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:application", args=[self.public_id])

    def is_owned_by(self, user: Any) -> bool:
        """Tell whether this person speaks for the application: its applicant, or a representative today."""
        if not user.is_authenticated:
            return False
        if user.pk == self.applicant_id:
            return True
        return Organisation.objects.represented_by(user).filter(pk=self.organisation_id).exists()

    @property
    def is_upgrade(self) -> bool:
        return self.organisation_id is not None and self.state != ApplicationState.APPROVED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_editable(self) -> bool:
        return self.state in (ApplicationState.DRAFT, ApplicationState.INCOMPLETE)

    @property
    def works_for_profit(self) -> bool:
        """Tell whether the answers or the group say so; a Member must not."""
        is_commercial = self.stakeholder_group is not None and self.stakeholder_group.is_commercial
        return is_commercial or self.answers.get("is_for_profit") == "yes"

    @property
    def is_doubtful(self) -> bool:
        """Tell whether a Member is asked for by whoever works for profit: flagged, never refused by itself."""
        return self.wants == Standing.MEMBER and self.works_for_profit

    @property
    def country_name(self) -> str:
        return country_name(self.country)


class ApplicationTransition(TransitionBase):
    """One line of an application's history; its reason is what the applicant reads."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="transitions", verbose_name=_("application")
    )
    fields = models.JSONField(_("answers named"), default=list, blank=True)

    class Meta(TransitionBase.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
