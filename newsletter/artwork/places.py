"""Drawn pictures for issues that have no photographs: where people meet, work and live."""

from math import sin

from newsletter.artwork.canvas import (
    CLAY,
    COATS,
    DUSK,
    HAIRS,
    HUMUS,
    LEAF,
    LIT,
    LOAM,
    PINE,
    SAND,
    SKINS,
    SOD,
    SPRING,
    STRAW,
    WATER,
    Canvas,
)


def meeting(at: Canvas) -> None:
    at.sky("#efe7d6", "#e2d3b8", 70)
    at.box(26, 8, 124, 52, "#fbf8f0", 1)
    for layer, tone in enumerate((SOD, HUMUS, LOAM, CLAY, SAND)):
        line = [(x, at.edge(x, 23 + layer * 5, 1, 3, layer)) for x in range(32, 119, 2)]
        at.shape([(32, 49), *line, (118, 49)], tone)
    for x, y in ((50, 36), (78, 43), (101, 33)):
        at.disc(x, y, 1.3, LIT)
    at.box(0, 66, 150, 101, "#c9b48f")
    at.person(135, 62, 24, COATS[0], SKINS[1], HAIRS[0])
    for row, (y, size, many) in enumerate(((74, 15, 9), (86, 19, 8), (101, 25, 6))):
        for seat in range(many):
            x = (seat + 0.5 + (row % 2) * 0.35) * 150 / many + at.chance.uniform(-1.5, 1.5)
            chance = at.chance
            back = chance.choice(HAIRS)
            at.person(x, y, size, chance.choice(COATS), back, back)


def laboratory(at: Canvas) -> None:
    at.sky("#dfe8e6", "#eef1ea", 100)
    for shelf in (20, 44):
        at.box(0, shelf, 150, shelf + 1.4, "#8d7a64")
        for x in range(3, 150, 9):
            high = at.chance.uniform(9, 15)
            at.box(x, shelf - high, x + 6.5, shelf, "#f8f8f4", 0.8)
            at.box(
                x + 0.6,
                shelf - high * at.chance.uniform(0.3, 0.8),
                x + 5.9,
                shelf - 0.5,
                at.chance.choice((HUMUS, LOAM, CLAY, SAND, "#7d5335", "#3a2a1f")),
                0.5,
            )
            at.box(x + 0.4, shelf - high - 1, x + 6.1, shelf - high + 0.8, "#6b7f86", 0.3)
    at.box(0, 82, 150, 101, "#b8c3c0")
    at.box(0, 82, 150, 84, "#d7dedb")
    for x, tone in ((22, HUMUS), (42, LOAM), (62, CLAY)):
        at.shape([(x - 3, 56), (x + 3, 56), (x + 3, 65), (x + 8, 81), (x - 8, 81), (x - 3, 65)], "#f6faf9")
        at.shape([(x - 5.4, 73), (x + 5.4, 73), (x + 7.6, 80.4), (x - 7.6, 80.4)], tone)
    at.box(88, 78, 128, 82, "#39474d", 1)
    at.box(116, 46, 123, 80, "#4a5a61", 2)
    at.stroke([(119, 49), (104, 60)], "#4a5a61", 6)
    at.stroke([(107, 50), (99, 66)], "#2f3b40", 5)
    at.stroke([(99.5, 65), (98, 69)], "#c7d2d4", 2.6)
    at.box(90, 70, 112, 72, "#6b7f86", 0.5)
    at.disc(99, 70, 3.4, LOAM, 0.8)
    at.disc(99, 69.6, 0.8, LIT, 0.5)


def market(at: Canvas) -> None:
    at.sky("#bdd5de", DUSK, 60)
    at.hill(52, 3, "#a9b18c")
    at.box(0, 62, 150, 101, "#c8a877")
    for stall, (left, tones) in enumerate(
        ((4, ("#a2452a", STRAW)), (54, ("#1d5876", STRAW)), (104, ("#3d6a20", STRAW)))
    ):
        for pole in (left + 1.5, left + 40):
            at.box(pole, 26, pole + 1.4, 88, "#6e5238")
        for strip in range(7):
            x = left - 2 + strip * 6.6
            at.shape([(x + 2, 16), (x + 8, 16), (x + 7, 32), (x - 0.2, 32)], tones[strip % 2])
            at.disc(x + 3.3, 32, 3.5, tones[strip % 2], 2.2)
        at.person(left + 14 + stall * 4, 66, 20, COATS[stall + 2], SKINS[stall], HAIRS[stall])
        at.box(left - 1, 68, left + 43, 90, "#8a6a47", 0.8)
        for crate in range(4):
            x = left + 1 + crate * 10.5
            at.box(x, 66, x + 9.3, 76, "#a98559", 0.4)
            tone = at.chance.choice(("#c8502c", "#d9a941", LEAF, "#7b3f52", SPRING, "#d97a33", SOD))
            for _each in range(22):
                at.disc(x + at.chance.uniform(1, 8.3), at.chance.uniform(62.5, 67), at.chance.uniform(0.9, 1.4), tone)
            for _each in range(5):
                at.disc(x + at.chance.uniform(1, 8.3), at.chance.uniform(62.5, 66), 0.5, STRAW)


def portrait(at: Canvas) -> None:
    """A frame kept free for a photograph: nobody's likeness, before a sky and three layers of soil."""
    at.sky("#cfdfe0", DUSK, 120)
    at.hill(103, 1.6, SOD, 1)
    for y, tone in ((106, HUMUS), (120, LOAM), (136, CLAY)):
        at.hill(y, 1.6, tone, 1)
    plain = "#f3f4ee"
    at.box(22, 104, 98, 175, plain, 24)
    at.box(52, 84, 68, 112, plain, 6)
    at.disc(60, 70, 20, plain, 25)
    for inset, colour in ((3.4, "#fbfaf5"), (4.4, "#fbfaf5")):
        at.stroke(
            [(inset, inset), (120 - inset, inset), (120 - inset, 150 - inset), (inset, 150 - inset), (inset, inset)],
            colour,
            0.5,
        )


def river(at: Canvas) -> None:
    at.sky("#b5d0da", "#f2e6cf", 44)
    at.hill(36, 7, "#9fb5b4", 1.2)
    at.hill(42, 5, "#7f9f85", 1.6)
    at.hill(48, 1, "#b9bd6d", 1)
    for band in range(9):
        y = 50 + band * band * 0.62
        at.hill(y, 0.8 + band * 0.2, ("#a8b860", "#8fac55", "#7d9f4c", "#98b25a", "#6f9445")[band % 5], 1.2)
    bank = [(t / 30, 48 + 54 * (t / 30) ** 1.4) for t in range(31)]
    middle = [78 + 34 * share**1.3 * sin(share * 7.5) for share, _y in bank]
    left = [(x - 0.4 - 17 * share**1.6, y) for x, (share, y) in zip(middle, bank, strict=True)]
    right = [(x + 0.4 + 17 * share**1.6, y) for x, (share, y) in zip(middle, bank, strict=True)]
    at.shape([*left, *reversed(right)], WATER)
    for _glint in range(60):
        step = at.chance.randrange(6, 31)
        (share, y), wide = bank[step], 0.5 + 5 * (step / 30) ** 1.6
        x = middle[step] + at.chance.uniform(-1, 0.55) * 15 * share**1.6
        at.stroke([(x, y), (x + wide, y)], at.chance.choice(("#8fc0d0", "#d5e8ea", "#3f7f99")), 0.12 + share * 0.35)
    for x, y, size in ((24, 62, 16), (44, 55, 9), (118, 60, 14), (136, 74, 26), (104, 53, 8), (10, 84, 30)):
        at.tree(x, y, size, (PINE, SOD, LEAF))


def village(at: Canvas) -> None:
    at.sky("#c3d8dd", DUSK, 50)
    at.disc(30, 22, 7, "#f8e2a8")
    at.hill(40, 6, "#a3b59a", 1.1)
    at.hill(50, 2, "#b8a06a", 1)
    houses = ((20, 58, 15), (40, 54, 11), (58, 60, 17), (84, 56, 13), (108, 61, 18), (132, 57, 14))
    for x, y, size in houses:
        tone = at.chance.choice(("#c98d5a", "#b97a4c", "#d6a873"))
        at.box(x - size * 0.5, y - size * 0.62, x + size * 0.5, y + size * 0.22, tone, 0.3)
        roof = ((x - size * 0.66, y - size * 0.56), (x, y - size * 1.12), (x + size * 0.66, y - size * 0.56))
        at.shape(roof, at.chance.choice(("#8a6a3e", "#7a5a35", "#9c7a48")))
        at.box(x - size * 0.1, y - size * 0.28, x + size * 0.1, y + size * 0.22, "#4a3222", 0.2)
        at.box(x + size * 0.2, y - size * 0.38, x + size * 0.34, y - size * 0.2, "#4a3222", 0.2)
    for x, y, size in ((30, 60, 17), (72, 60, 20), (97, 58, 13), (146, 64, 24)):
        at.tree(x, y, size, (PINE, SOD, LEAF))
    at.hill(64, 1, "#a57b4c", 1)
    for row in range(9):
        y = 69 + row * row * 0.45
        at.stroke([(x, at.edge(x, y, 0.8, 1, row / 3)) for x in range(-2, 153, 3)], LOAM, 0.5 + row * 0.14)
        for x in range(-2, 154, 9 + row):
            where = x + at.chance.uniform(-1.5, 1.5)
            for turn in (45, 75, 105, 135):
                at.leaf(where, y + 0.4, 1.8 + row * 0.5, turn, at.chance.choice((SOD, LEAF, SPRING)), 0.2)
    at.person(112, 82, 13, COATS[1], SKINS[2], HAIRS[3])
    at.person(44, 88, 15, COATS[4], SKINS[0], HAIRS[0])
