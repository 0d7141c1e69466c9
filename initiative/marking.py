"""What was searched for, marked in what was found: PostgreSQL knows that “soils” answers “soil”, in each language, and
reads the words as the language of the text does.

One query marks the texts of a whole page. PostgreSQL sets two signs that no text has around each word; all between is
escaped, then the signs become ``<mark>``: nothing that people wrote is ever markup.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.safestring import SafeString, mark_safe

from initiative.translation import active_language
from initiative.words import flat

START, STOP, CUT = "\ue000", "\ue001", "\ue002"
# A text is searched for its best place so far and no farther.
MOST_LETTERS = 20_000
# What lies so near to a part that is shown is shown too; of a text in which nothing can be marked, that much is.
NEAR, SHORT = 40, 160
Span = tuple[int, int]
_LANGUAGES = dict(settings.LANGUAGES)
_SIGNS = f'StartSel="{START}", StopSel="{STOP}"'
WHOLE = f"{_SIGNS}, HighlightAll=true"
BEST = f'{_SIGNS}, MaxFragments=2, MaxWords=22, MinWords=10, FragmentDelimiter="{CUT}"'
_MARK = """
SELECT ts_headline(config::regconfig, text, websearch_to_tsquery(config::regconfig, %(words)s), options)
FROM unnest(%(configs)s::text[], %(texts)s::text[], %(options)s::text[]) WITH ORDINALITY
    AS given (config, text, options, place)
ORDER BY place
"""


class Marked(NamedTuple):
    """A text as HTML, whether something in it is marked, and its language where it is not the reader's."""

    html: SafeString
    is_marked: bool
    language: str


def mark(texts: Sequence[tuple[str, str]], words: str) -> list[Marked]:
    """Mark words in texts, each with ``WHOLE`` or ``BEST``: all of it, or the places that fit best. One query."""
    if not texts:
        return []
    plain = [_without_signs(text)[:MOST_LETTERS] for text, _options in texts]
    given = {
        "configs": [f"portal_{_read_as(text)}" for text, _options in texts],
        "texts": [flat(text) for text in plain],
        "options": [options for _text, options in texts],
        "words": flat(words),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARK, given)
        shown = [headline for (headline,) in cursor.fetchall()]
    return [
        Marked(_html(headline, text, options), START in headline, _foreign(given))
        for (given, options), text, headline in zip(texts, plain, shown, strict=True)
    ]


def _read_as(text: str) -> str:
    language = getattr(text, "language", "")
    return language if language in _LANGUAGES else active_language()


def _foreign(text: str) -> str:
    language = getattr(text, "language", "")
    return "" if language == active_language() else language


def _without_signs(text: str) -> str:
    return str(text).translate({ord(sign): None for sign in (START, STOP, CUT)})


def _html(headline: str, text: str, options: str) -> SafeString:
    spans, marks = _places(headline, flat(text))
    if not marks:
        spans = [(0, len(text) if options == WHOLE else _beginning(text))]
    parts = []
    for begin, end in _widened(spans, len(text)):
        at, html = begin, "… " if begin else ""
        for first, last in marks:
            if begin <= first and last <= end:
                html += f"{escape(text[at:first])}<mark>{escape(text[first:last])}</mark>"
                at = last
        parts.append(html + escape(text[at:end]) + (" …" if end < len(text) else ""))
    return mark_safe(" ".join(parts).replace("… …", "…"))  # noqa: S308 -- escaped above


def _beginning(text: str) -> int:
    """Return where the beginning of a text ends, in which nothing can be marked."""
    if len(text) <= SHORT:
        return len(text)
    space = text.rfind(" ", 0, SHORT)
    return space if space > 0 else SHORT


def _places(headline: str, text: str) -> tuple[list[Span], list[Span]]:
    """Return where in the text the parts of a headline stand, and where the marks; nothing where that is not clear."""
    spans, marks, end = [], [], 0
    for part in headline.split(CUT):
        begin = text.find(part.replace(START, "").replace(STOP, ""), end)
        if begin < 0:  # PostgreSQL takes what looks like a tag for a space
            return [], []
        end = opened = begin
        for sign in part:
            if sign == START:
                opened = end
            elif sign == STOP:
                marks.append((opened, end))
            else:
                end += 1
        spans.append((begin, end))
    return spans, marks


def _widened(spans: list[Span], length: int) -> list[Span]:
    """Take in what little a text has before, between and after the parts: PostgreSQL cuts at every small word."""
    wide: list[Span] = []
    for begin, end in spans:
        begin, end = (0 if begin <= NEAR else begin), (length if length - end <= NEAR else end)
        if wide and begin - wide[-1][1] <= NEAR:
            begin, _end = wide.pop()
        wide.append((begin, end))
    return wide
