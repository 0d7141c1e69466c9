"""Letters at twice their size on a phone: nothing runs past the edge, and nothing is said twice."""

import pytest

PAGES = {
    "home": "/",
    "directory": "/members/",
    "events": "/events/?when=all",
    "event in two months": "/events/cop28-2023/",
    "event, moved": "/events/regional-asia-pacific-2023/",
    "roadmap": "/roadmap/",
    "newsletter": "/newsletter/",
}
TWICE = "html { font-size: 200% }"
# What sticks out, apart from what lies in a box that scrolls by itself or is only heard.
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
  .filter(node => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".scroll, .vh, svg, [popover]"))
  .map(node => `${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 60)}`)"""


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_nothing_runs_past_the_edge_of_a_phone_at_twice_the_size(demo_site, new_page, language):
    page = new_page(width=390, bypass_csp=True)
    found = {}
    for name, path in PAGES.items():
        assert page.goto(f"{demo_site}/{language}{path}").status == 200, name
        before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        page.add_style_tag(content=TWICE)
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 2 * before, name
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            found[name] = (width, page.evaluate(STICKING_OUT))
    assert found == {}


def test_on_a_phone_the_roadmap_lists_each_facility_once(demo_site, new_page):
    page = new_page(width=390)
    page.goto(f"{demo_site}/en/roadmap/")
    shown = page.locator('main a[href*="/facilities/"]:visible')
    addresses = [link.get_attribute("href") for link in shown.all()]
    assert len(addresses) == len(set(addresses)) == 14
