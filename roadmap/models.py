"""Why we act: goals, the 24 Strategic Objectives, and the facilities that carry them.

Every objective is in the care of exactly one facility, and its code begins with its goal's letter; both are proved by
the database. Texts that the Secretariat has not handed over yet are empty, and the pages say so.
"""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiative.translation import Text, active_language, translated
from initiative.words import WORDS, Wordless, each_kept


class Roadmap(models.Model):
    """The yearly document of the Core Facilities; its pages bear the newest one's year."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    document = models.CharField(_("document"), max_length=40, blank=True, help_text=_("Such as Consortium 8-5."))
    meeting = translated(models.CharField(_("meeting"), max_length=120, blank=True))
    tabled_on = models.DateField(_("tabled on"), null=True, blank=True)

    class Meta:
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="roadmap_year_is_after_the_launch",
                condition=Q(year__gte=2015),
                violation_error_message=_("The Initiative began in 2015."),
            ),
        ]

    def __str__(self) -> str:
        return _("Roadmap %(year)s") % {"year": self.year}


class Goal(models.Model):
    """One of the Strategic Plan's six goals, A to F."""

    letter = models.CharField(pgettext_lazy("of a goal", "letter"), max_length=1, unique=True)
    title = translated(
        models.CharField(_("title"), max_length=120, blank=True, help_text=_("May stay empty until it is known."))
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["letter"]
        constraints = [
            models.CheckConstraint(
                name="goal_letter_is_a_to_f",
                condition=Q(letter__regex=r"^[A-F]$"),
                violation_error_message=_("A goal has one of the letters A to F."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.title}".strip()

    @property
    def name(self) -> Text:
        """The title, or while that is not known “Goal B”."""
        return self.title or Text(_("Goal %(letter)s") % {"letter": self.letter}, active_language())


class FacilityQuerySet(models.QuerySet["Facility"]):
    def with_objectives(self) -> "FacilityQuerySet":
        return self.prefetch_related(models.Prefetch("objectives", Objective.objects.select_related("facility")))


class Facility(models.Model):
    """What carries objectives: Core with the Executive Secretariat, Global with an Alliance."""

    class Kind(models.TextChoices):
        CORE = "core", _("Core Facility")
        GLOBAL = "global", _("Global Facility")

    code = models.SlugField(
        _("code"), max_length=10, unique=True, help_text=_("Such as cf-iii or gf-1; part of the page’s address.")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    position = models.PositiveSmallIntegerField(_("number"))
    title = translated(models.CharField(_("title"), max_length=120, blank=True))
    description = translated(models.TextField(_("description"), blank=True))
    led_by = translated(models.CharField(_("led by"), max_length=120, blank=True))

    words_en, words_fr, words_es = each_kept("description", "led_by", titles=["title"])

    objects = Wordless.from_queryset(FacilityQuerySet)()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["kind", "position"]
        indexes = [GinIndex(fields=WORDS, name="facility_words")]
        constraints = [
            models.UniqueConstraint("kind", "position", name="facility_number_is_unique_in_its_kind"),
            models.CheckConstraint(
                name="facility_code_tells_its_kind",
                condition=Q(kind="core", code__regex=r"^cf-[ivx]+$")
                | Q(kind="global", code__regex=r"^gf-[1-9][0-9]?$"),
                violation_error_message=_("A Core Facility is called cf-i, cf-ii …, a Global one gf-1, gf-2 …"),
            ),
            models.CheckConstraint(
                name="facility_has_an_english_title",
                condition=~Q(title_en=""),
                violation_error_message=_("Give at least the English title."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:facility", args=[self.code])

    @property
    def label(self) -> str:
        """The code as it is printed: CF III, GF 1."""
        return self.code.upper().replace("-", "\u00a0")

    @property
    def numeral(self) -> str:
        """The number as its kind writes it: III or 1."""
        return self.code.upper().partition("-")[2]

    @property
    def is_core(self) -> bool:
        return self.kind == self.Kind.CORE


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def without_text(self) -> "ObjectiveQuerySet":
        """Return those of which only the label is known."""
        return self.filter(aim_en="", baseline_en="", target_2030_en="", target_2050_en="")


class Objective(models.Model):
    """A Strategic Objective, A1 to F3, in the care of one facility."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    goal = models.ForeignKey(
        Goal, models.PROTECT, to_field="letter", related_name="objectives", verbose_name=_("goal")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="objectives", verbose_name=_("in the care of"))
    label = translated(models.CharField(_("label"), max_length=60, blank=True, help_text=_("One to three words.")))
    title = translated(models.CharField(_("title"), max_length=160, blank=True))
    aim = translated(models.TextField(_("aim"), blank=True))
    baseline = translated(models.TextField(_("baseline 2020"), blank=True))
    target_2030 = translated(models.TextField(_("target 2030"), blank=True))
    target_2050 = translated(models.TextField(_("target 2050"), blank=True))
    words_en, words_fr, words_es = each_kept(
        "aim", "baseline", "target_2030", "target_2050", titles=["label", "title"]
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = Wordless.from_queryset(ObjectiveQuerySet)()

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["code"]
        indexes = [GinIndex(fields=WORDS, name="objective_words")]
        constraints = [
            models.CheckConstraint(
                name="objective_code_is_its_goal_and_a_digit",
                condition=Q(code__regex=r"^[A-F][1-9]$") & Q(code__startswith=F("goal")),
                violation_error_message=_("The code is the goal’s letter and a digit, such as A1."),
            ),
            models.CheckConstraint(
                name="objective_has_an_english_label",
                condition=~Q(label_en=""),
                violation_error_message=_("Give at least the English label."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:objective", args=[self.code.lower()])

    @property
    def heading(self) -> Text:
        """The title, or while that is not known the label."""
        return self.title or self.label

    @property
    def has_text(self) -> bool:
        return any((self.aim, self.baseline, self.target_2030, self.target_2050))


class Indicator(models.Model):
    """What can be counted of an objective. Most targets are words; a number is never required."""

    objective = models.OneToOneField(Objective, models.CASCADE, related_name="indicator", verbose_name=_("objective"))
    name = translated(models.CharField(_("what is counted"), max_length=160, blank=True))
    unit = translated(models.CharField(_("unit"), max_length=60, blank=True))
    whole = models.DecimalField(
        _("out of"), max_digits=12, decimal_places=2, null=True, blank=True, help_text=_("Such as 196 countries.")
    )
    baseline = models.DecimalField(_("baseline"), max_digits=12, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    target_2030 = models.DecimalField(_("target 2030"), max_digits=12, decimal_places=2, null=True, blank=True)
    target_2050 = models.DecimalField(_("target 2050"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["objective__code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_has_an_english_name_and_unit",
                condition=~Q(name_en="") & ~Q(unit_en=""),
                violation_error_message=_("Say in English what is counted, and in which unit."),
            ),
            models.CheckConstraint(
                name="indicator_baseline_has_a_year",
                condition=Q(baseline=None, baseline_year=None)
                | Q(baseline__isnull=False, baseline_year__isnull=False),
                violation_error_message=_("A baseline is a number and its year; give both or neither."),
            ),
            models.CheckConstraint(
                name="indicator_values_lie_between_zero_and_the_whole",
                condition=(Q(whole=None) | Q(whole__gt=0))
                & (Q(baseline=None) | Q(baseline__gte=0) & (Q(whole=None) | Q(baseline__lte=F("whole"))))
                & (Q(target_2030=None) | Q(target_2030__gt=0) & (Q(whole=None) | Q(target_2030__lte=F("whole"))))
                & (Q(target_2050=None) | Q(target_2050__gt=0) & (Q(whole=None) | Q(target_2050__lte=F("whole")))),
                violation_error_message=_("Numbers are not negative, and none is greater than the whole."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def scale(self) -> Decimal | None:
        """Where the drawing ends: at the whole, or at the farthest target that is a number."""
        return self.whole or self.target_2050 or self.target_2030
