"""WeasyPrint behind a wall: HTML and the pieces it may load become a PDF/UA file, or a sentence why not.

Imported only where something is printed, for the engine takes a quarter of a second to load.
"""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pydyf
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document as Pages
from weasyprint.urls import FatalURLFetchingError

from initiative.rendering.assets import BASE, Asset, SealedFetcher
from initiative.rendering.house import Kit, house, kit
from initiative.rendering.limits import RenderFailed, limited
from initiative.rendering.press import deaf

# The subset of a font carries the hour in which it was made, unless this says otherwise: same content, same bytes
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
_ENGINE = logging.getLogger("weasyprint")
_STEPS = logging.getLogger("weasyprint.progress")
_PRINT = 4  # the flag of an annotation that is also shown on paper (ISO 32000-1, 12.5.3)


class Result(NamedTuple):
    """A finished file: how many pages it has, and on which page (from 1) each named place stands."""

    pages: int
    places: dict[str, int]


def print_html(
    html: str,
    assets: Mapping[str, Asset],
    out: Path,
    *,
    key: bytes,
    sheets: tuple[str, ...],
    laid: Callable[[int], None] = deaf,
    write: Callable[[], None] = deaf,
) -> Result:
    """Set ``html`` by sheets of the house; see ``initiative.rendering.press``."""
    with limited(), _listening(laid) as complaints:
        # All that was laid out is gone when this returns, before the garbage is looked for
        read = partial(_Page, html, kit(sheets))
        return _printed(read, SealedFetcher(house() | dict(assets)), out, key, write, complaints)


def _printed(
    read: Callable[[SealedFetcher], "_Page"],
    fetcher: SealedFetcher,
    out: Path,
    key: bytes,
    write: Callable[[], None],
    complaints: list[str],
) -> Result:
    try:
        pages = read(fetcher).laid_out()
        _link_once(pages)
        write()
        _write(pages, out, key, complaints)
    except FatalURLFetchingError as error:
        raise RenderFailed(_refusal(fetcher)) from error
    places: dict[str, int] = {}
    for number, page in enumerate(pages.pages, start=1):
        for name in page.anchors:
            places.setdefault(name, number)
    return Result(len(pages.pages), places)


def _refusal(fetcher: SealedFetcher) -> str:
    if fetcher.refused:
        asked = {"address": fetcher.refused}
        return _("This paper asks for “%(address)s”. A PDF may load only its own pictures.") % asked
    return _("A picture of this paper cannot be read; put it in once more.")


class _Page(HTML):
    """A page on our own ground: the list of what elements are is ours, not the engine's."""

    def __init__(self, html: str, manner: Kit, fetcher: SealedFetcher) -> None:
        self.manner = manner
        super().__init__(string=html, base_url=BASE, url_fetcher=fetcher)

    def laid_out(self) -> Pages:
        fonts, _ground, sheets = self.manner
        return self.render(fonts, _Ranges(), stylesheets=sheets, pdf_variant="pdf/ua-1")

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self.manner.ground]


class _Ranges(CounterStyle):
    """Page ranges of the contents: ``first`` is always printed, ``last`` only where it is another page.

    The two stand one after the other in the same ``content``, and are asked for in that order.
    """

    first = 0

    def render_value(self, counter_value: int, counter_name: object = None, *args: object, **options: object) -> str:
        if counter_name == "first":
            self.first = counter_value
        elif counter_name == "last":
            return "" if counter_value == self.first else f"–{counter_value}"
        return super().render_value(
            counter_value, "decimal" if counter_name == "first" else counter_name, *args, **options
        )


class _Ear(logging.Handler):
    """Hears what the engine says while it works."""

    def __init__(self, level: int, hear: Callable[[logging.LogRecord], None]) -> None:
        super().__init__(level)
        self.emit = hear


@contextmanager
def _listening(laid: Callable[[int], None]) -> Iterator[list[str]]:
    """Yield the list of errors that the engine only logs; a hole on paper is not a matter for a log."""
    complaints: list[str] = []
    errors = _Ear(logging.ERROR, lambda record: complaints.append(record.getMessage()))
    steps = _Ear(logging.INFO, lambda record: _page_of(record, laid))
    level, propagate = _STEPS.level, _STEPS.propagate
    _ENGINE.addHandler(errors)
    _STEPS.addHandler(steps)
    _STEPS.setLevel(logging.INFO)
    _STEPS.propagate = False
    try:
        yield complaints
    finally:
        _ENGINE.removeHandler(errors)
        _STEPS.removeHandler(steps)
        _STEPS.setLevel(level)
        _STEPS.propagate = propagate


def _page_of(record: logging.LogRecord, laid: Callable[[int], None]) -> None:
    if "Page %d" in str(record.msg) and isinstance(record.args, tuple):
        laid(int(record.args[0]))


def _write(pages: Pages, out: Path, key: bytes, complaints: list[str]) -> None:
    """Write beside ``out`` and move into its place, so that nobody is ever served half a file."""
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            pages.write_pdf(part, finisher=_finish, pdf_variant="pdf/ua-1", pdf_identifier=key)
            if complaints:
                raise RenderFailed(_("The engine could not set everything: %(what)s") % {"what": complaints[0][:200]})
            part.flush()
            os.fsync(part.fileno())
            os.replace(part.name, out)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def _link_once(pages: Pages) -> None:
    """Keep one annotation for a link: what is bold or foreign inside it would get another, outside the link's tag."""
    for page in pages.pages:
        page.links = [link for link in page.links if (link[3].element_tag or "").partition(":")[0] == "a"]


def _finish(_pages: Pages, pdf: pydyf.PDF) -> None:
    """Say each object once: the engine would say and compress it twice, for the file and for its checksum."""
    _print_links(pdf)
    zero, *others = pdf.objects
    pdf.objects[:] = [zero, *(each if _is_picture(each) else _Said(each) for each in others)]


class _Said(pydyf.Object):
    """An object as it will stand in the file."""

    data = b""
    compressible = True

    def __init__(self, made: pydyf.Object) -> None:
        super().__init__()
        if isinstance(made, pydyf.Stream):
            made.stream = [_drawn(step) for step in made.stream]
        self.number, self.compressible, self.data = made.number, made.compressible, made.data


def _is_picture(made: pydyf.Object) -> bool:
    return isinstance(made, pydyf.Stream) and not made.compress


def _drawn(step: object) -> object:
    """Leave out the kerning by nothing that the engine notes after almost every letter."""
    return step.replace(b">0<", b"") if isinstance(step, bytes) and step.endswith(b"] TJ") else step


def _print_links(pdf: pydyf.PDF) -> None:
    """Mark links as printed, which PDF/UA asks for and the engine leaves out."""
    for each in pdf.objects:
        if isinstance(each, pydyf.Dictionary) and each.get("Subtype") == "/Link":
            each["F"] = _PRINT
