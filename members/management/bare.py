"""Imported first, this hides what only development installs: some libraries load more where they find it.

The memory that the benchmark reads is to be that of production, which has the packages of ``requirements.txt`` alone.
"""

import os
import re
import sys
from importlib.abc import MetaPathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent.parent / "requirements.txt"


def _plain(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


class Hidden(MetaPathFinder):
    """Finds nothing of what production lacks, and says so as if it were not there."""

    def __init__(self) -> None:
        production = {_plain(name) for name in re.findall("^([A-Za-z0-9._-]+)==", LOCK.read_text(), re.MULTILINE)}
        packages = packages_distributions().items()
        self.names = {name for name, owners in packages if not production & {_plain(owner) for owner in owners}}

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"Only development installs {fullname}.", name=fullname)


# Whoever only imports this keeps what development has.
if "BENCH" in os.environ:
    sys.meta_path.insert(0, Hidden())
