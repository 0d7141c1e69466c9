"""Which organisations are meant: by their place on the list, by who speaks for them, and by what people type."""

from collections.abc import Callable
from functools import cache, reduce
from operator import and_, or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, Q, Value, When
from django.db.models.functions import Lower

from initiative.countries import also_called, country_names
from initiative.translation import LANGUAGES
from initiative.words import COMMON, LONG_ENOUGH_TO_MISSPELL, MOST_WORDS, alike, said, said_to_the_reader
from members.models.names import fold
from members.models.standings import Standing

# What is typed beyond that is no name any more, and PostgreSQL gives up on very long ones.
MOST_LETTERS = 200


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def partners(self) -> "OrganisationQuerySet":
        """Return everybody on the official list: all Partners, Members among them."""
        return self.filter(standing__gte=Standing.PARTNER)

    def members(self) -> "OrganisationQuerySet":
        return self.filter(standing=Standing.MEMBER)

    def former(self) -> "OrganisationQuerySet":
        """Return who was on the official list and is not any more."""
        return self.filter(standing=Standing.NONE, left_on__isnull=False)

    def never_listed(self) -> "OrganisationQuerySet":
        return self.filter(standing=Standing.NONE, left_on=None)

    def represented_by(self, user: Any) -> "OrganisationQuerySet":
        """Return those for which this person acts today."""
        return self.filter(representatives__user=user, representatives__until=None).distinct()

    def with_one_contact(self) -> "OrganisationQuerySet":
        """Return those on the list for which only one person speaks: with that address the way to them is lost."""
        people = models.Count(Lower("representatives__email"), filter=Q(representatives__until=None), distinct=True)
        return self.partners().alias(people=people).filter(people=1)

    def matching(self, words: str) -> "OrganisationQuerySet":
        """Return those that somebody means who types ``words``, in any case, with or without accents.

        Meant is who has every word in its names, acronym, town or country, or says it of itself. Where that is nobody,
        meant are those whose names are alike: a slip of the keyboard finds them too. Words such as “the” do not count
        beside others; by themselves they mean whose name begins so, or has these very words.

        The rows are the same whatever the reader's language, for files and REST show them too: what is typed is looked
        for in the texts of each language as that language reads it.
        """
        return self._meant(words, _named)

    def called(self, words: str) -> "OrganisationQuerySet":
        """Return the same by names, town and country alone, as of those whose texts nobody is shown any more."""
        return self._meant(words, _called)

    def named(self, words: str) -> "OrganisationQuerySet":
        """Return those that have every word, none that is only alike."""
        return self.filter(_any(_named(words))) if _typed(words) else self

    def shown_first(self, words: str) -> "OrganisationQuerySet":
        """Order as ``best_first``, but last those that have the words only in a text which the reader is not shown:
        they are not ``is_shown``."""
        is_shown = _any(_called(words)) | said_to_the_reader(words, "summary")
        found = self.annotate(is_shown=Case(When(is_shown, then=Value(True)), default=Value(False)))
        return found.best_first(words, "-is_shown")

    def _meant(self, words: str, conditions: Callable[[str], list[Q]]) -> "OrganisationQuerySet":
        words = words.replace("\0", " ")[:MOST_LETTERS]
        if not _typed(words):
            return self
        ways = conditions(words)
        named, like = self.filter(_any(ways)), alike(" ".join(_telling(words)), "search_key")
        if like is None:
            return named
        # A union and no “or”: PostgreSQL then looks for what is alike only where nobody is named. Asked for the ways
        # one by one, it uses the index of each.
        alone = self.filter(like, *(~Exists(self.filter(way)) for way in ways))
        return self.filter(pk__in=named.order_by().values("pk").union(alone.order_by().values("pk"), all=True))

    def best_first(self, words: str, *before: str) -> "OrganisationQuerySet":
        """Order by how well the names fit: called exactly so, beginning so, holding the words, and all others."""
        whole = " ".join(_typed(words))
        # Two or three letters stand in the middle of many names; more often they are meant as a country.
        is_there = _country(whole) if len(whole) < LONG_ENOUGH_TO_MISSPELL else None
        short = [When(is_there, then=Value(1))] if is_there else []
        place = Case(
            When(Q(name_key=whole) | Q(acronym__iexact=whole), then=Value(0)),
            *short,
            When(name_key__startswith=f"{whole} ", then=Value(1)),
            When(name_key__startswith=whole, then=Value(2)),
            When(search_key__contains=whole, then=Value(3)),
            default=Value(4),
        )
        return self.order_by(*before, place, "name_key", "pk")


def _typed(words: str) -> list[str]:
    return fold(words).split()[:MOST_WORDS]


def _telling(words: str) -> list[str]:
    return [word for word in fold(words).split() if word not in COMMON][:MOST_WORDS]


def _any(ways: list[Q]) -> Q:
    return reduce(or_, ways)


def _named(words: str) -> list[Q]:
    """Return the ways to be meant: to be called so, or to say so of itself in one of our languages."""
    says = [said(words, code) for code in LANGUAGES] if _telling(words) else []
    return [*_called(words), *says]


def _called(words: str) -> list[Q]:
    typed = _telling(words)
    if not typed:
        return [_begins(" ".join(_typed(words)))]
    every = reduce(and_, (Q(search_key__contains=word) | _country(word) for word in typed))
    return [way for way in (every, _country(" ".join(typed))) if way]


def _begins(common: str) -> Q:
    """Return the condition that a name begins so, or that these very words stand in it: letters alone are in them."""
    return Q(name_key__startswith=common) | Q(search_key__regex=rf"\m{common}\M")


def _country(name: str) -> Q:
    codes = _countries().get(name)
    return Q(country__in=codes) if codes else Q()


@cache
def _countries() -> dict[str, list[str]]:
    """Return the codes of each name that a country has in one of our languages, short and former names among them."""
    found: dict[str, set[str]] = {}
    for language, _name in settings.LANGUAGES:
        for code, name in country_names(language).items():
            found.setdefault(" ".join(_telling(name)), set()).add(code)
    for code, names in also_called().items():
        for name in names:
            found.setdefault(" ".join(_telling(name)), set()).add(code)
    return {name: sorted(codes) for name, codes in found.items()}
