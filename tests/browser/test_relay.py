"""A visitor writes to an organisation, in Chromium: from its profile to the letter that its representative reads."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import WIDTHS
from tests.browser.test_accessible_inside import found
from tests.browser.walking import Walk

PROFILE = "/members/labizey-hallassa/"
READER = "member@portal.example"
LINK = re.compile(r"https?://\S+/messages/\S+")


@pytest.fixture
def walk(request, demo_site, new_page):
    return Walk(demo_site, new_page, request.param)


@pytest.mark.parametrize("walk", ["en", "fr", "es"], indirect=True)
@pytest.mark.parametrize("with_script", [True, False])
def test_a_visitor_writes_and_is_passed_on(walk, demo_site, new_page, with_script):
    writer = f"visitor-{walk.language}-{with_script}@soils.example".lower()
    page = walk.open(width=390, java_script_enabled=with_script)
    page.goto(f"{walk.site}/{walk.language}{PROFILE}")
    page.locator("main a[href$='/write/']").click()
    page.locator("main form .btn").first.click()
    expect(page.locator(".form-errors li")).to_have_count(4)
    expect(page.locator(".form-errors")).to_be_focused()
    for name, words in (("name", "Li Wei"), ("email", writer), ("subject", "Zai"), ("text", "Zai, zai?")):
        page.locator(f"[name={name}]").fill(words)
    expect(page.locator("[name=homepage]")).not_to_be_in_viewport()
    page.locator("main form .btn").first.click()
    expect(page).to_have_url(re.compile(r"/write/sent/$"))

    link = LINK.search(walk.letter_to(page, writer))[0]
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Zai, zai?")
    look(walk, page, with_script)
    page.locator("[name=confirm]").click()
    expect(page.locator("main form")).to_have_count(0)
    look(walk, page, with_script)
    # The representative reads English, whatever the visitor does.
    letter = Walk(demo_site, new_page).letter_to(page, READER)
    assert "> Zai, zai?" in letter and writer in letter
    if with_script:
        assert walk.is_clean()


def look(walk, page, with_script):
    """Look at both widths; what looks is itself a script."""
    for width in WIDTHS if with_script else ():
        page.set_viewport_size({"width": width, "height": 900})
        walk.look(page)


def test_the_secretary_reads_it_and_blocks_the_writer(demo_site, new_page):
    walk = Walk(demo_site, new_page)
    page = walk.open()
    walk.goto(page, f"{PROFILE}write/")
    for name, words in (("name", "Spam"), ("email", "spam@soils.example"), ("subject", "Buy"), ("text", "Buy now.")):
        page.locator(f"[name={name}]").fill(words)
    walk.press(page, "Send the message")
    link = LINK.search(walk.letter_to(page, "spam@soils.example"))[0]
    walk.enter_the_desk(page)
    address = found(walk, page, "/admin/members/message/?q=spam#change/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        walk.goto(page, address)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Block this address").click()
    page.get_by_label("Reason").fill("An advertisement.")
    page.locator("[name=_save]").click()
    walk.goto(page, address)
    expect(page.locator(".case-state")).to_contain_text("Refused")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message was not passed on")
    assert walk.is_clean()
