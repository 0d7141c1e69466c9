"""The organisations on the official list: what is true of each today. What was true before is in the ledger."""

import uuid
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.countries import country_choices, country_name
from initiative.translation import Text, active_language, translated
from initiative.words import WORDS, Wordless, each_kept
from members.models.finding import OrganisationQuerySet
from members.models.groups import StakeholderGroup
from members.models.names import fold
from members.models.standings import Basis, Precision, Standing, known_part

# What the ledger alone writes: the database refuses any other hand.
KEPT_BY_THE_LEDGER = ("standing", "standing_basis", "joined_on", "joined_precision", "left_on")
# Hosts at which many organisations have a page: they say nothing of whose site it is.
SHARED_HOSTS = {
    "facebook.com",
    "instagram.com",
    "linkedin.com",
    "sites.google.com",
    "twitter.com",
    "x.com",
    "youtube.com",
}


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
    english_name = models.CharField(_("name in English"), max_length=250, blank=True)
    former_names = ArrayField(models.CharField(max_length=250), default=list, blank=True, editable=False)
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
    standing = models.PositiveSmallIntegerField(_("standing"), choices=Standing, default=Standing.NONE, editable=False)
    standing_basis = models.CharField(
        _("basis of the standing"), max_length=10, choices=Basis, default=Basis.DECIDED, editable=False
    )
    joined_on = models.DateField(_("joined on"), null=True, editable=False)
    joined_precision = models.CharField(
        _("known"), max_length=6, choices=Precision, default=Precision.DAY, editable=False
    )
    left_on = models.DateField(_("left on"), null=True, editable=False)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    website = models.URLField(_("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    domain = models.CharField(_("domain"), max_length=200, blank=True, editable=False)
    logo = models.FileField(_("logo"), max_length=200, blank=True, editable=False)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    is_place_public = models.BooleanField(
        _("exact place on the map"), default=False, help_text=_("Otherwise the map shows the country only.")
    )
    takes_messages = models.BooleanField(
        _("can be written to"),
        default=True,
        help_text=_("Through the Secretariat’s relay, which shows nobody’s address."),
    )
    summary = translated(models.TextField(_("summary (Markdown)"), max_length=1500, blank=True))
    # What it says of itself, as PostgreSQL reads it in each language.
    words_en, words_fr, words_es = each_kept("summary")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = Wordless.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_key", "pk"]
        indexes = [
            models.Index("name_key", name="organisation_by_name"),
            models.Index("domain", condition=~Q(domain=""), name="organisation_by_domain"),
            # For mirrors, who ask for the latest changes; the list is also counted along it.
            models.Index("updated_at", "id", condition=Q(standing__gte=1), name="organisation_by_change"),
            # Two, for who has no date stands last either way.
            models.Index("joined_on", "id", condition=Q(standing__gte=1), name="organisation_by_joining"),
            models.Index(
                F("joined_on").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(standing__gte=1),
                name="organisation_by_newest",
            ),
            # All that the directory counts by: a thirtieth of the table.
            models.Index(
                *("standing", "stakeholder_group", "country", "is_international", "name_key"),
                condition=Q(standing__gte=1),
                name="organisation_counts",
            ),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="organisation_alike"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="organisation_search"),
            GinIndex(fields=WORDS, name="organisation_words"),
        ]
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
                condition=~Q(slug__in=["former", "joined"]),
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
            models.CheckConstraint(
                name="organisation_place_has_both_coordinates",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "Give both coordinates: latitude from -90 to 90, longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                name="organisation_public_place_is_known",
                condition=Q(is_place_public=False) | Q(latitude__isnull=False),
                violation_error_message=_("Give the coordinates that the map is to show."),
            ),
            models.CheckConstraint(
                name="organisation_with_a_successor_has_left",
                condition=Q(successor=None) | Q(standing=Standing.NONE),
            ),
            models.CheckConstraint(
                name="organisation_does_not_succeed_itself", condition=Q(successor=None) | ~Q(successor=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the keys with the names, and leave to the ledger what is the ledger's."""
        self._write_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key", "search_key", "domain"}
        elif not self._state.adding:
            own = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = own - set(KEPT_BY_THE_LEDGER)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self.slug)

    def clean(self) -> None:
        self._write_keys()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Try the rules on what stands in no form too: the key that follows from the name, and what the ledger keeps.

        Django leaves a rule out of which one column is not in the form, and the database would refuse the rest.
        """
        super().validate_constraints(exclude=set(exclude or ()) - {"name_key", "name", "country", "standing"})

    def _write_keys(self) -> None:
        self.name_key = fold(self.name)
        names = [self.name, self.english_name, self.acronym, self.city, *self.former_names]
        self.search_key = fold(" ".join(names))
        self.domain = domain_of(self.website)

    @property
    def is_listed(self) -> bool:
        return self.standing >= Standing.PARTNER

    @property
    def can_be_written_to(self) -> bool:
        """Tell whether a message of a visitor would be passed on to somebody."""
        return self.is_listed and self.takes_messages and self.representatives.reached().exists()

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
        return initials_of(self.name, self.acronym)


def initials_of(name: str, acronym: str) -> str:
    """Return the letters that stand in the place of a logo, of a row as of an organisation."""
    if acronym:
        return acronym[:4].upper()
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


def address_of(slug: str) -> str:
    """Return where an organisation's page is."""
    return reverse("members:organisation", args=[slug])


def domain_of(website: str) -> str:
    """Return the host of an address without “www.”; ``""`` for hosts that many organisations share."""
    try:
        host = (urlsplit(website).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if host in SHARED_HOSTS or len(host) > 200 else host
