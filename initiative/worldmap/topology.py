"""Read the land and the countries of a TopoJSON file whose outlines wind across the antimeridian."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import ceil, cos, radians
from pathlib import Path
from typing import Any

from initiative.worldmap.projections import HALF_TURN

Ring = list[tuple[float, float]]


class Topology:
    """The rings of a file, in degrees. A ring that winds across the antimeridian goes on beyond 180°."""

    def __init__(self, file: Path) -> None:
        self._file = json.loads(file.read_text())
        scale, shift = self._file["transform"]["scale"], self._file["transform"]["translate"]
        self._arcs = [
            [(x * scale[0] + shift[0], y * scale[1] + shift[1]) for x, y in accumulate(arc, _add)]
            for arc in self._file["arcs"]
        ]

    def polygons(self, name: str) -> Iterator[tuple[dict[str, Any], list[Ring]]]:
        """Yield each polygon of a layer with the geometry that it belongs to; the first ring is its outline."""
        for geometry in self._file["objects"][name]["geometries"]:
            arcs = geometry.get("arcs", [])
            for rings in arcs if geometry["type"] == "MultiPolygon" else [arcs]:
                if rings:
                    yield geometry, [_unwound(self._points(ring)) for ring in rings]

    def _points(self, ring: list[int]) -> Ring:
        points: Ring = []
        for number in ring:
            arc = self._arcs[number] if number >= 0 else self._arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points


def _add(first: list[int], second: list[int]) -> list[int]:
    return [first[0] + second[0], first[1] + second[1]]


def _unwound(ring: Ring) -> Ring:
    """Return the ring without leaps from one side of the antimeridian to the other."""
    turns, points = 0, ring[:1]
    for (before, _lat), (longitude, latitude) in pairwise(ring):
        turns += (before - longitude > HALF_TURN) - (longitude - before > HALF_TURN)
        points.append((longitude + 2 * HALF_TURN * turns, latitude))
    return points


def goes_round_a_pole(ring: Ring) -> bool:
    return abs(ring[0][0] - ring[-1][0]) > HALF_TURN


def area_and_middle(ring: Ring) -> tuple[float, tuple[float, float]]:
    """Return the area of an outline, in square degrees of the equator, and its centre of gravity."""
    area = x = y = 0.0
    for (lon, lat), (next_lon, next_lat) in pairwise(ring):
        cross = lon * next_lat - next_lon * lat
        area, x, y = area + cross, x + (lon + next_lon) * cross, y + (lat + next_lat) * cross
    if not area:
        return 0.0, ring[0]
    middle = x / (3 * area), y / (3 * area)
    return abs(area) / 2 * cos(radians(middle[1])), middle


class Land:
    """Answers whether a place is on land, by the crossings of the coasts with rows of latitude."""

    ROWS_PER_DEGREE = 20

    def __init__(self, rings: Iterator[Ring]) -> None:
        self._rows: list[list[float]] = [[] for _row in range(180 * self.ROWS_PER_DEGREE)]
        for ring in rings:
            if not goes_round_a_pole(ring):
                self._enter(ring)
        for row in self._rows:
            row.sort()

    def holds(self, longitude: float, latitude: float) -> bool:
        row = min(int((latitude + 90) * self.ROWS_PER_DEGREE), len(self._rows) - 1)
        return bisect_right(self._rows[row], longitude) % 2 == 1

    def _enter(self, ring: Ring) -> None:
        crossings: dict[int, list[float]] = {}
        for (lon, lat), (next_lon, next_lat) in pairwise(ring):
            low, high = sorted((self._height(lat), self._height(next_lat)))
            for row in range(ceil(low), ceil(high)):
                share = (row - self._height(lat)) / (self._height(next_lat) - self._height(lat))
                crossings.setdefault(row, []).append(lon + share * (next_lon - lon))
        for row, found in crossings.items():
            found.sort()
            for start, end in zip(found[::2], found[1::2], strict=True):
                self._rows[row].extend(_within(start, end))

    def _height(self, latitude: float) -> float:
        """Return the latitude in rows, the middle of a row as a whole number."""
        return (latitude + 90) * self.ROWS_PER_DEGREE - 0.5


def _within(start: float, end: float) -> list[float]:
    """Return a stretch of land between -180 and 180, in two pieces where it goes on beyond."""
    around = 2 * HALF_TURN
    turn = (start + HALF_TURN) // around * around
    start, end = start - turn, end - turn
    return [start, end] if end <= HALF_TURN else [start, HALF_TURN, -HALF_TURN, end - around]
