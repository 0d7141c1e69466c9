"""The organisations on the official list, and the groups by which they are represented."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.countries import country_choices, country_name
from initiative.translation import Text, active_language, translated
from members.models.names import fold


class Standing(models.IntegerChoices):
    """Every Member is also a Partner, so the numbers are ordered."""

    NONE = 0, _("not listed")
    PARTNER = 1, _("Partner")
    MEMBER = 2, _("Member")


class Basis(models.TextChoices):
    """How well the standing is known; shown to the Secretariat only."""

    DECIDED = "decided", _("decided: the decision is on file")
    STATED = "stated", _("stated in a publication of the Initiative")
    ARGUED = "argued", _("argued from a publication, to be confirmed")


class Precision(models.TextChoices):
    """How exactly a date is known; no page shows more of it."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


class StakeholderGroup(models.Model):
    """A Collège: the category by which organisations are listed and represented."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Stable: addresses and the REST interface use it."))
    label = translated(models.CharField(_("label"), max_length=120, blank=True))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("stakeholder group")
        verbose_name_plural = _("stakeholder groups")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="stakeholder_group_has_code_and_english_label",
                condition=~Q(code="") & ~Q(label_en=""),
                violation_error_message=_("Give a code and at least the English label."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def partners(self) -> "OrganisationQuerySet":
        """Return everybody on the official list: all Partners, Members among them."""
        return self.filter(standing__gte=Standing.PARTNER)

    def members(self) -> "OrganisationQuerySet":
        return self.filter(standing=Standing.MEMBER)

    def matching(self, words: str) -> "OrganisationQuerySet":
        """Return those whose name, acronym or town contains every word, in any case and with or without accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found


class Organisation(models.Model):
    """A body that is, was, or may come to be on the official list."""

    public_id = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        allow_unicode=True,
        help_text=_("The last part of its page’s address."),
    )
    name = models.CharField(_("name"), max_length=250)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    name_language = models.CharField(
        _("language of the name"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z", _("Write a language code, such as fr."))],
        help_text=_("A code such as fr, for screen readers; empty where the name is in no single language."),
    )
    name_key = models.TextField(editable=False)
    search_key = models.TextField(editable=False)
    country = models.CharField(_("country or territory"), max_length=2, blank=True, choices=country_choices)
    country_label = translated(
        models.CharField(
            _("country as the Initiative writes it"),
            max_length=80,
            blank=True,
            help_text=_("Only where the usual name of the country or territory is not wanted."),
        )
    )
    is_international = models.BooleanField(_("international"), default=False)
    city = models.CharField(_("town"), max_length=120, blank=True)
    stakeholder_group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("stakeholder group"),
    )
    standing = models.PositiveSmallIntegerField(_("standing"), choices=Standing, default=Standing.NONE)
    standing_basis = models.CharField(_("basis of the standing"), max_length=10, choices=Basis, default=Basis.DECIDED)
    standing_note = models.TextField(
        _("note on the standing"), blank=True, help_text=_("Where it is written, or from what it follows; not public.")
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    joined_precision = models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY)
    website = models.URLField(_("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    summary = translated(models.TextField(_("summary (Markdown)"), max_length=1500, blank=True))
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_key", "pk"]
        indexes = [models.Index("name_key", name="organisation_by_name")]
        constraints = [
            models.CheckConstraint(
                name="organisation_has_a_name_and_an_address",
                condition=~Q(name="") & ~Q(slug="") & ~Q(name_key=""),
                violation_error_message=_("Give a name with at least one letter or figure."),
            ),
            models.UniqueConstraint(
                "name_key",
                "country",
                name="organisation_name_is_unique_in_its_country",
                violation_error_message=_("There is already an organisation of this name in this country."),
            ),
            models.CheckConstraint(
                name="organisation_address_is_no_other_page",
                condition=~Q(slug="joined"),
                violation_error_message=_("Another page has this address; choose a longer one."),
            ),
            models.CheckConstraint(name="organisation_standing_is_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="organisation_country_is_a_code", condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="organisation_on_the_list_has_country_or_is_international",
                condition=Q(standing=Standing.NONE) | Q(is_international=True) | ~Q(country=""),
                violation_error_message=_("Give a country, or mark the organisation as international."),
            ),
            models.CheckConstraint(
                name="organisation_website_is_on_the_web",
                condition=Q(website="") | Q(website__regex=r"^https?://"),
                violation_error_message=_("The website begins with http:// or https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._write_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key", "search_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:organisation", args=[self.slug])

    def clean(self) -> None:
        self._write_keys()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Try the rules on the keys too: they stand in no form, but follow from the name, which does."""
        super().validate_constraints(exclude=set(exclude or ()) - {"name_key"})

    def _write_keys(self) -> None:
        self.name_key = fold(self.name)
        self.search_key = fold(f"{self.name} {self.acronym} {self.city}")

    @property
    def is_listed(self) -> bool:
        return self.standing >= Standing.PARTNER

    @property
    def country_name(self) -> Text:
        """The country in the active language, as the Initiative writes it; ``""`` for none."""
        return self.country_label or Text(country_name(self.country), active_language())

    @property
    def joined(self) -> str:
        """The date as far as it is known, in ISO 8601: ``2023-09-30``, ``2023-09``, ``2023`` or ``""``."""
        return known_part(self.joined_on, self.joined_precision)

    @property
    def website_shown(self) -> str:
        return self.website.partition("://")[2].rstrip("/")

    @property
    def initials(self) -> str:
        """What stands in the place of a logo: an acronym's or a name's first letters."""
        if self.acronym:
            return self.acronym[:4].upper()
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()


def known_part(day: date | None, precision: str) -> str:
    """Return ``day`` in ISO 8601, cut to what is known of it."""
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
    return day.isoformat()[: length[Precision(precision)]] if day else ""
