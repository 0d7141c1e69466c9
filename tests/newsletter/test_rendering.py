"""An edition on paper, by page and as text: complete, accessible, and whole or not there at all."""

import itertools
import logging
import resource
import sys

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils.safestring import SafeString
from pypdf import PdfReader

from initiative.rendering import engine, limits
from newsletter.document import Block, Image, ImageUse, JoinerLine, Lead
from newsletter.rendering import RenderFailed, layout, page, pdf, plain
from newsletter.rendering.press import SHEETS
from tests.newsletter.printing import (
    objects,
    pages_of,
    piece,
    printed_words,
    small_issue,
    verdict,
    with_words,
)

pytestmark = pytest.mark.django_db  # for the import of the real issue
PAGE = '<!doctype html><html lang="en"><head><title>Trial</title></head><body>{}</body></html>'


# Any issue


def test_the_same_edition_gives_the_same_bytes(tmp_path):
    made = [pdf(small_issue(), tmp_path / name) for name in ("one.pdf", "two.pdf")]
    assert made[0].sha256 == made[1].sha256
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_key_of_a_pdf_changes_with_what_it_shows_and_only_then():
    issue = small_issue()
    image = issue.pictures["field"]
    other = Image("field.jpg", "image/jpeg", lambda: b"other", image.width, image.height)
    keys = {
        issue.digest(),
        with_words(issue, title="Another").digest(),
        with_words(issue, language="fr").digest(),
        with_words(issue, pictures={"field": other}).digest(),
        with_words(issue, sections=issue.sections[:-1]).digest(),
    }
    assert len(keys) == 5
    assert small_issue().digest() == issue.digest()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_an_edition_is_printed_in_its_own_language(language, tmp_path):
    pdf(small_issue(language=language), tmp_path / "issue.pdf")
    text = " ".join(pages_of(tmp_path / "issue.pdf")) + plain(small_issue(language=language))
    for english in ("In this issue", "Published by", "October 2023\n", "Members", "Partners,", "September"):
        assert english not in text
    assert PdfReader(tmp_path / "issue.pdf").trailer["/Root"]["/Lang"] == language
    assert verdict(tmp_path / "issue.pdf") == []


def test_progress_rises_page_by_page_to_the_writing_of_the_file(tmp_path):
    heard = []
    pdf(small_issue(), tmp_path / "issue.pdf", progress=lambda stage, percent: heard.append((stage, percent)))
    assert [stage for stage, _run in itertools.groupby(heard, key=lambda each: each[0])] == ["layout", "writing"]
    assert len(heard) > 5
    assert heard[0][1] < heard[-1][1] < 100


def test_a_lowered_figure_that_the_fonts_lack_is_set_all_the_same(tmp_path):
    pdf(small_issue(), tmp_path / "issue.pdf")
    names = {found["/FontName"] for found in objects(tmp_path / "issue.pdf") if "/FontName" in found}
    assert all(name.partition("+")[2].startswith(("Pz", "Ar")) for name in names)
    assert "STOCK CO2" in " ".join(pages_of(tmp_path / "issue.pdf"))


def test_headings_never_skip_a_level_whatever_the_editor_wrote(tmp_path):
    html = SafeString("<h4>Deep</h4><p>Words</p><h3>Less deep</h3><p>More words</p>")
    blocks = [
        Block(key, "report", "A report", articles=(piece(key, html=html, title=title),))
        for key, title in (("one", ""), ("two", "A headline"))
    ]
    pdf(small_issue(sections=tuple(blocks)), tmp_path / "issue.pdf")
    assert verdict(tmp_path / "issue.pdf") == []


def test_many_who_joined_and_a_very_long_brief_stay_on_paper(tmp_path):
    joiners = tuple(JoinerLine(f"Body {n}", "France", f"Group {n % 4}", 1 + n % 2) for n in range(160))
    long = piece("long", "word " * 1500 + "last", kind="partner-news")
    blocks = (Block("joined", "joiners", "Joined", joiners=joiners), Block("acts", "briefs", "Acts", articles=(long,)))
    pdf(small_issue(sections=blocks), tmp_path / "issue.pdf")
    said = printed_words(pages_of(tmp_path / "issue.pdf"))
    assert said["body"] == 160
    assert said["word"] == 1500
    assert said["last"] == 1


# Whole or not at all


def test_a_failure_leaves_the_file_that_was_there(tmp_path):
    out = tmp_path / "issue.pdf"
    pdf(small_issue(), out)
    before = out.read_bytes()
    lost = with_words(small_issue(), pictures={})
    mute = with_words(
        small_issue(), sections=(Block("a", "report", "A", articles=(piece(images=(ImageUse("field"),)),)),)
    )
    with pytest.raises(RenderFailed):
        pdf(mute, out)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["issue.pdf"]
    assert pdf(lost, out).pages  # a picture that is not there yet leaves its caption


def test_what_the_engine_only_logs_as_an_error_is_a_failure(tmp_path):
    mute = small_issue(sections=(Block("a", "report", "A", articles=(piece(images=(ImageUse("field"),)),)),))
    with pytest.raises(RenderFailed, match="alt"):
        pdf(mute, tmp_path / "issue.pdf")


def test_the_engine_has_nothing_to_complain_of(tmp_path, caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        pdf(small_issue(), tmp_path / "issue.pdf")
    assert caplog.records == []


def test_deep_nesting_is_said_in_a_sentence(tmp_path):
    deep = PAGE.format("<div>" * 600 + "deep" + "</div>" * 600)
    with pytest.raises(RenderFailed, match="nested"):
        engine.print_html(deep, {}, tmp_path / "issue.pdf", key=b"trial", sheets=SHEETS)
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_the_worker_s_time_is_said_in_a_sentence(tmp_path):
    def no_time(stage, percent):
        if stage == "writing":
            raise SoftTimeLimitExceeded

    with pytest.raises(RenderFailed, match="took too long"):
        pdf(small_issue(), tmp_path / "issue.pdf", progress=no_time)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(RenderFailed, match="could not be written"):
        pdf(small_issue(), tmp_path / "nowhere" / "issue.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_memory_is_limited_while_a_page_is_set_and_only_then():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(RenderFailed, match="memory"), limits.limited():
        assert resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
        bytearray(4 * limits.MOST_MEMORY)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


# Bands, page and text


def test_bands_keep_the_order_and_lose_nothing():
    pieces = tuple(piece(str(n), "word " * (5 + n * 37 % 160)) for n in range(25))
    section = layout.sections(small_issue(sections=(Block("acts", "briefs", "Acts", articles=pieces),)))[0]
    order = [article.piece.key for left, right in section.bands for article in [*left, *right]]
    assert order == [str(n) for n in range(25)]
    for left, right in section.bands:
        if right:
            heights = [sum(len(article.piece.text) for article in half) for half in (left, right)]
            assert max(heights) < 1.8 * min(heights) + 250


def test_what_continues_at_once_flows_on_and_what_continues_later_says_so():
    blocks = (
        Block("acts", "briefs", "Acts", "Acts", articles=(piece("one"),)),
        Block("acts-2", "briefs", "Acts", continues="acts", articles=(piece("two"),)),
        Block("call", "call", "A call", articles=(piece("three"),)),
        Block("acts-3", "briefs", "", continues="acts", articles=(piece("four"),)),
    )
    found = layout.sections(small_issue(sections=blocks))
    assert [(section.heading, section.continued, len(section.articles)) for section in found] == [
        ("Acts", False, 2),
        ("A call", False, 1),
        ("Acts", True, 1),
    ]


def test_the_page_has_an_anchor_for_every_line_of_its_contents():
    context = page(small_issue())
    anchors = {section.anchor for section in context["sections"]}
    assert {anchor for _title, anchor in context["contents"]} <= anchors
    assert [title for title, _anchor in context["contents"]][:2] == ["Asia", "Dates"]


def test_plain_text_tells_it_all_in_the_order_of_the_page():
    text = plain(small_issue(demonstration="This is a trial.", leads=(Lead("Asia meets"),)))
    parts = [
        "The Newsletter, no. 22\nOctober 2023",
        "This is a trial.",
        "- Asia",
        "EDITORIAL",
        "By Paul Luu",
        "Rows of crops © Jane Doe",
        "25–27 October 2023",
        "1. Who are you?\n\nA farmer.",
        "MEMBERS\n",
        "Goumbook, United Arab Emirates",
        "PARTNERS\n",
        "Humify GmbH, Germany",
        "782 Partners, including 346 Members",
        "STOCK CO₂",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
