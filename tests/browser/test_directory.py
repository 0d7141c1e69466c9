"""The directory in Chromium: its weight, and the filter with and without a script."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

MOST_REQUESTS, MOST_BYTES = 12, 150_000
FOCUSED = "document.activeElement.name || document.activeElement.innerText"


@pytest.mark.parametrize("path", ["/en/members/", "/fr/members/?region=europe"])
def test_it_is_light(demo_site, new_page, path):
    page = new_page(width=1280)
    loaded = {}
    page.on("response", lambda answer: loaded.setdefault(answer.url, answer))
    page.goto(demo_site + path, wait_until="networkidle")

    assert {urlsplit(url).netloc for url in loaded} == {urlsplit(demo_site).netloc}
    # A server joins the style sheets into one (initiative/sheets.py); a developer's machine does not.
    sheets = [url for url in loaded if url.endswith(".css")]
    assert len(loaded) - len(sheets) + 1 <= MOST_REQUESTS
    weight = sum(len(answer.body()) for url, answer in loaded.items() if not url.endswith((".css", ".woff2")))
    assert weight <= MOST_BYTES


def listed(page):
    return page.locator("tbody tr")


def chosen(page):
    return {each.get_attribute("value") for each in page.locator(".facets :checked[type=checkbox]").all()}


def test_the_result_comes_without_a_new_page(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/")
    everybody = listed(page).count()
    page.evaluate("window.same = true")

    page.get_by_role("checkbox", name="Member").check()
    page.wait_for_url("**/members/?standing=member")
    expect(listed(page)).not_to_have_count(everybody)
    members = listed(page).count()
    assert page.locator("h2[aria-live]").inner_text() == f"{members} organisations"
    assert page.evaluate("document.activeElement.value") == "member"
    assert page.get_by_role("link", name="Français").get_attribute("href") == "/fr/members/?standing=member"

    page.get_by_role("navigation", name="Part of the world").get_by_role("link", name="Europe").click()
    page.wait_for_url("**/members/?standing=member&region=europe")
    expect(listed(page)).not_to_have_count(members)
    assert chosen(page) == {"member", "europe"}

    page.go_back()
    expect(listed(page)).to_have_count(members)
    page.get_by_role("link", name="Remove filter: Member").click()
    expect(listed(page)).to_have_count(everybody)
    assert urlsplit(page.url).query == "" and page.evaluate("window.same") is True
    assert page.violations == []


def test_the_words_in_the_field_are_those_of_the_address(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/")
    words = page.get_by_role("searchbox")
    words.fill("occitanie")
    words.press("Enter")
    expect(listed(page)).to_have_count(1)

    page.get_by_role("link", name="Remove filter: “occitanie”").click()
    expect(listed(page)).not_to_have_count(1)
    assert words.input_value() == ""
    page.go_back()
    expect(listed(page)).to_have_count(1)
    assert words.input_value() == "occitanie"


def test_who_moves_by_keyboard_does_not_begin_again(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/")
    page.get_by_role("link", name="R (", exact=False).press("Enter")
    page.wait_for_url("**/members/?letter=r")
    expect(page.locator(".letters [aria-current]")).to_be_focused()

    page.get_by_role("link", name="Remove filter: R").press("Enter")
    page.wait_for_url("**/members/")
    expect(page.locator("h2[aria-live]")).to_be_focused()


def country_by_keyboard(page, demo_site):
    """Type a country into the closed drop-down; return it."""
    page.goto(f"{demo_site}/en/members/")
    page.evaluate("window.same = true")
    country = page.get_by_label("Country or territory")
    country.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("fra")
    page.wait_for_timeout(400)
    assert (country.input_value(), urlsplit(page.url).query) == ("FR", "")
    expect(country).to_be_focused()
    return country


def test_a_country_is_not_applied_while_somebody_types_it(demo_site, new_page):
    page = new_page(width=1280)
    country = country_by_keyboard(page, demo_site)
    everybody = listed(page).count()
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/?country=FR")
    expect(listed(page)).not_to_have_count(everybody)
    expect(country).to_be_focused()

    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    assert urlsplit(page.url).query == "country=FR"
    assert page.evaluate("window.same") is True


@pytest.mark.parametrize(("key", "there"), [("Tab", "Show the result"), ("Shift+Tab", "region")])
def test_a_country_is_applied_when_its_field_is_left(demo_site, new_page, key, there):
    page = new_page(width=1280)
    country_by_keyboard(page, demo_site)
    page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == there
    page.wait_for_url("**/members/?country=FR")
    expect(page.locator(".pill")).to_have_text("Remove filter:France")
    assert page.evaluate(FOCUSED) == there


def test_a_click_that_leaves_the_country_is_not_lost(demo_site, new_page):
    page = new_page(width=1280)
    country_by_keyboard(page, demo_site)
    page.get_by_role("checkbox", name="Member").check()
    page.wait_for_url("**/members/?standing=member&country=FR")

    country_by_keyboard(page, demo_site)
    page.get_by_role("link", name="R (", exact=False).click(delay=300)
    page.wait_for_url("**/members/?letter=r")


def test_a_country_chosen_by_pointer_is_applied_at_once(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/")
    country = page.get_by_label("Country or territory")
    country.click()
    country.select_option("FR")
    page.wait_for_url("**/members/?country=FR")


def test_without_a_script_it_is_the_same(demo_site, new_page):
    page = new_page(width=1280, java_script_enabled=False)
    page.goto(f"{demo_site}/en/members/")
    page.get_by_role("checkbox", name="Member").check()
    page.get_by_role("searchbox").fill("occitany")
    page.get_by_role("button", name="Show the result").click()

    assert {"standing=member", "q=occitany"} <= set(urlsplit(page.url).query.split("&"))
    assert page.get_by_role("rowheader", name="Région Occitanie").count() == 1
    assert "Nobody on the list is called “occitany”" in page.locator("main").inner_text()


def test_on_a_phone_the_filter_waits_for_its_button(demo_site, new_page):
    page = new_page(width=390)
    page.goto(f"{demo_site}/en/members/")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("checkbox", name="Partner").check()
    assert urlsplit(page.url).query == ""
    page.get_by_role("button", name="Show the result").click()
    page.wait_for_url("**/members/?standing=partner")
    assert not page.locator("#filter").is_visible()


def test_on_a_phone_the_way_to_the_result_is_at_hand_and_closing_asks_for_nothing(demo_site, new_page):
    page = new_page(width=390, height=700)
    page.goto(f"{demo_site}/en/members/?standing=partner")
    page.get_by_role("searchbox").fill("humus")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("button", name="Show the result")).to_be_in_viewport(ratio=1)
    page.get_by_role("checkbox", name="Member").check()
    page.get_by_role("checkbox", name="Partner").uncheck()
    page.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Filter").click()
    assert chosen(page) == {"partner"}
    assert page.get_by_role("searchbox").input_value() == "humus"
    assert urlsplit(page.url).query == "standing=partner"


@pytest.mark.parametrize("width", [390, 1280])
def test_where_nothing_is_found_there_is_no_empty_filter(demo_site, new_page, width):
    page = new_page(width=width)
    page.goto(f"{demo_site}/en/members/?q=zzzz")
    assert not page.locator("#filter").is_visible()
    assert page.get_by_role("button", name="Filter").count() == 0
    head, told = page.locator("h1").bounding_box(), page.locator(".empty").bounding_box()
    assert abs(head["x"] - told["x"]) < 2

    page.get_by_role("searchbox").fill("occitanie")
    page.get_by_role("button", name="Search").click()
    expect(listed(page)).to_have_count(1)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_on_a_phone_each_row_tells_since_when(demo_site, new_page, language):
    page = new_page(width=390)
    page.goto(f"{demo_site}/{language}/members/")
    since = {"en": "Since", "fr": "Depuis", "es": "Desde"}[language]
    year = listed(page).locator(".since:not(:empty)").first
    expect(year).to_have_text(re.compile(rf"^{since} 20\d\d$"))
    expect(year).to_be_visible()
    fits = "field => {field.value = field.placeholder; return field.scrollWidth <= field.clientWidth}"
    assert page.get_by_role("searchbox").evaluate(fits)


@pytest.mark.parametrize("path", ["/en/members/?standing=partner", "/en/members/labizey-hallassa/"])
def test_paper_has_a_table_and_no_buttons(demo_site, new_page, path):
    page = new_page(width=640)
    page.goto(demo_site + path)
    page.emulate_media(media="print")
    for button in page.locator("main .btn, main a[rel=nofollow]").all():
        expect(button).not_to_be_visible()
    if "?" in path:
        expect(page.get_by_role("columnheader", name="Since")).to_be_visible()
        expect(page.locator(".map .inset").first).to_be_visible()
        expect(page.locator(".on-paper")).to_have_text(demo_site + path)
        expect(page.locator(".on-paper")).to_be_visible()
    page.emulate_media(media="screen")
    assert not page.locator(".on-paper").first.is_visible()


def test_the_map_can_be_left_out(demo_site, new_page):
    """Whoever cannot see or point finds the same ways in the filter: the map says nothing twice."""
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/")
    drawing = page.locator(".map > svg")

    assert drawing.get_attribute("aria-hidden") == "true"
    assert drawing.locator("a:not([tabindex='-1'])").count() == 0
    countries = {each.get_attribute("href").rpartition("=")[2] for each in drawing.locator("a").all()}
    offered = {each.get_attribute("value") for each in page.locator("#country option").all()}
    assert countries and countries <= offered


def test_the_menu_of_files_closes_as_menus_do(demo_site, new_page):
    page = new_page(width=1280)
    page.goto(f"{demo_site}/en/members/")
    # The list may have been laid in place since the page came.
    page.get_by_role("checkbox", name="Partner").check()
    page.wait_for_url("**/members/?standing=partner")
    menu, button = page.locator("details.drop"), page.locator("details.drop summary")
    table = page.get_by_role("link", name="Table (CSV)")

    for step in (table, button):
        button.click()
        expect(table).to_be_visible()
        step.focus()
        page.keyboard.press("Escape")
        expect(table).not_to_be_visible()
        expect(button).to_be_focused()

    button.click()
    menu.locator("ul").click(position={"x": 2, "y": 2})
    expect(table).to_be_visible()
    page.locator("h2[aria-live]").click()
    expect(table).not_to_be_visible()
    assert page.violations == []


def test_without_a_script_the_menu_of_files_opens_and_closes_by_its_button(demo_site, new_page):
    page = new_page(width=1280, java_script_enabled=False)
    page.goto(f"{demo_site}/en/members/")
    for is_open in (True, False):
        page.locator("details.drop summary").click()
        assert page.get_by_role("link", name="Table (CSV)").is_visible() == is_open
