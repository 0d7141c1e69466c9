"""The door to the press: light to import, for the engine behind it takes a quarter of a second to load."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from initiative.rendering.assets import Asset
    from initiative.rendering.engine import Result

STATIC = Path(settings.BASE_DIR) / "static"
GROUND = "ground.css"


def deaf(*_heard: object) -> None:
    """Hear nothing."""


def print_html(
    html: str,
    assets: "Mapping[str, Asset]",
    out: Path,
    *,
    key: bytes,
    sheets: Sequence[str],
    laid: Callable[[int], None] = deaf,
    write: Callable[[], None] = deaf,
) -> "Result":
    """Set ``html`` by style sheets of the house and write it to ``out``, whole or not at all.

    It may load ``assets`` and nothing else. ``laid`` hears of each page as it is set, ``write`` that all are and the
    file is being written. The same ``html``, ``assets``, ``sheets`` and ``key`` give the same bytes. Raises
    ``RenderFailed`` with a sentence for whoever ordered it.
    """
    from initiative.rendering import engine  # noqa: PLC0415 -- heavy

    return engine.print_html(html, assets, out, key=key, sheets=tuple(sheets), laid=laid, write=write)


@cache
def release(sheets: Sequence[str]) -> str:
    """Return what stands for the style sheets as they are: with others, the same text is another paper."""
    told = hashlib.sha256()
    for name in (GROUND, *sheets):
        told.update((STATIC / "css" / "print" / name).read_bytes())
    return told.hexdigest()
