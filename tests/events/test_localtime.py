"""The hours of an event on the visitor's own clock: told with a script, and not missed without."""

import pytest
from django.urls import reverse

from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "Thursday 7 September at 21:00 GMT+9"), ("fr", "jeudi 7 septembre à 21:00 UTC+9")],
)
def test_the_visitor_s_hour_is_told(live_server, new_page, language, shown):
    event = EventFactory(webinar=True)
    page = new_page(timezone_id="Asia/Tokyo")
    page.goto(f"{live_server.url}/{language}{reverse('events:event', args=[event.slug])[3:]}")

    assert page.locator("[data-your-time] time").inner_text() == shown
    assert page.locator("[data-your-time]").is_visible()
    assert (page.violations, page.foreign_requests, page.console_errors) == ([], [], [])


def test_without_a_script_the_page_has_the_hours_at_the_place_and_in_utc(live_server, new_page):
    event = EventFactory(webinar=True)
    page = new_page(java_script_enabled=False)
    page.goto(live_server.url + reverse("events:event", args=[event.slug]))

    assert not page.locator("[data-your-time]").is_visible()
    assert "14:00 (GMT+2)\n12:00 UTC" in page.locator("aside").inner_text()
