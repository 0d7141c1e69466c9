"""The site search: each app offers what it knows (``<app>/search.py``), and is asked for few rows at a time.

An app names its providers in ``PortalApp.search``. A provider returns only what everybody may read. Searched is what
the pages of the reader's language show. Where nothing of it has the words, it is asked a second time: for what other
languages say, which is shown in its own language and marked so; else for what is spelt like the words. What was
typed is marked in all of it by one query more, so that the work is the same however much there is.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Model, Q, QuerySet, Window
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from initiative.apps import portal_apps
from initiative.markdown import to_text
from initiative.marking import BEST, WHOLE, Marked, mark
from initiative.models import Page
from initiative.translation import LANGUAGES, Text, first_written, reading_order
from initiative.words import alike, are_common, in_the_title, said, said_to_the_reader, telling

MOST_LETTERS = 100
FEW, MANY = 5, 50


class Found(NamedTuple):
    """One thing that was found.

    ``texts`` are what it says, what a reader wants to see first before the rest: the first in which something can be
    marked is shown. ``notes`` stand below, ``standing`` beside.
    """

    url: str
    title: str
    texts: Sequence[str] = ()
    notes: Sequence[str | Promise] = ()
    standing: int = 0


class Hit(NamedTuple):
    """What the page shows of one thing: its title and the best of its texts, marked."""

    found: Found
    title: Marked
    text: Marked | None


class Group(NamedTuple):
    """What one provider found: how much there is, the first of it, and where more of it is shown, if anywhere."""

    name: str
    label: str | Promise
    total: int
    hits: list[Hit]
    more: str

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


def counted(rows: QuerySet, most: int) -> tuple[int, list[Any]]:
    """Return how many rows there are, and the first of them. One query."""
    found = list(rows.annotate(total=Window(Count("*")))[:most])
    return (found[0].total if found else 0), found


def columns(name: str) -> list[str]:
    """Return the columns of a translated text."""
    return [f"{name}_{code}" for code in LANGUAGES]


def written(row: Model, *names: str, everywhere: bool = False) -> list[Text]:
    """Return translated texts without Markdown, as a page shows them; ``everywhere`` in all languages after these."""
    texts = [first_written([getattr(row, column) for column in columns(name)]) for name in names]
    if everywhere:
        others = (Text(getattr(row, f"{name}_{code}"), code) for code in reading_order() for name in names)
        texts += [text for text in others if text not in texts]
    return [Text(to_text(text), text.language) for text in texts if text]


class Provider:
    """What an app offers: ``name`` stands in the address, ``label`` above the group."""

    name: str
    label: str | Promise

    def find(self, words: str, most: int) -> tuple[int, list[Found]]:
        """Return how much there is, and the best of it."""
        raise NotImplementedError  # pragma: no cover

    def everything(self, words: str) -> str:
        """Return the address of a list of its own that shows all of it; ``""`` where there is none."""
        return ""


class Table(Provider):
    """Searches one table by the full text of its translated columns, ``names``; where nothing has the words, by
    ``titles`` that are alike."""

    names: Sequence[str] = ()
    titles: Sequence[str]
    order: Sequence[Any] = ("pk",)

    def rows(self) -> QuerySet:
        """Return what everybody may read."""
        raise NotImplementedError  # pragma: no cover

    def found(self, row: Any, everywhere: bool) -> Found:
        """Return what is told of a row: as pages show it, or ``everywhere`` in other languages too."""
        raise NotImplementedError  # pragma: no cover

    def by_code(self, words: str) -> Q:
        """Return the condition that something is meant by the code that it has, in all languages the same."""
        return Q(pk__in=[])

    def having(self, words: str) -> QuerySet:
        """Return the rows of which the reader is shown a text that has the words."""
        return self.rows().filter(said_to_the_reader(words, *self.names) | self.by_code(words))

    def elsewhere(self, words: str) -> QuerySet:
        """Return the rows that have the words in any language."""
        return self.rows().filter(said(words))

    def otherwise(self, words: str) -> QuerySet:
        """Return what may be meant where the reader is shown nothing that has the words."""
        told, like = self.elsewhere(words), alike(words, *self.titles)
        return told if like is None else self.rows().filter(Q(pk__in=told.values("pk")) | (like & ~Exists(told)))

    def find(self, words: str, most: int) -> tuple[int, list[Found]]:
        order = (in_the_title(words), *self.order)
        total, rows = counted(self.having(words).order_by(*order), most)
        if is_otherwise := not total:
            total, rows = counted(self.otherwise(words).order_by(*order), most)
        return total, [self.found(row, is_otherwise) for row in rows]


class Pages(Table):
    """The texts that the Secretariat edits; one that stands nowhere is found by its address only."""

    name, label = "pages", _("Pages")
    names, titles, order = ("text", "title"), columns("title"), ("slug",)

    def rows(self) -> QuerySet:
        return Page.objects.exclude(place=Page.Place.NOWHERE)

    def found(self, row: Page, everywhere: bool) -> Found:
        return Found(reverse("page", args=[row.slug]), row.title, written(row, *self.names, everywhere=everywhere))


def providers() -> list[Provider]:
    """Return what all apps offer; the ground floor's own pages come last."""
    ground, *apps = portal_apps()
    return [provider for app in (*apps, ground) for provider in app.search()]


def search(words: str, name: str = "") -> list[Group]:
    """Return what was found, by provider; with ``name`` more of one."""
    asked = [(each, each.find(words, MANY if name else FEW)) for each in providers() if name in ("", each.name)]
    marked = words if are_common(words) else telling(words)
    hits = iter(_marked([found for _provider, (_total, rows) in asked for found in rows], marked))
    return [
        Group(each.name, each.label, total, [next(hits) for _row in rows], _more(each, words, name))
        for each, (total, rows) in asked
        if total
    ]


def _more(provider: Provider, words: str, name: str) -> str:
    """Return the provider's own list, or the same search for more of its kind; ``""`` where that is this page."""
    query = urlencode({"q": words, "in": provider.name})
    return provider.everything(words) or ("" if name else f"{reverse('search')}?{query}")


def _marked(rows: Sequence[Found], words: str) -> Iterable[Hit]:
    """Mark all that was found at once; what only repeats the title is left out."""
    told = [[text for text in found.texts if str(text) != str(found.title)] for found in rows]
    given = [
        pair
        for found, texts in zip(rows, told, strict=True)
        for pair in ((found.title, WHOLE), *((text, BEST) for text in texts))
    ]
    marks = iter(mark(given, words))
    for found, own in zip(rows, told, strict=True):
        title, texts = next(marks), [next(marks) for _text in own]
        yield Hit(found, title, next((text for text in texts if text.is_marked), texts[0] if texts else None))
