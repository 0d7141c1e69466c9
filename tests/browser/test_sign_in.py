"""The ways into the portal as people walk them: in Chromium, with the letters and codes of the demo's mailbox."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

numbers = count(1)
used = set()


@pytest.fixture
def site(demo_site):
    """The portal under the one name by which browsers allow passkeys without a certificate."""
    return demo_site.replace("127.0.0.1", "localhost")


def assert_clean(page):
    assert (page.violations, page.foreign_requests, page.console_errors) == ([], [], [])


def newest_letter_to(page, site, address):
    """Return the text of the newest letter, as the mailbox shows it in a tab of its own."""
    mailbox = page.context.new_page()
    mailbox.goto(f"{site}/mailbox/")
    mailbox.locator(".log li", has_text=address).first.get_by_role("link").click()
    text = mailbox.locator("article").inner_text()
    mailbox.close()
    return text


def code_in(letter):
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$|^[A-Z0-9]{6}$", letter, re.MULTILINE).group()


def app_code_of(page, site, address):
    """Return what the person's app shows; a code opens only once, so this may wait for the next."""
    mailbox, code = page.context.new_page(), None
    while code is None or (address, code) in used:
        mailbox.wait_for_timeout(300)
        mailbox.goto(f"{site}/mailbox/")
        code = mailbox.locator(".todo li", has_text=address).locator(".tag").inner_text()
    used.add((address, code))
    mailbox.close()
    return code


def signed_up(page, site):
    """Open an account through the pages and return its address."""
    address = f"person-{next(numbers)}@portal.example"
    page.goto(f"{site}/en/accounts/signup/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Open an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your address")
    page.get_by_label("Code").fill(code_in(newest_letter_to(page, site, address)))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{site}/en/my/")
    return address


def give_password(page, site, address):
    page.goto(f"{site}/en/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_newcomer_opens_an_account_with_the_code_of_a_letter(site, new_page, script):
    page = new_page(java_script_enabled=script)
    address = signed_up(page, site)
    expect(page.locator("main")).to_contain_text(address)
    assert_clean(page)


def test_a_code_by_letter_takes_the_place_of_the_password(site, new_page):
    page = new_page(width=390)
    page.goto(f"{site}/en/accounts/login/code/")
    page.get_by_label("Email").fill("member@portal.example")
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(code_in(newest_letter_to(page, site, "member@portal.example")))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{site}/en/my/")
    assert_clean(page)


def test_staff_come_to_the_desk_with_the_code_of_their_app(site, new_page):
    page = new_page()
    page.goto(f"{site}/admin/")
    expect(page).to_have_url(re.compile("/en/accounts/login/"))
    give_password(page, site, "secretary@portal.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_label("Code").fill(app_code_of(page, site, "secretary@portal.example"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{site}/admin/")
    assert_clean(page)


def test_a_passkey_is_added_and_opens_the_account_by_itself(site, new_page):
    page = new_page()
    with_virtual_key(page)
    address = signed_up(page, site)

    page.goto(f"{site}/en/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    page.goto(f"{site}/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{site}/en/my/")
    expect(page.locator("main")).to_contain_text(address)
    assert_clean(page)


def with_virtual_key(page):
    """Plug in a security key that is always touched and always knows its owner."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": key})
