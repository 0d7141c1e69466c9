"""What is public of an organisation: one record, the same in REST and in the files of the directory.

A list of a hundred is asked for often and by machines, so no model instance is made for it: ``records`` reads rows of
``COLUMNS`` and turns each into a dictionary. Whatever is private ends here, for nothing else passes rows on.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from initiative.countries import country_names
from initiative.translation import active_language
from members.models import Standing
from members.models.standings import known_part
from members.profile import LOGO_SIDES
from members.regions import region_of

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
NOTHING = ("",) * len(LANGUAGES)
STANDINGS = {standing.value: standing.name.lower() for standing in Standing}
# What is read of the database, in the order in which a record is made of it.
COLUMNS = (
    *("public_id", "slug", "name", "acronym", "former_names", "city", "website", "logo", "updated_at"),
    *("country", "is_international", "latitude", "longitude", "is_place_public"),
    *("stakeholder_group__code", "standing", "joined_on", "joined_precision"),
    *(f"summary_{code}" for code in LANGUAGES),
    *(f"country_label_{code}" for code in LANGUAGES),
)
# What a record tells, in this order.
FIELDS = (
    *("id", "slug", "url", "name", "acronym", "former_names", "country", "country_name", "is_international", "region"),
    *("city", "latitude", "longitude", "stakeholder_group", "standing", "joined_on", "website", "summary", "logo"),
    "updated_at",
)
Record = dict[str, Any]


def records(organisations: QuerySet, site: str) -> Iterator[Record]:
    """Yield the public record of each, in the active language; ``site`` stands before every address."""
    return map(recorder(site), organisations.values_list(*COLUMNS))


def recorder(site: str) -> Callable[[tuple], Record]:
    """Return what makes a record of a row of ``COLUMNS``; what is the same for all rows is looked up here, once.

    ``joined_on`` is as long as what is known: a day, a month or a year. Coordinates are told only where the
    organisation shows its exact place, a summary only in the languages in which it is written.
    """
    before, after = f"{site}{reverse('members:organisation', args=['-'])}".rsplit("-", 1)
    logo_name = f"logo-{LOGO_SIDES[-1]}.png"
    name_of_country = _country_namer()

    def record(row: tuple) -> Record:
        public_id, slug, name, acronym, former_names, city, website, logo, updated_at = row[:9]
        country, is_international, latitude, longitude, is_place_public = row[9:14]
        group, standing, joined_on, joined_precision = row[14:18]
        url = f"{before}{slug if slug.isascii() else quote(slug)}{after}"
        return {
            "id": public_id,
            "slug": slug,
            "url": url,
            "name": name,
            "acronym": acronym,
            "former_names": former_names,
            # Whoever is international is in no country, wherever its seat is: so the filter has it too.
            "country": (not is_international and country) or None,
            "country_name": "" if is_international else name_of_country(country, row[-len(LANGUAGES) :]),
            "is_international": is_international,
            "region": region_of(country, is_international),
            "city": city,
            "latitude": float(latitude) if is_place_public else None,
            "longitude": float(longitude) if is_place_public else None,
            "stakeholder_group": group,
            "standing": STANDINGS[standing],
            "joined_on": known_part(joined_on, joined_precision) or None,
            "website": website,
            "summary": {code: text for code, text in zip(LANGUAGES, row[18:], strict=False) if text},
            "logo": f"{url}{logo_name}" if logo else None,
            "updated_at": updated_at,
        }

    return record


def collection(found: Iterable[Record]) -> Record:
    """Return records as GeoJSON (RFC 7946); who does not show its exact place has no geometry."""
    return {"type": "FeatureCollection", "features": [_feature(record) for record in found]}


def _feature(record: Record) -> Record:
    told = dict(record)
    longitude, latitude = told.pop("longitude"), told.pop("latitude")
    geometry = None if longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": told["id"], "geometry": geometry, "properties": told}


def _country_namer() -> Callable[[str, tuple[str, ...]], str]:
    """Return what names a country in the active language, in the Initiative’s own words where it has some."""
    language = active_language()
    names = country_names(language)
    first = [LANGUAGES.index(code) for code in dict.fromkeys([language, settings.LANGUAGE_CODE, *LANGUAGES])]

    def name_of(country: str, labels: tuple[str, ...]) -> str:
        if labels == NOTHING:
            return names.get(country, country)
        return next(labels[place] for place in first if labels[place])

    return name_of
