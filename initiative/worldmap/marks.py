"""What is drawn on a map: a pale ring for everybody in a country, a full disc for those of the list that is shown.

Areas grow with numbers. Neighbours whose marks would lie on each other are moved apart a little; how far depends on
everybody alone, so that no mark moves when somebody narrows the list.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import combinations
from math import hypot, sqrt
from typing import NamedTuple

from initiative.worldmap.projections import XY
from initiative.worldmap.views import INSET, WORLD, View

Totals = tuple[tuple[str, int], ...]


class Mark(NamedTuple):
    """A circle for a country: how many it stands for, of how many there are."""

    code: str
    x: int
    y: int
    radius: int
    number: int
    total: int


class Marks(NamedTuple):
    """All marks of a view, the large ones first. ``crowded`` discs have no number, for the inset has it.

    ``beyond`` is how many of the list have no place on this map.
    """

    rings: list[Mark]
    discs: list[Mark]
    crowded: list[Mark]
    beyond: int


class Point(NamedTuple):
    """An organisation that made its place public."""

    longitude: float
    latitude: float
    title: str
    href: str
    is_member: bool


class Spot(NamedTuple):
    """What is drawn of points that lie together."""

    x: int
    y: int
    points: list[Point]


_CROWDED = frozenset(INSET.countries)
_FARTHEST = {WORLD.name: 13, INSET.name: 13}
_FAR, _TURNS, _NEAR = 30, 24, 0.93
_CELL = 8


@cache
def ring_radius(number: int) -> int:
    return round(3.2 + 2.1 * sqrt(number))


@cache
def disc_radius(number: int) -> int:
    """Leave room for the number."""
    return round(7.6 + 1.7 * sqrt(number))


@cache
def dot_radius(number: int) -> int:
    """Leave room for the neighbours."""
    return round(2.9 + 1.1 * sqrt(number))


def totals_of(everybody: Mapping[str, int], shown: Mapping[str, int]) -> Totals:
    """Return everybody by country in one order; whom the list shows was there at least."""
    return tuple(sorted({**shown, **everybody}.items()))


def marks(view: View, totals: Totals, shown: Mapping[str, int]) -> Marks:
    """Return the marks for numbers by country: of everybody, and of those that the list shows."""
    standing = _standing(view, totals)
    rings, discs, crowded, placed = [], [], [], 0
    for code, (x, y, total) in standing.items():
        number, is_crowded = shown.get(code, 0), view is WORLD and code in _CROWDED
        ring = (dot_radius if is_crowded else ring_radius)(total)
        disc = (dot_radius if is_crowded else disc_radius)(number) if number else 0
        if ring > disc:
            rings.append(Mark(code, x, y, ring, number, total))
        if number:
            placed += number
            (crowded if is_crowded else discs).append(Mark(code, x, y, disc, number, total))
    return Marks(rings, discs, crowded, sum(shown.values()) - placed)


def spots(view: View, points: Iterable[Point]) -> list[Spot]:
    """Return where points are drawn; those too near to be told apart are one."""
    cells: dict[tuple[int, int], Spot] = {}
    for point in points:
        x, y = view.xy(float(point.longitude), float(point.latitude))
        if view.holds(x, y):
            spot = cells.setdefault((int(x // _CELL), int(y // _CELL)), Spot(round(x), round(y), []))
            spot.points.append(point)
    return list(cells.values())


@lru_cache(maxsize=64)
def _standing(view: View, totals: Totals) -> dict[str, tuple[int, int, int]]:
    """Return where countries stand and their totals, the largest first; kept, for the register changes seldom."""
    numbers = {code: number for code, number in totals if number > 0 and code in view.countries}
    still = {code: view.countries[code] for code in numbers if view is WORLD and code in _CROWDED}
    homes = {code: view.countries[code] for code in numbers if code not in still}
    sizes = {code: disc_radius(number) for code, number in numbers.items()}
    at = still | _apart(view, homes, sizes, _FARTHEST.get(view.name, _FAR))
    largest_first = sorted(numbers, key=lambda code: (-numbers[code], code))
    return {code: (round(at[code][0]), round(at[code][1]), numbers[code]) for code in largest_first}


def _apart(view: View, homes: dict[str, XY], sizes: dict[str, int], farthest: float) -> dict[str, XY]:
    """Move overlapping marks from each other, none farther than ``farthest`` from home."""
    at = dict(homes)
    pairs = [
        (one, other, _NEAR * (sizes[one] + sizes[other]))
        for one, other in combinations(homes, 2)
        if _distance(homes[one], homes[other]) < sizes[one] + sizes[other] + 2 * farthest
    ]
    for _turn in range(_TURNS):
        for one, other, apart in pairs:
            (x, y), (other_x, other_y) = at[one], at[other]
            away = hypot(other_x - x, other_y - y)
            if away >= apart:
                continue
            # Two at the very same place go east and west.
            dx, dy = ((other_x - x) / away, (other_y - y) / away) if away else (1.0, 0.0)
            push = (apart - away) / 2
            at[one] = _near(view, homes[one], (x - dx * push, y - dy * push), farthest)
            at[other] = _near(view, homes[other], (other_x + dx * push, other_y + dy * push), farthest)
    return at


def _near(view: View, home: XY, point: XY, farthest: float) -> XY:
    away = _distance(home, point)
    share = min(1.0, farthest / away) if away else 1.0
    return view.inside(home[0] + (point[0] - home[0]) * share, home[1] + (point[1] - home[1]) * share)


def _distance(one: XY, other: XY) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])
