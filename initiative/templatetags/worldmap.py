"""Maps: the world with numbers by country, and one place beside a text."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html

from initiative.worldmap import page
from initiative.worldmap.marks import Point

register = template.Library()


@register.inclusion_tag("components/world_map.html")
def world_map(
    view: str,
    everybody: Mapping[str, int],
    shown: Mapping[str, int],
    href: str = "?country=",
    points: Iterable[Point] = (),
    regions: Iterable[tuple[str, str, bool]] = (),
) -> dict[str, Any]:
    """Show a map with its caption: ``{% world_map "europe" everybody shown href points regions %}``.

    As ``page.world_map`` says; ``regions`` are links to other views: label, address, is it this one.
    """
    points = list(points)
    return {"map": page.world_map(view, everybody, shown, href, points), "points": points, "regions": regions}


@register.simple_tag
def one_place(country: str | None, longitude: float | None = None, latitude: float | None = None) -> str:
    """Show where in the world something is: ``{% one_place event.country %}``; nothing where it is not known."""
    drawn = page.place_map(country, longitude, latitude)
    return format_html('<div class="map map-small">{}</div>', drawn) if drawn else ""
