"""Compile the translations whose text is newer; Babel does it, so nobody needs GNU gettext to run the portal."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(root: Path = LOCALE) -> list[Path]:
    """Write a ``.mo`` beside every ``.po`` under ``root`` that is newer than its own, and return those written."""
    written = []
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        half = target.with_suffix(".mo.half")
        with half.open("wb") as binary:
            write_mo(binary, catalogue)
        half.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
