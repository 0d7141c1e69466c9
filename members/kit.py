"""The badge of those on the list: “Member of the “4 per 1000” Initiative”, drawn here as SVG and as PNG.

Two devices of the portal and no other: the ground line, and the disc of a Member or the ring of any other Partner. The
words are outlines of the portal's own font, so that a badge looks the same wherever it is put.
"""

from functools import cache
from io import BytesIO
from math import sin
from threading import local
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from members.models import Standing

FONT = settings.BASE_DIR / "static" / "fonts" / "print" / "piazzolla-500.woff2"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
WORDS = {
    (Standing.PARTNER, "en"): ("Partner of the", "“4 per 1000” Initiative"),
    (Standing.PARTNER, "fr"): ("Partenaire de", "l’Initiative « 4 pour 1000 »"),
    (Standing.PARTNER, "es"): ("Socio de", "la Iniciativa «4 por 1000»"),
    (Standing.MEMBER, "en"): ("Member of the", "“4 per 1000” Initiative"),
    (Standing.MEMBER, "fr"): ("Membre de", "l’Initiative « 4 pour 1000 »"),
    (Standing.MEMBER, "es"): ("Miembro de", "la Iniciativa «4 por 1000»"),
}
# In the badge's own units; a PNG has two pixels to each, and is drawn four times as large.
HEIGHT, LEFT, TEXT_AT, RIGHT = 160, 34, 116, 34
SMALL, LARGE = (30, 58), (40, 104)  # size and base line
MARK, RADIUS, STROKE = (66, 70), 27, 9
SCALE, FINER = 2, 2
_own = local()


class Ground(NamedTuple):
    """The colours of a badge; ``strata`` are the lines of soil at its foot, each from a depth downwards."""

    paper: str
    quiet: str
    ink: str
    mark: str
    strata: tuple[tuple[int, str], ...]


GROUNDS = {
    "light": Ground(
        "#e7eff1", "#5b554b", "#221d18", "#5d412e", ((130, "#4b7a3b"), (136, "#2b211a"), (150, "#5d412e"))
    ),
    "dark": Ground("#2b211a", "#cdbfae", "#f7f1e6", "#f2b632", ((134, "#5d412e"), (144, "#a8683f"), (153, "#d9b97e"))),
}


class Badge(NamedTuple):
    standing: Standing
    language: str
    ground: str

    @property
    def words(self) -> tuple[str, str]:
        return WORDS[self.standing, self.language]

    @property
    def title(self) -> str:
        return " ".join(self.words)

    @property
    def width(self) -> int:
        small, large = self.words
        return round(TEXT_AT + max(_measure(small, SMALL[0]), _measure(large, LARGE[0])) + RIGHT)

    def name(self, kind: str) -> str:
        """Return the name of its file: ``4p1000-member-en-light.svg``."""
        return f"4p1000-{self.standing.name.lower()}-{self.language}-{self.ground}.{kind}"


def badges(standing: int) -> list[Badge]:
    """Return the badges that an organisation of this standing may show; none where it is not on the list."""
    if standing == Standing.NONE:
        return []
    return [Badge(Standing(standing), language, ground) for language in LANGUAGES for ground in GROUNDS]


def file(standing: int, name: str) -> tuple[bytes, str] | None:
    """Return a file of the kit and its content type; ``None`` where it is not this organisation's to show."""
    for badge in badges(standing):
        for kind, content_type in KINDS.items():
            if badge.name(kind) == name:
                return (svg if kind == "svg" else png)(badge), content_type
    return None


@cache
def svg(badge: Badge) -> bytes:
    ground, width = GROUNDS[badge.ground], badge.width
    centre, hole = f'cx="{MARK[0]}" cy="{MARK[1]}"', f'r="{RADIUS - STROKE / 2}" fill="none" stroke-width="{STROKE}"'
    is_disc = badge.standing == Standing.MEMBER
    mark = f'r="{RADIUS}" fill="{ground.mark}"' if is_disc else f'{hole} stroke="{ground.mark}"'
    strata = "".join(
        f'<path fill="{colour}" d="M{" L".join(f"{x:g} {y:.1f}" for x, y in _line(depth, width))}z"/>'
        for depth, colour in ground.strata
    )
    small, large = badge.words
    words = _outline(small, SMALL, ground.quiet) + _outline(large, LARGE, ground.ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
        f' role="img" lang="{badge.language}"><title>{escape(badge.title)}</title>'
        f'<path fill="{ground.paper}" d="M0 0h{width}v{HEIGHT}H0z"/>{strata}<circle {centre} {mark}/>{words}</svg>'
    ).encode()


@cache
def png(badge: Badge) -> bytes:
    ground, times = GROUNDS[badge.ground], SCALE * FINER
    image = Image.new("RGB", (badge.width * times, HEIGHT * times), ground.paper)
    draw = ImageDraw.Draw(image)
    for depth, colour in ground.strata:
        draw.polygon([(x * times, y * times) for x, y in _line(depth, badge.width)], fill=colour)
    box = [(each - RADIUS) * times for each in MARK] + [(each + RADIUS) * times for each in MARK]
    if badge.standing == Standing.MEMBER:
        draw.ellipse(box, fill=ground.mark)
    else:
        draw.ellipse(box, outline=ground.mark, width=STROKE * times)
    for text, (size, base), colour in zip(badge.words, (SMALL, LARGE), (ground.quiet, ground.ink), strict=True):
        font = ImageFont.truetype(FONT, size * times, layout_engine=ImageFont.Layout.BASIC)
        draw.text((TEXT_AT * times, base * times), text, font=font, fill=colour, anchor="ls")
    out = BytesIO()
    image.reduce(FINER).save(out, "PNG", compress_level=5)
    return out.getvalue()


def _line(depth: int, width: int) -> list[tuple[float, float]]:
    """Return a stratum as a closed line: gently waved on top, straight at the foot."""
    top = [(x, depth + 2.4 * sin(x / 61 + depth) + 1.3 * sin(x / 23)) for x in range(0, width + 8, 8)]
    return [*top, (width + 8, HEIGHT), (0, HEIGHT)]


def _font() -> TTFont:
    """Return this thread's own font: it is unfolded while it is used, and two threads would meet half of it."""
    if not hasattr(_own, "font"):
        _own.font = TTFont(FONT)
    return _own.font


def _advances(text: str) -> list[tuple[str, int]]:
    """Return the glyphs of a text, each with its width in the font's own units."""
    glyphs, metrics = _font().getBestCmap(), _font()["hmtx"].metrics
    return [(glyphs[ord(letter)], metrics[glyphs[ord(letter)]][0]) for letter in text]


def _measure(text: str, size: int) -> float:
    return sum(width for _glyph, width in _advances(text)) * size / _font()["head"].unitsPerEm


def _outline(text: str, place: tuple[int, int], colour: str) -> str:
    """Return a text as one path, its base line at a height of the badge."""
    size, base = place
    share, glyphs, at, paths = size / _font()["head"].unitsPerEm, _font().getGlyphSet(), 0, []
    for name, width in _advances(text):
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
        glyphs[name].draw(pen)
        if commands := pen.getCommands():
            paths.append(f'<path transform="translate({at})" d="{commands}"/>')
        at += width
    return (
        f'<g fill="{colour}" transform="translate({TEXT_AT} {base}) scale({share:g} -{share:g})">{"".join(paths)}</g>'
    )
