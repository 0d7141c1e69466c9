"""The calendar file of an event: what RFC 5545 asks, and what calendar programs make of it."""

import re
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from events.calendar import NoDays, calendar_file, escape, fold
from events.models import Event
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def entries(event, language="en"):
    """Return each entry as a dictionary, after unfolding the file."""
    with override(language):
        text = calendar_file(event)
    lines = text.replace("\r\n ", "").split("\r\n")
    found = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line and not line.startswith("END:"):
            name, _, value = line.partition(":")
            found[-1][name] = value
    return found


def entry(event, language="en"):
    (only,) = entries(event, language)
    return only


def test_the_whole_file_is_what_the_format_asks(settings):
    settings.SITE_URL = "https://portal.example"
    with time_machine.travel(datetime(2023, 8, 1, 10, tzinfo=UTC), tick=False):
        event = EventFactory(webinar=True, slug="talk", title_en="Soil; carbon, and “more”", end_time=time(15))
    with override("en"):
        assert calendar_file(event) == "\r\n".join(
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//4 per 1000 Initiative//Portal//EN",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "BEGIN:VEVENT",
                f"UID:{event.uid}@portal.4p1000.org",
                "DTSTAMP:20230801T100000Z",
                "LAST-MODIFIED:20230801T100000Z",
                "SEQUENCE:0",
                "DTSTART:20230907T120000Z",
                "DTEND:20230907T130000Z",
                "STATUS:CONFIRMED",
                "SUMMARY:Soil\\; carbon\\, and “more”",
                "LOCATION:Online",
                "DESCRIPTION:Soils are spoken of.\\n\\nhttps://portal.example/en/events/talk/",
                "URL:https://portal.example/en/events/talk/",
                "CATEGORIES:Webinar",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        )


@pytest.mark.parametrize(
    ("day", "hour", "start"),
    [(date(2023, 9, 7), time(14), "20230907T120000Z"), (date(2023, 10, 17), time(9), "20231017T070000Z")],
)
def test_webinars_begin_at_the_printed_instant(day, hour, start):
    assert entry(EventFactory(webinar=True, starts_on=day, start_time=hour))["DTSTART"] == start


def test_a_winter_hour_is_an_hour_later_in_utc():
    assert entry(EventFactory(webinar=True, starts_on=date(2023, 11, 27)))["DTSTART"] == "20231127T130000Z"


def test_whole_days_end_on_the_day_after_and_keep_nobody_busy():
    found = entry(EventFactory(ends_on=date(2023, 9, 21)))
    assert found["DTSTART;VALUE=DATE"] == "20230919"
    assert found["DTEND;VALUE=DATE"] == "20230922"
    assert found["TRANSP"] == "TRANSPARENT"


def test_separate_days_are_separate_entries_that_keep_their_identifiers():
    event = EventFactory(separate=True)
    found = entries(event)
    assert [each["DTSTART;VALUE=DATE"] for each in found] == ["20231204", "20231207"]
    assert [each["UID"] for each in found] == [
        f"{event.uid}-20231204@portal.4p1000.org",
        f"{event.uid}-20231207@portal.4p1000.org",
    ]


def test_an_open_end_is_the_first_day_and_says_so():
    found = entry(EventFactory(open_ended=True))
    assert (found["DTSTART;VALUE=DATE"], found["DTEND;VALUE=DATE"]) == ("20231003", "20231004")
    assert found["DESCRIPTION"].startswith("It begins on this day\\; its end is not known.")


@pytest.mark.parametrize("trait", ["month", "year", "undated"])
def test_what_is_not_known_to_the_day_has_no_file(trait, client):
    event = EventFactory(**{trait: True})
    with pytest.raises(NoDays):
        calendar_file(event)
    assert client.get(reverse("events:file", args=[event.slug])).status_code == 404


@pytest.mark.parametrize(
    ("status", "written", "title"),
    [
        ("planned", "CONFIRMED", "Event"),
        ("held", "CONFIRMED", "Event"),
        ("tentative", "TENTATIVE", "[Tentative] Event"),
        ("postponed", "TENTATIVE", "[Postponed] Event"),
        ("cancelled", "CANCELLED", "[Cancelled] Event"),
    ],
)
def test_the_status_is_written_for_programs_and_for_people(status, written, title):
    found = entry(EventFactory(title_en="Event", status=status, moved=True))
    assert (found["STATUS"], found["SUMMARY"]) == (written, title)


def test_a_change_raises_the_sequence_and_keeps_the_identifier():
    event = EventFactory()
    before = entry(event)
    event.status = Event.Status.CANCELLED
    event.save()
    after = entry(event)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert before["UID"] == after["UID"]


def test_a_text_in_another_language_is_marked():
    event = EventFactory(title_en="Soil Forum", summary_fr="On y parle des sols.")
    found = entry(event, "fr")
    assert found["SUMMARY;LANGUAGE=en"] == "Soil Forum"
    assert found["DESCRIPTION"].startswith("On y parle des sols.")


def test_a_hybrid_event_is_at_its_place_and_online():
    found = entry(EventFactory(mode="hybrid", place_en="FAO"))
    assert found["LOCATION"] == "FAO\\, Rome\\, Italy\\, and online"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a\\b;c,d", "a\\\\b\\;c\\,d"),
        ("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07nul\x00del\x7ftab\t", "bellnuldeltab"),
        ("END:VEVENT\r\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_nothing_breaks_out_of_a_text(text, escaped):
    assert escape(text) == escaped


@pytest.mark.parametrize("letter", ["x", "é", "土", "🌱"])
def test_lines_have_75_octets_at_most_and_no_letter_is_cut(letter):
    line = "SUMMARY:" + letter * 100
    pieces = fold(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert fold(line).replace("\r\n ", "") == line


def test_a_short_line_is_left_alone():
    assert fold("x" * 75) == "x" * 75


def test_the_file_is_served_as_a_calendar(client):
    event = EventFactory(slug="talk")
    answer = client.get("/en/events/talk.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="talk.ics"'
    assert re.findall(rb"(?<!\r)\n", answer.content) == []
    assert client.get("/en/events/nothing.ics").status_code == 404
    assert str(event.uid).encode() in answer.content
