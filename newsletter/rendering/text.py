"""An edition as plain text, in the order of the page."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from newsletter.document import MEMBER, Document
from newsletter.rendering import layout
from newsletter.rendering.layout import Article, Section


def plain(document: Document) -> str:
    """Return the edition as text in its own language, a blank line between paragraphs."""
    with override(document.language):
        return "\n\n".join(part.strip() for part in _parts(document) if part.strip()) + "\n"


def _parts(document: Document) -> Iterator[str]:
    yield f"{document.name}\n{date_format(document.dated, 'F Y')}"
    yield document.demonstration
    listed = [block.contents for block, _last in document.listed()]
    yield "\n".join([_("In this issue").upper(), *(f"- {line}" for line in listed)] if listed else [])
    for section in layout.sections(document):
        yield f"{section.heading.upper()}\n{'=' * min(len(section.heading), 72)}"
        yield section.block.standfirst
        for article in section.articles:
            yield from _article(article)
        yield from _data(section)


def _article(article: Article) -> Iterator[str]:
    piece = article.piece
    yield f"{article.title}\n{'-' * min(len(article.title), 72)}" if article.title else ""
    if piece.organisation_name and piece.organisation_name != article.title:
        yield piece.organisation_name
    for event in piece.events:
        yield ", ".join(part for part in (event.when, event.title, event.place) if part)
    yield piece.text
    for number, asked in enumerate(piece.questions, start=1):
        yield f"{number}. {asked.question}\n\n{asked.answer_text}"
    for use in piece.images:
        yield " ".join(part for part in (use.caption, use.credit) if part)
    yield piece.byline


def _data(section: Section) -> Iterator[str]:
    for standing, groups in section.joiners:
        yield (_("Members") if standing == MEMBER else _("Partners")).upper()
        for group in groups:
            yield "\n".join([group.name, *(f"- {line.name}, {line.country}" for line in group.lines)])
    if figure := section.block.figure:
        yield _("%(partners)s Partners, including %(members)s Members (%(month)s)") % {
            "partners": figure.partners,
            "members": figure.members,
            "month": date_format(figure.on, "F Y"),
        }
