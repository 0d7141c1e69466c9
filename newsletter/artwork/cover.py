"""The cover of an issue: number n stands on n layers of soil, with a crop whose roots reach into them."""

import random
from functools import lru_cache
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from newsletter.artwork.plants import plants

WIDTH, HEIGHT = 210, 297
SKY, SOD = "#dfeaee", "#4b7a3b"
# From humus to sand
STOPS = ("#2b211a", "#5d412e", "#a8683f", "#d9b97e", "#e9d9b4")
# Four grains of a thousand are lit; here they are drawn, the thousand is the soil itself
LIT = ((38, 22), (96, 58), (171, 35), (140, 104))


@lru_cache(maxsize=64)
def cover_svg(number: int, *, printed: bool = False) -> SafeString:
    """Return the cover of issue ``number``; ``printed`` is the whole A4 sheet with crop, roots and grains."""
    chance = random.Random(number * 7919)  # noqa: S311 -- a drawing, and always the same one
    ground = HEIGHT * (0.55 if printed else 0.46)
    detail = 4 if printed else 3
    sod = _edge(chance, ground - 3, 2.5, detail + 2)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{SKY}"/>',
        f'<path fill="{SOD}" d="M{sod}V{HEIGHT}H0z"/>',
        *_layers(chance, number, ground, detail),
    ]
    if printed:
        parts += [_grains(chance, ground), _crop(ground)]
    return mark_safe(  # noqa: S308 -- numbers and colours of our own
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cover-art" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' preserveAspectRatio="xMidYMin slice"'
        f' aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _layers(chance: random.Random, number: int, ground: float, detail: int) -> list[str]:
    """Draw as many layers as the number says, each over the ones above, thicker towards the bottom."""
    weights = [chance.uniform(0.6, 1.5) * (1 + 0.5 * (each / number)) for each in range(number)]
    deep, y, paths = HEIGHT - ground, ground, []
    for each, weight in enumerate(weights):
        shade = _tone((each + 0.3) / number + chance.uniform(-0.09, 0.09)) if number > 1 else STOPS[0]
        thickness = deep * weight / sum(weights)
        edge = _edge(chance, y, min(4.5, thickness * 0.55), detail + each % 2)
        paths.append(f'<path fill="{shade}" d="M{edge}V{HEIGHT}H0z"/>')
        y += thickness
    return paths


def _edge(chance: random.Random, y: float, swing: float, pieces: int) -> str:
    """Return a soft line from the left edge to the right one."""
    points = [(WIDTH * each / pieces, y + chance.uniform(-swing, swing)) for each in range(pieces + 1)]
    line = f"{points[0][0]:.0f} {points[0][1]:.1f}"
    for (left, high), (right, low) in pairwise(points):
        middle = (left + right) / 2
        line += f"C{middle:.0f} {high:.1f} {middle:.0f} {low:.1f} {right:.0f} {low:.1f}"
    return line


def _tone(depth: float) -> str:
    """Return the colour of the soil at a depth between 0 and 1."""
    place = max(0.0, min(0.9999, depth)) * (len(STOPS) - 1)
    upper, share = int(place), place - int(place)
    pairs = zip(_channels(STOPS[upper]), _channels(STOPS[upper + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _grains(chance: random.Random, ground: float) -> str:
    dark = "".join(
        f"M{chance.uniform(4, WIDTH - 4):.0f} {ground + 6 + (HEIGHT - ground - 10) * chance.random() ** 1.6:.0f}h0"
        for _each in range(150)
    )
    lit = "".join(f'<circle cx="{x}" cy="{ground + down:.0f}" r="2.6"/>' for x, down in LIT)
    return (
        f'<path d="{dark}" fill="none" stroke="#17120e" stroke-opacity=".28" stroke-width="1.5"'
        f' stroke-linecap="round"/><g fill="#f2b632">{lit}</g>'
    )


def _crop(ground: float) -> str:
    """Place the crop so that its crowns stand on the ground line."""
    return f'<g transform="translate(0 {ground - 4 - 202 * 0.35:.1f}) scale(.35)">{plants()}</g>'
