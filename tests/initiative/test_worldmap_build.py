"""The land is drawn from an atlas of ours: an island across the antimeridian, a lake, a pole, a far territory."""

import json
import re

import pytest
from django.conf import settings

from initiative.worldmap import build
from initiative.worldmap.topology import Land, Topology
from initiative.worldmap.views import INSET, SMALL, VIEWS, WORLD

DRAWN = [*VIEWS.values(), INSET, SMALL]


def arc(*points):
    """Write an arc the way of TopoJSON: steps of a hundredth of a degree."""
    steps, before = [], (0, 0)
    for lon, lat in points:
        steps.append([round((lon - before[0]) * 100), round((lat - before[1]) * 100)])
        before = lon, lat
    return steps


ARCS = [
    arc((0, 0), (0, 20), (20, 20)),
    arc((20, 20), (20, 0), (0, 0)),
    arc((5, 5), (15, 5), (15, 15), (5, 15), (5, 5)),
    arc((170, -10), (170, 0), (-170, 0), (-170, -10), (170, -10)),
    arc((-180, -80), (-90, -80), (0, -80), (90, -80), (180, -80)),
    arc((-60, 2), (-60, 4), (-58, 4), (-58, 2), (-60, 2)),
]


@pytest.fixture
def atlas(tmp_path):
    """Write the two files: a land with a lake, in two halves; an island at 180°; the south pole; and a far part."""
    land = {"type": "MultiPolygon", "arcs": [[[0, 1], [2]], [[~3]], [[4]]]}
    countries = [
        {"type": "MultiPolygon", "id": "250", "arcs": [[[5]], [[0, 1], [2]]]},
        {"type": "Polygon", "id": "242", "arcs": [[3]]},
        {"type": "Polygon", "properties": {"name": "nameless"}, "arcs": [[5]]},
        {"type": None, "id": "336"},
    ]
    shape = {"type": "Topology", "transform": {"scale": [0.01, 0.01], "translate": [0, 0]}, "arcs": ARCS}
    for name, layer, geometries in (("land-50m", "land", [land]), ("countries-10m", "countries", countries)):
        objects = {layer: {"type": "GeometryCollection", "geometries": geometries}}
        (tmp_path / f"{name}.json").write_text(json.dumps(shape | {"objects": objects}))
    return tmp_path


@pytest.fixture
def land(atlas):
    return Land(ring for _geometry, rings in Topology(atlas / "land-50m.json").polygons("land") for ring in rings)


@pytest.mark.parametrize(
    ("place", "is_land"),
    [
        ((2, 10), True), ((10, 10), False), ((17, 3), True), ((25, 10), False), ((10, 25), False),
        ((175, -5), True), ((-175, -5), True), ((-180, -5), True), ((160, -5), False), ((0, -5), False),
        ((0, -85), False), ((0, 90), False),
    ],
)  # fmt: skip
def test_land_is_within_the_coast_and_not_in_a_lake(land, place, is_land):
    assert land.holds(*place) is is_land


def test_the_middle_of_a_country_is_that_of_its_largest_part_on_either_side_of_the_antimeridian(atlas):
    middles = build.middles(Topology(atlas / "countries-10m.json"))
    assert set(middles) == {"FR", "FJ"}
    assert middles["FR"] == pytest.approx((10, 10), abs=0.01)
    assert abs(middles["FJ"].longitude) == pytest.approx(180, abs=0.01)


def test_strokes_lie_on_land_and_their_path_leads_from_one_to_the_next(land):
    strokes = list(build.strokes(WORLD, land))
    assert strokes
    for x, y, length in strokes:
        assert length >= build.SHORTEST
        assert land.holds(*WORLD.lonlat(x + 1, y)) or land.holds(*WORLD.lonlat(x + length - 1, y))
    at, found = (0.0, 0.0), []
    for dx, dy, length in re.findall(r"m(\S+) (\S+)h(\d+)", build.path(iter(strokes))):
        at = at[0] + float(dx), at[1] + float(dy)
        found.append((at[0], pytest.approx(at[1], abs=0.05), int(length)))
        at = at[0] + int(length), at[1]
    assert found == strokes


def test_the_command_writes_a_picture_of_every_view_and_the_places(atlas, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "LAND", tmp_path / "land")
    monkeypatch.setattr(build, "FILE", tmp_path / "places.txt")
    build.main(atlas)
    assert {file.stem for file in (tmp_path / "land").iterdir()} == {view.name for view in DRAWN}
    lines = (tmp_path / "places.txt").read_text().splitlines()
    assert "FR 10.00 10.00" in lines and "SJ 16.00 78.80" in lines and lines == sorted(lines)


@pytest.mark.parametrize("view", DRAWN, ids=lambda view: view.name)
def test_every_land_is_there_small_fits_its_view_and_carries_no_style(view):
    text = (settings.BASE_DIR / "static" / "img" / "land" / f"{view.name}.svg").read_text()
    assert 1_000 < len(text) < 8_192
    assert f'viewBox="0 0 {view.width} {view.height}"' in text
    assert "style" not in text and "class" not in text
    x = y = 0.0
    for dx, dy, length in re.findall(r"m(\S+) (\S+)h(\d+)", text):
        x, y = x + float(dx), y + float(dy)
        assert 0 <= x < x + int(length) <= view.width and 0 <= y <= view.height
        x += int(length)
