"""What every paper shares: style sheets and fonts, made ready once and kept from one printing to the next.

They change only with a release. Read anew for each PDF, they would take a tenth of its time.
"""

import atexit
import re
from collections import Counter
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from celery.signals import worker_process_shutdown
from fontTools.ttLib import woff2
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from initiative.rendering.assets import BASE, Asset, SealedFetcher
from initiative.rendering.press import GROUND, STATIC
from initiative.rendering.strata import strata_png

_VARIABLE = re.compile(r"(--[a-z0-9-]+): ([^;}]+)")
_USE = re.compile(r"var\((--[a-z0-9-]+)\)")


class Kit(NamedTuple):
    """The registered fonts; what an element is by itself; how the house sets it."""

    fonts: FontConfiguration
    ground: CSS
    sheets: list[CSS]


@cache
def kit(names: tuple[str, ...]) -> Kit:
    """Return the sheets of these names, read, with their fonts."""
    fonts, pieces = FontConfiguration(), house()
    texts = [pieces[name].load().decode() for name in (GROUND, *names)]
    ground, *sheets = (
        CSS(string=text, base_url=BASE, url_fetcher=SealedFetcher(pieces), font_config=fonts)
        for text in _resolved(texts)
    )
    return Kit(fonts, ground, sheets)


@cache
def house() -> dict[str, Asset]:
    """Return the pieces of every paper, by the name under which it may load them."""
    sheets = {path.name: Asset("text/css", path.read_bytes) for path in (STATIC / "css" / "print").glob("*.css")}
    fonts = {
        path.stem: Asset("font/ttf", partial(_unpacked, path)) for path in (STATIC / "fonts" / "print").glob("*.woff2")
    }
    return sheets | fonts | {"strata.png": Asset("image/png", strata_png)}


def _resolved(texts: list[str]) -> list[str]:
    """Put in the variables that are set only once: the engine would look up each of them for every element."""
    found = _VARIABLE.findall("".join(texts))
    times = Counter(name for name, _value in found)
    fixed = {name: value for name, value in found if times[name] == 1}
    return [_USE.sub(lambda use: fixed.get(use[1], use[0]), text) for text in texts]


def _unpacked(font: Path) -> bytes:
    """Return a font as the engine wants it in the end; unpacking takes longer than setting three pages."""
    plain = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), plain)
    return plain.getvalue()


@atexit.register
@worker_process_shutdown.connect
def _put_away(**_signal: object) -> None:
    """Let go of the fonts, which lie unpacked in a folder for as long as they are kept."""
    kit.cache_clear()
