"""A canvas for drawn pictures: soft shapes in the colours of the soil, twice as fine as they are kept."""

import random
from collections.abc import Sequence
from io import BytesIO
from math import cos, pi, radians, sin

from PIL import Image, ImageDraw, ImageFilter

FINE = 2
HUMUS, LOAM, CLAY, SAND, STRAW = "#2b211a", "#5d412e", "#a8683f", "#d9b97e", "#ead9b0"
PINE, SOD, LEAF, SPRING = "#24472b", "#3d6a33", "#5d8a42", "#94b35e"
SKY, MIST, DUSK, LIT, WATER = "#cfe0e6", "#e9f0f0", "#f3e3c3", "#f2b632", "#5f9db5"
SKINS, HAIRS = ("#8a5a3c", "#c99470", "#5f3d2a", "#e0b491"), ("#231a14", "#4a3222", "#8b8078", "#15110e")
COATS = ("#1d5876", "#a2452a", "#7a5a00", "#3d6a20", "#6d3f66", "#5a4a3e")
Point = tuple[float, float]


class Canvas:
    """A picture of ``width`` by ``height`` units; ten pixels to a unit. Its chance always falls the same way."""

    def __init__(self, name: str, width: int = 150, height: int = 100, ground: str = "#dfeaee") -> None:
        self.width, self.height = width, height
        self.chance = random.Random(name)  # noqa: S311 -- a drawing, and always the same one
        self.image = Image.new("RGB", (width * 10 * FINE, height * 10 * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        self.pen.polygon([self._at(point) for point in points], fill=colour)

    def stroke(self, points: Sequence[Point], colour: str, width: float) -> None:
        line = [self._at(point) for point in points]
        thick = max(1, round(width * 10 * FINE))
        self.pen.line(line, fill=colour, width=thick, joint="curve")
        for x, y in (line[0], line[-1]):
            self.pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=colour)

    def disc(self, x: float, y: float, wide: float, colour: str, high: float | None = None) -> None:
        left, top = self._at((x - wide, y - (high or wide)))
        right, bottom = self._at((x + wide, y + (high or wide)))
        self.pen.ellipse((left, top, right, bottom), fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, corner: float = 0) -> None:
        corners = (*self._at((left, top)), *self._at((right, bottom)))
        self.pen.rounded_rectangle(corners, radius=corner * 10 * FINE, fill=colour)

    def sky(self, top: str, bottom: str, until: float) -> None:
        """Fill the picture from above down to ``until``, from one colour to the other."""
        first, last = _channels(top), _channels(bottom)
        rows = round(until * 10 * FINE)
        for row in range(rows):
            share = row / rows
            colour = tuple(round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
            self.pen.line((0, row, self.image.width, row), fill=colour)

    def hill(self, y: float, swing: float, colour: str, waves: float = 1.5, start: float | None = None) -> None:
        """Fill the picture below a soft line."""
        start = self.chance.uniform(0, 2 * pi) if start is None else start
        line = [(x, self.edge(x, y, swing, waves, start)) for x in range(-1, self.width + 2)]
        self.shape([(-1, self.height + 1), *line, (self.width + 1, self.height + 1)], colour)

    def edge(self, x: float, y: float, swing: float, waves: float, start: float) -> float:
        """Return the height of a hill's line at ``x``."""
        turn = x / self.width * 2 * pi * waves
        return y + swing * (0.7 * sin(start + turn) + 0.3 * sin(start * 2.3 + turn * 2.4))

    def leaf(self, x: float, y: float, length: float, turn: float, colour: str, wide: float = 0.28) -> None:
        """Draw a pointed leaf that grows from a point; ``turn`` is in degrees, 90 is upwards."""
        ahead, aside = radians(turn), radians(turn + 90)
        steps = [each / 12 for each in range(13)]

        def side(sign: int) -> list[Point]:
            return [
                (
                    x + cos(ahead) * length * t + cos(aside) * sign * length * wide * sin(pi * t**0.8),
                    y - sin(ahead) * length * t - sin(aside) * sign * length * wide * sin(pi * t**0.8),
                )
                for t in steps
            ]

        self.shape([*side(1), *reversed(side(-1))], colour)

    def tree(self, x: float, y: float, size: float, greens: Sequence[str], trunk: str = "#4a3727") -> None:
        """Draw a tree with a round crown that stands at a point."""
        chance = self.chance
        self.shape(
            [
                (x - size * 0.05, y),
                (x - size * 0.03, y - size * 0.6),
                (x + size * 0.03, y - size * 0.6),
                (x + size * 0.05, y),
            ],
            trunk,
        )
        for green, lift, share in zip(greens, (0.55, 0.68, 0.82), (0.3, 0.27, 0.18), strict=False):
            for _each in range(4):
                self.disc(
                    x + chance.uniform(-0.2, 0.2) * size,
                    y - size * (lift + chance.uniform(-0.07, 0.07)),
                    size * share * chance.uniform(0.7, 1),
                    green,
                )

    def person(self, x: float, y: float, size: float, coat: str, skin: str, hair: str) -> None:
        """Draw somebody from the waist up, seen from afar: a head without a face over two shoulders."""
        self.box(x - size * 0.3, y - size * 0.62, x + size * 0.3, y + size * 0.4, coat, corner=size * 0.24)
        self.box(x - size * 0.07, y - size * 0.75, x + size * 0.07, y - size * 0.55, skin, corner=size * 0.05)
        self.disc(x, y - size * 0.88, size * 0.165, skin, size * 0.2)
        self.pen.pieslice(
            (*self._at((x - size * 0.18, y - size * 1.12)), *self._at((x + size * 0.18, y - size * 0.68))),
            180,
            360,
            fill=hair,
        )

    def finish(self) -> bytes:
        """Return the picture as PNG, with the grain of paper over it."""
        size = (self.width * 10, self.height * 10)
        image = self.image.resize(size, Image.Resampling.LANCZOS)
        grain = Image.frombytes("L", size, self.chance.randbytes(size[0] * size[1]))
        grain = grain.filter(ImageFilter.GaussianBlur(0.7)).convert("RGB")
        out = BytesIO()
        Image.blend(image, grain, 0.05).save(out, "PNG", compress_level=3)
        return out.getvalue()

    def _at(self, point: Point) -> Point:
        return point[0] * 10 * FINE, point[1] * 10 * FINE


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
