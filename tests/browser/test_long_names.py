"""Names as long as the register takes them, on a phone: nothing runs off the screen, nothing is out of reach."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_accessible import OPTIONS
from tests.factories.members import OrganisationFactory

LONG = "Bodenfruchtbarkeitsverbesserungsgenossenschaftsverband"
NAMES = [f"{LONG} {LONG} {LONG} {LONG}"[:250], "Société " * 30, LONG * 4, "農業研究所" * 40]


@pytest.fixture
def long_names(transactional_db):
    for number, name in enumerate(NAMES):
        facts = {"english_name": name[::-1].strip(), "acronym": "A" * 30, "city": LONG, "member": number % 2 == 0}
        OrganisationFactory(
            slug=f"long-{number}", name=name.strip()[:250], website=f"https://{LONG.lower()}.example", **facts
        )


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_long_names_fit(long_names, live_server, new_page, width, scheme):
    page = new_page(width=width, color_scheme=scheme)
    faults = {}
    for path in (
        "/en/members/",
        "/en/members/?q=boden",
        "/en/members/long-2/",
        "/en/members/long-3/",
        "/en/search/?q=boden",
    ):
        page.goto(live_server.url + path)
        violations = [fault["id"] for fault in Axe().run(page, options=OPTIONS).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            violations.append("wider than the screen")
        if violations:
            faults[path] = violations
    assert faults == {}
