"""What a PDF costs, counted rather than timed: how often the engine is asked for the same."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from weasyprint import css, html
from weasyprint.text.fonts import FontConfiguration

from initiative.rendering import house
from newsletter.rendering import pdf
from newsletter.rendering.press import SHEETS
from tests.newsletter.printing import objects, pages_of, piece, real_issue, small_issue

pytestmark = pytest.mark.django_db  # for the import of the real issue


@pytest.fixture
def styled(monkeypatch):
    """Return what has got a style of its own, by the name of its invisible part."""
    found = []
    first = css.ComputedStyle.__init__

    def listen(self, parent, cascaded, pseudo, *rest):
        found.append(pseudo)
        first(self, parent, cascaded, pseudo, *rest)

    monkeypatch.setattr(css.ComputedStyle, "__init__", listen)
    return found


def test_what_looks_alike_shares_a_style(styled, tmp_path):
    pdf(real_issue(), tmp_path / "issue.pdf")
    assert 200 < len(styled) < 800  # of 1,150 elements on 28 pages
    assert not [part for part in styled if part and part.startswith(("note", "footnote"))]


def test_more_articles_of_a_kind_need_no_more_styles(styled, tmp_path):
    block = small_issue().sections[0]
    counts = []
    for many in (5, 40):
        articles = tuple(piece(f"a{number}", title=f"Headline {number}") for number in range(many))
        pdf(small_issue(sections=(type(block)("a", "report", "A", articles=articles),)), tmp_path / "issue.pdf")
        counts.append(len([part for part in styled if part is None or not part.startswith("@")]))
        styled.clear()
    pages = len(pages_of(tmp_path / "issue.pdf"))
    assert counts[1] - counts[0] <= pages


def test_sheets_and_fonts_are_read_once(monkeypatch, tmp_path):
    house.kit(SHEETS)
    monkeypatch.setattr(FontConfiguration, "add_font_face", lambda *_args: pytest.fail("a font is read anew"))
    monkeypatch.setattr(house.CSS, "__init__", lambda *_args, **_options: pytest.fail("a sheet is read anew"))
    assert pdf(small_issue(), tmp_path / "issue.pdf").pages


def test_a_worker_that_ends_leaves_no_unpacked_font_behind():
    folder = Path(house.kit(SHEETS).fonts._folder)
    assert len(list(folder.iterdir())) == 11
    house.worker_process_shutdown.send(sender=None)
    assert not folder.exists()
    assert house.kit(SHEETS).fonts._folder != folder


def test_the_ground_is_ours(monkeypatch, tmp_path):
    monkeypatch.setattr(html, "UA_STYLESHEET", None)
    assert pdf(small_issue(), tmp_path / "issue.pdf").pages


def test_a_variable_that_is_set_once_is_put_in_and_another_is_left():
    texts = house._resolved(
        [":root { --ink: #111; --c: red } p { color: var(--ink) }", "h2 { --c: blue; color: var(--c) }"]
    )
    assert "p { color: #111 }" in texts[0]
    assert "color: var(--c)" in texts[1]


def test_nothing_is_kerned_by_nothing_and_the_entries_of_the_contents_are_one_line_each(tmp_path):
    pdf(small_issue(), tmp_path / "issue.pdf")
    reader = PdfReader(tmp_path / "issue.pdf")
    assert all(b">0<" not in page.get_contents().get_data() for page in reader.pages)
    spans = [found for found in objects(tmp_path / "issue.pdf") if found.get("/Type") == "/StructElem"]
    assert 50 < len(spans) < 400  # a leader of spaces had made a thousand
