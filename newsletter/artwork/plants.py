"""A cover crop and its roots, as on the printed cover: grasses, cereals and clover on 600 units of ground."""

import math
import random
from functools import cache

SEED, SKY, SOIL, WIDTH = 11, 190, 330, 600
CROWN = SKY + 12
GREENS = ("#2f5a34", "#4b7a3b", "#6f9a4c")
TUFTS = ((46, 6, 54), (128, 5, 40), (212, 7, 66), (330, 5, 44), (420, 7, 70), (548, 6, 50))
CEREALS = ((88, 118, 12), (262, 142, -14), (292, 112, 16), (446, 134, -12), (522, 106, 12))
CLOVERS = ((164, 46, -10), (182, 62, 9), (372, 56, -8), (388, 40, 12), (578, 44, -10))


class _Roots:
    """Roots that grow downwards, branch and thin out; collected by their width."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.lines = chance, {}

    def grow(self, x: float, y: float, angle: float, length: float, width: float, forks: int) -> None:
        if forks == 0 or length < 7 or y > SKY + SOIL - 14 or not 6 < x < WIDTH - 6:
            return
        chance = self.chance
        at_x, at_y = round(x), round(y)
        line = f"M{at_x} {at_y}l"
        for _each in range(3):
            angle += chance.uniform(-0.26, 0.26) + (math.pi / 2 - angle) * 0.06
            x, y = x + math.cos(angle) * length / 3, y + math.sin(angle) * length / 3
            line += f" {round(x) - at_x} {round(y) - at_y}"
            at_x, at_y = round(x), round(y)
            if forks > 1 and chance.random() < 0.5:
                side = angle + chance.choice((-1, 1)) * chance.uniform(0.6, 1.1)
                self.grow(x, y, side, length * chance.uniform(0.35, 0.55), width * 0.6, forks - 1)
        key = round(max(0.6, width), 1)
        self.lines[key] = self.lines.get(key, "") + line
        self.grow(x, y, angle + chance.uniform(-0.2, 0.2), length * 0.8, width * 0.8, forks - 1)


@cache
def plants() -> str:
    """Return roots and leaves as SVG shapes."""
    chance = random.Random(SEED)  # noqa: S311 -- a drawing, and always the same one
    roots, leaves = _Roots(chance), []
    down = math.pi / 2
    for x, blades, height in TUFTS:
        leaves.append(_tuft(chance, x, blades, height))
        roots.grow(x, CROWN, down + chance.uniform(-0.15, 0.15), 44, 1.5, 4)
        roots.grow(x - 4, CROWN, down + 0.5, 30, 1.1, 3)
        roots.grow(x + 4, CROWN, down - 0.5, 30, 1.1, 3)
    for x, height, lean in CEREALS:
        leaves.append(_cereal(x, height, lean))
        for aside in (-0.45, -0.1, 0.25, 0.6):
            roots.grow(x, CROWN, down + aside, 58, 1.7, 5)
    for x, height, lean in CLOVERS:
        leaves.append(_clover(x, height, lean))
        roots.grow(x, CROWN, down, 66, 1.9, 4)
    lines = "".join(f'<path d="{line}" stroke-width="{width}"/>' for width, line in roots.lines.items())
    return (
        '<g fill="none" stroke="#d8c4a4" stroke-opacity=".75" stroke-linecap="round" stroke-linejoin="round">'
        f"{lines}</g>{''.join(leaves)}"
    )


def _tuft(chance: random.Random, x: float, blades: int, height: float) -> str:
    return "".join(
        _blade(
            x + chance.uniform(-7, 7),
            height * chance.uniform(0.5, 1),
            chance.uniform(-1, 1) * height * 0.45,
            chance.uniform(2, 3.4),
            chance.choice(GREENS),
        )
        for _each in range(blades)
    )


def _blade(x: float, height: float, lean: float, half: float, colour: str) -> str:
    middle, tip = x + lean * 0.25, CROWN - height
    return (
        f'<path fill="{colour}" d="M{x - half:.0f} {CROWN}Q{middle - half:.0f} {CROWN - height * 0.6:.0f}'
        f' {x + lean:.0f} {tip:.0f}Q{middle + half:.0f} {CROWN - height * 0.5:.0f} {x + half:.0f} {CROWN}z"/>'
    )


def _stalk(x: float, height: float, lean: float, bend: float, colour: str, width: float) -> str:
    return (
        f'<path fill="none" stroke="{colour}" stroke-width="{width}"'
        f' d="M{x} {CROWN}Q{x} {CROWN - height * bend:.0f} {x + lean:.0f} {CROWN - height:.0f}"/>'
    )


def _cereal(x: float, height: float, lean: float) -> str:
    side = -1 if lean < 0 else 1
    low, high = CROWN - height * 0.28, CROWN - height * 0.48
    parts = [
        _stalk(x, height, lean, 0.6, "#4b7a3b", 2.6),
        f'<path fill="#4b7a3b" d="M{x} {low:.0f}q{-26 * side} -30 {-46 * side} -8q-14 -8 {44 * side} 16z"/>',
        f'<path fill="#6f9a4c" d="M{x + lean * 0.1:.0f} {high:.0f}q{22 * side} -30 {38 * side} -14'
        f'q12 -4 {-36 * side} 22z"/>',
    ]
    for grain in range(7):
        at_x, at_y = x + lean + lean / height * 9 * grain, CROWN - height - 6.5 * grain
        parts += [
            _leaflet(at_x - 3.6, at_y, 2.7, 5, -24, "#c9932c"),
            _leaflet(at_x + 3.6, at_y - 3, 2.7, 5, 24, "#d9a941"),
        ]
    return "".join(parts)


def _clover(x: float, height: float, lean: float) -> str:
    top = CROWN - height
    turns = ((-math.pi / 2, "#4b7a3b"), (-math.pi * 1.08, "#2f5a34"), (0.25, "#6f9a4c"))
    return _stalk(x, height, lean, 0.5, "#2f5a34", 2.2) + "".join(
        _leaflet(x + lean + math.cos(turn) * 8, top + math.sin(turn) * 8, 8.5, 5.5, math.degrees(turn), colour)
        for turn, colour in turns
    )


def _leaflet(x: float, y: float, long: float, wide: float, turn: float, colour: str) -> str:
    return (
        f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{long}" ry="{wide}" fill="{colour}"'
        f' transform="rotate({turn:.0f} {x:.0f} {y:.0f})"/>'
    )
