"""What stands in an issue: its sections, their articles, the words of each edition, who has joined, and the figure.

Order and kind belong to the issue and are the same in every language; words belong to an edition.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from initiative import markdown
from initiative.translation import translated
from initiative.words import WORDS, Wordless, each_kept_in_all
from members.models import Standing
from newsletter.models.issues import Edition, Issue
from newsletter.models.names import ArticleQuerySet, first_words
from newsletter.models.told import ArticleTextQuerySet


class Section(models.Model):
    """A printed block of an issue. Its kind gives the layout and the colour."""

    class Kind(models.TextChoices):
        EDITORIAL = "editorial", _("editorial")
        CONTENTS = "contents", _("table of contents")
        APPEAL = "appeal", _("appeal")
        REPORT = "report", _("report")
        WEBINARS = "webinars", _("webinars")
        CALL = "call", _("call")
        INTERVIEW = "interview", _("interview")
        DATES = "dates", _("dates")
        BRIEFS = "briefs", _("short news of Partners and Members")
        JOINERS = "joiners", _("those who have joined")
        FIGURE = "figure", _("the figure")
        MEDIA = "media", _("books, podcasts, films")
        NEWS = "news", _("news")
        SOCIAL = "social", _("social networks")
        COLOPHON = "colophon", _("back page")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sections", verbose_name=_("issue"))
    key = models.SlugField(_("key"), max_length=60, help_text=_("Short; the address inside the page."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continues"),
        help_text=_("The earlier section of which this is another page; both share one line of the contents."),
    )
    heading = translated(models.CharField(_("heading"), max_length=200, blank=True))
    contents = translated(
        models.CharField(
            _("line in the contents"), max_length=200, blank=True, help_text=_("Without it the section is not listed.")
        )
    )
    standfirst = translated(models.CharField(_("standfirst"), max_length=400, blank=True))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "key"],
                name="section_key_is_unique_in_its_issue",
                violation_error_message=_("This issue already has a section with this key."),
            ),
            models.CheckConstraint(name="section_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(
                name="section_does_not_continue_itself",
                condition=Q(continues=None) | ~Q(continues=F("pk")),
                violation_error_message=_("A section cannot continue itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.heading or self.contents or self.key)

    def heading_in(self, language: str) -> str:
        """Return what stands above it in an edition; nothing where another section gives the heading."""
        return getattr(self, f"heading_{language}") or getattr(self, f"contents_{language}")


class Article(models.Model):
    """A piece inside a section; what it says is in its texts, one for each edition."""

    class Kind(models.TextChoices):
        EDITORIAL = "editorial", _("editorial")
        CONTENTS = "contents", _("table of contents")
        APPEAL = "appeal", _("appeal")
        REPORT = "report", _("report")
        NEWS = "news", _("news")
        SERIES = "series", _("series of events")
        ANNOUNCEMENT = "announcement", _("announcement")
        CALL = "call", _("call")
        INTERVIEW = "interview", _("interview")
        PARTNER_NEWS = "partner-news", _("news of a Partner or Member")
        PARTNER_PROFILE = "partner-profile", _("portrait of a Partner or Member")
        JOINERS = "joiners", _("words with those who have joined")
        FIGURE = "figure", _("words with the figure")
        READ = "read", _("to read")
        LISTEN = "listen", _("to listen to")
        WATCH = "watch", _("to watch")
        CONTACTS = "contacts", _("contacts")

    section = models.ForeignKey(Section, models.CASCADE, related_name="articles", verbose_name=_("section"))
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(
        _("organisation as printed"), max_length=250, blank=True, help_text=_("While it is not in the register.")
    )
    events = models.ManyToManyField("events.Event", blank=True, related_name="articles", verbose_name=_("events"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "key"],
                name="article_key_is_unique_in_its_section",
                violation_error_message=_("This section already has an article with this key."),
            ),
            models.CheckConstraint(name="article_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called; lists fetch it for all of their rows at once by ``named()``."""
        told = self.__dict__
        if self.pk and "headline" not in told:
            told = Article.objects.named().filter(pk=self.pk).values("headline", "opening").first() or {}
        return told.get("headline") or first_words(told.get("opening")) or self.key

    @property
    def whose(self) -> str:
        """The organisation whose news it is, as far as it is known."""
        return self.organisation.name if self.organisation else self.organisation_name


class ArticleText(models.Model):
    """An article's words in one edition. Many short pieces have no headline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="texts", verbose_name=_("article"))
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="texts", verbose_name=_("edition"))
    title = models.CharField(_("title"), max_length=250, blank=True)
    text = models.TextField(_("text (Markdown)"), blank=True, validators=[markdown.check])
    pull = models.CharField(_("pull quote"), max_length=400, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)

    words_en, words_fr, words_es = each_kept_in_all("text", "pull", titles=["title"])

    objects = Wordless.from_queryset(ArticleTextQuerySet)()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["article__section__position", "article__position", "pk"]
        indexes = [GinIndex(fields=WORDS, name="text_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "edition"],
                name="text_is_the_only_one_of_its_article_in_an_edition",
                violation_error_message=_("This article already has a text in this edition."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.article.whose or first_words(self.text) or self.article.key

    def get_absolute_url(self) -> str:
        return f"{self.edition.get_absolute_url()}#a-{self.article.section.key}-{self.article.key}"


class Question(models.Model):
    """A question and its answer, in an interview."""

    text = models.ForeignKey(ArticleText, models.CASCADE, related_name="questions", verbose_name=_("text"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer (Markdown)"), validators=[markdown.check])
    words_en, words_fr, words_es = each_kept_in_all("question", "answer")

    objects = Wordless()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        indexes = [GinIndex(fields=WORDS, name="question_words")]
        constraints = [
            models.CheckConstraint(name="question_has_an_answer", condition=~Q(question="") & ~Q(answer=""))
        ]

    def __str__(self) -> str:
        return self.question


class Joiner(models.Model):
    """One of those who have joined, as the issue told it: later changes in the register do not change it."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="joiners", verbose_name=_("section"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joiner_lines",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=250)
    country = models.CharField(_("country (code)"), max_length=2, blank=True)
    place = models.CharField(
        _("country as printed"),
        max_length=80,
        blank=True,
        help_text=_("Only where it differs from the country’s name."),
    )
    group = models.ForeignKey(
        "members.StakeholderGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stakeholder group"),
    )
    group_name = models.CharField(_("stakeholder group as printed"), max_length=120, blank=True)
    standing = models.PositiveSmallIntegerField(
        _("joined as"), choices=[(value, label) for value, label in Standing.choices if value != Standing.NONE]
    )

    class Meta:
        verbose_name = _("line of those who have joined")
        verbose_name_plural = _("those who have joined")
        ordering = ["-standing", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="joiner_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="joiner_became_partner_or_member", condition=Q(standing__in=[Standing.PARTNER, Standing.MEMBER])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeyFigure(models.Model):
    """How many Partners there were, and how many of them were Members, at the end of the period."""

    section = models.OneToOneField(Section, models.CASCADE, related_name="figure", verbose_name=_("section"))
    partners = models.PositiveIntegerField(_("Partners"))
    members = models.PositiveIntegerField(_("of them Members"))
    on = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.CheckConstraint(
                name="figure_counts_members_among_partners",
                condition=Q(members__lte=F("partners")),
                violation_error_message=_(
                    "Every Member is also a Partner: there cannot be more Members than Partners."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partners} / {self.members}"
