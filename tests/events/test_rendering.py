"""Dates, hours, places and organisers in words, in three languages."""

from datetime import date, time

import pytest
from django.utils.translation import override

from events.models import Event
from events.rendering import (
    date_block,
    date_in_words,
    former_date,
    heading,
    hours,
    kind_in_words,
    organisers,
    place,
    weekdays,
)
from tests.factories.events import EventFactory, EventOrganisationFactory, SeriesFactory

pytestmark = pytest.mark.django_db
ACROSS = {"starts_on": date(2023, 11, 30), "ends_on": date(2023, 12, 12)}
NEW_YEAR = {"starts_on": date(2023, 12, 30), "ends_on": date(2024, 1, 2)}
FAR_APART = [date(2023, 11, 28), date(2023, 12, 4)]
MANY = [date(2023, 12, day) for day in (4, 5, 7, 20)]
SCATTERED = "28 November 2023, 4 December 2023, 5 December 2023, 7 December 2023 and 20 December 2023"


def separate(days):
    return {"date_shape": "separate", "days": days, "starts_on": days[0], "ends_on": days[-1]}


@pytest.mark.parametrize(
    ("facts", "numeral", "rest", "words"),
    [
        ({}, "19", "Sept 2023", "19 September 2023"),
        ({"ends_on": date(2023, 9, 21)}, "19–21", "Sept 2023", "19–21 September 2023"),
        (ACROSS, "30 Nov – 12 Dec", "2023", "30 Nov – 12 Dec 2023"),
        (NEW_YEAR, "30 Dec – 2 Jan", "2023 – 2024", "30 Dec 2023 – 2 Jan 2024"),
        ({"separate": True}, "4, 7", "Dec 2023", "4 and 7 December 2023"),
        (separate(FAR_APART), "28 Nov, 4 Dec", "2023", "28 November 2023 and 4 December 2023"),
        (separate(MANY), "4 … 20", "Dec 2023", "4, 5, 7 and 20 December 2023"),
        (separate([*FAR_APART, *MANY[1:]]), "28 Nov … 20 Dec", "2023", SCATTERED),
        ({"open_ended": True}, "3 …", "Oct 2023", "from 3 October 2023, end not known"),
        ({"month": True}, "Jun", "2023", "June 2023"),
        ({"month": True, "ends_on": date(2023, 8, 31)}, "Jun", "– Aug 2023", "June 2023 – August 2023"),
        ({"year": True}, "2023", "", "2023"),
        ({"year": True, "starts_on": date(2019, 1, 1)}, "2019", "– 2023", "2019–2023"),
        ({"undated": True}, "–", "no date", "date not known"),
    ],
)
def test_every_shape_of_date_has_its_numeral_and_its_words(facts, numeral, rest, words):
    with override("en"):
        block = date_block(EventFactory(**facts))
    assert tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in block) == (numeral, rest, words)


@pytest.mark.parametrize(
    ("language", "numeral"),
    [("en", "30 Nov – 1 Dec"), ("fr", "30 nov. – 1er déc."), ("es", "30 nov – 1 dic")],
)
def test_days_of_two_months_bear_their_months_and_part_only_at_the_dash(language, numeral):
    event = EventFactory(starts_on=date(2023, 11, 30), ends_on=date(2023, 12, 1))
    with override(language):
        block = date_block(event)
    first, last = block.numeral.split(" ")
    assert f"{first} {last}".replace("\N{NO-BREAK SPACE}", " ") == numeral


@pytest.mark.parametrize(
    ("facts", "is_long"),
    [(ACROSS, True), (separate(FAR_APART), True), ({}, False), (separate(MANY), False), ({"month": True}, False)],
)
def test_only_what_is_as_short_as_a_numeral_is_set_as_large(facts, is_long):
    assert date_block(EventFactory(**facts)).is_long == is_long


@pytest.mark.parametrize(
    ("language", "shown", "days"),
    [("fr", "4 et 7 décembre 2023", "Lundi et jeudi"), ("es", "4 y 7 de diciembre de 2023", "Lunes y jueves")],
)
def test_dates_are_worded_in_the_reader_s_language(language, shown, days):
    event = EventFactory(separate=True)
    with override(language):
        assert (date_in_words(event), weekdays(event)) == (shown, days)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, "Tuesday"),
        ({"ends_on": date(2023, 9, 21)}, "Tuesday to Thursday"),
        ({"ends_on": date(2023, 9, 26)}, ""),
        ({"month": True}, ""),
        ({"open_ended": True}, ""),
        ({"undated": True}, ""),
    ],
)
def test_days_of_the_week_are_told_where_they_help(facts, shown):
    with override("en"):
        assert weekdays(EventFactory(**facts)) == shown


def test_former_dates_are_told_in_full_and_in_short():
    event = EventFactory(moved=True)
    with override("en"):
        assert former_date(event) == "7–10 February 2023"
        assert former_date(event, is_short=True) == "7–10 Feb 2023"
        across = EventFactory(former_starts_on=date(2023, 1, 30), former_ends_on=date(2023, 2, 2))
        assert former_date(across, is_short=True) == "30 Jan\u00a0– 2 Feb 2023"
        assert former_date(EventFactory()) == ""


@pytest.mark.parametrize(
    ("zone", "start", "end", "shown"),
    [
        ("Europe/Paris", time(14), None, ("14:00", "GMT+2", "12:00 UTC")),
        ("Europe/Paris", time(14), time(15, 30), ("14:00–15:30", "GMT+2", "12:00–13:30 UTC")),
        ("Asia/Kolkata", time(9), None, ("09:00", "GMT+5:30", "03:30 UTC")),
        ("Asia/Kolkata", time(2), None, ("02:00", "GMT+5:30", "20:30 UTC on 6 Sept 2023")),
        ("America/Denver", time(20), None, ("20:00", "GMT−6", "02:00 UTC on 8 Sept 2023")),
        ("UTC", time(9), None, ("09:00", "UTC", "09:00 UTC")),
    ],
)
def test_hours_are_told_at_the_place_and_in_utc(zone, start, end, shown):
    event = EventFactory(webinar=True, timezone=zone, start_time=start, end_time=end)
    with override("en"):
        assert hours(event) == shown


def test_a_webinar_after_the_clocks_went_back_is_not_at_gmt_plus_two():
    event = EventFactory(webinar=True, starts_on=date(2023, 11, 27))
    assert hours(event).offset == "GMT+1"


def test_hours_that_are_not_published_are_none():
    assert hours(EventFactory()) is None


@pytest.mark.parametrize(
    ("facts", "short", "whole"),
    [
        ({"place_en": "FAO"}, ["Rome", "Italy"], ["FAO", "Rome", "Italy"]),
        ({"webinar": True, "place_en": "Zoom"}, ["Zoom"], ["Zoom"]),
        ({"webinar": True}, [], []),
    ],
)
def test_a_place_is_told_in_short_and_whole(facts, short, whole):
    event = EventFactory(**facts)
    with override("en"):
        assert (place(event), place(event, whole=True)) == (short, whole)


def test_a_webinar_tells_its_place_in_its_series():
    series = SeriesFactory()
    events = [EventFactory(webinar=True, series=series, series_number=number) for number in (1, 2)]
    listed = Event.objects.with_rows().get(pk=events[1].pk)
    with override("en"):
        assert kind_in_words(listed) == "Webinar 2 of 2"
        assert kind_in_words(events[1]) == "Webinar 2"
        assert kind_in_words(EventFactory()) == "Conference"


def test_organisers_stand_by_role_and_the_initiative_first():
    event = EventFactory(held_by="together")
    for role, name in (("supporter", "S"), ("host", "H"), ("partner", "P"), ("host", "G"), ("co-organiser", "C")):
        EventOrganisationFactory(event=event, role=role, name=name)
    shown = [
        (str(role.title), role.initiative, [str(part) for part in role.parts])
        for role in organisers(event, event.organisations.all())
    ]
    assert shown == [
        ("Organised by", True, ["H", "G"]),
        ("Together with", False, ["C"]),
        ("In partnership with", False, ["P"]),
        ("With the support of", False, ["S"]),
    ]


def test_the_initiative_stands_alone_where_nobody_else_is_named_and_nowhere_at_events_of_others():
    assert [(role.initiative, role.parts) for role in organisers(EventFactory(), [])] == [(True, [])]
    assert organisers(EventFactory(held_by="others"), []) == []


@pytest.mark.parametrize(
    ("facts", "title"),
    [({}, "September 2023"), ({"year": True}, "2023"), ({"undated": True}, "Without a date")],
)
def test_lists_are_parted_by_month_year_and_the_want_of_a_date(facts, title):
    with override("en"):
        assert str(heading(EventFactory(**facts))) == title
