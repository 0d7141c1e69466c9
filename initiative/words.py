"""Full text in three languages: a column for each holds what PostgreSQL read in that language's own text.

    words_en, words_fr, words_es = each_kept("summary", titles=["title"])
    objects = Wordless.from_queryset(EventQuerySet)()
    ….filter(said("soil carbon")).order_by(in_the_title("soil carbon"))

What is typed is read as each of our languages would read it, and each reading is looked for in that language's texts
only: to a French reader “sols” is “sol”, which in Spanish texts is the stem of “solo” and “sola”.

The configurations stand in ``initiative/migrations/0007_text_search.py``. CO₂ is read as CO2, which people type.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, and_, or_

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorExact,
    SearchVectorField,
)
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import GreaterThan

from initiative.translation import LANGUAGES, reading_order

SMALL, FULL = "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789"
_FULL = str.maketrans(SMALL, FULL)
_HEAP = re.compile(r"-(?=[\s-]|$)")
# What is typed after that many words does not narrow a search for likeness, and shorter words are like too many.
MOST_WORDS, LONG_ENOUGH_TO_MISSPELL, LONGEST_WORD = 8, 4, 24
LETTERS_IN_THE_INDEX = 3
# Articles, prepositions and conjunctions of our languages. PostgreSQL knows those of one language at a time, and many
# that may be an acronym or a name (EU, UN, estado): these few say nothing in any of the three.
_COMMON = {
    "en": "a an the of and or in on at to for by with from as",
    "fr": "le la les l une du des de d et ou où en aux à pour par sur dans avec",
    "es": "el los las una unos unas del y e o u al para por con",
}
WORDS = tuple(f"words_{code}" for code in LANGUAGES)
TEXT = models.TextField()
COMMON = frozenset(word for words in _COMMON.values() for word in words.split())

Vector = SearchVector | CombinedSearchVector


def each_kept(*names: str, titles: Sequence[str] = ()) -> list[models.GeneratedField]:
    """Return the columns, in the order of the settings, that keep the vectors of translated texts, each in its
    language; ``Wordless`` leaves them out of what is fetched."""
    return [kept(_whole([code], lambda name, code: f"{name}_{code}", names, titles)) for code in LANGUAGES]


def each_kept_in_all(*columns: str, titles: Sequence[str] = ()) -> list[models.GeneratedField]:
    """Return the same for columns of which another table knows the language: each read in all of ours."""
    return [kept(_whole([code], lambda name, code: name, columns, titles)) for code in LANGUAGES]


def read(*names: str, titles: Sequence[str] = ()) -> Vector:
    """Return the one vector of all languages that first migrations kept."""
    return _whole(LANGUAGES, lambda name, code: f"{name}_{code}", names, titles)


def read_in_all(*columns: str, titles: Sequence[str] = ()) -> Vector:
    """Return what first migrations kept of columns of which another table knows the language."""
    return _whole(LANGUAGES, lambda name, code: name, columns, titles)


def kept(vector: Vector) -> models.GeneratedField:
    """Return the column that keeps a vector."""
    return models.GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True, editable=False)


def apart(model: str, index: str, columns: Sequence[models.GeneratedField]) -> list[Operation]:
    """Return the operations of a migration by which each language's words get a column of their own."""
    return [
        migrations.RemoveIndex(model, index),
        migrations.RemoveField(model, "words"),
        *(migrations.AddField(model, name, column) for name, column in zip(WORDS, columns, strict=True)),
        migrations.AddIndex(model, GinIndex(fields=WORDS, name=index)),
    ]


class Wordless(models.Manager):
    """Fetches all columns but those of words, which only PostgreSQL reads."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().defer(*WORDS)


def telling(words: str) -> str:
    """Return what somebody typed without words that nearly every text has; what is in quotes stays whole."""
    if '"' in words:
        return words
    return " ".join(word for word in words.split() if word == "or" or word.casefold() not in COMMON)


def are_common(words: str) -> bool:
    """Tell whether somebody typed nothing but words that nearly every text has."""
    typed = words.split()
    return bool(typed) and all(word.casefold() in COMMON for word in typed)


def said(words: str, language: str = "") -> Q:
    """Return the condition that somebody's words stand in a text, or in one of this language; quotes, “or” and “-”
    count.

    Words that say nothing, such as “the”, find nothing by themselves, and beside others they do not count.
    """
    if are_common(words):
        return Q(pk__in=[])
    codes = [language] if language else LANGUAGES
    return reduce(or_, (Q(**{f"words_{code}": _sought(telling(words), code)}) for code in codes))


def said_to_the_reader(words: str, *names: str) -> Q:
    """Return the condition that the words stand in what a page shows of translated texts: each in the reader's
    language, and only while it is missing there in the first in which it is written (``first_written``)."""
    first, *others = reading_order()
    found, missing = said(words, first), [first]
    for code in others:
        shown = [Q(**{f"{name}_{before}": "" for before in missing}) & ~Q(**{f"{name}_{code}": ""}) for name in names]
        found |= said(words, code) & reduce(or_, shown) & _in_these(words, code, names, shown)
        missing.append(code)
    return found


def in_the_title(words: str) -> Case:
    """Order by whether the words stand in a title; these come first."""
    ranks = (SearchRank(F(f"words_{code}"), _sought(words, code), weights=[0, 0, 0, 1]) for code in LANGUAGES)
    return Case(*(When(GreaterThan(rank, 0.0), then=Value(0)) for rank in ranks), default=Value(1))


def alike(words: str, *columns: str) -> Q | None:
    """Return the condition that each longer word is like one of some column's; ``None`` where all are short.

    It is for short texts, such as titles, and finds what a slip of the keyboard hides: like is what has most of a
    word's groups of three letters, and what differs by one letter more, less, other, or changed with its neighbour.
    """
    longer = [word for word in words.split()[:MOST_WORDS] if len(word) >= LONG_ENOUGH_TO_MISSPELL]
    if not longer:
        return None
    return reduce(or_, (reduce(and_, (_like(column, word) for word in longer)) for column in columns))


def flat(text: str) -> str:
    """Return a text with full figures in the place of small ones; every letter keeps its place."""
    return text.translate(_FULL)


def _sought(words: str, code: str) -> SearchQuery:
    """Return what is searched for, as one of our languages reads it."""
    # A heap of minuses is too high for PostgreSQL.
    return SearchQuery(_HEAP.sub(" ", flat(words)), config=f"portal_{code}", search_type="websearch")


def _in_these(words: str, code: str, names: Sequence[str], shown: Sequence[Q]) -> Q:
    """Return the condition that the words stand in those of a language's texts that are shown; of one text the column
    of words has said so already."""
    if len(names) == 1 or are_common(words):
        return Q()
    both = zip(names, shown, strict=True)
    texts = [
        Case(When(is_shown, then=F(f"{name}_{code}")), default=Value(""), output_field=TEXT) for name, is_shown in both
    ]
    vector = SearchVector(*(_full(text) for text in texts), config=f"portal_{code}")
    return Q(SearchVectorExact(vector, _sought(telling(words), code)))


def _whole(
    codes: Sequence[str], named: Callable[[str, str], str], names: Sequence[str], titles: Sequence[str]
) -> Vector:
    """Return what stands in texts and, with more weight, in titles: each language's columns in its configuration."""
    vectors = []
    for code in codes:
        for group, weight in ((titles, "A"), (names, None)):
            if group:
                texts = [_full(F(named(name, code))) for name in group]
                vectors.append(SearchVector(*texts, config=f"portal_{code}", weight=weight))
    return reduce(add, vectors)


def _full(text: Case | F) -> Func:
    return Func(text, Value(SMALL), Value(FULL), function="TRANSLATE", output_field=TEXT)


def _like(column: str, word: str) -> Q:
    like = Q(**{f"{column}__trigram_strict_word_similar": word})
    return like | _slip(column, word) if word.isalpha() and len(word) <= LONGEST_WORD else like


def _slip(column: str, word: str) -> Q:
    """Return the condition that a word differs by one slip of the keyboard; one of four letters, by a change of two.

    Either half of a longer word is then as it was, or it is but for the two letters at which these meet: by that
    PostgreSQL finds the few to look at closely.
    """
    slip = Q(**{f"{column}__iregex": rf"\m({'|'.join(dict.fromkeys(_slips(word)))})\M"})
    half = len(word) // 2
    if half < LETTERS_IN_THE_INDEX:
        return slip
    parts = word[:half], word[half:], f"{word[: half - 1]}{word[half]}{word[half - 1]}{word[half + 1 :]}"
    return Q(**{f"{column}__iregex": "|".join(parts)}) & slip


def _slips(word: str) -> list[str]:
    found = [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)]
    if len(word) > LONG_ENOUGH_TO_MISSPELL:
        found += [f"{word[:at]}.?{word[at + 1 :]}" for at in range(len(word))]
        found += [f"{word[:at]}.{word[at:]}" for at in range(1, len(word))]
    return found
