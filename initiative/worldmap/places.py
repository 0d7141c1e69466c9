"""One place for every country: where its mark stands."""

from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    longitude: float
    latitude: float


FILE = Path(__file__).with_name("places.txt")


def _read() -> dict[str, Place]:
    """Read “FR 2.34 46.61” a line: the middle of the largest part of each country of ISO 3166-1."""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return {code: Place(float(lon), float(lat)) for code, lon, lat in (line.split() for line in lines)}


PLACES = _read()
