"""The picture that a link to a page shows elsewhere: the name on the sky, the ground below it, drawn here.

1200 by 630 pixels, as social networks want it. The letters are the portal's own; a name that needs others (Arabic,
Chinese) is left out rather than drawn as boxes, and the picture shows the Initiative's name alone.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby, takewhile
from math import sin
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache as kept
from django.utils.translation import gettext
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = (1200, 630)
LEFT, RIGHT, TOP = 80, 1120, 118
FONTS = settings.BASE_DIR / "static" / "fonts" / "print"
SERIF, SANS = ("piazzolla-400", "piazzolla-ext-400"), ("archivo-400", "archivo-ext-400")
SKY, INK, QUIET, LOAM, LIT = "#e7eff1", "#221d18", "#5b554b", "#5d412e", "#f2b632"
# Each from a height downwards: grass, humus, and what lies below.
STRATA = ((486, "#4b7a3b"), (498, "#2b211a"), (560, "#5d412e"), (600, "#a8683f"))
GRAINS = ((120, 538), (186, 584), (232, 528), (300, 566))
# A title is as large as it may be: size, height of its lines, and how many of them there is room for.
SIZES = ((84, 90, 3), (60, 66, 4), (46, 53, 5))
COLOURS, THIRTY_DAYS = 128, 30 * 24 * 3600
# Raised with every change of the drawing, so that nobody keeps the old one.
EDITION = "2"


class Preview(NamedTuple):
    """What is drawn: a title, a quiet line below it, and the mark of a Member or any other Partner (0: none)."""

    title: str
    below: str = ""
    standing: int = 0

    @property
    def mark(self) -> str:
        """Return a mark that changes with the picture, for its address and for the cache."""
        told = "\0".join([EDITION, _whose(), self.title, self.below, str(self.standing)])
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()

    def png(self) -> bytes:
        """Return the picture; what has been drawn once is kept for a month."""
        return kept.get_or_set(f"preview-{self.mark}", lambda: draw(self), THIRTY_DAYS)


def of_the_portal() -> Preview:
    """Return what a link to a page shows that has no picture of its own."""
    return Preview(gettext("Soils for food security and climate"), gettext("“4 per 1000” Initiative"))


def draw(preview: Preview) -> bytes:
    image = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    for depth, colour in STRATA:
        pen.polygon(_line(depth), fill=colour)
    for x, y in GRAINS:
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=LIT)
    title = preview.title if is_drawable(preview.title) else "4 per 1000"
    size, height, lines = _set(title)
    foot = TOP
    for place, line in enumerate(lines):
        foot = TOP + size + place * height
        _write(pen, (LEFT, foot), line, SERIF, size, INK)
    if is_drawable(preview.below):
        _below(pen, foot + 66, preview)
    _write(pen, (LEFT, 72), _whose(), SANS, 28, QUIET)
    out = BytesIO()
    image.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _whose() -> str:
    return f"{gettext('4 per 1000')} · {settings.SITE_URL.partition('://')[2]}"


def is_drawable(text: str) -> bool:
    """Tell whether our letters suffice for a text."""
    return all(_font_of(letter, SERIF) and _font_of(letter, SANS) for letter in _composed(text))


def _below(pen: ImageDraw.ImageDraw, foot: int, preview: Preview) -> None:
    x = LEFT
    if preview.standing:
        box = (x, foot - 26, x + 28, foot + 2)
        pen.ellipse(box, outline=LOAM, width=6, fill=LOAM if preview.standing > 1 else None)
        x += 46
    line = next(_wrapped(preview.below, SANS, 34, RIGHT - x), "")
    _write(pen, (x, foot), line, SANS, 34, QUIET)


def _set(title: str) -> tuple[int, int, list[str]]:
    """Return the largest size at which a title has room, and its lines; the smallest one is cut where it has none."""
    for size, height, most in SIZES:
        lines = list(_wrapped(title, SERIF, size, RIGHT - LEFT))
        if len(lines) <= most:
            return size, height, lines
    return size, height, [*lines[: most - 1], f"{lines[most - 1].rstrip(' ,;–-')}…"]


def _wrapped(text: str, family: tuple[str, ...], size: int, width: int) -> Iterator[str]:
    """Yield the lines of a text; a word that is too long for one is broken."""
    line = ""
    for word in _composed(text).split():
        longer = f"{line} {word}".strip()
        if _width(longer, family, size) <= width:
            line = longer
            continue
        if line:
            yield line
        while _width(word, family, size) > width:
            until = (_width(word[:length], family, size) for length in range(1, len(word)))
            cut = max(1, sum(1 for _ in takewhile(lambda reached: reached <= width, until)))
            yield word[:cut]
            word = word[cut:]
        line = word
    if line:
        yield line


def _write(
    pen: ImageDraw.ImageDraw, at: tuple[float, int], text: str, family: tuple[str, ...], size: int, colour: str
) -> None:
    x, foot = at
    for name, run in _runs(text, family):
        font = _font(name, size)
        pen.text((x, foot), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


def _width(text: str, family: tuple[str, ...], size: int) -> float:
    return sum(_font(name, size).getlength(run) for name, run in _runs(text, family))


def _runs(text: str, family: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text, each with the font that has its letters."""
    for name, letters in groupby(text, key=lambda letter: _font_of(letter, family) or family[0]):
        yield name, "".join(letters)


def _composed(text: str) -> str:
    """Return a text in as few letters as Unicode has for it, and in plain ones where our fonts lack the fine: CO2."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(letter if _font_of(letter, SERIF) else unicodedata.normalize("NFKC", letter) for letter in letters)


def _font_of(letter: str, family: tuple[str, ...]) -> str:
    return next((name for name in family if ord(letter) in _letters(name)), "")


@cache
def _letters(name: str) -> frozenset[int]:
    return frozenset(TTFont(FONTS / f"{name}.woff2").getBestCmap())


@lru_cache(maxsize=16)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{name}.woff2", size, layout_engine=ImageFont.Layout.BASIC)


def _line(depth: int) -> list[tuple[float, float]]:
    """Return a stratum as a closed line: gently waved on top, straight at the foot."""
    top = [(x, depth + 5 * sin(x / 190 + depth) + 2.5 * sin(x / 71)) for x in range(0, WIDTH + 8, 8)]
    return [*top, (WIDTH + 8, HEIGHT), (0, HEIGHT)]
