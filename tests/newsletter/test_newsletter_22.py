"""The real newsletter 22 on paper: complete, its contents true, accessible."""

import pytest
from pypdf import PdfReader

from newsletter.rendering import layout, pdf
from tests.newsletter.printing import (
    objects,
    pages_of,
    printed_words,
    real_issue,
    squeezed,
    verdict,
    words,
)

pytestmark = pytest.mark.django_db  # for the import of the real issue
PAGE = '<!doctype html><html lang="en"><head><title>Trial</title></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def real(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return real_issue()


@pytest.fixture(scope="module")
def printed(real, tmp_path_factory):
    """The real issue, printed once for all tests: its file, and what was said of it."""
    out = tmp_path_factory.mktemp("real") / "22.pdf"
    return out, pdf(real, out)


@pytest.fixture(scope="module")
def pages(printed):
    return pages_of(printed[0])


def closing_words(block):
    """Return the last words of a section, which is where the contents say that it ends."""
    last = block.articles[-1]
    return squeezed(last.questions[-1].answer_text if last.questions else last.text)


def test_newsletter_22_fills_as_many_pages_as_it_should(printed, pages):
    out, made = printed
    assert 20 <= made.pages <= 28
    assert made.pages == len(pages)
    assert made.size == out.stat().st_size < 2_000_000


def test_each_of_the_18_entries_shows_where_its_section_begins_and_ends(real, printed, pages):
    contents = squeezed(pages[1])
    assert len(printed[1].contents) == 18
    known = {section.block.key: section for section in layout.sections(real)}
    for (title, first, last), (block, end) in zip(printed[1].contents, real.listed(), strict=True):
        assert squeezed(title) + (str(first) if first == last else f"{first}{last}") in contents
        assert squeezed(known[block.key].heading) in squeezed(pages[first - 1])
        assert closing_words(end)[-30:] in squeezed("".join(pages[first - 1 : last])), title


def test_no_section_ends_on_a_later_page_than_the_contents_say(real, printed, pages):
    for (_title, _first, last), (_block, end) in zip(printed[1].contents, real.listed(), strict=True):
        closing = closing_words(end)[-60:]
        assert all(closing not in squeezed(text) for text in pages[last:]), end.key


def test_our_partners_and_members_span_a_range(printed):
    spans = {title: (first, last) for title, first, last in printed[1].contents}
    first, last = spans["Our Partners and Members act!"]
    assert last - first >= 4


def test_no_word_of_the_66_articles_is_missing(real, pages):
    articles = [article for block in real.sections for article in block.articles]
    assert len(articles) == 65  # the 66th is the table of contents, which is made anew
    said = printed_words(pages)
    for article in articles:
        answers = " ".join(f"{asked.question} {asked.answer_text}" for asked in article.questions)
        missing = words(f"{article.title} {article.text} {answers}") - said
        assert not missing, article.key
    whole = sum((words(article.text) for article in articles), start=words(""))
    assert sum((whole - said).values()) == 0


def test_captions_credits_joiners_and_the_figure_are_printed(real, pages):
    text = squeezed(" ".join(pages))
    uses = [use for block in real.sections for article in block.articles for use in article.images]
    assert uses
    assert all(squeezed(use.caption) in text and squeezed(use.credit) in text for use in uses)
    (joined,) = [each for each in pages if "Nanhua University" in each]
    assert joined.index("Members") < joined.index("Nanhua") < joined.index("Partners\n") < joined.index("Humify")
    assert "782" in joined
    assert "Partners, including" in joined


def test_a_checker_of_pdf_ua_finds_no_error(printed):
    assert verdict(printed[0]) == []


def test_the_file_says_what_it_is(real, printed):
    reader = PdfReader(printed[0])
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "en"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "22" in reader.metadata.title
    assert "pdfuaid" in catalogue["/Metadata"].get_data().decode()


def test_every_font_is_embedded_and_ours(printed):
    fonts = [found for found in objects(printed[0]) if found.get("/Type") == "/FontDescriptor"]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font
        assert font["/FontName"].partition("+")[2].startswith(("Pz", "Ar"))


def test_links_are_printed_and_bookmarks_lead_to_sections(printed):
    links = [found for found in objects(printed[0]) if found.get("/Subtype") == "/Link"]
    assert len(links) >= 18
    assert all(link["/F"] == 4 for link in links)
    marks = [mark.title for mark in PdfReader(printed[0]).outline if not isinstance(mark, list)]
    assert "Soil Carbon Science Webinar Series" in marks
    assert marks[0] == "In this issue"
