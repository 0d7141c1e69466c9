"""The heart of the portal, walked from the first click to the official list, in Chromium: in English, then in French.

One applicant, one secretary, one colleague. Nothing is prepared but the demonstration; every step is a page.
"""

import io
import re
from types import SimpleNamespace

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from members.questions import BY_NAME
from tests.browser.walking import Walk

STORIES = {
    "en": SimpleNamespace(
        name="Hedgerow Trust of Clare (sample)",
        corrected="Ennis",
        country="IE",
        person="Nuala Byrne (sample)",
        applicant="nuala@hedgerow-trust.example",
        colleague="declan@hedgerow-trust.example",
        summary="We lay hedges, and count the worms under them.",
        newer="We lay forty kilometres of hedges a year.",
        asks="Please date the declaration, and write the town in full.",
        number=51,
    ),
    "fr": SimpleNamespace(
        name="Haies vives du Larzac (sample)",
        corrected="Millau",
        country="FR",
        person="Odile Vidal (sample)",
        applicant="odile@haies-vives.example",
        colleague="remi@haies-vives.example",
        summary="Nous plantons des haies, et comptons les vers de terre.",
        newer="Nous plantons quarante kilomètres de haies par an.",
        asks="Merci de dater la déclaration et d’écrire la ville en entier.",
        number=52,
    ),
}
FILE = re.compile(r"/my/applications/[0-9a-f-]{36}/$")


@pytest.fixture(params=STORIES)
def walk(request, demo_site, demo_worker, new_page):
    return Walk(demo_site, new_page, request.param)


@pytest.fixture
def papers(tmp_path):
    """A declaration, statutes and a logo, drawn for this test."""
    picture = Image.new("RGB", (400, 300), "#4b7a3b")
    for name in ("declaration.pdf", "dated declaration.pdf", "statutes.pdf", "logo.png"):
        picture.save(tmp_path / name)
    return tmp_path


def test_from_the_first_click_to_the_official_list(walk, papers):
    story = STORIES[walk.language]
    begins_and_leaves(walk, story)
    applicant = returns_and_sends(walk, story, papers)
    desk = walk.open()
    walk.enter_the_desk(desk)
    asks_for_a_correction(walk, story, desk)
    corrects_and_sends_again(walk, story, applicant, papers)
    meeting, held_back = plans_a_meeting(walk, story, desk)
    accepts(walk, story, desk)
    freezes_and_prints(walk, story, desk, meeting)
    decides(walk, story, desk, held_back)
    releases_the_letters(walk, story, desk)
    is_on_the_list(walk, story)
    edits_the_profile(walk, story, applicant)
    invites_a_colleague(walk, story, applicant)
    colleague_accepts(walk, story)
    assert walk.is_clean()


def label(walk, name):
    return walk(BY_NAME[name].label)


def fill(page, walk, **answers):
    """Fill in answers by their labels, as people see them."""
    for name, answer in answers.items():
        page.get_by_label(label(walk, name)).fill(answer)


def expect_in(page, words):
    expect(page.get_by_role("main")).to_contain_text(words)


def begins_and_leaves(walk, story):
    """Open an account on the way in, fill in a half, and go away."""
    page = walk.open()
    walk.goto(page, "/join/")
    walk.press(page, "Begin your application", "link")
    walk.sign_up(page, story.applicant)
    fill(page, walk, name=story.name)
    walk.press(page, "Begin")
    page.locator("[name=wants][value='1']").check()
    page.get_by_label(walk("No"), exact=True).check()
    walk.press(page, "Continue")
    fill(page, walk, city="E.")
    walk.press(page, "Save draft")
    expect(page.locator(".messages")).to_contain_text(walk("Draft saved."))
    walk.sign_out(page)
    assert story.name in walk.letter_to(page, story.applicant)
    page.context.close()


def returns_and_sends(walk, story, papers):
    """Come back in another browser, find what was typed, and send it."""
    page = walk.open()
    walk.sign_in(page, story.applicant)
    walk.press(page, "Continue", "link", about=story.name)
    walk.press(page, "Continue", "link")
    expect(page.get_by_label(label(walk, "city"))).to_have_value("E.")
    page.get_by_label(label(walk, "country")).select_option(story.country)
    page.get_by_label(label(walk, "stakeholder_group")).select_option("civil-society")
    fill(page, walk, **{f"summary_{walk.language}": story.summary})
    walk.press(page, "Continue")
    fill(page, walk, main_name=story.person, main_job_title="Coordination", main_email=story.applicant)
    fill(page, walk, signatory_name=story.person, signatory_job_title="Coordination")
    walk.press(page, "Continue")
    for name, file in (("declaration", "declaration.pdf"), ("status", "statutes.pdf"), ("logo", "logo.png")):
        page.get_by_label(label(walk, name)).set_input_files(papers / file)
    fill(page, walk, signed_on=str(timezone.localdate()))
    page.get_by_label(label(walk, "is_authorised")).check()
    walk.press(page, "Continue")
    expect_in(page, story.summary)
    walk.press(page, "Send")
    expect(page).to_have_url(FILE)
    expect(page.get_by_role("heading", level=1)).to_have_text(walk("With the Secretariat"))
    assert story.name in walk.letter_to(page, story.applicant)
    return page


def open_file(walk, story, desk, queue):
    """Go from the desk's counter to the queue, and in it to the file."""
    walk.goto(desk, "/admin/")
    desk.locator(f".desk a[href*='queue={queue}']").click()
    walk.look(desk)
    walk.press(desk, story.name, "link", within="#result_list")


def asks_for_a_correction(walk, story, desk):
    """Name two answers, and say why."""
    open_file(walk, story, desk, "new")
    for name in ("city", "declaration"):
        desk.locator(f"[name=named][value={name}]").check()
    desk.get_by_label(walk("Comment")).fill(story.asks)
    walk.press(desk, "Ask for a correction", about="*")
    expect(desk.locator(".case-state")).to_contain_text(walk("waiting for the applicant"), ignore_case=True)


def corrects_and_sends_again(walk, story, page, papers):
    """Read what is asked, in the letter and on the page; find both answers marked; send it again."""
    letter = walk.letter_to(page, story.applicant)
    assert story.asks in letter and label(walk, "city") in letter
    walk.goto(page, "/my/")
    walk.press(page, "Correct", "link", about=story.name)
    expect_in(page, story.asks)
    walk.press(page, label(walk, "city"), "link")
    expect(page.get_by_text(walk("The Secretariat asks you to look at this answer again"))).to_have_count(1)
    fill(page, walk, city=story.corrected)
    walk.press(page, "Save draft")
    walk.press(page, label(walk, "declaration"), "link")
    page.get_by_label(label(walk, "declaration")).set_input_files(papers / "dated declaration.pdf")
    walk.press(page, "Continue")
    expect_in(page, "dated declaration.pdf")
    walk.press(page, "Send again")
    expect(page.get_by_role("heading", level=1)).to_have_text(walk("With the Secretariat"))


def plans_a_meeting(walk, story, desk):
    """Take a name off the next list, and plan a meeting for today that takes what waits; return both names."""
    walk.goto(desk, "/admin/")
    walk.press(desk, "Open the meeting", "link")
    taken = desk.locator(".sitting-list tbody tr").first.get_by_role("rowheader").inner_text()
    walk.press(desk, "Take off", about=taken)
    walk.goto(desk, "/admin/members/meeting/")
    desk.locator(".addlink").last.click()
    walk.look(desk)
    desk.locator("[name=number]").fill(str(story.number))
    desk.locator("[name=held_on]").fill(str(timezone.localdate()))
    desk.locator("[name=place]").fill("Montpellier (sample)")
    walk.press(desk, "Save")
    expect(desk.locator(".sitting-list")).to_contain_text(taken)
    return desk.url, taken


def accepts(walk, story, desk):
    """See what has changed, tick every point, say that it is complete: it goes on the list of the next meeting."""
    open_file(walk, story, desk, "answered")
    expect(desk.locator(".diff")).to_contain_text(story.corrected)
    for point in desk.locator("[name=points]").all():
        point.check()
    walk.press(desk, "The file is complete")
    expect(desk.locator(".case")).to_contain_text(str(story.number))


def freezes_and_prints(walk, story, desk, meeting):
    """Freeze the list; the worker makes it a PDF that names the organisation."""
    desk.goto(meeting)
    expect(desk.locator(".sitting-list")).to_contain_text(story.name)
    walk.press(desk, "Freeze the list")
    walk.press(desk, "Print the list (PDF)", "link")
    walk.press(desk, "Make the PDF")
    made = desk.locator(f"a[hreflang={walk.language}]")
    expect(made).to_be_visible(timeout=40_000)
    answer = desk.request.get(walk.site + made.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    assert story.name in " ".join(text.split())
    desk.goto(meeting)


def decides(walk, story, desk, held_back):
    """Approve all but one, after a look at what that means."""
    row = desk.locator(".sitting-list tbody", has_text=held_back)
    row.locator("[name^=not_approved]").check()
    walk.press(desk, "Preview the decision")
    expect(desk.locator(".tally")).to_contain_text("1")
    walk.press(desk, "Record the decision")
    expect(desk.locator(".sitting-list")).to_contain_text(walk("approved"), ignore_case=True)


def releases_the_letters(walk, story, desk):
    """Nobody is told before the letters are released."""
    mailbox = walk.open()
    first = mailbox.locator(".log li", has_text=story.applicant).first
    walk.goto(mailbox, "/mailbox/")
    expect(first).to_contain_text("held")
    walk.press(desk, "Release the letters of this meeting")
    assert story.name in walk.letter_to(mailbox, story.applicant)
    walk.goto(mailbox, "/mailbox/")
    expect(first).not_to_contain_text("held")


def is_on_the_list(walk, story):
    """Anybody finds it, with the day."""
    page = walk.open()
    walk.goto(page, "/members/")
    page.get_by_role("searchbox").fill(story.name)
    page.get_by_role("searchbox").press("Enter")
    walk.press(page, story.name, "link")
    expect(page.locator(".page-head")).to_contain_text(walk.today)
    expect_in(page, story.summary)


def edits_the_profile(walk, story, page):
    """What a representative saves is public at once."""
    walk.goto(page, "/my/")
    walk.press(page, "Profile, texts and logo", "link")
    page.get_by_label(walk("Website")).fill("https://hedges.example/")
    page.locator(f"[name=summary_{walk.language}]").fill(story.newer)
    walk.press(page, "Save")
    walk.goto(page, "/my/")
    walk.press(page, "See the public page", "link")
    expect_in(page, story.newer)
    expect(page.get_by_role("link", name="hedges.example")).to_have_attribute("href", "https://hedges.example/")


def invites_a_colleague(walk, story, page):
    walk.goto(page, "/my/")
    walk.press(page, "People and rights", "link")
    walk.press(page, "Invite a colleague", "link")
    page.get_by_label(walk("Name"), exact=True).fill("Declan Roche (sample)")
    page.get_by_label(walk("E-mail address")).fill(story.colleague)
    page.locator("[name=role][value=alternate]").check()
    walk.press(page, "Send the invitation")


def colleague_accepts(walk, story):
    page = walk.open(width=390)
    letter = walk.letter_to(page, story.colleague)
    link = re.search(r"https?://\S+/my/invitations/\S+", letter).group()
    page.goto(link)
    walk.look(page)
    walk.press(page, "Open an account", "link")
    walk.sign_up(page, story.colleague)
    walk.press(page, "Accept")
    walk.press(page, "People and rights", "link")
    expect_in(page, story.colleague)
    expect_in(page, story.applicant)
