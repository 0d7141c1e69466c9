"""The door to the press: light to import, for the engine behind it takes a quarter of a second to load."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from initiative.rendering.assets import Asset
    from initiative.rendering.engine import Result

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
GROUND = "ground.css"
# Whatever changes the look of a paper, besides its content.
MAKERS = (
    "templates/print/**/*",
    "static/css/print/**/*",
    "static/fonts/print/*",
    "initiative/locale/**/*.mo",
    "initiative/rendering/*.py",
)


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
def release(*own: str) -> str:
    """Return a checksum of everything but the content that decides the look of a paper; only a release changes it.

    ``own`` are patterns of further files that an app's papers depend on.
    """
    sum_ = hashlib.sha256(version("weasyprint").encode())
    for pattern in (*MAKERS, *own):
        for path in sorted(each for each in ROOT.glob(pattern) if each.is_file()):
            sum_.update(f"{path.relative_to(ROOT)}\n".encode())
            sum_.update(hashlib.sha256(path.read_bytes()).digest())
    return sum_.hexdigest()
