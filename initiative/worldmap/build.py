"""Draw the land of every view, and find the middle of every country: ``python -m initiative.worldmap.build FOLDER``.

The folder holds ``land-50m.json`` and ``countries-10m.json`` of the package ``world-atlas`` (Natural Earth, public
domain). Land is horizontal strokes, as the soil lies in strata, and has no borders. The strokes become pictures among
the static files: one colour that suits paper and night, since a picture does not inherit the page's colours. Nobody
needs to run this but who changes a view.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.core import get_global

from initiative.worldmap.places import FILE, Place
from initiative.worldmap.projections import turned
from initiative.worldmap.topology import Land, Topology, area_and_middle
from initiative.worldmap.views import INSET, SMALL, VIEWS, View

LAND = Path(__file__).resolve().parents[2] / "static" / "img" / "land"
# Parts of other countries in the atlas, too small for it, or without a number there: from their published coordinates.
ADDED = {
    "AQ": Place(0, -90), "BQ": Place(-68.27, 12.18), "BV": Place(3.36, -54.42), "CC": Place(96.87, -12.17),
    "CX": Place(105.63, -10.49),
    "GF": Place(-53.1, 3.95), "GP": Place(-61.5, 16.2), "MQ": Place(-61.02, 14.65), "RE": Place(55.53, -21.13),
    "SJ": Place(16.0, 78.8), "TK": Place(-171.85, -9.17), "UM": Place(166.63, 19.29), "XK": Place(20.9, 42.57),
    "YT": Place(45.15, -12.83),
}  # fmt: skip
# Strokes and gaps shorter than this are no land and no water that an eye could tell from a slip.
SHORTEST = 2
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    '<path d="{path}" fill="none" stroke="#80827f" stroke-opacity=".6" stroke-width="{stroke}"/></svg>\n'
)


def main(folder: Path) -> None:
    land = Land(ring for _geometry, rings in Topology(folder / "land-50m.json").polygons("land") for ring in rings)
    LAND.mkdir(exist_ok=True)
    for view in (*VIEWS.values(), INSET, SMALL):
        (LAND / f"{view.name}.svg").write_text(picture(view, land))
    places = middles(Topology(folder / "countries-10m.json")) | ADDED
    FILE.write_text("".join(f"{code} {lon:.2f} {lat:.2f}\n" for code, (lon, lat) in sorted(places.items())))


def picture(view: View, land: Land) -> str:
    return PICTURE.format(
        width=view.width, height=view.height, stroke=round(view.step * 0.36, 1), path=path(strokes(view, land))
    )


def strokes(view: View, land: Land) -> Iterator[tuple[int, float, int]]:
    """Yield start, height and length of every stroke, from the top left on."""
    for row in range(int(view.height / view.step)):
        y = (row + 0.5) * view.step
        runs: list[list[int]] = []
        for x in range(view.width + 1):
            if not _is_land(view, land, x, y):
                continue
            if runs and x - runs[-1][1] <= SHORTEST:
                runs[-1][1] = x
            else:
                runs.append([x, x])
        yield from ((start, y, end - start) for start, end in runs if end - start >= SHORTEST)


def _is_land(view: View, land: Land, x: float, y: float) -> bool:
    place = view.lonlat(x, y)
    return place is not None and land.holds(*place)


def path(drawn: Iterator[tuple[int, float, int]]) -> str:
    """Write strokes as the shortest path: each begins where the one before ended."""
    words, at = [], (0, 0.0)
    for x, y, length in drawn:
        words.append(f"m{x - at[0]} {round(y - at[1], 1):g}h{length}")
        at = (x + length, y)
    return "".join(words)


def middles(atlas: Topology) -> dict[str, Place]:
    """Return the middle of the largest part of each country: of mainland France, not of a point in the Atlantic."""
    aliases = {number: codes for number, codes in get_global("territory_aliases").items() if number.isdigit()}
    largest: dict[str, tuple[float, Place]] = {}
    for country, rings in atlas.polygons("countries"):
        codes = aliases.get(country.get("id", ""), [])
        area, middle = area_and_middle(rings[0])
        if len(codes) == 1 and area > largest.get(codes[0], (-1.0,))[0]:
            largest[codes[0]] = area, Place(turned(middle[0]), middle[1])
    return {code: place for code, (_area, place) in largest.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
