"""How the matter is set, before any page exists: chapters, headings, bands of short news, joiners by group.

Everything here is plain data for templates; page and paper share it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from newsletter.artwork import dots_svg
from newsletter.document import MEMBER, PARTNER, Block, Document, Figure, Image, ImageUse, JoinerLine, Piece

# The colour and the thumb tab of a chapter; a kind that is not named stays in the chapter before it.
CHAPTERS = {
    "editorial": "opening",
    "report": "report",
    "webinars": "report",
    "call": "report",
    "dates": "report",
    "interview": "interview",
    "briefs": "acts",
    "joiners": "joined",
    "figure": "joined",
    "media": "closing",
    "news": "closing",
    "social": "closing",
    "colophon": "closing",
}
_HEADING = re.compile(r"<(/?)h[34]>")
# What stands around a short piece, and a picture, weigh as much as so many letters; so does half a line left empty.
_FRAME, _PICTURE, _HALF_LINE = 190, 620, 28
_PAGE, _LONG = 2900, 1050


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture where it stands; without one, its caption and credit alone."""

    use: ImageUse
    picture: Image | None

    @property
    def is_wide(self) -> bool:
        return self.use.placement != "column"


@dataclass(frozen=True, slots=True)
class Article:
    """A piece with its headline as it is printed, its text under headings of the right level, and its pictures."""

    piece: Piece
    title: str
    html: SafeString
    shown: tuple[Shown, ...]

    @property
    def opening(self) -> SafeString:
        """Return the first paragraph, which stays together with what stands beside it."""
        first, end, _rest = self.html.partition("</p>")
        return mark_safe(first + end if first.startswith("<p>") else "")  # noqa: S308 -- sanitised before

    @property
    def rest(self) -> SafeString:
        return mark_safe(self.html[len(self.opening) :])  # noqa: S308 -- sanitised before

    @property
    def wide(self) -> list[Shown]:
        return [shown for shown in self.shown if shown.is_wide]

    @property
    def narrow(self) -> list[Shown]:
        return [shown for shown in self.shown if not shown.is_wide]


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one stakeholder group who joined in one standing."""

    name: str
    lines: tuple[JoinerLine, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A block, with the blocks that continue it at once, and what its place gives it: a heading and a colour.

    ``continued`` is a block that continues an earlier one after something else stood between them.
    """

    document: Document
    blocks: tuple[Block, ...]
    heading: str
    chapter: str
    continued: bool

    @property
    def block(self) -> Block:
        return self.blocks[0]

    @property
    def anchor(self) -> str:
        """Return the name of the place in the page."""
        return f"s-{self.block.key}"

    @property
    def articles(self) -> list[Article]:
        return [_article(piece, self.heading, self.document) for block in self.blocks for piece in block.articles]

    @property
    def bands(self) -> list[tuple[list[Article], list[Article]]]:
        return bands(self.articles)

    @property
    def joiners(self) -> list[tuple[int, list[Group]]]:
        return list(by_standing([line for block in self.blocks for line in block.joiners]))

    @property
    def dots(self) -> SafeString:
        """Draw the key figure, a mark for each organisation."""
        return dots(self.block.figure)

    @property
    def printed_dots(self) -> SafeString:
        return dots(self.block.figure, paper="#fff")


def sections(document: Document) -> list[Section]:
    """Return the blocks in order, without the printed contents, which every medium makes anew."""
    known = {block.key: block for block in document.sections}
    found: list[Section] = []
    chapter = "opening"
    for block in document.sections:
        if block.kind == "contents":
            continue
        root = known.get(block.continues, block)
        if root is not block and found and root in found[-1].blocks:
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
            continue
        chapter = CHAPTERS.get(block.kind, chapter)
        heading = block.heading or block.contents or root.heading or root.contents
        found.append(Section(document, (block,), heading, chapter, continued=root is not block))
    return found


def chapters(document: Document) -> Iterator[tuple[str, list[Section]]]:
    """Yield runs of sections that share a colour; each run begins on a page of its own."""
    for name, run in groupby(sections(document), key=lambda section: section.chapter):
        yield name, list(run)


def _article(piece: Piece, heading: str, document: Document) -> Article:
    """Set a piece: without its headline where the section says the same, with its organisation's name for none."""
    title = piece.title or (piece.organisation_name if piece.kind.startswith("partner-") else "")
    if title.casefold() == heading.casefold():
        title = ""
    return Article(
        piece,
        title,
        # No level may be skipped, whatever the editor wrote
        mark_safe(_HEADING.sub(rf"<\g<1>h{4 if title else 3}>", piece.html)),  # noqa: S308 -- sanitised before
        tuple(Shown(use, document.pictures.get(use.key)) for use in piece.images),
    )


def by_standing(joiners: Sequence[JoinerLine]) -> Iterator[tuple[int, list[Group]]]:
    """Yield Members, then Partners, each by stakeholder group in the order in which the groups first occur."""
    for standing in (MEMBER, PARTNER):
        lines = [line for line in joiners if line.standing == standing]
        names = dict.fromkeys(line.group for line in lines)
        if lines:
            yield standing, [Group(name, tuple(x for x in lines if x.group == name)) for name in names]


def dots(figure: Figure, paper: str = "") -> SafeString:
    """Draw a figure, with its words for those who do not see it."""
    words = {"members": figure.members, "others": figure.others}
    label = _("%(members)s discs for the Members and %(others)s rings for the other Partners") % words
    return dots_svg(figure.partners, figure.members, label=label, paper=paper)


def bands(articles: Sequence[Article]) -> list[tuple[list[Article], list[Article]]]:
    """Part short pieces, in their order, into bands of two halves that are as even as they can be.

    Columns that are balanced by setting them again and again cost half of a PDF's time, and the length of a text
    tells its height well enough. A band is never parted by the end of a page, so a long piece, which may be, stands
    alone over the whole width: it is a band without a second half.
    """
    found: list[tuple[list[Article], list[Article]]] = []
    for is_long, run in groupby(articles, key=lambda article: _height(article) > _LONG):
        several = list(run)
        found += [([article], []) for article in several] if is_long else _evened(several)
    return found


def _evened(articles: list[Article]) -> list[tuple[list[Article], list[Article]]]:
    """Return the cheapest way to part a run of short pieces, found from its end backwards."""
    heights = [_height(article) for article in articles]
    best: list[tuple[float, int, int]] = [(0, 0, 0)]
    for end in range(1, len(articles) + 1):
        best.append(
            min(
                (best[start][0] + _waste(sum(heights[start:split]), sum(heights[split:end])), start, split)
                for start in range(max(0, end - 6), end)
                for split in range(start + 1, end + 1)
            )
        )
    found, end = [], len(articles)
    while end:
        _cost, start, split = best[end]
        found.append((articles[start:split], articles[split:end]))
        end = start
    return found[::-1]


def _height(article: Article) -> float:
    """Return how high a piece will stand, in letters."""
    piece = article.piece
    breaks = piece.text.count("\n") * _HALF_LINE
    return len(piece.text) + breaks + 1.6 * len(article.title) + _FRAME + _PICTURE * len(article.narrow)


def _waste(left: float, right: float) -> float:
    """Return how much paper a band leaves empty: beside its shorter half, and below, for it is never parted."""
    return abs(left - right) / 2 + max(left, right) ** 2 / _PAGE
