"""Every shape of a date, what the database refuses, and the instants that follow from hours and zones."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from events.models import DateShape, Event
from events.models.dating import zone_choices
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 9, 7, 12, tzinfo=UTC)


def update(event, **columns):
    """Write past the model, as raw SQL would."""
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**columns)


def test_a_day_may_be_given_alone():
    event = EventFactory.build(ends_on=None)
    event.full_clean()
    assert event.ends_on == event.starts_on


@pytest.mark.parametrize(
    ("shape", "first", "last", "kept"),
    [
        (DateShape.MONTH, date(2023, 6, 14), None, (date(2023, 6, 1), date(2023, 6, 30))),
        (DateShape.MONTH, date(2022, 7, 3), date(2022, 8, 3), (date(2022, 7, 1), date(2022, 8, 31))),
        (DateShape.MONTH, date(2024, 2, 29), None, (date(2024, 2, 1), date(2024, 2, 29))),
        (DateShape.YEAR, date(2023, 6, 14), None, (date(2023, 1, 1), date(2023, 12, 31))),
        (DateShape.YEAR, date(2019, 6, 14), date(2022, 1, 1), (date(2019, 1, 1), date(2022, 12, 31))),
    ],
)
def test_months_and_years_are_kept_from_their_first_to_their_last_day(shape, first, last, kept):
    event = EventFactory.build(date_shape=shape, starts_on=first, ends_on=last)
    event.full_clean()
    event.save()
    assert (event.starts_on, event.ends_on) == kept


def test_separate_days_are_sorted_and_tell_the_first_and_the_last():
    days = [date(2023, 12, 7), date(2023, 12, 4), date(2023, 12, 7)]
    event = EventFactory.build(date_shape=DateShape.SEPARATE, starts_on=None, ends_on=None, days=days)
    event.full_clean()
    event.save()
    assert event.days == [date(2023, 12, 4), date(2023, 12, 7)]
    assert (event.starts_on, event.ends_on) == (date(2023, 12, 4), date(2023, 12, 7))


@pytest.mark.parametrize("trait", ["separate", "open_ended", "month", "year", "undated", "webinar", "moved"])
def test_every_shape_is_accepted(trait):
    EventFactory(**{trait: True}).full_clean()


@pytest.mark.parametrize(
    ("trait", "columns"),
    [
        ({}, {"starts_on": None}),
        ({}, {"ends_on": None}),
        ({}, {"starts_on": None, "ends_on": None, "over_at": None}),
        ({}, {"ends_on": date(2023, 9, 18)}),
        ({}, {"date_shape": "week"}),
        ({}, {"date_shape": None}),
        ({}, {"over_at": None}),
        ({}, {"days": [date(2023, 9, 19)]}),
        ({}, {"days": None}),
        ({"separate": True}, {"days": []}),
        ({"separate": True}, {"days": [date(2023, 12, 4)]}),
        ({"separate": True}, {"days": [date(2023, 12, 5), date(2023, 12, 7)]}),
        ({"separate": True}, {"days": [date(2023, 12, 4), date(2023, 12, 8)]}),
        ({"separate": True}, {"ends_on": None}),
        ({"open_ended": True}, {"starts_on": None, "over_at": None}),
        ({"open_ended": True}, {"ends_on": date(2023, 12, 5)}),
        ({"month": True}, {"starts_on": date(2023, 6, 2)}),
        ({"month": True}, {"ends_on": date(2023, 6, 29)}),
        ({"month": True}, {"ends_on": None}),
        ({"year": True}, {"starts_on": date(2023, 2, 1)}),
        ({"year": True}, {"ends_on": date(2023, 11, 30)}),
        ({"year": True}, {"ends_on": None}),
        ({"undated": True}, {"ends_on": date(2023, 9, 19)}),
        ({"undated": True}, {"starts_on": date(2023, 9, 19)}),
        ({"moved": True}, {"former_ends_on": None}),
        ({"moved": True}, {"former_starts_on": None}),
        ({"moved": True}, {"former_ends_on": date(2023, 2, 6)}),
        ({}, {"status": "postponed"}),
    ],
)
def test_the_database_refuses_dates_that_do_not_fit_their_shape(trait, columns):
    event = EventFactory(**trait)
    with pytest.raises(IntegrityError):
        update(event, **columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"timezone": ""},
        {"timezone": None},
        {"start_time": None},
        {"starts_at": None},
        {"date_shape": "open", "ends_on": None},
        {"end_time": time(15)},
        {"ends_at": datetime(2023, 9, 7, 13, tzinfo=UTC)},
        {"end_time": time(15), "ends_at": NOON},
        {"end_time": time(15), "ends_at": datetime(2023, 9, 7, 11, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_hours_without_a_day_a_zone_and_their_instants(columns):
    event = EventFactory(webinar=True)
    with pytest.raises(IntegrityError):
        update(event, **columns)


def test_an_hour_without_a_beginning_is_refused():
    with pytest.raises(IntegrityError):
        update(EventFactory(), end_time=time(15), ends_at=NOON)


@pytest.mark.parametrize(
    "columns",
    [
        {"title_en": ""},
        {"title_en": None},
        {"title_language": "fr"},
        {"title_language": "de"},
        {"country": "it"},
        {"country": None},
        {"website": "javascript:alert(1)"},
        {"website": "#"},
        {"series_number": 1},
        {"mode": "hybrid", "city_en": "", "country": ""},
    ],
)
def test_the_database_refuses_facts_that_say_nothing(columns):
    with pytest.raises(IntegrityError):
        update(EventFactory(), **columns)


def test_an_event_is_not_a_part_of_itself():
    event = EventFactory()
    with pytest.raises(IntegrityError):
        update(event, parent=event.pk)


def test_a_french_title_suffices_for_a_french_name():
    event = EventFactory(title_en="", title_fr="Carrefours", title_language="fr")
    assert (event.title, event.title.language) == ("Carrefours", "fr")


@pytest.mark.parametrize(
    ("day", "hour", "zone", "instant"),
    [
        (date(2023, 9, 7), time(14), "Europe/Paris", NOON),
        (date(2023, 10, 17), time(9), "Europe/Paris", datetime(2023, 10, 17, 7, tzinfo=UTC)),
        (date(2023, 11, 27), time(9), "Europe/Paris", datetime(2023, 11, 27, 8, tzinfo=UTC)),
        (date(2022, 11, 16), time(15, 30), "Africa/Cairo", datetime(2022, 11, 16, 13, 30, tzinfo=UTC)),
        (date(2023, 9, 19), time(9), "Asia/Kathmandu", datetime(2023, 9, 19, 3, 15, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), "Europe/Paris", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2024, 1, 10), time(9), "Australia/Lord_Howe", datetime(2024, 1, 9, 22, tzinfo=UTC)),
        (date(2024, 7, 10), time(9), "Australia/Lord_Howe", datetime(2024, 7, 9, 22, 30, tzinfo=UTC)),
    ],
)
def test_hours_at_a_place_become_instants(day, hour, zone, instant):
    event = EventFactory(starts_on=day, start_time=hour, timezone=zone)
    event.refresh_from_db()
    assert event.starts_at == instant


@pytest.mark.parametrize(
    ("day", "hour", "zone"),
    [(date(2026, 3, 29), time(2, 30), "Europe/Paris"), (date(2011, 12, 30), time(12), "Pacific/Apia")],
)
def test_an_hour_that_clocks_skip_is_refused_with_a_sentence(day, hour, zone):
    event = EventFactory.build(starts_on=day, ends_on=day, start_time=hour, timezone=zone)
    with pytest.raises(ValidationError, match="skip this hour"):
        event.full_clean()


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "GMT+2", "+02:00", "Etc/GMT-2", "../etc/passwd"])
def test_only_places_are_zones(zone):
    with pytest.raises(ValidationError) as refused:
        EventFactory.build(timezone=zone).full_clean()
    assert "timezone" in refused.value.message_dict


def test_zones_hold_those_of_the_seeds_and_old_names():
    names = {name for name, _label in zone_choices()}
    assert {"UTC", "Europe/Paris", "Asia/Kolkata", "Asia/Calcutta", "Africa/Cairo", "America/Denver"} <= names


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2200, 1, 1), date.max])
@pytest.mark.parametrize("column", ["starts_on", "ends_on", "former_starts_on"])
def test_years_out_of_this_world_are_refused_with_a_sentence(day, column):
    with pytest.raises(ValidationError, match="years 2000 to 2199"):
        EventFactory.build(**{column: day}).full_clean()


def test_it_ends_after_it_begins():
    event = EventFactory.build(webinar=True, end_time=time(14))
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert refused.value.message_dict == {"end_time": ["It ends after it begins."]}


@pytest.mark.parametrize(
    ("facts", "over"),
    [
        ({}, datetime(2023, 9, 20, tzinfo=UTC)),
        ({"timezone": "Asia/Kolkata"}, datetime(2023, 9, 19, 18, 30, tzinfo=UTC)),
        ({"webinar": True}, datetime(2023, 9, 7, 22, tzinfo=UTC)),
        ({"webinar": True, "end_time": time(15, 30)}, datetime(2023, 9, 7, 13, 30, tzinfo=UTC)),
        ({"separate": True}, datetime(2023, 12, 8, tzinfo=UTC)),
        ({"open_ended": True}, datetime(2024, 10, 3, tzinfo=UTC)),
        ({"month": True}, datetime(2023, 7, 1, tzinfo=UTC)),
        ({"undated": True}, None),
    ],
)
def test_it_is_over_when_its_last_day_is_over_at_its_place(facts, over):
    assert EventFactory(**facts).over_at == over


def test_the_clock_parts_coming_from_past():
    first, second = EventFactory(starts_on=date(2030, 5, 2)), EventFactory(starts_on=date(2030, 5, 9))
    gone, before = EventFactory(starts_on=date(2020, 5, 9)), EventFactory(starts_on=date(2019, 5, 9))
    undated = EventFactory(undated=True)
    now = datetime(2025, 1, 1, tzinfo=UTC)

    assert list(Event.objects.coming(now)) == [first, second]
    assert list(Event.objects.past(now)) == [gone, before]
    assert list(Event.objects.latest_first()) == [second, first, gone, before, undated]
    assert list(Event.objects.coming(first.over_at)) == [second]


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({}, 0),
        ({"summary_en": "Other words."}, 0),
        ({"starts_on": date(2023, 9, 18)}, 1),
        ({"status": "cancelled"}, 1),
        ({"title_en": "Another name"}, 1),
        ({"city_en": "Bari"}, 1),
        ({"start_time": time(9), "timezone": "Europe/Rome"}, 1),
    ],
)
def test_calendars_hear_of_what_matters_to_them(change, sequence):
    event = Event.objects.get(pk=EventFactory().pk)
    uid = event.uid
    for name, value in change.items():
        setattr(event, name, value)
    event.save()
    event.save()

    event = Event.objects.get(pk=event.pk)
    assert (event.sequence, event.uid) == (sequence, uid)


def test_a_raw_insert_needs_a_title_and_a_date():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_series (slug, title_en, title_fr, title_es) VALUES ('x', '', '', '')",
        )
