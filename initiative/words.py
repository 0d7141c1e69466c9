"""Full text in three languages: what PostgreSQL reads in each language's own text, in a column or in an index.

    words = models.GeneratedField(expression=read("summary"), output_field=SearchVectorField(), db_persist=True)
    ….filter(said("words", "soil carbon"))

    indexes = [GinIndex(read("title", "summary"), name="event_words")]
    ….alias(words=read("title", "summary")).filter(said("words", "soil carbon"))

The configurations stand in ``initiative/migrations/0007_text_search.py``. CO₂ is read as CO2, which people type.
"""

from functools import reduce
from operator import add, and_, or_

from django.conf import settings
from django.contrib.postgres.search import CombinedSearchVector, SearchQuery, SearchVector
from django.db.models import F, Func, Q, TextField, Value

SMALL, FULL = "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789"
_FULL = str.maketrans(SMALL, FULL)
# What is typed after that many words does not narrow a search for likeness, and shorter words are like too many.
MOST_WORDS, LONG_ENOUGH_TO_MISSPELL = 8, 4

Vector = SearchVector | CombinedSearchVector


def read(*names: str) -> Vector:
    """Return the vector of translated columns: the text of each language read in that language."""
    return reduce(add, (_vector(code, *(f"{name}_{code}" for name in names)) for code, _ in settings.LANGUAGES))


def read_in_all(*columns: str) -> Vector:
    """Return the vector of columns of which another table knows the language: read in each of ours."""
    return reduce(add, (_vector(code, *columns) for code, _ in settings.LANGUAGES))


def said(column: str, words: str) -> Q:
    """Return the condition that a vector holds what somebody typed, in whichever language; quotes, “or” and “-” count.

    Words that say nothing, such as “the”, find nothing by themselves.
    """
    queries = (
        Q(**{column: SearchQuery(flat(words), config=f"portal_{code}", search_type="websearch")})
        for code, _ in settings.LANGUAGES
    )
    return reduce(or_, queries)


def alike(words: str, *columns: str) -> Q | None:
    """Return the condition that each longer word is like one of some column's; ``None`` where all are short.

    It is for short texts, such as titles, and finds what a slip of the keyboard hides.
    """
    longer = [word for word in words.split()[:MOST_WORDS] if len(word) >= LONG_ENOUGH_TO_MISSPELL]
    if not longer:
        return None
    return reduce(or_, (reduce(and_, (_like(column, word) for word in longer)) for column in columns))


def flat(text: str) -> str:
    """Return a text with full figures in the place of small ones; every letter keeps its place."""
    return text.translate(_FULL)


def _vector(code: str, *columns: str) -> SearchVector:
    texts = (
        Func(F(column), Value(SMALL), Value(FULL), function="TRANSLATE", output_field=TextField())
        for column in columns
    )
    return SearchVector(*texts, config=f"portal_{code}")


def _like(column: str, word: str) -> Q:
    return Q(**{f"{column}__trigram_strict_word_similar": word})
