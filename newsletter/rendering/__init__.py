"""An edition as a page, as a PDF and as plain text, all from one ``Document``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from initiative.rendering.limits import RenderFailed
from newsletter.document import Document
from newsletter.rendering.page import page
from newsletter.rendering.text import plain

if TYPE_CHECKING:
    from newsletter.rendering.press import Printed

__all__ = ["RenderFailed", "page", "pdf", "plain"]


def pdf(
    document: Document, out: Path, progress: Callable[[str, int], None] = lambda stage, percent: None
) -> "Printed":
    """Print ``document`` to ``out``, whole or not at all; raise ``RenderFailed`` with a sentence for the editor.

    ``progress`` hears the stage ("layout", "writing") and the percentage.
    """
    from newsletter.rendering.press import press  # noqa: PLC0415 -- loads the engine, which pages do not need

    return press(document, out, progress)
