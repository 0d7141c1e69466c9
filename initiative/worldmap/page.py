"""Maps for a page: in the reader's language, with land from the static files."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from initiative.countries import country_name, country_names
from initiative.translation import active_language
from initiative.worldmap import drawing
from initiative.worldmap.marks import Point
from initiative.worldmap.places import Place
from initiative.worldmap.views import VIEWS, WORLD


def world_map(
    view: str,
    everybody: Mapping[str, int],
    shown: Mapping[str, int],
    href: str = "?country=",
    points: Iterable[Point] = (),
) -> drawing.Drawing:
    """Draw numbers by country; a name that is no part of the world, such as “international”, gives the whole.

    The code of a country follows on ``href``. What has no country may be counted under ``""``. A list of everybody
    gives the same numbers twice.
    """
    return drawing.svg(VIEWS.get(view, WORLD), everybody, shown, _words(active_language()), land, href, points)


def place_map(country: str | None, longitude: float | None = None, latitude: float | None = None) -> SafeString:
    """Draw the small world with one mark, at the exact place where one is given; nothing where none is known."""
    if longitude is not None and latitude is not None:
        return drawing.one_place(Place(float(longitude), float(latitude)), country_name(country), land)
    return drawing.one_place(country or "", country_name(country), land)


def land(view: str) -> str:
    return static(f"img/land/{view}.svg")


@cache
def _words(language: str) -> drawing.Words:
    return drawing.Words(
        country_names(language),
        pgettext("on the map", "{name}: {number}"),
        pgettext("on the map", "{name}: {number} of {total}"),
    )
