"""What part of the world a map shows, how it is projected, and where in it a country stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from initiative.worldmap.places import PLACES, Place
from initiative.worldmap.projections import XY, EqualEarth, FromAbove, Projection


@dataclass(frozen=True, eq=False)
class View:
    """A window on a projection; the middle of the projection lies at ``origin``, a radian is ``scale`` long.

    ``step`` is the distance of the strokes that draw its land. A country of ``stand_ins`` stands elsewhere here than
    at its middle: where that is beyond the window, or where hardly anybody lives. What of them lies beyond stands at
    the edge.
    """

    name: str
    width: int
    height: int
    projection: Projection
    scale: float
    origin: XY
    step: float
    margin: int = 14
    stand_ins: Mapping[str, Place] = field(default_factory=dict)

    def xy(self, longitude: float, latitude: float) -> XY:
        """Return the point of a place, in the window or beyond it."""
        x, y = self.projection.to_plane(longitude, latitude)
        return self.origin[0] + self.scale * x, self.origin[1] - self.scale * y

    def lonlat(self, x: float, y: float) -> Place | None:
        """Return the place at a point of the window."""
        found = self.projection.to_globe((x - self.origin[0]) / self.scale, (self.origin[1] - y) / self.scale)
        return Place(*found) if found else None

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height

    def inside(self, x: float, y: float) -> XY:
        """Return the nearest point at which a mark is seen whole."""
        margin = self.margin
        return min(max(x, margin), self.width - margin), min(max(y, margin), self.height - margin)

    @cached_property
    def countries(self) -> dict[str, XY]:
        """Where the mark of each country stands; a country that the window does not show is not there."""
        points = {code: self.xy(*place) for code, place in PLACES.items()}
        shown = {code: self.inside(*point) for code, point in points.items() if self.holds(*point)}
        return shown | {code: self.inside(*self.xy(*place)) for code, place in self.stand_ins.items()}


WORLD = View(
    "world", 1000, 432, EqualEarth(11), 182, (497, 247), 4.4,
    # Beyond the cut, or at the foot; Kiribati counts by its capital, for its largest island lies beyond the cut.
    stand_ins={
        "AQ": Place(0, -90), "CK": Place(-169.5, -21), "KI": Place(173, 1.4), "PF": Place(-169.5, -17.5),
        "PN": Place(-169.5, -25),
    },
)  # fmt: skip
# Europe close by, in the empty South Pacific of the world.
INSET = View("inset", 208, 228, FromAbove(12, 52.5), 372, (113, 117), 2.9, 15)
INSET_AT = 4, 200
# The world beside a text: the size of a hand.
SMALL = View("small", 320, 138, EqualEarth(11), 58.2, (157, 79), 3.2, 7, stand_ins=WORLD.stand_ins)
AFRICA = View("africa", 1000, 560, FromAbove(18, 2), 430, (500, 285), 4.4, stand_ins={"TF": Place(69, -49)})
ASIA_PACIFIC = View(
    "asia-pacific", 1000, 560, EqualEarth(130), 290, (480, 285), 4.4, stand_ins={"HM": Place(73.5, -53)}
)
EUROPE = View(
    "europe", 1000, 560, FromAbove(15, 53), 850, (490, 290), 4.4,
    stand_ins={"RU": Place(40, 56.5), "SJ": Place(18, 78.5)},
)  # fmt: skip
LATIN_AMERICA = View(
    "latin-america", 1000, 560, FromAbove(-72, -13), 400, (480, 290), 4.4,
    stand_ins={"BV": Place(3, -54), "GS": Place(-36.7, -54.4)},
)  # fmt: skip
NORTH_AMERICA = View("north-america", 1000, 560, FromAbove(-92, 52), 500, (470, 318), 4.4)

VIEWS = {view.name: view for view in (WORLD, AFRICA, ASIA_PACIFIC, EUROPE, LATIN_AMERICA, NORTH_AMERICA)}
