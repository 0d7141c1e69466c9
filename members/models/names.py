"""Names as people type them: without accents, case, or the small figure in CO₂."""

import unicodedata

# Letters that Unicode does not take apart, though a keyboard without them writes the plain one.
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"})


def fold(text: str) -> str:
    """Return ``text`` as it is compared and sorted: “STOCK CO₂” and “Stock co2” are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold().translate(_PLAIN)
    return " ".join(plain.split())
