"""Walking through the portal as people do: in a language, from page to page, with eyes for whatever is wrong there."""

import re
from itertools import chain

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone, translation
from playwright.sync_api import expect

from initiative import dates
from tests.browser.conftest import PASSWORD
from tests.browser.crawling import Seen
from tests.browser.test_accessible import OPTIONS
from tests.browser.test_sign_in import app_code_of, code_in, newest_letter_to

# Short words that no sentence in English can do without, and that neither French nor Spanish has.
ENGLISH = frozenset(
    ("the", "and", "with", "your", "for", "this", "was", "been", "from", "are", "you", "that", "its", "of")
)
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
SECRETARY = "secretary@portal.example"


class Walk:
    """Pages in one language, whose every kind is looked at once: ``faults`` says what was found where."""

    def __init__(self, site, new_page, language="en", *, is_read=True):
        """``is_read`` is false where people have written in other languages too: then the words are not looked at."""
        self.site, self.new_page, self.language = site, new_page, language
        self.is_read = is_read and language != "en"
        self.pages, self.faults, self.seen = [], {}, set()

    def __call__(self, words):
        """Return words of the interface as this language has them."""
        with translation.override(self.language):
            return translation.gettext(words) if type(words) is str else str(words)

    @property
    def today(self):
        """Return this day as the pages write it."""
        with translation.override(self.language):
            return dates.day(timezone.localdate())

    def open(self, width=1280, **options):
        page = self.new_page(width=width, **options)
        page.set_default_timeout(20_000)
        self.pages.append(page)
        return page

    def goto(self, page, path, status=200):
        """Open a page of the portal, in this language where its address has one."""
        prefix = "" if path.startswith(("/admin/", "/mailbox/")) else f"/{self.language}"
        answer = page.goto(f"{self.site}{prefix}{path}")
        assert answer.status == status, (path, answer.status)
        self.look(page)

    def press(self, page, words, role="button", within="main", *, about=""):
        """Press what bears these words, and look at the page to which it leads."""
        name = re.compile(rf"^{re.escape(self(words))}.*{re.escape(about)}", re.DOTALL) if about else self(words)
        page.locator(within).get_by_role(role, name=name, exact=True).locator("visible=true").last.click()
        page.wait_for_load_state()
        self.look(page)

    def look(self, page):
        """Note what axe finds, what is too wide, and what is said in another language, once for each kind of page."""
        width = page.viewport_size["width"]
        kind = (NUMBERS.sub("…", page.url.removeprefix(self.site).partition("?")[0]), self.heading(page), width)
        if kind in self.seen:
            return
        self.seen.add(kind)
        violations = Axe().run(page, options=OPTIONS).response["violations"]
        faults = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append("wider than the screen")
        if self.is_read:
            faults += english_in(page.content(), self.language)
        if faults:
            self.faults[kind] = faults

    def heading(self, page):
        return page.locator("h1").first.inner_text()

    def is_clean(self):
        assert self.faults == {}, self.faults
        assert list(chain.from_iterable(page.violations for page in self.pages)) == []
        assert list(chain.from_iterable(page.foreign_requests for page in self.pages)) == []
        assert list(chain.from_iterable(page.console_errors for page in self.pages)) == []
        return True

    # Accounts and letters

    def sign_up(self, page, address):
        """Fill in the page for a new account, and give the code of the letter."""
        page.get_by_label(self("Email")).fill(address)
        page.get_by_label(self("Password")).fill(PASSWORD)
        self.press(page, "Open an account")
        page.get_by_label(self("Code")).fill(code_in(newest_letter_to(page, self.site, address)))
        self.press(page, "Continue")

    def sign_in(self, page, address):
        self.goto(page, "/accounts/login/")
        page.get_by_label(self("Email")).fill(address)
        page.get_by_label(self("Password")).fill(PASSWORD)
        self.press(page, "Sign in")

    def sign_out(self, page):
        self.goto(page, "/accounts/logout/")
        self.press(page, "Sign out")

    def enter_the_desk(self, page):
        """Sign in as the secretary, whose account then has the language of this walk."""
        self.sign_in(page, SECRETARY)
        page.get_by_label(self("Code")).fill(app_code_of(page, self.site, SECRETARY))
        self.press(page, "Sign in")
        self.speak(page)
        self.goto(page, "/admin/")
        expect(page).to_have_url(f"{self.site}/admin/")

    def speak(self, page):
        self.goto(page, "/accounts/")
        page.locator("[name=language]").select_option(self.language)
        self.press(page, "Save")

    def letter_to(self, page, address):
        """Return the newest letter to an address; in French or Spanish, no English may stand in it."""
        text = newest_letter_to(page, self.site, address)
        if self.is_read and is_english(text):
            self.faults[f"letter to {address}"] = text
        return text


def english_in(html, language):
    """Return the sentences of a page that are English and not marked as such."""
    return [f"English: {words}" for lang, words in Seen(html).words if lang == language and is_english(words)]


def is_english(words):
    return len(ENGLISH & set(re.findall(r"[a-z]+", words.lower()))) > 1
