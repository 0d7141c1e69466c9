"""axe, the strict policy and foreign requests on every kind of page, in Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe

LANGUAGES = ["en", "fr", "es"]
WIDTHS = [390, 1280]
PAGES = {
    "home": "/",
    "directory": "/members/",
    "directory, nothing found": "/members/?q=zzzzzz",
    "directory, a region": "/members/?region=africa",
    "directory, a search": "/members/?q=ocitani&standing=member&letter=r",
    "directory, as cards": "/members/?view=cards&q=soil&region=africa",
    "former": "/members/former/",
    "who joined in a period": "/members/joined/?start=2023-05&end=2023-09",
    "search": "/search/?q=soil",
    "search, nothing found": "/search/?q=zzzzzz",
    "organisation": "/members/region-occitanie/",
    "write to an organisation": "/members/labizey-hallassa/write/",
    "a message was sent": "/members/labizey-hallassa/write/sent/",
    "who joined": "/members/joined/",
    "join": "/join/",
    "events": "/events/",
    "all events": "/events/?when=all",
    "event, moved": "/events/regional-asia-pacific-2023/",
    "event, a webinar": "/events/soil-carbon-webinar-2/",
    "roadmap": "/roadmap/",
    "objective": "/roadmap/objectives/a1/",
    "objective without text": "/roadmap/objectives/e3/",
    "facility": "/roadmap/facilities/cf-iii/",
    "newsletter": "/newsletter/",
    "issue": "/newsletter/22/",
    "the register for programs": "/api/",
    "privacy": "/pages/privacy/",
    "sign in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "not found": "/nowhere/",
}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # it would copy style sheets into the page, which the policy refuses
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_violation(demo_site, new_page, language, width):
    """One visit a page: axe, the content policy, requests to other hosts, and overflow to the side."""
    page = new_page(width=width)
    found = {}
    for name, path in PAGES.items():
        answer = page.goto(f"{demo_site}/{language}{path}")
        assert answer.status == (404 if name == "not found" else 200), name
        violations = Axe().run(page, options=OPTIONS).response["violations"]
        faults = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append("wider than the screen")
        if faults:
            found[name] = faults
    assert found == {}
    assert page.violations == []
    assert page.foreign_requests == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/members/",
        "/members/?region=europe",
        "/search/?q=soil",
        "/api/",
        "/newsletter/22/",
        "/roadmap/",
        "/events/",
    ],
)
def test_the_dark_scheme_has_no_violation(demo_site, new_page, path):
    page = new_page(width=1280, color_scheme="dark")
    page.goto(f"{demo_site}/en{path}")
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in violations] == []


def test_the_first_tab_leads_past_the_menu(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_opens_and_closes_on_a_phone_without_a_script(demo_site, new_page):
    page = new_page(width=390)
    page.goto(f"{demo_site}/en/")
    assert not page.locator("#menu").is_visible()
    page.locator(".head .menu-btn").first.click()
    assert page.locator("#menu").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#menu").is_visible()


def test_the_language_switch_keeps_the_page(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/region-occitanie/")
    page.get_by_role("link", name="Français").click()
    assert page.url == f"{demo_site}/fr/members/region-occitanie/"
