"""The ground of the map: projections against known samples, a place for every country, marks that stay apart."""

from itertools import combinations
from math import hypot, isfinite

import pytest

from initiative.countries import country_names
from initiative.worldmap.marks import Point, disc_radius, marks, ring_radius, spots, totals_of
from initiative.worldmap.places import PLACES
from initiative.worldmap.projections import EqualEarth, FromAbove
from initiative.worldmap.views import INSET, SMALL, VIEWS, WORLD
from members.regions import Region, countries_of

EVERYWHERE = dict.fromkeys(PLACES, 3)
SOME = {"FR": 96, "BE": 12, "LU": 2, "US": 60, "RU": 1, "FJ": 2, "": 4}


def drawn(view, everybody, shown):
    return marks(view, totals_of(everybody, shown), shown)


def at(view, everybody, shown):
    found = drawn(view, everybody, shown)
    return {mark.code: mark for mark in (*found.rings, *found.crowded, *found.discs)}


# Projections


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [
        ((2.35, 48.85), 461.01227959706733, 73.10686206421596),
        ((78.47, 17.38), 654.0060796512103, 173.75957835488737),
        ((-58.4, -34.6), 312.67349936709195, 353.89636506185275),
        ((174.8, -41.3), 859.6309291419897, 374.7993575309352),
        ((-4, 5.36), 440.53193117603587, 215.97439231818623),
    ],
)
def test_equal_earth_agrees_with_the_samples_of_a_known_library(place, x, y):
    found = EqualEarth(11).to_plane(*place)
    assert (480 + 175.35033413859964 * found[0], 235 - 175.35033413859964 * found[1]) == pytest.approx(
        (x, y), abs=1e-9
    )


def test_the_view_from_above_agrees_with_the_worked_example_of_its_book():
    """Snyder, Map Projections, 1987: 20° S, 100° E seen from above 40° N, 100° W, on a sphere of radius 3."""
    assert FromAbove(-100, 40).to_plane(100, -20) == pytest.approx((-4.2339303 / 3, 4.0257775 / 3), abs=1e-7)


@pytest.mark.parametrize("projection", [EqualEarth(11), EqualEarth(130), FromAbove(15, 53), FromAbove(-72, -13)])
def test_the_way_back_meets_the_place(projection):
    for longitude in range(-179, 180, 7):
        for latitude in range(-85, 90, 5):
            x, y = projection.to_plane(longitude, latitude)
            assert projection.to_globe(x, y) == pytest.approx((longitude, latitude), abs=1e-6)


@pytest.mark.parametrize("projection", [EqualEarth(11), FromAbove(15, 53)])
def test_beside_the_globe_is_no_place(projection):
    assert projection.to_globe(2.9, 0) is None
    assert projection.to_globe(0, 2.1) is None


def test_from_above_the_middle_is_itself_and_its_opposite_is_a_number():
    assert FromAbove(15, 53).to_globe(0, 0) == (15, 53)
    assert all(map(isfinite, FromAbove(15, 53).to_plane(-165, -53)))


# Places


def test_every_country_has_a_place_and_the_world_shows_it():
    assert set(PLACES) == set(country_names("en"))
    assert set(WORLD.countries) == set(SMALL.countries) == set(PLACES)


@pytest.mark.parametrize("region", [region for region in Region if region != Region.INTERNATIONAL])
def test_every_country_of_a_region_stands_whole_in_the_view_of_the_region(region):
    view = VIEWS[region.value]
    for code in countries_of(region):
        x, y = view.countries[code]
        assert view.margin <= x <= view.width - view.margin and view.margin <= y <= view.height - view.margin, code


def test_a_place_is_the_middle_of_the_largest_part():
    assert PLACES["FR"] == pytest.approx((2.5, 46.6), abs=0.5)
    assert PLACES["US"] == pytest.approx((-99, 39.5), abs=1)
    assert PLACES["FJ"].longitude == pytest.approx(178, abs=0.5)


def test_where_the_middle_is_out_of_sight_a_country_stands_at_a_better_place():
    europe = VIEWS["europe"]
    assert europe.xy(*PLACES["RU"])[1] < 0
    assert europe.lonlat(*europe.countries["RU"]) == pytest.approx((40, 56.5))
    assert europe.countries["SJ"][1] == europe.margin


# Marks


def test_rings_and_discs_grow_with_numbers_and_a_number_fits_into_its_disc():
    for radius in (ring_radius, disc_radius):
        assert [radius(n) for n in (1, 4, 25, 100, 400)] == sorted({radius(n) for n in (1, 4, 25, 100, 400)})
    # A figure of the page's 13 px is 7.5 wide.
    assert all(2 * disc_radius(number) > 7.5 * len(str(number)) + 3 for number in (1, 9, 10, 99, 100, 999, 1000))


def test_a_disc_is_the_list_and_a_ring_around_it_everybody():
    found = drawn(VIEWS["europe"], {"FR": 96, "DE": 30}, {"FR": 4})
    assert [(mark.code, mark.number, mark.total) for mark in found.rings] == [("FR", 4, 96), ("DE", 0, 30)]
    assert [(mark.code, mark.number, mark.total) for mark in found.discs] == [("FR", 4, 96)]


def test_where_the_list_is_everybody_there_are_no_rings():
    assert not drawn(WORLD, SOME, SOME).rings
    assert drawn(WORLD, SOME, {"FR": 1}).rings


def test_what_has_no_place_is_counted():
    assert drawn(WORLD, SOME, SOME).beyond == 4
    assert drawn(VIEWS["africa"], SOME, SOME).beyond == sum(SOME.values())
    assert drawn(WORLD, SOME, {}).beyond == 0
    assert drawn(WORLD, {}, {"ZZ": 2, "FR": 1}).beyond == 2


def test_in_the_world_europe_has_its_numbers_in_the_inset_only():
    found = drawn(WORLD, SOME, SOME)
    assert {mark.code for mark in found.crowded} == {"FR", "BE", "LU"}
    assert {mark.code for mark in found.discs} == {"US", "RU", "FJ"}
    close = drawn(INSET, SOME, SOME)
    assert {mark.code for mark in close.discs} == {"FR", "BE", "LU"}


@pytest.mark.parametrize("view", [view for view in VIEWS.values() if view is not WORLD])
def test_neighbours_do_not_hide_each_other_where_a_region_has_some_everywhere(view):
    codes = countries_of(view.name)[::3]
    found = at(view, dict.fromkeys(codes, 3), dict.fromkeys(codes, 3))
    assert set(found) == set(codes)
    for one, other in combinations(found.values(), 2):
        assert hypot(one.x - other.x, one.y - other.y) >= disc_radius(3), (one.code, other.code)


def test_two_at_the_very_same_place_go_apart(monkeypatch):
    view = VIEWS["africa"]
    monkeypatch.setitem(view.countries, "ZM", view.countries["ZW"])
    found = at(view, {"ZM": 1, "ZW": 1}, {})
    assert found["ZM"].y == found["ZW"].y
    assert abs(found["ZM"].x - found["ZW"].x) >= disc_radius(1)


def test_no_mark_moves_when_the_list_is_narrowed():
    whole, narrow = at(WORLD, EVERYWHERE, EVERYWHERE), at(WORLD, EVERYWHERE, {"GM": 1})
    assert {code: (mark.x, mark.y) for code, mark in whole.items()} == {
        code: (mark.x, mark.y) for code, mark in narrow.items()
    }


def test_the_order_in_which_numbers_come_changes_nothing():
    assert drawn(WORLD, EVERYWHERE, SOME) == drawn(WORLD, dict(reversed(EVERYWHERE.items())), SOME)


def test_points_too_near_to_be_told_apart_are_one_mark():
    view = VIEWS["europe"]
    near = [Point(2.35, 48.85, "A", "/a/", True), Point(2.36, 48.85, "B", "/b/", False)]
    far = [Point(13.4, 52.5, "C", "/c/", False), Point(-60, -30, "beyond", "/d/", True)]
    assert [[point.title for point in spot.points] for spot in spots(view, near + far)] == [["A", "B"], ["C"]]
