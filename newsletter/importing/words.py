"""Printed text to clean Markdown: what was layout is taken apart, and no word is lost."""

import re
from dataclasses import dataclass, field

_DEAD_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(#\)")
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"\n[ \t\u00a0]*\n\s*")
_QUESTION = re.compile(r"^\d+\s?/\s*(.+)", re.DOTALL)
_FOOTNOTE = re.compile(r"^\*\*([^*]+)\*$", re.DOTALL)
_CREDIT = re.compile(r"^(©|photo\b|photos?\s*:)", re.IGNORECASE)
_OVERLEAF = re.compile(r"^\.{3}/\.{3}$")
# Three empty lines or more: a picture stood there.
_PICTURE_GAP = 4


@dataclass
class Words:
    """An article's text, taken apart."""

    title: str = ""
    text: str = ""
    pull: str = ""
    byline: str = ""
    questions: list[tuple[str, str]] = field(default_factory=list)
    captions: list[tuple[str, str]] = field(default_factory=list)  # caption, credit
    dead_links: int = 0
    repeats_heading: bool = False


def words_of(text: str) -> list[str]:
    """Return the bare words, by which two printed texts are compared whatever their quotes and line breaks."""
    return [word.casefold() for word in _WORD.findall(text)]


def take_apart(text: str, *, title: str = "", heading: str = "", author: str = "", interview: bool = False) -> Words:
    """Return an article's words; ``title`` is the headline that the text prints, ``heading`` that of its section."""
    text, dead_links = revive(text)
    found = Words(title=title, dead_links=dead_links)
    paragraphs = _without_captions(_split(text), found)
    paragraphs = _without_layout(paragraphs, heading, found)
    if title:
        paragraphs = _without_title(paragraphs, title)
    if words_of(title) == words_of(heading):
        found.title = ""
    if author:
        paragraphs = _without_byline(paragraphs, author, found)
    if interview:
        paragraphs = _without_questions(paragraphs, found)
    found.text = _joined(paragraphs)
    return found


def revive(text: str) -> tuple[str, int]:
    """Turn links that lead nowhere into plain text, and count them."""
    return _DEAD_LINK.subn(lambda link: re.sub(r"\\([()\[\]])", r"\1", link[1]), text)


def _split(text: str) -> list[tuple[str, bool]]:
    """Return the paragraphs, each with whether a picture stood before it."""
    paragraphs, start, after_gap = [], 0, False
    for gap in _GAP.finditer(text):
        paragraphs.append((text[start : gap.start()].strip("\n"), after_gap))
        start, after_gap = gap.end(), gap[0].count("\n") >= _PICTURE_GAP
    paragraphs.append((text[start:].strip("\n"), after_gap))
    return [(paragraph, after_gap) for paragraph, after_gap in paragraphs if paragraph.strip()]


def _without_captions(paragraphs: list[tuple[str, bool]], found: Words) -> list[str]:
    rest, in_captions = [], False
    for paragraph, after_gap in paragraphs:
        if _CREDIT.match(paragraph):
            found.captions.append(("", paragraph.strip()))
            in_captions = False
        elif (in_captions or after_gap) and _is_caption(paragraph):
            found.captions.append((paragraph.strip(), ""))
            in_captions = True
        else:
            rest.append(paragraph)
            in_captions = False
    return rest


def _is_caption(paragraph: str) -> bool:
    """A caption is one line that ends without a stop and has neither link nor mark-up."""
    return paragraph.strip()[-1] not in '.!?:…”"' and not re.search(r"\n|\*|www\.|://|@", paragraph)


def _without_layout(paragraphs: list[str], heading: str, found: Words) -> list[str]:
    """Drop what repeats the section's heading on a new page, and the mark that announces that page."""
    rest = []
    for paragraph in paragraphs:
        if heading and "\n" in paragraph and words_of(paragraph) == words_of(heading):
            found.repeats_heading = True
        elif not _OVERLEAF.match(paragraph.strip()):
            rest.append(paragraph)
    return rest


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    wanted = words_of(title)
    for place, paragraph in enumerate(paragraphs):
        if words_of(paragraph) == wanted:
            return paragraphs[:place] + paragraphs[place + 1 :]
    if paragraphs and words_of(paragraphs[0])[: len(wanted)] == wanted:
        return [_after_title(paragraphs[0], title), *paragraphs[1:]]
    return paragraphs


def _after_title(paragraph: str, title: str) -> str:
    """Return what stands on the headline's line after the headline: usually a date and a place."""
    words = list(_WORD.finditer(title))
    end = list(_WORD.finditer(paragraph))[len(words) - 1].end()
    rest = " ".join(paragraph[end:].split()).strip("*").removeprefix(title[words[-1].end() :])
    return f"**{rest.lstrip(' -–_,:;').rstrip()}**"


def _without_byline(paragraphs: list[str], author: str, found: Words) -> list[str]:
    name = words_of(author.split(",")[0])
    for place in range(max(0, len(paragraphs) - 3), len(paragraphs)):
        if words_of(paragraphs[place]) == name:
            found.byline = ", ".join(paragraphs[place:])
            return paragraphs[:place]
    found.byline = author
    return paragraphs


def _without_questions(paragraphs: list[str], found: Words) -> list[str]:
    rest: list[str] = []
    answers: list[list[str]] = []
    for paragraph in paragraphs:
        if asked := _QUESTION.match(paragraph):
            found.questions.append((asked[1].strip(), ""))
            answers.append([])
        elif answers:
            answers[-1].append(paragraph)
        elif paragraph.lstrip("*")[:1] in '"“«' and not found.pull:
            found.pull = paragraph.strip('*"“”«» ').strip()
        else:
            rest.append(paragraph)
    found.questions = [
        (question, _joined(answer)) for (question, _), answer in zip(found.questions, answers, strict=True)
    ]
    return rest


def _joined(paragraphs: list[str]) -> str:
    return "\n\n".join(_as_markdown(paragraph) for paragraph in paragraphs)


def _as_markdown(paragraph: str) -> str:
    """Keep the printed line breaks, and nest the lists that were nested by a single space."""
    if note := _FOOTNOTE.match(paragraph.strip()):
        return f"*\\* {note[1].strip()}*"
    lines: list[str] = []
    for line in paragraph.split("\n"):
        if line.startswith(" - "):
            lines.append("  " + line.strip())
        elif line.strip():
            lines.append(line.strip())
    text = ""
    for place, line in enumerate(lines):
        is_item = line.lstrip().startswith("- ")
        text += ("" if place == 0 else "\n" if is_item else "  \n") + line
    return text
