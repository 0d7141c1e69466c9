"""The calendar and an event's page, as a visitor meets them."""

import re
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from tests.factories.events import EventFactory, EventOrganisationFactory, SeriesFactory
from tests.factories.members import OrganisationFactory
from tests.factories.roadmap import ObjectiveFactory

pytestmark = pytest.mark.django_db
IN_2025 = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_2025():
    with time_machine.travel(IN_2025, tick=False):
        yield


def calendar(client, query="", language="en"):
    with translation.override(language):
        return client.get(reverse("events:list") + query)


def page(client, event, language="en"):
    with translation.override(language):
        return client.get(event.get_absolute_url())


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def slugs(answer):
    return [event.slug for event in answer.context["object_list"]]


@pytest.fixture
def year(db):
    EventFactory(slug="far", starts_on=date(2025, 9, 1), kind="workshop", country="KH", held_by="others")
    EventFactory(slug="near", starts_on=date(2025, 2, 1), webinar=True)
    EventFactory(slug="gone", starts_on=date(2024, 5, 1), mode="hybrid")
    EventFactory(slug="long-gone", starts_on=date(2023, 5, 1), country="CI", held_by="together")
    EventFactory(slug="some-day", undated=True, held_by="others")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["near", "far"]),
        ("?when=coming", ["near", "far"]),
        ("?when=&kind=", ["near", "far"]),
        ("?when=past", ["gone", "long-gone"]),
        ("?when=all", ["far", "near", "gone", "long-gone", "some-day"]),
        ("?kind=workshop", ["far"]),
        ("?when=all&kind=workshop&kind=webinar", ["far", "near"]),
        ("?when=all&by=initiative", ["near", "gone", "long-gone"]),
        ("?when=all&by=others", ["far", "some-day"]),
        ("?when=all&region=africa&region=europe", ["gone", "long-gone", "some-day"]),
        ("?region=asia-pacific", ["far"]),
        ("?when=past&mode=hybrid", ["gone"]),
        ("?when=past&kind=webinar", []),
    ],
)
def test_the_filter_is_the_address(client, year, query, found):
    answer = calendar(client, query)
    assert answer.status_code == 200
    assert slugs(answer) == found


@pytest.mark.parametrize("query", ["?when=later", "?kind=party", "?by=me", "?region=mars", "?mode=x&mode=online"])
def test_an_unknown_value_shows_nothing_and_says_so(client, year, query):
    answer = calendar(client, query)
    assert answer.status_code == 400
    assert slugs(answer) == []
    assert 'role="alert"' in answer.content.decode()


def test_while_nothing_is_coming_the_latest_stands_there(client):
    EventFactory(slug="gone", starts_on=date(2024, 5, 1))
    answer = calendar(client)

    assert slugs(answer) == ["gone"]
    assert "Nothing is announced at the moment. Here is what took place lately." in plain(answer)
    assert "1 past event" in plain(answer)


def test_whoever_asks_for_coming_events_is_told_there_are_none(client):
    EventFactory(starts_on=date(2024, 5, 1))
    answer = calendar(client, "?when=coming")
    assert slugs(answer) == []
    assert "Nothing is announced at the moment." in plain(answer)


def test_values_are_counted_with_what_is_set_in_the_other_groups(client, year):
    facets = {facet.name: facet for facet in calendar(client, "?when=past&kind=conference").context["facets"]}
    counts = {name: {o.value: o.count for o in facet.options} for name, facet in facets.items()}

    assert counts["when"] == {"coming": 0, "past": 2, "all": 3}
    assert counts["by"] == {"initiative": 2}
    assert counts["kind"] == {"conference": 2}
    assert counts["region"] == {"africa": 1, "europe": 1}
    assert counts["mode"] == {"onsite": 1, "hybrid": 1}


def test_a_value_that_is_set_is_a_pill_that_leads_to_the_address_without_it(client, year):
    pills = calendar(client, "?when=all&kind=webinar&by=initiative").context["pills"]
    assert [(pill.label, pill.url.partition("?")[2]) for pill in pills] == [
        ("The Initiative", "when=all&kind=webinar"),
        ("Webinar", "when=all&by=initiative"),
    ]


def test_events_stand_under_their_months(client, year):
    months = [str(title) for title, _events in calendar(client, "?when=all").context["months"]]
    assert months == ["September 2025", "February 2025", "May 2024", "May 2023", "Without a date"]


def test_a_row_tells_what_one_needs(client):
    EventFactory(
        slug="asia", title_en="Meeting in Asia", kind="regional-meeting", mode="hybrid", city_en="Hyderabad",
        country="IN", ends_on=date(2023, 9, 21), moved=True,
    )  # fmt: skip
    words = plain(calendar(client))
    assert "19–21 Sept 2023 First announced for 7–10 Feb 2023 Meeting in Asia" in words
    assert "Regional meeting Moved Hyderabad, India and online" in words


def test_a_cancelled_event_is_struck_and_flagged(client):
    EventFactory(title_en="No more", status="cancelled")
    answer = calendar(client)
    assert "<s>No more</s>" in answer.content.decode()
    assert "Cancelled" in plain(answer)


def test_a_webinar_s_page_tells_hours_and_its_series(client):
    series = SeriesFactory(title_en="Talks on soils")
    event = EventFactory(webinar=True, series=series, series_number=2, place_en="Zoom", end_time=time(15))
    other = EventFactory(webinar=True, series=series, series_number=1)
    words = plain(page(client, event))

    assert "14:00–15:00 (GMT+2) 12:00–13:00 UTC" in words
    assert "Time zone Europe/Paris" in words
    assert "Talks on soils" in words and other.title_en in words
    assert '<time datetime="2023-09-07T12:00:00+00:00"' in page(client, event).content.decode()


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"status": "cancelled"}, "This event does not take place."),
        ({"status": "postponed", "moved": True, "undated": True}, "A new date is not known yet."),
        ({"status": "postponed", "moved": True}, "The new date: 19 September 2023"),
        ({"status": "held", "moved": True}, "It was first announced for 7–10 February 2023 . It took place on:"),
        ({"status": "planned"}, "The portal has no report that it took place."),
        ({"status": "tentative", "starts_on": date(2025, 5, 1)}, "It is hoped for and not decided."),
    ],
)
def test_a_page_says_what_became_of_the_event(client, facts, says):
    assert says in plain(page(client, EventFactory(**facts)))


@pytest.mark.parametrize("facts", [{"held_by": "others"}, {"kind": "deadline"}, {"status": "held"}])
def test_no_report_is_missed_where_none_is_due(client, facts):
    assert "no report" not in plain(page(client, EventFactory(**facts)))


def test_organisers_in_the_register_are_linked_and_others_are_not(client):
    event = EventFactory()
    listed, hidden = OrganisationFactory(name="Listed"), OrganisationFactory(name="Hidden", hidden=True)
    for facts in ({"organisation": listed, "name": ""}, {"organisation": hidden, "name": ""}, {"name": "By name"}):
        EventOrganisationFactory(event=event, **facts)
    html = page(client, event).content.decode()

    assert f'<a href="{listed.get_absolute_url()}"' in html
    assert hidden.get_absolute_url() not in html
    assert "Hidden" in html and "By name" in html


def test_a_conference_and_what_happens_beside_it_lead_to_each_other(client):
    cop = EventFactory(title_en="COP")
    day = EventFactory(title_en="The Day", parent=cop)
    assert day.get_absolute_url() in page(client, cop).content.decode()
    assert cop.get_absolute_url() in page(client, day).content.decode()


SOON = {"starts_on": date(2025, 2, 1)}
IN_MAY = {"starts_on": date(2025, 5, 1), "ends_on": date(2025, 5, 31)}


@pytest.mark.parametrize(
    ("facts", "has_file"),
    [(SOON, True), ({"month": True}, False), ({"month": True, **IN_MAY}, False), ({"undated": True}, False)],
)
def test_a_calendar_file_is_offered_where_there_is_one(client, facts, has_file):
    event = EventFactory(**facts)
    assert (reverse("events:file", args=[event.slug]) in page(client, event).content.decode()) == has_file


def test_nobody_is_asked_to_note_what_is_over_but_its_file_still_answers(client):
    event = EventFactory(starts_on=date(2024, 5, 1))
    file = reverse("events:file", args=[event.slug])
    assert file not in page(client, event).content.decode()
    answer = client.get(file)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")


def test_days_of_two_months_are_printed_with_their_months(client):
    event = EventFactory(starts_on=date(2023, 11, 30), ends_on=date(2023, 12, 12))
    for answer in (calendar(client), page(client, event)):
        assert '<b aria-hidden="true" class="span">30\xa0Nov\xa0– 12\xa0Dec</b>' in answer.content.decode()


def test_a_name_that_is_not_translated_is_marked_with_its_language(client):
    event = EventFactory(title_en="Soil Forum")
    for answer in (page(client, event, "fr"), calendar(client, language="fr")):
        assert '<span lang="en">Soil Forum</span>' in answer.content.decode()


def home(client=None):
    with translation.override("en"):
        return Template("{% load events %}{% next_events %}").render(Context())


def test_the_home_page_shows_the_next_four(year):
    section = home()
    assert "Next in the calendar" in section
    assert re.findall(r"/en/events/([a-z-]+)/", section) == ["near", "far"]


def test_while_nothing_is_coming_the_home_page_shows_the_latest_four():
    for month in range(1, 7):
        EventFactory(slug=f"gone-{month}", starts_on=date(2024, month, 1))
    section = home()
    assert "Latest in the calendar" in section
    assert re.findall(r"gone-\d", section) == ["gone-6", "gone-5", "gone-4", "gone-3"]


def test_an_empty_calendar_is_left_out_of_the_home_page():
    assert home().strip() == ""


def many(rows):
    """Make events of which each has all that a row or a page can show."""
    series, cop = SeriesFactory(), EventFactory(starts_on=date(2020, 1, 1))
    for number in range(1, rows + 1):
        event = EventFactory(webinar=True, series=series, series_number=number, parent=cop, moved=True)
        event.objectives.add(ObjectiveFactory(code="A1"))
    for number in range(rows):
        organisation = OrganisationFactory() if number % 2 else None
        EventOrganisationFactory(
            event=event, organisation=organisation, **({"name": ""} if organisation else {}), position=number
        )
    for code in [f"{letter}{digit}" for letter in "BCDEF" for digit in range(1, 9)][:rows]:
        event.objectives.add(ObjectiveFactory(code=code))
    return event, cop


@pytest.mark.parametrize("rows", [1, 40])
def test_the_calendar_costs_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    many(rows)
    with django_assert_num_queries(5):
        assert len(slugs(calendar(client))) == min(rows + 1, 20)


@pytest.mark.parametrize("rows", [1, 40])
def test_a_page_costs_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    event, cop = many(rows)
    with django_assert_num_queries(6):
        page(client, event)
    with django_assert_num_queries(5):
        page(client, cop)


@pytest.mark.parametrize("rows", [1, 40])
def test_the_home_section_costs_the_same_for_any_number_of_rows(rows, django_assert_num_queries):
    many(rows)
    with django_assert_num_queries(2):
        home()


def test_sitemaps_list_the_calendar(client, year):
    assert "/fr/events/</loc>" in client.get("/sitemap-calendar.xml").content.decode()
    events = client.get("/sitemap-events.xml").content.decode()
    assert events.count("<loc>") == 15 and "/es/events/gone/" in events
