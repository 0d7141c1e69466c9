"""Maps as SVG: land as a picture, marks as circles with links, all geometry in attributes.

A map is for the eye and the mouse. It is hidden from screen readers and from the keyboard, since the list beside it
says the same and holds the same links; every mark tells a mouse its name. The colours come from the page's style
sheets.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from initiative.worldmap.marks import Marks, Point, marks, spots, totals_of
from initiative.worldmap.places import PLACES, Place
from initiative.worldmap.views import INSET, INSET_AT, SMALL, WORLD, View

_ONE = 6
_MOST_NAMES = 5


class Words:
    """What marks say: names by the codes of countries, and patterns with ``{name}``, ``{number}``, ``{total}``.

    Titles are kept, for the same ones come back at every page.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        all_of_them: str = "{name}: {number}",
        some_of_them: str = "{name}: {number} of {total}",
    ) -> None:
        self._names = names
        self._patterns = all_of_them, some_of_them
        self.title = lru_cache(maxsize=4096)(self._title)

    def _title(self, code: str, number: int, total: int) -> str:
        """Return the title of a mark as HTML."""
        pattern = self._patterns[number != total]
        return escape(pattern.format(name=self._names.get(code, code), number=number, total=total))


class Drawing(NamedTuple):
    """A map; whether it has rings, and how many of the list have no place on it."""

    svg: SafeString
    has_rings: bool
    beyond: int


def svg(
    view: View,
    everybody: Mapping[str, int],
    shown: Mapping[str, int],
    words: Words,
    land: Callable[[str], str],
    href: str = "?country=",
    points: Iterable[Point] = (),
) -> Drawing:
    """Draw numbers by country, of everybody and of those that the list shows; the world has Europe as an inset.

    ``land`` gives the address of the picture of a view's land; ``href`` is followed by the code of a country.
    """
    totals = totals_of(everybody, shown)
    drawn = marks(view, totals, shown)
    parts = [_head(view, land), _marks(drawn, words, escape(href)), _points(view, points)]
    if view is WORLD:
        x, y = INSET_AT
        inset = _marks(marks(INSET, totals, shown), words, escape(href))
        frame = f'<rect width="{INSET.width}" height="{INSET.height}"/>'
        parts.append(f'<g class="inset" transform="translate({x} {y})">{frame}{_land(INSET, land)}{inset}</g>')
    whole = mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 -- numbers, and texts that are escaped
    return Drawing(whole, bool(drawn.rings), drawn.beyond)


def one_place(place: str | Place, title: str, land: Callable[[str], str]) -> SafeString:
    """Draw the small world with one mark: at a place, or for the code of a country; nothing where none is known."""
    if isinstance(place, str):
        if place not in PLACES:
            return SafeString()
        x, y = SMALL.countries[place]
    else:
        x, y = SMALL.inside(*SMALL.xy(*place))
    mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_ONE}"><title>{escape(title)}</title></circle>'
    return mark_safe(f'{_head(SMALL, land)}<g class="on">{mark}</g></svg>')  # noqa: S308 -- the text is escaped


def _head(view: View, land: Callable[[str], str]) -> str:
    box = f'viewBox="0 0 {view.width} {view.height}"'
    return f'<svg {box} aria-hidden="true" focusable="false">{_land(view, land)}'


def _land(view: View, land: Callable[[str], str]) -> str:
    return f'<image href="{escape(land(view.name))}" width="{view.width}" height="{view.height}"/>'


def _marks(drawn: Marks, words: Words, href: str) -> str:
    """Draw rings, then discs on them, so that a click on a disc is never caught by a neighbour's ring."""
    title = words.title
    rings = [
        f'<circle cx="{x}" cy="{y}" r="{radius}"><title>{title(code, number, total)}</title></circle>'
        for code, x, y, radius, number, total in drawn.rings
    ]
    dots = [
        f'<a href="{href}{code}" tabindex="-1"><title>{title(code, number, total)}</title>'
        f'<circle cx="{x}" cy="{y}" r="{radius}"/></a>'
        for code, x, y, radius, number, total in drawn.crowded
    ]
    discs = [
        f'<a href="{href}{code}" tabindex="-1"><title>{title(code, number, total)}</title>'
        f'<circle cx="{x}" cy="{y}" r="{radius}"/><text x="{x}" y="{y}">{number}</text></a>'
        for code, x, y, radius, number, total in drawn.discs
    ]
    return f'<g>{"".join(rings)}</g><g class="on crowded">{"".join(dots)}</g><g class="on">{"".join(discs)}</g>'


def _points(view: View, points: Iterable[Point]) -> str:
    drawn = []
    for x, y, here in spots(view, points):
        titles = [point.title for point in here[:_MOST_NAMES]] + ["…"] * (len(here) > _MOST_NAMES)
        kind = ' class="member"' if any(point.is_member for point in here) else ""
        mark = f'<circle{kind} cx="{x}" cy="{y}" r="4"/>'
        words = f"<title>{escape(chr(10).join(titles))}</title>{mark}"
        drawn.append(
            f'<a href="{escape(here[0].href)}" tabindex="-1">{words}</a>' if len(here) == 1 else f"<g>{words}</g>"
        )
    return f'<g class="at">{"".join(drawn)}</g>' if drawn else ""
