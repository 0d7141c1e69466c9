"""What every app shares: history, letters, and pages that the Secretariat edits."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiative.translation import translated
from initiative.words import WORDS, Wordless, each_kept


class TransitionBase(models.Model):
    """One line of an object's history: who moved it, when, from where to where, and why."""

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    move = models.CharField(_("move"), max_length=30)
    before = models.CharField(_("before"), max_length=20)
    after = models.CharField(_("after"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Fate(models.TextChoices):
    """What became of a letter; it follows from its instants and is kept in no column."""

    HELD = "held", _("held")
    WAITING = "waiting", _("on its way")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class LetterQuerySet(models.QuerySet):
    def waiting(self) -> "LetterQuerySet":
        """Return those that may leave now."""
        return self.filter(sent_at=None, refused_at=None, cancelled_at=None, is_held=False)

    def held(self) -> "LetterQuerySet":
        """Return those that leave only when a person says so."""
        return self.filter(is_held=True, cancelled_at=None)

    def refused(self) -> "LetterQuerySet":
        """Return those that a mail server, or the portal itself, would not take."""
        return self.filter(refused_at__isnull=False)

    def of_fate(self, fate: str) -> "LetterQuerySet":
        simple = {Fate.HELD: self.held, Fate.WAITING: self.waiting, Fate.REFUSED: self.refused}
        if fate in simple:
            return simple[Fate(fate)]()
        return self.filter(**{f"{Fate(fate).value}_at__isnull": False})


class Letter(models.Model):
    """A mail written in the transaction of the change it announces, and sent after it.

    The unique key makes a second letter for the same fact impossible.
    """

    Fate = Fate

    key = models.CharField(_("key"), max_length=120, unique=True)
    to = models.EmailField(_("to"))
    reply_to = models.EmailField(
        _("answers go to"), blank=True, editable=False, help_text=_("Empty: to the Secretariat.")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        editable=False,
        help_text=_("Holds a code or a key: nobody reads it on the desk, and its text is erased after a day."),
    )
    about = models.CharField(
        _("about"),
        max_length=80,
        blank=True,
        editable=False,
        help_text=_("The file to which it belongs, such as members.application.12."),
    )
    is_held = models.BooleanField(
        _("held"), default=False, editable=False, help_text=_("It leaves when a person releases it.")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused at"), null=True, editable=False)
    answer = models.CharField(_("answer of the mail server"), max_length=500, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                "id",
                condition=Q(sent_at=None, refused_at=None, cancelled_at=None, is_held=False),
                name="letter_may_leave",
            ),
            models.Index("about", "id", condition=~Q(about=""), name="letter_about"),
            models.Index("id", condition=Q(is_held=True, cancelled_at=None), name="letter_held"),
            models.Index("id", condition=Q(refused_at__isnull=False), name="letter_refused"),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_has_key_reader_and_subject", condition=~Q(key="") & ~Q(to="") & ~Q(subject="")
            ),
            # A header of a mail is one line.
            models.CheckConstraint(name="letter_reply_to_is_one_word", condition=Q(reply_to__regex=r"^\S*$")),
            models.CheckConstraint(
                name="letter_is_not_both_sent_and_refused",
                condition=Q(sent_at=None) | Q(refused_at=None),
            ),
            models.CheckConstraint(
                name="letter_held_or_cancelled_is_not_sent",
                condition=Q(is_held=False, cancelled_at=None) | Q(sent_at=None, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def fate(self) -> Fate:
        """Return what became of it, of which ``.label`` tells in words."""
        if self.cancelled_at:
            return Fate.CANCELLED
        if self.sent_at:
            return Fate.SENT
        if self.refused_at:
            return Fate.REFUSED
        return Fate.HELD if self.is_held else Fate.WAITING


class LetterText(models.Model):
    """The Secretariat's own words for a kind of letter; where a language is empty, the portal's words stand."""

    kind = models.CharField(_("letter"), max_length=60, unique=True, editable=False)
    subject = translated(models.CharField(_("subject"), max_length=200, blank=True))
    body = translated(models.TextField(_("text"), max_length=10_000, blank=True))
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ["kind"]
        constraints = [models.CheckConstraint(name="letter_text_is_of_a_kind", condition=~Q(kind=""))]

    def __str__(self) -> str:
        return self.kind


class PurgeRun(models.Model):
    """A report of what is too old to be kept; a person releases it or refuses."""

    rule = models.CharField(_("rule"), max_length=40, editable=False)
    rows = models.JSONField(_("rows"), default=list, editable=False)
    found = models.PositiveIntegerField(_("due"), editable=False)
    planned_at = models.DateTimeField(_("reported at"), default=timezone.now, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    deleted = models.PositiveIntegerField(_("deleted"), null=True, editable=False)
    done_at = models.DateTimeField(_("deleted at"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused at"), null=True, editable=False)

    class Meta:
        verbose_name = _("deletion of old data")
        verbose_name_plural = _("deletions of old data")
        ordering = ["-planned_at", "-pk"]
        permissions = [("release_purge", "Can release deletions of old data")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(done_at=None, refused_at=None), name="purge_run_one_waits_for_a_rule"
            ),
            models.CheckConstraint(
                name="purge_run_done_by_somebody",
                condition=Q(done_at=None, deleted=None)
                | Q(done_at__isnull=False, deleted__isnull=False, released_by__isnull=False, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.found}"


def name_of(obj: models.Model) -> str:
    """Return how a letter names the file to which it belongs: ``members.application.12``."""
    return f"{obj._meta.label_lower}.{obj.pk}"


class Page(models.Model):
    """A small text that the Secretariat edits: About, Governance, Privacy …"""

    class Place(models.TextChoices):
        MENU = "menu", _("in the footer, under “Find”")
        FOOTER = "footer", _("in the last line of the footer")
        NOWHERE = "nowhere", _("nowhere, only by its address")

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the page’s address."))
    title = translated(models.CharField(_("title"), max_length=120, blank=True))
    text = translated(models.TextField(_("text (Markdown)"), blank=True))
    place = models.CharField(_("place"), max_length=10, choices=Place, default=Place.FOOTER)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    words_en, words_fr, words_es = each_kept("text", titles=["title"])
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = Wordless()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["place", "position", "slug"]
        indexes = [GinIndex(fields=WORDS, name="page_words")]
        constraints = [
            models.CheckConstraint(
                name="page_has_an_english_title_and_text",
                condition=~Q(title_en="") & ~Q(text_en=""),
                violation_error_message=_("Give at least the English title and text."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Version(models.Model):
    """How often a part of the portal has changed; only a trigger writes it (``initiative/versions.py``)."""

    part = models.CharField(_("part"), max_length=20, primary_key=True)
    number = models.BigIntegerField(_("number"), default=0)
    raised_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class ApiKey(models.Model):
    """A key that raises the limit of a REST client (``initiative/api/keys.py``): of the key itself, only a digest."""

    name = models.CharField(_("name"), max_length=80, help_text=_("Which organisation or programme uses it."))
    start = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_on = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("The last day on which it works; empty for no end.")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    last_used_at = models.DateTimeField(
        _("last used"),
        null=True,
        editable=False,
        help_text=_("To the hour."),
    )

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_key_has_a_name", condition=~Q(name=""), violation_error_message=_("Give it a name.")
            ),
            models.CheckConstraint(name="api_key_is_kept_as_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()
