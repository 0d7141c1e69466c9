"""Names of countries and territories in the reader's language, from the Unicode CLDR that Babel carries."""

import tomllib
from functools import cache
from pathlib import Path

from babel import Locale

from initiative.translation import active_language

# ISO 3166-1 leaves these to their users; CLDR lists them among regions that are no place to have a seat in.
_NOT_A_SEAT = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ", "AN"})

# What people also call them, in any of our languages: short names, former names, and parts that have a name of their
# own. CLDR knows a few of these, but Babel leaves them out. They are for searching only, and shown nowhere.
_ALSO_CALLED = tomllib.loads((Path(__file__).parent / "countries.toml").read_text())


@cache
def country_names(language: str) -> dict[str, str]:
    """Return every ISO 3166-1 alpha-2 code and its name in ``language``, by name."""
    territories = Locale.parse(language).territories
    places = {code: name for code, name in territories.items() if len(code) == 2 and code not in _NOT_A_SEAT}
    return dict(sorted(places.items(), key=lambda item: item[1]))


def also_called() -> dict[str, list[str]]:
    """Return other names by which people search for a country or territory, by code."""
    return _ALSO_CALLED


def country_name(code: str | None, language: str | None = None) -> str:
    """Return the name of ``code`` in the active language, the code itself when nobody knows it, ``""`` for none."""
    if not code:
        return ""
    return country_names(language or active_language()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Return choices for a form field, sorted by name in the active language."""
    return list(country_names(active_language()).items())
