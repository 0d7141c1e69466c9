"""Drawn pictures for issues that have no photographs: soils and what grows on them."""

from math import pi, sin

from newsletter.artwork.canvas import (
    CLAY,
    DUSK,
    HUMUS,
    LEAF,
    LIT,
    LOAM,
    MIST,
    PINE,
    SKY,
    SOD,
    SPRING,
    Canvas,
)


def field(at: Canvas) -> None:
    at.sky("#b9d3de", DUSK, 46)
    at.disc(112, 26, 8, "#f7dc9a")
    at.hill(42, 4, "#8ba89a")
    at.hill(46, 3, "#5f8a63", 2)
    for x in range(6, 150, 13):
        at.tree(x + at.chance.uniform(-4, 4), 49, at.chance.uniform(6, 10), (PINE, SOD, LEAF))
    at.hill(50, 0.4, LOAM)
    for row in range(-16, 17):
        left, right = 75 + row * 3.2, 75 + (row + 0.62) * 3.2
        bottom_left, bottom_right = 75 + row * 19, 75 + (row + 0.62) * 19
        green = (SOD, LEAF, "#4b7a3b")[row % 3]
        at.shape([(left, 50.4), (right, 50.4), (bottom_right, 101), (bottom_left, 101)], green)
        for step in range(14):
            share = (step / 14) ** 2
            x = left + (bottom_left - left) * share + (1 + share * 5) * 0.8
            at.leaf(x, 50 + share * 52, 1 + share * 7, 100 + 20 * sin(step + row), SPRING, 0.2)


def forest(at: Canvas) -> None:
    at.sky("#dfe9dc", "#f2efd8", 80)
    for depth, (tone, trunk) in enumerate((("#b7cdb2", "#a9b9a2"), ("#86a880", "#6f8767"), (SOD, "#4b4a35"))):
        for each in range(11 - depth * 2):
            x = at.chance.uniform(-5, 155)
            wide = 0.8 + depth * 1.1
            at.shape([(x - wide, 100), (x - wide * 0.6, 0), (x + wide * 0.6, 0), (x + wide, 100)], trunk)
            for _leaf in range(14):
                at.disc(x + at.chance.gauss(0, 9), at.chance.uniform(-8, 26 - depth * 4) + each, 5 + depth, tone)
    at.hill(80, 2, "#55713f")
    at.hill(86, 2, PINE, 2)
    for _fern in range(60):
        x, y = at.chance.uniform(0, 150), at.chance.uniform(82, 102)
        for turn in (50, 75, 100, 128):
            at.leaf(x, y, at.chance.uniform(4, 8), turn, at.chance.choice((SOD, LEAF, SPRING)), 0.13)


def orchard(at: Canvas) -> None:
    at.sky("#bcd8e3", MIST, 42)
    at.hill(38, 4, "#9db8a6")
    at.hill(44, 1, "#8aa75a")
    for row in range(5):
        y, size = 47 + row**1.7 * 3.6, 9 + row * 6.5
        at.hill(y - 0.6, 0.5, ("#86a453", "#7b9c4a", "#719343", "#668a3d", "#5c8138")[row])
        for x in range(-10, 170, 14 + row * 6):
            where = x + row * 5
            at.disc(where, y, size * 0.35, "#4f7235", size * 0.06)
            at.tree(where, y, size, (PINE, SOD, LEAF))
            for _fruit in range(9):
                fruit_x, lift = at.chance.uniform(-0.25, 0.25), at.chance.uniform(0.42, 0.85)
                at.disc(where + fruit_x * size, y - lift * size, size * 0.025 + 0.1, "#c8502c")
    at.stroke([(75, 64), (75, 69)], HUMUS, 0.25)
    at.box(72.6, 69, 77.4, 75.5, LIT, 0.6)
    at.box(73.6, 70.4, 76.4, 71.2, "#c98f1c", 0.2)


def seedlings(at: Canvas) -> None:
    at.sky("#e6edda", "#d7e2c3", 60)
    for x in range(0, 150, 15):
        at.disc(x, at.chance.uniform(8, 40), at.chance.uniform(8, 16), "#dbe6c8")
    at.hill(58, 1.2, LOAM)
    for _crumb in range(500):
        y = at.chance.uniform(59, 99)
        tone = at.chance.choice((HUMUS, "#4a3424", "#6e4f38", "#7d5b40"))
        at.disc(at.chance.uniform(0, 150), y, 0.3 + (y - 58) / 40 * at.chance.random(), tone)
    for row, (y, size) in enumerate(((62, 9), (72, 15), (88, 25))):
        for x in range(-6, 162, 12 + row * 7):
            where, lean = x + row * 4 + at.chance.uniform(-1.5, 1.5), at.chance.uniform(-9, 9)
            at.stroke([(where, y), (where + lean * 0.05, y - size * 0.5)], "#86a653", 0.05 * size)
            for turn, green in ((28, LEAF), (152, SOD)):
                at.leaf(where + lean * 0.05, y - size * 0.48, size * 0.62, turn + lean, green, 0.25)
            at.leaf(where + lean * 0.05, y - size * 0.5, size * 0.42, 88 + lean, SPRING, 0.2)


def roots(at: Canvas) -> None:
    at.sky(SKY, MIST, 24)
    for y, tone in ((22, "#3d6a33"), (25, HUMUS), (44, "#3a2a1f"), (60, LOAM), (76, "#7d5335"), (90, CLAY)):
        at.hill(y, 1.2, tone, 2)
    for x in (14, 32, 51, 68, 88, 107, 124, 141):
        for _each in range(3):
            _root(at, x, 24, at.chance.uniform(-0.6, 0.6), at.chance.uniform(11, 16), 0.8)
        for blade in range(9):
            at.leaf(x, 25, at.chance.uniform(12, 24), 50 + blade * 10, at.chance.choice((SOD, LEAF, SPRING)), 0.06)
    for x, y in ((28, 52), (74, 68), (118, 46), (96, 84)):
        at.disc(x, y, 1.5, LIT)


def _root(at: Canvas, x: float, y: float, turn: float, length: float, width: float) -> None:
    if width < 0.09 or y > 99:
        return
    points = [(x, y)]
    for _bend in range(4):
        turn += at.chance.uniform(-0.3, 0.3)
        x, y = x + sin(turn) * length / 4, y + length / 4
        points.append((x, y))
    at.stroke(points, "#d8c4a4" if width > 0.3 else "#b99f7e", width)
    for _fork in range(2):
        _root(at, x, y, turn + at.chance.uniform(-0.8, 0.8), length * 0.78, width * 0.62)


def leaves(at: Canvas) -> None:
    at.sky(HUMUS, PINE, 100)
    for layer, greens in enumerate((("#1b3a24", PINE), (PINE, SOD), (SOD, LEAF), (LEAF, SPRING))):
        for _leaf in range(150 - layer * 18):
            x, y = at.chance.uniform(-10, 160), at.chance.uniform(-10, 112)
            turn, length = at.chance.uniform(20, 160), at.chance.uniform(12, 22) - layer * 1.5
            at.leaf(x, y, length, turn, at.chance.choice(greens), 0.24)
            tip = (x + length * 0.8 * sin((90 - turn) * pi / 180), y - length * 0.8 * sin(turn * pi / 180))
            at.stroke([(x, y), tip], "#c5d69a" if layer == 3 else greens[0], 0.14)
