"""What the tests of printing share: the real issue as a document, and what stands in a PDF."""

import dataclasses
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

from django.db import transaction
from django.utils.safestring import SafeString
from pypdf import PdfReader

from newsletter import importing
from newsletter.artwork import picture
from newsletter.assembly import assemble
from newsletter.document import QA, Block, Document, EventLine, Figure, Image, ImageUse, JoinerLine, Lead, Piece
from newsletter.pictures import check, renditions
from tests import shared

_WORD = re.compile(r"\w+")


def real_issue() -> Document:
    """Import newsletter 22, assemble it, and leave the database as it was."""
    with transaction.atomic():
        edition = importing.carry_out(importing.plan(shared.path("data/newsletter-22.json").read_bytes()))
        document = assemble(edition)
        transaction.set_rollback(True)
    return document


def piece(key: str = "a", text: str = "Some words.", **values) -> Piece:
    values = {"kind": "report", "html": SafeString(f"<p>{text}</p>"), "text": text} | values
    return Piece(key=key, **values)


def small_issue(**values) -> Document:
    """Return an issue that has every kind of matter on few pages."""
    body = renditions(check(BytesIO(picture("field"))).image)["column"]
    image = Image("field.jpg", body.kind, lambda: body.body, body.width, body.height, url="/media/field.jpg")
    use = ImageUse("field", alt="A field", caption="Rows of crops", credit="© Jane Doe")
    asked = QA("Who are you?", SafeString("<p>A <em>farmer</em>.</p>"), "A farmer.")
    joiners = (
        JoinerLine("Humify GmbH", "Germany", "Commercial organisations", 1),
        JoinerLine("Goumbook", "United Arab Emirates", "Civil society", 2),
    )
    event = EventLine("Workshop", "25–27 October 2023", "Siem Reap, Cambodia", "https://example.org/workshop")
    sections = (
        Block("editorial", "editorial", "Editorial", articles=(piece("editorial", byline="By Paul Luu"),)),
        Block(
            "asia", "report", "Asia meets", "Asia", standfirst="Three days", articles=(piece("asia", images=(use,)),)
        ),
        Block("dates", "dates", "Save the date", "Dates", articles=(piece("dates", title="Angkor", events=(event,)),)),
        Block(
            "talk",
            "interview",
            "Four questions",
            "Talk",
            articles=(piece("talk", kind="interview", title="Jane Doe", pull="Soil is all", questions=(asked,)),),
        ),
        Block(
            "acts",
            "briefs",
            "Partners act",
            "Acts",
            articles=tuple(
                piece(f"act-{n}", kind="partner-news", organisation_name=f"Body {n}", standing=n % 3) for n in range(6)
            ),
        ),
        Block("joined", "joiners", "They have joined", "Joined", joiners=joiners),
        Block("figure", "figure", "In a figure", "Figure", figure=Figure(782, 346, date(2023, 9, 30))),
        Block("media", "media", "Read", "Media", articles=(piece("media", kind="read", title="STOCK CO₂"),)),
    )
    given = {"number": 22, "language": "en", "title": "The Newsletter", "dated": date(2023, 10, 1)}
    given |= {"leads": (Lead("Asia meets"),), "sections": sections, "pictures": {"field": image}}
    return Document(**(given | values))


def with_words(document: Document, **values) -> Document:
    return dataclasses.replace(document, **values)


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def pages_of(path: Path) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(path).pages]


def printed_words(pages: list[str]) -> Counter[str]:
    """Count the words of some pages; one at a line's end that has a hyphen counts whole and in its two parts."""
    text = " ".join(pages)
    return words(text) | words(text.replace("-\n", ""))


def squeezed(text: str) -> str:
    """Return a text without anything but letters and figures, so that line breaks do not matter."""
    return "".join(_WORD.findall(text.casefold()))


def verdict(path: Path) -> list[dict]:
    """Return what the checker of PDF/UA calls an error."""
    program = Path(sys.executable).with_name("outloud")
    said = subprocess.run([program, path, "--json", "-", "-q"], capture_output=True, text=True, check=False).stdout
    found, _end = json.JSONDecoder().raw_decode(said[said.index("{") :])
    (result,) = found["results"]
    return [finding for finding in result["findings"] if finding["severity"] == "error"]


def objects(path: Path):
    reader = PdfReader(path)
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [each for each in found if hasattr(each, "get")]
