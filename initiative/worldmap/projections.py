"""From the globe to the plane and back, on a sphere of radius 1: degrees there, lengths here, y upwards.

Both are equal-area, so that no continent looks larger than it is.
"""

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import NamedTuple, Protocol

XY = tuple[float, float]
LonLat = tuple[float, float]

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2
_ENOUGH, _TURNS = 1e-12, 12
HALF_TURN = 180


class Projection(Protocol):
    def to_plane(self, longitude: float, latitude: float) -> XY: ...

    def to_globe(self, x: float, y: float) -> LonLat | None:
        """Return the place at a point of the plane; ``None`` beside the globe."""
        ...


def turned(longitude: float) -> float:
    """Return the same meridian from -180 up to 180."""
    return (longitude + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN


class EqualEarth(NamedTuple):
    """Šavrič, Patterson and Jenny, 2018: for the whole world, and for what is too wide for a view from above."""

    meridian: float

    def to_plane(self, longitude: float, latitude: float) -> XY:
        angle = asin(_M * sin(radians(latitude)))
        x = radians(turned(longitude - self.meridian)) * cos(angle) / (_M * self._slope(angle))
        return x, self._height(angle)

    def to_globe(self, x: float, y: float) -> LonLat | None:
        """Newton's way back; the series is steep everywhere, so it meets in a few turns."""
        angle = y / _A1
        for _turn in range(_TURNS):
            step = (self._height(angle) - y) / self._slope(angle)
            angle -= step
            if abs(step) < _ENOUGH:
                break
        sine = sin(angle) / _M
        east = degrees(_M * x * self._slope(angle) / cos(angle))
        if abs(sine) > 1 or abs(east) > HALF_TURN:
            return None
        return turned(self.meridian + east), degrees(asin(sine))

    @staticmethod
    def _height(angle: float) -> float:
        square = angle * angle
        return angle * (_A1 + _A2 * square + square**3 * (_A3 + _A4 * square))

    @staticmethod
    def _slope(angle: float) -> float:
        square = angle * angle
        return _A1 + 3 * _A2 * square + square**3 * (7 * _A3 + 9 * _A4 * square)


class FromAbove(NamedTuple):
    """Lambert's azimuthal equal-area projection: a continent as it looks from above its middle."""

    longitude: float
    latitude: float

    def to_plane(self, longitude: float, latitude: float) -> XY:
        east, north, middle = radians(longitude - self.longitude), radians(latitude), radians(self.latitude)
        towards = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(east)
        stretch = sqrt(2 / max(1 + towards, _ENOUGH))
        return (
            stretch * cos(north) * sin(east),
            stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(east)),
        )

    def to_globe(self, x: float, y: float) -> LonLat | None:
        away = hypot(x, y)
        if away == 0:
            return self.longitude, self.latitude
        if away > 2:
            return None
        angle, middle = 2 * asin(away / 2), radians(self.latitude)
        sine = cos(angle) * sin(middle) + y * sin(angle) * cos(middle) / away
        east = atan2(x * sin(angle), away * cos(middle) * cos(angle) - y * sin(middle) * sin(angle))
        return turned(self.longitude + degrees(east)), degrees(asin(max(-1.0, min(1.0, sine))))
