"""A numbered issue and its editions, one in each language."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

from initiative import dates
from initiative.models import TransitionBase


class IssueQuerySet(models.QuerySet):
    def published(self) -> "IssueQuerySet":
        """Issues of which at least one edition is published."""
        return self.filter(editions__state=Edition.State.PUBLISHED).distinct()

    def with_published_editions(self) -> "IssueQuerySet":
        """Give each issue ``published_editions``, in the order of the site's languages, with what lists show."""
        leads = Prefetch("leads", Lead.objects.select_related("article__section"))
        editions = Edition.objects.published().by_language().prefetch_related(leads, "renderings")
        return self.prefetch_related(Prefetch("editions", editions, to_attr="published_editions"))


class Issue(models.Model):
    """A number of the newsletter. Its editions tell the same in different languages."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, error_messages={"unique": _("There is already an issue with this number.")}
    )
    dated = models.DateField(_("dated"), help_text=_("The first day of the month that stands on the cover."))
    period_from = models.DateField(_("tells of the time from"), null=True, blank=True)
    period_to = models.DateField(_("until"), null=True, blank=True)
    contributions_deadline = models.DateField(_("deadline for contributions to the next issue"), null=True, blank=True)
    contributions_contact = models.EmailField(_("where to send them"), blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="issue_numbers_start_at_one",
                condition=Q(number__gte=1),
                violation_error_message=_("Numbers start at 1."),
            ),
            models.CheckConstraint(
                name="issue_is_dated_by_a_month",
                condition=Q(dated__day=1),
                violation_error_message=_("An issue is dated by a month: give its first day."),
            ),
            models.CheckConstraint(
                name="issue_period_has_two_ends_in_order",
                condition=Q(period_from=None, period_to=None)
                | Q(period_from__isnull=False, period_to__isnull=False, period_from__lte=F("period_to")),
                violation_error_message=_("Give both ends of the period, the earlier one first."),
            ),
        ]

    def __str__(self) -> str:
        return _("Issue %(number)s, %(month)s") % {"number": self.number, "month": self.month}

    def get_absolute_url(self) -> str:
        return reverse("newsletter:issue", args=[self.number])

    @property
    def month(self) -> str:
        """The month on the cover, in the active language."""
        return dates.month(self.dated)


class EditionQuerySet(models.QuerySet):
    def published(self) -> "EditionQuerySet":
        return self.filter(state=Edition.State.PUBLISHED)

    def by_language(self) -> "EditionQuerySet":
        """Order by issue, and inside it as the site lists its languages."""
        order = [models.When(language=code, then=place) for place, (code, _name) in enumerate(settings.LANGUAGES)]
        return self.order_by("-issue__number", models.Case(*order, output_field=models.SmallIntegerField()))


class Edition(models.Model):
    """An issue in one language. It is published for itself, whatever the other languages do."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="editions", verbose_name=_("issue"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=200, help_text=_("Stands in the PDF’s properties."))
    notice = models.CharField(
        _("notice"),
        max_length=300,
        blank=True,
        help_text=_("Printed on the cover, for instance that this is a demonstration."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-issue__number", "language"]
        permissions = [("publish_edition", _("May publish and withdraw editions"))]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "language"],
                name="edition_is_the_only_one_in_its_language",
                violation_error_message=_("This issue already has an edition in this language."),
            ),
            models.CheckConstraint(
                name="edition_language_is_one_of_ours",
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
            ),
            models.CheckConstraint(
                name="edition_has_a_title",
                condition=~Q(title=""),
                violation_error_message=_("Give the edition a title: readers of the PDF hear it first."),
            ),
            models.CheckConstraint(
                name="edition_published_since_an_instant",
                condition=Q(state="draft", published_at=None) | Q(state="published", published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} ({self.get_language_display()})"

    def get_absolute_url(self) -> str:
        return self._address("newsletter:issue")

    @property
    def pdf_url(self) -> str:
        return self._address("newsletter:pdf")

    @property
    def text_url(self) -> str:
        return self._address("newsletter:text")

    @property
    def language_name(self) -> str:
        """The language's own name for itself."""
        return get_language_info(self.language)["name_local"].capitalize()

    @property
    def pdf(self):  # noqa: ANN201 -- Rendering is declared after this model
        """The newest finished PDF, or ``None``. Reads what is prefetched, so that lists stay constant in queries."""
        finished = [rendering for rendering in self.renderings.all() if rendering.finished_at]
        return max(finished, key=lambda rendering: rendering.finished_at, default=None)

    def _address(self, name: str) -> str:
        with override(self.language):
            return reverse(name, args=[self.issue.number])


class EditionTransition(TransitionBase):
    """A line of an edition's history."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="transitions", verbose_name=_("edition"))

    class Meta(TransitionBase.Meta):
        verbose_name = _("transition")
        verbose_name_plural = _("history")


class Lead(models.Model):
    """One of the few things for which an edition is opened; shown on the home page."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="leads", verbose_name=_("edition"))
    article = models.ForeignKey(
        "newsletter.Article", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=160)
    text = models.CharField(_("sentence"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads on the home page")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(name="lead_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        """The place on the issue's page to which it leads: the section of its article, or the top."""
        return f"#s-{self.article.section.key}" if self.article else ""


class FindingQuerySet(models.QuerySet):
    def open(self) -> "FindingQuerySet":
        """At which nobody has looked yet."""
        return self.filter(dealt_at=None)

    def with_places(self) -> "FindingQuerySet":
        """Fetch ``text_id``: the words of the article in the finding's own edition."""
        texts = Edition._meta.get_field("texts").related_model.objects
        texts = texts.filter(article=OuterRef("article"), edition=OuterRef("edition"))
        return self.annotate(text_id=Subquery(texts.values("pk")[:1]))

    def deal_with(self, by: models.Model) -> int:
        """Note who has dealt with those that are open, and when; return how many there were."""
        return self.open().update(dealt_at=timezone.now(), dealt_by=by)

    def take_up(self) -> int:
        """Open those again that were dealt with; return how many there were."""
        return self.exclude(dealt_at=None).update(dealt_at=None, dealt_by=None)


class Finding(models.Model):
    """Something in an imported edition that a person should look at. It is kept when somebody has dealt with it."""

    class Kind(models.TextChoices):
        FOREIGN_HEADING = "foreign-heading", _("heading in another language")
        MISSING_HEADING = "missing-heading", _("missing heading")
        DEAD_LINK = "dead-link", _("dead links")
        PAGE_REFERENCE = "page-reference", _("reference to a page number")
        UNKNOWN_ORGANISATION = "unknown-organisation", _("organisation not in the register")
        UNKNOWN_EVENT = "unknown-event", _("event not in the calendar")
        MISSING_PICTURE = "missing-picture", _("caption without a picture")
        REPEATED_HEADING = "repeated-heading", _("repeated heading")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    where = models.CharField(_("where"), max_length=250)
    section = models.ForeignKey(
        "newsletter.Section", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    article = models.ForeignKey(
        "newsletter.Article", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    sentence = models.CharField(_("what"), max_length=500)
    count = models.PositiveSmallIntegerField(_("times"), default=1)
    dealt_at = models.DateTimeField(_("dealt with at"), null=True, blank=True, editable=False)
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("dealt with by"),
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings of the import")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="finding_counts_at_least_one", condition=Q(count__gte=1)),
            models.CheckConstraint(
                name="finding_speaks_of_an_article_or_a_section", condition=Q(article=None) | Q(section=None)
            ),
            models.CheckConstraint(
                name="finding_is_dealt_with_by_somebody_at_an_instant",
                condition=Q(dealt_at=None, dealt_by=None) | Q(dealt_at__isnull=False, dealt_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"
