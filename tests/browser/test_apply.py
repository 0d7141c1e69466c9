"""Applying as people do it: with and without a script, on two devices, with axe on every page."""

import re
from io import BytesIO
from itertools import count

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.test_accessible import OPTIONS, Axe

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
APPLICANT = "applicant@portal.example"
numbers = count(1)


def papers():
    logo = BytesIO()
    Image.new("RGB", (300, 200), "#4b7a3b").save(logo, "PNG")
    pdf = {"mimeType": "application/pdf", "buffer": PDF}
    return {
        "declaration": {"name": "Declaration.pdf", **pdf},
        "status": {"name": "Statutes.pdf", **pdf},
        "logo": {"name": "logo.png", "mimeType": "image/png", "buffer": logo.getvalue()},
    }


def signed_in(page, site):
    page.goto(f"{site}/en/accounts/login/?next=/en/join/apply/")
    page.get_by_label("Email").fill(APPLICANT)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{site}/en/join/apply/")
    return page


def begun(page, site):
    """Begin a draft of a name that nobody has, and return its address."""
    signed_in(page, site)
    page.get_by_label("Official name").fill(f"Zwillingsboden {next(numbers)}")
    page.get_by_role("button", name="Begin").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Partner or Member")
    return page.url.removesuffix("standing/")


def go_on(page, title):
    page.get_by_role("button", name="Continue").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def assert_clean(page):
    assert (page.violations, page.foreign_requests, page.console_errors) == ([], [], [])


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_draft_is_begun_left_found_on_another_device_and_sent(demo_site, new_page, script):
    page = new_page(java_script_enabled=script)
    page.goto(f"{demo_site}/en/join/")
    expect(page.get_by_role("link", name="Begin your application")).to_be_visible()
    address = begun(page, demo_site)
    page.get_by_label("Partner", exact=False).first.check()
    page.get_by_label("No", exact=True).check()
    go_on(page, "Your organisation")
    page.get_by_label("Town").fill("Agde")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status")).to_contain_text("Draft saved.")

    phone = new_page(width=390, java_script_enabled=script)
    signed_in(phone, demo_site)
    phone.goto(f"{address}organisation/")
    expect(phone.get_by_label("Town")).to_have_value("Agde")
    phone.get_by_label("Country or territory").select_option("FR")
    phone.get_by_label("Stakeholder group").select_option(index=1)
    phone.get_by_label("Website").fill("zwillingsboden.example")
    phone.get_by_label("What you do for soils, in English").fill("We watch the soil of two hills.")
    go_on(phone, "People")
    for label, words in {
        "Main representative: name": "Amina Sow",
        "Main representative: position": "Director",
        "Main representative: e-mail address": "amina@zwillingsboden.example",
        "Signatory of the declaration: name": "Amina Sow",
        "Signatory of the declaration: position": "Director",
    }.items():
        phone.get_by_label(label).fill(words)
    go_on(phone, "Documents and declaration")
    for kind, file in papers().items():
        phone.locator(f"#id_{kind}").set_input_files(file)
    phone.get_by_label("Day on which the declaration was signed").fill("2023-07-01")
    phone.get_by_label("I may apply in the name of this organisation.").check()
    go_on(phone, "Read it and send it")
    expect(phone.get_by_text("another look")).to_have_count(0)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("With the Secretariat")
    with phone.expect_download() as kept:
        phone.get_by_role("link", name="Declaration.pdf").click()
    assert kept.value.suggested_filename == "Declaration.pdf"
    assert_clean(page)
    assert_clean(phone)


def test_a_known_name_is_offered_while_it_is_typed_and_again_on_saving(demo_site, new_page):
    page = signed_in(new_page(), demo_site)
    page.get_by_label("Official name").press_sequentially("région occit")
    offer = page.locator("[data-known]")
    expect(offer.get_by_role("link", name="Région Occitanie")).to_be_visible()
    page.get_by_label("Official name").fill("Région Occitanie")
    page.get_by_role("button", name="Begin").last.click()
    expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()
    page.get_by_role("link", name="Ask to represent it").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Région Occitanie")
    page.get_by_label("Who you are there").fill("I am in its department of agriculture.")
    page.get_by_role("button", name="Ask the Secretariat").click()
    expect(page.get_by_role("status")).to_contain_text("Your request is with the Secretariat.")
    assert_clean(page)


def test_the_enter_key_goes_on_and_removes_nothing(demo_site, new_page):
    page = new_page()
    address = begun(page, demo_site)
    page.goto(f"{address}documents/")
    page.locator("#id_declaration").set_input_files(papers()["declaration"])
    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("I may apply in the name of this organisation.").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("need")
    expect(page.get_by_role("link", name="Declaration.pdf")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="Declaration.pdf")).to_have_count(0)


def test_of_two_windows_the_late_one_gets_its_words_back(demo_site, new_page):
    first = new_page()
    address = begun(first, demo_site)
    first.goto(f"{address}organisation/")
    late = first.context.new_page()
    late.goto(f"{address}organisation/")
    first.get_by_label("Town").fill("Sète")
    first.get_by_role("button", name="Save draft").click()
    late.get_by_label("Town").fill("Agde")
    late.get_by_role("button", name="Save draft").click()
    expect(late.get_by_role("alert")).to_contain_text("Changed in another window")
    expect(late.get_by_role("alert")).to_contain_text("Sète")
    expect(late.get_by_label("Town")).to_have_value("Agde")
    late.get_by_role("button", name="Save draft").click()
    expect(late.get_by_role("status")).to_contain_text("Draft saved.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_an_application_has_a_violation(demo_site, new_page, width, scheme):
    page = new_page(width=width, color_scheme=scheme)
    address = begun(page, demo_site)
    page.goto(f"{address}documents/")
    page.locator("#id_declaration").set_input_files(papers()["declaration"])
    page.get_by_role("button", name="Save draft").click()
    site = f"{demo_site}/en"
    pages = [
        *(f"{address}{part}/?check=1" for part in ("standing", "organisation", "people", "documents")),
        *(f"{address}{name}" for name in ("", "send/", "withdraw/")),
        *(f"{site}/join/", f"{site}/join/apply/", f"{site}/join/represent/region-occitanie/"),
    ]
    found = {}
    for each in pages:
        page.goto(each)
        violations = Axe().run(page, options=OPTIONS).response["violations"]
        faults = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append("wider than the screen")
        if faults:
            found[re.sub(r"[-\w]{36}", "…", each)] = faults
    assert found == {}
    assert_clean(page)
