"""The folder of facts that lies beside the checkout; some tests import real data from it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def path(name: str) -> Path:
    """Return a file of the facts, or fail with a sentence: a check on real data is never skipped."""
    file = SHARED / name
    if not file.exists():
        pytest.fail(f"This test needs the facts beside the checkout: {SHARED.name}/{name} is not there.")
    return file
