"""An edition on paper: from a ``Document`` to the HTML of its sheets, the pieces they load, and the file."""

import hashlib
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import override

from initiative.rendering.assets import Asset
from initiative.rendering.engine import print_html
from newsletter.artwork import cover_svg
from newsletter.document import Document
from newsletter.rendering import layout

SHEETS = ("paper.css", "issue.css")
LETTERS_ON_A_PAGE = 2600
_LOWERED = re.compile("[₀-₉]")
_TEXT = re.compile(r">[^<]+<")
# Between blocks a space says nothing, but the engine makes a box of it and throws it away.
_BETWEEN = re.compile(
    r"\s*(</?(?:head|body|header|main|section|article|div|figure|figcaption|h[1-6]|p|ul|ol|li)\b[^>]*>)\s*"
)
# Where nothing but the space before a link or a stressed word is too long for the line, the engine sets the line's
# first word alone. A space in a box of its own may hang over the edge.
_HANGING = re.compile(r"(?<=[^\s>]) (?=<(?:a|em|strong)[ >])")


class Printed(NamedTuple):
    """A finished PDF. ``contents`` has a line for each entry: its title, its first page and its last."""

    pages: int
    size: int
    cpu_seconds: float
    sha256: str
    contents: list[tuple[str, int, int]]


def press(document: Document, out: Path, progress: Callable[[str, int], None]) -> Printed:
    """Print ``document`` to ``out``; see ``newsletter.rendering.pdf``."""
    started = time.process_time()
    key = bytes.fromhex(document.digest())[:16]
    html = sheets(document)
    expected = max(4, len(html) // LETTERS_ON_A_PAGE // 2)

    def laid(page: int) -> None:
        progress("layout", min(85, 5 + 80 * page // expected))

    progress("layout", 5)
    write = partial(progress, "writing", 90)
    result = print_html(html, assets(document), out, key=key, sheets=SHEETS, laid=laid, write=write)
    contents = [
        (block.contents, result.places[f"s-{block.key}"], result.places[f"s-{last.key}-end"])
        for block, last in document.listed()
    ]
    return Printed(
        pages=result.pages,
        size=out.stat().st_size,
        cpu_seconds=round(time.process_time() - started, 3),
        sha256=hashlib.sha256(out.read_bytes()).hexdigest(),
        contents=contents,
    )


def sheets(document: Document) -> str:
    """Return the HTML of all sheets, in the document's own language."""
    colours = {section.block.key: section.chapter for section in layout.sections(document)}
    contents = [(block, last, colours.get(block.key, "")) for block, last in document.listed()]
    with override(document.language):
        html = render_to_string(
            "print/issue.html",
            {
                "document": document,
                "contents": contents,
                "chapters": list(layout.chapters(document)),
            },
        )
    html = _HANGING.sub("<i> </i>", _BETWEEN.sub(r"\1", html))
    return _TEXT.sub(lambda run: _LOWERED.sub(_lower, run[0]), html)


def assets(document: Document) -> dict[str, Asset]:
    """Return what the sheets may load of this edition's own: its pictures and its cover."""
    pictures = {f"picture/{key}": Asset(image.kind, image.load) for key, image in document.pictures.items()}
    cover = Asset("image/svg+xml", lambda: cover_svg(document.number, printed=True).encode())
    return pictures | {"cover.svg": cover}


def _lower(figure: re.Match[str]) -> str:
    """Set a lowered figure, which our two families lack, by lowering a plain one."""
    return f"<sub>{ord(figure[0]) - 0x2080}</sub>"
