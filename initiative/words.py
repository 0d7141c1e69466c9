"""Full text in three languages: one column of a table holds what PostgreSQL read in each language's own text.

    words = models.GeneratedField(expression=read("summary"), output_field=SearchVectorField(), db_persist=True)
    ….filter(said("words", "soil carbon"))

The configurations stand in ``initiative/migrations/0007_text_search.py``.
"""

from functools import reduce
from operator import add, or_

from django.conf import settings
from django.contrib.postgres.search import CombinedSearchVector, SearchQuery, SearchVector
from django.db.models import Q


def read(*names: str) -> SearchVector | CombinedSearchVector:
    """Return the vector of translated columns: the text of each language read in that language."""
    vectors = (
        SearchVector(f"{name}_{code}", config=f"portal_{code}") for name in names for code, _ in settings.LANGUAGES
    )
    return reduce(add, vectors)


def said(column: str, words: str) -> Q:
    """Return the condition that a vector holds what somebody typed, in whichever language; quotes, “or” and “-” count.

    Words that say nothing, such as “the”, find nothing by themselves.
    """
    queries = (
        Q(**{column: SearchQuery(words, config=f"portal_{code}", search_type="websearch")})
        for code, _ in settings.LANGUAGES
    )
    return reduce(or_, queries)
