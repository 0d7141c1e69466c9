"""What is printed: an edition with everything resolved, free of the database.

The importer, the demo and the admin end here, and every medium (page, PDF, plain text) starts here. A ``Document``
is frozen; two that say the same have the same ``digest``, which is the key of a finished PDF.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from initiative.rendering.press import release

PARTNER, MEMBER = 1, 2
NOTHING = SafeString("")

# Whatever of our own changes the look of a page, besides its content.
_MAKERS = (
    "newsletter/rendering/*.py",
    "newsletter/artwork/*.py",
)


@dataclass(frozen=True, slots=True)
class Lead:
    """One of the headlines on the cover; ``block`` is the key of the section to which it leads."""

    title: str
    text: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A rendition: its file name, type and size, and how to get its bytes.

    ``url`` is its address on the web; ``srcset`` names it and a smaller one, of which a browser takes what it needs.
    """

    name: str
    kind: str
    load: Callable[[], bytes]
    width: int
    height: int
    checksum: str = ""
    url: str = ""
    srcset: str = ""


@dataclass(frozen=True, slots=True)
class ImageUse:
    """Where a rendition stands: ``key`` names it in ``Document.pictures``; ``placement`` is hero, wide or column.

    Without a ``key`` only the caption and the credit are set, as for a picture that is not there yet.
    """

    key: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    placement: str = "column"


@dataclass(frozen=True, slots=True)
class QA:
    """A question of an interview and its answer, already sanitised."""

    question: str
    answer_html: SafeString
    answer_text: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """A date in words: "25–27 October 2023", "Siem Reap, Cambodia"."""

    title: str
    when: str
    place: str = ""
    url: str = ""

    @property
    def numeral(self) -> str:
        """Return the days with which the date begins, to be set large; nothing where it begins with a word."""
        return self.when.partition(" ")[0] if self.when[:1].isdigit() else ""

    @property
    def rest(self) -> str:
        return self.when.removeprefix(self.numeral).strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """An article. ``html`` is already sanitised; ``standing`` is 0, 1 (Partner) or 2 (Member)."""

    key: str
    kind: str
    title: str = ""
    html: SafeString = NOTHING
    text: str = ""
    organisation_name: str = ""
    standing: int = 0
    organisation_url: str = ""
    byline: str = ""
    pull: str = ""
    questions: tuple[QA, ...] = ()
    images: tuple[ImageUse, ...] = ()
    events: tuple[EventLine, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinerLine:
    """An organisation that has joined: country and stakeholder group in the document's language."""

    name: str
    country: str
    group: str
    standing: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many Partners there were on a day, and how many of them were Members."""

    partners: int
    members: int
    on: date

    @property
    def others(self) -> int:
        """Return how many Partners are not Members."""
        return self.partners - self.members


@dataclass(frozen=True, slots=True)
class Block:
    """A section as it is printed.

    ``contents`` is its line in the contents ("" for none); ``continues`` is the key of the earlier block of which
    this is another page, so that both share that block's line and its range of pages.
    """

    key: str
    kind: str
    heading: str = ""
    contents: str = ""
    continues: str = ""
    standfirst: str = ""
    articles: tuple[Piece, ...] = ()
    joiners: tuple[JoinerLine, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An issue in one language, ready to be printed.

    ``demonstration`` is a sentence that says so, or ""; ``deadline`` and ``contact`` (an e-mail address) say until
    when and whom to tell what should stand in the next issue.
    """

    number: int
    language: str
    title: str
    dated: date
    leads: tuple[Lead, ...] = ()
    sections: tuple[Block, ...] = ()
    pictures: dict[str, Image] = field(default_factory=dict)
    demonstration: str = ""
    deadline: date | None = None
    contact: str = ""

    @property
    def name(self) -> str:
        """Return the title with the number, which some titles carry already."""
        if str(self.number) in self.title.split():
            return self.title
        return _("%(title)s, no. %(number)s") % {"title": self.title, "number": self.number}

    def listed(self) -> Iterator[tuple[Block, Block]]:
        """Yield each section with a line in the contents, and the last block that continues it (or itself)."""
        for block in self.sections:
            if block.contents:
                family = [other for other in self.sections if block.key in (other.key, other.continues)]
                yield block, family[-1]

    def digest(self) -> str:
        """Return the key of this document's PDF: what it says, how it is set, and with which engine."""
        said = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(f"{release(*_MAKERS)}\n{said}".encode()).hexdigest()


def _plain(value: object) -> object:
    """Return ``value`` in the words of JSON, a picture by its checksum."""
    if isinstance(value, Image):
        return value.checksum or hashlib.sha256(value.load()).hexdigest()
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, int | float) else str(value)
