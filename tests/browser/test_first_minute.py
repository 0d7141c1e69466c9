"""What a newcomer does first: enter the desk, import the real issue, press one button, and read the PDF."""

import io
import json
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.test_sign_in import app_code_of, give_password
from tests.shared import path


@pytest.fixture
def real_issue(tmp_path):
    """The real newsletter 22 under a number that the demonstration leaves free."""
    facts = json.loads(path("data/newsletter-22.json").read_text())
    file = tmp_path / "newsletter.json"
    file.write_text(json.dumps(facts | {"number": 122}))
    return file


def enter_the_desk(page, site, address="editor@portal.example"):
    give_password(page, site, address)
    page.get_by_label("Code").fill(app_code_of(page, site, address))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


def test_an_editor_imports_the_real_issue_and_a_worker_makes_its_pdf(demo_site, demo_worker, new_page, real_issue):
    page = new_page()
    enter_the_desk(page, demo_site)

    page.goto(f"{demo_site}/admin/newsletter/issue/")
    page.get_by_role("link", name="Import a printed issue").click()
    page.get_by_label("File of the issue").set_input_files(real_issue)
    page.get_by_role("button", name="Look at the file").click()
    for line in (
        "Sections 27",
        "Articles 66",
        "Lines in the contents 18",
        "Those who have joined 12",
        "Dead links 96",
    ):
        expect(page.get_by_role("row", name=line, exact=True)).to_be_visible()
    page.get_by_role("button", name="Import it as a draft").click()
    page.get_by_role("button", name="Make the PDF").click()

    expect(page.get_by_text("Ready.")).to_be_visible(timeout=60_000)
    address = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    answer = page.request.get(f"{demo_site}{address}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    pdf = PdfReader(io.BytesIO(answer.body()))
    assert 20 <= len(pdf.pages) <= 28
    assert (page.violations, page.foreign_requests) == ([], [])
