"""Events of the Initiative and those of others that its community attends, with every shape that a date can have."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.constraints import DATES, FACTS
from events.models.dating import (
    EARLIEST,
    LATEST,
    OPEN_END,
    DateShape,
    exists,
    instant,
    is_zone,
    last_of_month,
    midnight_after,
    zone_choices,
)
from initiative.countries import country_choices
from initiative.translation import translated
from initiative.words import WORDS, Wordless, each_kept
from roadmap.models import Objective


class Series(models.Model):
    """Events that belong together and are counted, such as a season of webinars."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    title = translated(models.CharField(_("title"), max_length=160, blank=True))

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="series_has_an_english_title",
                condition=~Q(title_en=""),
                violation_error_message=_("Give at least the English title."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class EventQuerySet(models.QuerySet["Event"]):
    def coming(self, now: datetime | None = None) -> "EventQuerySet":
        """Return what is not over at ``now``, the next one first."""
        return self.filter(over_at__gt=now or timezone.now()).order_by("starts_on", "starts_at", "slug")

    def past(self, now: datetime | None = None) -> "EventQuerySet":
        """Return what is over at ``now``, the latest first."""
        return self.filter(over_at__lte=now or timezone.now()).order_by("-starts_on", "-starts_at", "slug")

    def latest_first(self) -> "EventQuerySet":
        """Return all, those without a date at the end."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-starts_at", "slug")

    def with_rows(self) -> "EventQuerySet":
        """Fetch what a row of a list shows."""
        own = Event.objects.filter(series=models.OuterRef("series")).order_by().values("series")
        count = models.Subquery(own.annotate(number=models.Count("pk")).values("number"))
        return self.select_related("series", "parent").annotate(in_series=count)

    def without_outcome(self) -> "EventQuerySet":
        """Return the Initiative's events that are over and of which nobody has said how they went."""
        own = self.exclude(held_by=Event.HeldBy.OTHERS).exclude(kind__in=Event.WITHOUT_OUTCOME)
        return own.past().filter(status__in=Event.UNDECIDED)

    def untranslated(self) -> "EventQuerySet":
        """Return those of which a summary is missing in a language. A title may be a name that is not translated."""
        return self.filter(Q(summary_en="") | Q(summary_fr="") | Q(summary_es=""))


class Event(models.Model):
    """Something with a date, known as exactly as it is known."""

    class Kind(models.TextChoices):
        REGIONAL_MEETING = "regional-meeting", _("Regional meeting")
        WEBINAR = "webinar", _("Webinar")
        WORKSHOP = "workshop", _("Workshop")
        CONFERENCE = "conference", _("Conference")
        COP = "cop", _("Climate conference")
        DAY = "initiative-day", _("Initiative Day")
        SIDE_EVENT = "side-event", _("Side event")
        STATUTORY = "statutory", _("Statutory meeting")
        DECISION = "decision", _("Statutory decision")
        MEETINGS = "meetings", _("Series of meetings")
        CALL = "call", _("Call")
        SIGNING = "signing", _("Signing")
        FAIR = "fair", _("Fair")
        OBSERVANCE = "observance", _("International day")
        DEADLINE = "deadline", _("Deadline")

    class HeldBy(models.TextChoices):
        INITIATIVE = "initiative", _("the Initiative")
        TOGETHER = "together", _("the Initiative with others")
        OTHERS = "others", _("others")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")
        UNKNOWN = "unknown", _("Not stated")

    class Status(models.TextChoices):
        TENTATIVE = "tentative", _("Tentative")
        PLANNED = "planned", _("Planned")
        POSTPONED = "postponed", _("Postponed")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    UNDECIDED = (Status.TENTATIVE, Status.PLANNED, Status.POSTPONED)
    # Nobody reports how a deadline went.
    WITHOUT_OUTCOME = (Kind.CALL, Kind.DEADLINE, Kind.OBSERVANCE)

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("It never changes."))
    uid = models.UUIDField(_("identifier in calendars"), unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(_("version in calendars"), default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    held_by = models.CharField(_("held by"), max_length=10, choices=HeldBy, default=HeldBy.INITIATIVE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    title = translated(models.CharField(_("title"), max_length=250, blank=True))
    title_language = models.CharField(
        _("language of the original title"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("A name that is not translated is written in this language only."),
    )
    summary = translated(models.TextField(_("summary"), max_length=1500, blank=True))
    date_shape = models.CharField(_("date is known"), max_length=10, choices=DateShape, default=DateShape.DAYS)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    days = ArrayField(models.DateField(), verbose_name=_("separate days"), default=list, blank=True, size=20)
    start_time = models.TimeField(
        _("begins at"), null=True, blank=True, help_text=_("Hour of the clocks at the place.")
    )
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, blank=True, choices=zone_choices)
    former_starts_on = models.DateField(_("former first day"), null=True, blank=True)
    former_ends_on = models.DateField(_("former last day"), null=True, blank=True)
    mode = models.CharField(_("attendance"), max_length=10, choices=Mode, default=Mode.UNKNOWN)
    place = translated(models.CharField(_("place"), max_length=160, blank=True))
    city = translated(models.CharField(_("town"), max_length=80, blank=True))
    country = models.CharField(_("country or territory"), max_length=2, blank=True, choices=country_choices)
    website = models.URLField(_("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    series_number = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of, or beside")
    )
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="events", verbose_name=_("objectives it serves")
    )
    starts_at = models.DateTimeField(_("begins, in UTC"), null=True, editable=False)
    ends_at = models.DateTimeField(_("ends, in UTC"), null=True, editable=False)
    over_at = models.DateTimeField(_("over, in UTC"), null=True, editable=False, db_index=True)
    words_en, words_fr, words_es = each_kept("summary", "place", "city", titles=["title"])
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = Wordless.from_queryset(EventQuerySet)()

    _announced: tuple[Any, ...] | None = None

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "slug"]
        indexes = [GinIndex(fields=WORDS, name="event_words")]
        constraints = [*DATES, *FACTS]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._write_instants()
        if self._announced not in (None, self._told()):
            self.sequence += 1
        super().save(*args, **kwargs)
        self._announced = self._told()

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Event":
        event = super().from_db(*args, **kwargs)
        event._announced = None if event.get_deferred_fields() - set(WORDS) else event._told()
        return event

    def clean(self) -> None:
        dates = (self.starts_on, self.ends_on, self.former_starts_on, self.former_ends_on, *(self.days or []))
        if any(day and not EARLIEST <= day <= LATEST for day in dates):
            raise ValidationError(_("The portal keeps events of the years 2000 to 2199."))
        if self.timezone and not is_zone(self.timezone):
            return  # said beside the field
        self._complete_dates()
        for day, hour in ((self.starts_on, self.start_time), (self.ends_on, self.end_time)):
            if day and hour and self.timezone and not exists(day, hour, self.timezone):
                raise ValidationError(_("Clocks there skip this hour on that day, because summer time begins."))
        self._write_instants()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"end_time": _("It ends after it begins.")})

    def _told(self) -> tuple[Any, ...]:
        """What a calendar that holds the event must hear of when it changes."""
        names = ("status", "date_shape", "starts_on", "ends_on", "days", "start_time", "end_time", "timezone")
        facts = self.__dict__
        return tuple(str(facts.get(name)) for name in (*names, "country", "place_en", "city_en", "title_en"))

    def _complete_dates(self) -> None:
        """Fill in what a person leaves out: the last day of one day, the ends of months, years and separate days."""
        self.days = sorted(set(self.days or []))
        if self.date_shape == DateShape.SEPARATE and self.days:
            self.starts_on, self.ends_on = self.days[0], self.days[-1]
        elif self.starts_on and self.date_shape in {DateShape.DAYS, DateShape.MONTH, DateShape.YEAR}:
            self.ends_on = self.ends_on or self.starts_on
            self._widen()
        if self.former_starts_on:
            self.former_ends_on = self.former_ends_on or self.former_starts_on

    def _widen(self) -> None:
        if self.date_shape == DateShape.MONTH:
            self.starts_on, self.ends_on = self.starts_on.replace(day=1), last_of_month(self.ends_on)
        elif self.date_shape == DateShape.YEAR:
            self.starts_on, self.ends_on = (
                self.starts_on.replace(month=1, day=1),
                self.ends_on.replace(month=12, day=31),
            )

    def _write_instants(self) -> None:
        self.starts_at = self.ends_at = self.over_at = None
        if not self.starts_on:
            return
        if self.start_time and self.timezone:
            self.starts_at = instant(self.starts_on, self.start_time, self.timezone)
        if self.end_time and self.ends_on and self.timezone:
            self.ends_at = instant(self.ends_on, self.end_time, self.timezone)
        self.over_at = self.ends_at or midnight_after(self.ends_on or self.starts_on + OPEN_END, self.timezone)

    @property
    def is_over(self) -> bool:
        return self.over_at is not None and self.over_at <= timezone.now()

    @property
    def lacks_outcome(self) -> bool:
        """It is over, it is the Initiative's, and nobody has said how it went."""
        is_own = self.held_by != self.HeldBy.OTHERS and self.kind not in self.WITHOUT_OUTCOME
        return is_own and self.is_over and self.status in self.UNDECIDED

    @property
    def was_moved(self) -> bool:
        return self.former_starts_on is not None

    @property
    def has_calendar_file(self) -> bool:
        """A calendar holds days; an event known to the month only has none to give."""
        return self.date_shape in {DateShape.DAYS, DateShape.SEPARATE, DateShape.OPEN}
