"""Pictures: the original, what is printed of it, and where it stands."""

from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.translation import translated
from newsletter import pictures
from newsletter.models.matter import Article


class Placement(models.TextChoices):
    """How large a picture is set; a rendition is made for each, and for each medium."""

    HERO = "hero", _("across the cover")
    WIDE = "wide", _("across the page")
    COLUMN = "column", _("one column")


class Medium(models.TextChoices):
    """Where a rendition is shown; the value is the end of its file's name."""

    PAPER = "jpg", _("on paper")
    SCREEN = "webp", _("on a screen")


def by_checksum(picture: "Picture", name: str) -> str:
    """Name an original by what is in it, so that a name of its sender never reaches the disk."""
    return f"pictures/{picture.sha256}{PurePosixPath(name).suffix.lower()}"


class Picture(models.Model):
    """An original as it was given, kept as it is; only its renditions are shown."""

    original = models.FileField(_("original"), upload_to=by_checksum, max_length=120)
    sha256 = models.CharField(
        _("checksum"),
        max_length=64,
        unique=True,
        editable=False,
        error_messages={"unique": _("This picture is already there.")},
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("For instance: © and the photographer.")
    )
    alt = translated(
        models.CharField(
            _("alternative text"),
            max_length=300,
            blank=True,
            help_text=_(
                "What the picture shows, for those who do not see it. Needed in the language of each edition."
            ),
        )
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="picture_has_a_checksum", condition=~Q(sha256="") & ~Q(original="")),
            models.CheckConstraint(name="picture_has_a_size", condition=Q(width__gte=1, height__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.alt) or self.sha256[:12]


class PictureRendition(models.Model):
    """A picture made small for one placement in one medium, without what the camera wrote into it."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="renditions", verbose_name=_("picture"))
    placement = models.CharField(_("placement"), max_length=10, choices=Placement)
    medium = models.CharField(_("medium"), max_length=4, choices=Medium, default=Medium.PAPER)
    file = models.FileField(_("file"), upload_to="pictures/", max_length=120)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["picture", "-width"]
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "placement", "medium"], name="rendition_is_made_once_per_placement"
            ),
            models.CheckConstraint(
                name="rendition_has_a_file", condition=~Q(file="") & ~Q(sha256="") & Q(size__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.placement}.{self.medium}"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:picture", args=[self.file.name.rpartition("/")[2]])

    @property
    def content_type(self) -> str:
        return pictures.KINDS[self.medium][0]

    def read(self) -> bytes:
        with self.file.open("rb") as file:
            return file.read()


class ArticlePicture(models.Model):
    """Where a picture stands. An imported caption may come before its picture; its words are not lost."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pictures", verbose_name=_("article"))
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="placements", verbose_name=_("picture")
    )
    placement = models.CharField(_("placement"), max_length=10, choices=Placement, default=Placement.COLUMN)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    caption = translated(models.TextField(_("caption"), blank=True, max_length=800))
    credit = models.CharField(
        _("credit as printed"), max_length=200, blank=True, help_text=_("Where it differs from the picture’s own.")
    )

    class Meta:
        verbose_name = _("picture of an article")
        verbose_name_plural = _("pictures of the article")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="article_picture_has_a_picture_or_words",
                condition=Q(picture__isnull=False) | ~Q(caption_en="", caption_fr="", caption_es="", credit=""),
                violation_error_message=_("Choose a picture, or keep at least its caption or credit."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.caption) or str(self.picture or self.credit)
