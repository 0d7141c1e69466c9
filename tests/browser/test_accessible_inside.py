"""axe, the strict policy and overflow inside: what a representative, an applicant and the secretary see."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import LANGUAGES, WIDTHS
from tests.browser.walking import SECRETARY, Walk

MINE = "/my/organisations/labizey-hallassa/"
REPRESENTATIVE = [
    "/my/",
    *(MINE + page for page in ("", "proposal/", "people/", "people/invite/", "people/add/", "people/leave/")),
    *(MINE + page for page in ("check/", "notice/", "kit/")),
    *("/accounts/", "/accounts/data/", "/accounts/data/erase/", "/accounts/email/", "/accounts/password/change/"),
    *("/accounts/2fa/", "/accounts/sessions/"),
]
APPLICANT = [
    *("/my/", "/join/apply/", "/join/represent/region-occitanie/"),
    *("{file}", "{file}standing/", "{file}organisation/", "{file}people/", "{file}documents/"),
    *("{file}documents/?check=1", "{file}send/", "{file}sent/1/", "{file}withdraw/"),
]
# “#” is the number of the first row of the list before it.
DESK = [
    "/admin/",
    *("/admin/members/application/?queue=late", "/admin/members/application/?queue=late#change/"),
    "/admin/members/application/?queue=messages#change/",
    *("/admin/members/meeting/", "/admin/members/meeting/#change/", "/admin/members/meeting/add/"),
    *("/admin/members/meeting/#facts/", "/admin/members/paper/", "/admin/members/paper/add/"),
    *("/admin/members/proposal/", "/admin/members/proposal/#change/", "/admin/members/notice/"),
    *("/admin/members/organisation/", "/admin/members/organisation/add/", "/admin/members/organisation/export/"),
    *(f"/admin/members/organisation/?listed=now#{page}/" for page in ("change", "register/facts")),
    *(f"/admin/members/organisation/?listed=now#register/{page}/" for page in ("standing", "correction", "merger")),
    *("/admin/members/importrun/", "/admin/members/importrun/add/"),
    *("/admin/members/claim/", "/admin/members/claim/#change/"),
    *("/admin/members/message/", "/admin/members/blockedwriter/", "/admin/members/blockedwriter/add/"),
    *("/admin/members/representative/", "/admin/members/representative/#change/", "/admin/members/invitation/"),
    *("/admin/members/campaign/", "/admin/members/campaign/add/", "/admin/members/confirmation/"),
    *("/admin/initiative/letter/", "/admin/initiative/letter/#change/", "/admin/initiative/lettertext/"),
    *("/admin/initiative/lettertext/application_welcome/", "/admin/initiative/purgerun/", "/admin/members/user/"),
    "/admin/members/user/#change/",
]


@pytest.fixture(scope="session")
def sessions():
    """Cookies of whoever has signed in already: a code of the desk's app opens only once in half a minute."""
    return {}


@pytest.fixture(params=LANGUAGES)
def walk(request, demo_site, new_page):
    return Walk(demo_site, new_page, request.param, is_read=False)


def entered(walk, sessions, person):
    """Return a page in which this person is signed in."""
    page = walk.open(storage_state=sessions.get(person))
    if person not in sessions:
        if person == SECRETARY:
            walk.enter_the_desk(page)
        else:
            walk.sign_in(page, person)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        sessions[person] = page.context.storage_state()
    return page


def look_at(walk, page, paths, status=200):
    """Look at each page at every width, loaded once."""
    for path in paths:
        walk.goto(page, path, status)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            walk.look(page)


def test_what_a_representative_sees(walk, sessions):
    look_at(walk, entered(walk, sessions, "member@portal.example"), REPRESENTATIVE)
    assert walk.is_clean()


def test_what_an_applicant_sees(walk, sessions):
    page = entered(walk, sessions, "applicant@portal.example")
    walk.goto(page, "/my/")
    address = page.get_by_role("link", name="Terres Vives (sample)").get_attribute("href")
    file = address.removeprefix(f"/{walk.language}")
    look_at(walk, page, [path.format(file=file) for path in APPLICANT])
    assert walk.is_clean()


def test_what_the_secretary_sees(walk, sessions):
    page = entered(walk, sessions, SECRETARY)
    walk.speak(page)
    look_at(walk, page, [found(walk, page, path) for path in DESK])
    assert walk.is_clean()


def found(walk, page, path):
    """Put the number of the first row into an address that asks for it."""
    listed, sign, rest = path.partition("#")
    if not sign:
        return path
    page.goto(walk.site + listed)
    first = page.locator("#result_list tbody a[href*='/change/']").first.get_attribute("href")
    return re.match(r".*/\d+/", first).group() + rest


def test_who_has_left_the_list_keeps_a_page(demo_site, new_page, sessions):
    desk = Walk(demo_site, new_page)
    page = entered(desk, sessions, SECRETARY)
    desk.speak(page)
    desk.goto(page, found(desk, page, "/admin/members/organisation/?q=functional#register/standing/"))
    page.locator("[name=after][value='0']").check()
    page.get_by_label("Reason").select_option("dissolution")
    page.get_by_label("Note").fill("A letter of today (sample).")
    desk.press(page, "Look at what it would do")
    desk.press(page, "Enter it")
    assert desk.is_clean()
    for language in LANGUAGES:
        visitor = Walk(demo_site, new_page, language, is_read=False)
        page = visitor.open()
        look_at(visitor, page, ["/members/functional-forests/"], status=410)
        expect(page.locator(".lead")).to_have_text(visitor("This organisation is no longer on the official list."))
        assert (visitor.faults, page.violations, page.foreign_requests) == ({}, [], [])
