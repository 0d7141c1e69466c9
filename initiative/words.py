"""Full text in three languages: one column of a table holds what PostgreSQL read in each language's own text.

    words = kept(read("summary", titles=["title"]))
    objects = Wordless.from_queryset(EventQuerySet)()
    ….filter(said("words", "soil carbon")).order_by(in_the_title("words", "soil carbon"))

The configurations stand in ``initiative/migrations/0007_text_search.py``. CO₂ is read as CO2, which people type.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, and_, or_

from django.conf import settings
from django.contrib.postgres.search import (
    CombinedSearchQuery,
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import GreaterThan

SMALL, FULL = "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789"
_FULL = str.maketrans(SMALL, FULL)
_HEAP = re.compile(r"-(?=[\s-]|$)")
# What is typed after that many words does not narrow a search for likeness, and shorter words are like too many.
MOST_WORDS, LONG_ENOUGH_TO_MISSPELL = 8, 4
# Articles, prepositions and conjunctions of our languages. PostgreSQL knows those of one language at a time, and many
# that may be an acronym or a name (EU, UN, estado): these few say nothing in any of the three.
_COMMON = {
    "en": "a an the of and or in on at to for by with from as",
    "fr": "le la les l une du des de d et ou où en aux à pour par sur dans avec",
    "es": "el los las una unos unas del y e o u al para por con",
}
COMMON = frozenset(word for words in _COMMON.values() for word in words.split())

Vector = SearchVector | CombinedSearchVector


def read(*names: str, titles: Sequence[str] = ()) -> Vector:
    """Return the vector of translated columns: the text of each language read in that language."""
    return _whole(lambda name, code: f"{name}_{code}", names, titles)


def read_in_all(*columns: str, titles: Sequence[str] = ()) -> Vector:
    """Return the vector of columns of which another table knows the language: read in each of ours."""
    return _whole(lambda name, code: name, columns, titles)


def kept(vector: Vector) -> models.GeneratedField:
    """Return the column that keeps a vector; ``Wordless`` leaves it out of what is fetched."""
    return models.GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True, editable=False)


class Wordless(models.Manager):
    """Fetches all columns but ``words``, which only PostgreSQL reads."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().defer("words")


def telling(words: str) -> str:
    """Return what somebody typed without words that nearly every text has; what is in quotes stays whole."""
    if '"' in words:
        return words
    return " ".join(word for word in words.split() if word == "or" or word.casefold() not in COMMON)


def are_common(words: str) -> bool:
    """Tell whether somebody typed nothing but words that nearly every text has."""
    typed = words.split()
    return bool(typed) and all(word.casefold() in COMMON for word in typed)


def said(column: str, words: str) -> Q:
    """Return the condition that a vector holds what somebody typed, in whichever language; quotes, “or” and “-” count.

    Words that say nothing, such as “the”, find nothing by themselves, and beside others they do not count.
    """
    return Q(pk__in=[]) if are_common(words) else Q(**{column: _sought(telling(words))})


def in_the_title(column: str, words: str) -> Case:
    """Order by whether the words stand in a title; these come first."""
    rank = SearchRank(F(column), _sought(words), weights=[0, 0, 0, 1])
    return Case(When(GreaterThan(rank, 0.0), then=Value(0)), default=Value(1))


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


def _sought(words: str) -> SearchQuery | CombinedSearchQuery:
    """Return what is searched for, as any of our languages reads it."""
    # A heap of minuses is too high for PostgreSQL.
    asked = _HEAP.sub(" ", flat(words))
    queries = (
        SearchQuery(asked, config=f"portal_{code}", search_type="websearch") for code in dict(settings.LANGUAGES)
    )
    return reduce(or_, queries)


def _whole(named: Callable[[str, str], str], names: Sequence[str], titles: Sequence[str]) -> Vector:
    """Return what stands in texts and, with more weight, in titles: each language's columns in its configuration."""
    vectors = []
    for code, _name in settings.LANGUAGES:
        for group, weight in ((titles, "A"), (names, None)):
            if group:
                vectors.append(_vector(code, [named(name, code) for name in group], weight))
    return reduce(add, vectors)


def _vector(code: str, columns: Sequence[str], weight: str | None) -> SearchVector:
    texts = (
        Func(F(column), Value(SMALL), Value(FULL), function="TRANSLATE", output_field=models.TextField())
        for column in columns
    )
    return SearchVector(*texts, config=f"portal_{code}", weight=weight)


def _like(column: str, word: str) -> Q:
    return Q(**{f"{column}__trigram_strict_word_similar": word})
