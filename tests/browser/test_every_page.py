"""Every page that a link leads to, in three languages, over the real web server."""

from urllib.parse import urljoin, urlsplit

import pytest
from babel.messages.pofile import read_po

from tests.browser.crawling import fetch, walk
from tests.test_translations import ROOT

LANGUAGES = ["en", "fr", "es"]


@pytest.fixture(scope="session")
def walked(demo_site):
    """Every address that can be reached from the three home pages, without the account pages' actions."""
    found = {}
    for code in LANGUAGES:
        found |= walk(demo_site, f"/{code}/")
    return found


def test_every_link_leads_somewhere(walked):
    assert {address: status for address, (status, _) in walked.items() if status not in (200, 410)} == {}
    assert len(walked) > 300


def test_only_who_has_left_the_list_answers_that_it_is_gone(walked):
    lists = [(address, page) for address, (_, page) in walked.items() if address.endswith("/members/former/")]
    former = {urljoin(address, link) for address, page in lists for link in page.links}
    gone = {address for address, (status, _) in walked.items() if status == 410}
    assert gone and gone < former


def test_every_page_has_one_heading_and_the_language_of_its_address(walked):
    wrong = {}
    for address, (_, page) in walked.items():
        code = urlsplit(address).path.split("/")[1]
        if page and code in LANGUAGES and (page.headings, page.language) != (1, code):
            wrong[address] = (page.headings, page.language)
    assert wrong == {}


def test_every_link_inside_a_page_has_its_place_and_every_place_a_name_of_its_own(walked):
    faults = {}
    for address, (_, page) in walked.items():
        if page:
            lost = {link for link in page.links if link.startswith("#") and link[1:] not in page.ids}
            double = {name for name in page.ids if not name or page.ids.count(name) > 1}
            if lost or double:
                faults[urlsplit(address).path] = lost | double
    assert faults == {}


def test_no_page_asks_another_host(walked):
    asked = {src for _, page in walked.values() if page for src in page.loads if urlsplit(src).netloc}
    assert asked == set()


def test_every_file_that_a_page_loads_is_there(walked, demo_site):
    loaded = {src for _, page in walked.values() if page for src in page.loads}
    assert {src for src in loaded if fetch(demo_site + src)[0] != 200} == set()


@pytest.mark.parametrize("code", ["fr", "es"])
def test_no_english_stands_in_another_language(walked, code):
    """A sentence of the interface that has a translation never appears in English, unless it is marked as English."""
    with (ROOT / "initiative" / "locale" / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [m for m in read_po(file, locale=code) if m.id]
    english = {
        " ".join(m.id.split())
        for m in messages
        if isinstance(m.id, str) and m.id != m.string and len(m.id.split()) > 2 and "%" not in m.id
    }
    mixed = {
        (urlsplit(address).path, words)
        for address, (_, page) in walked.items()
        if page and urlsplit(address).path.startswith(f"/{code}/")
        for language, words in page.words
        if language == code and words in english
    }
    assert mixed == set()


def test_what_is_not_there_is_a_page_too(demo_site):
    for path in ("/en/nowhere/", "/fr/members/nobody/", "/es/newsletter/9999/", "/api/v1/nothing/"):
        assert fetch(demo_site + path)[0] == 404
