"""The demonstration holds the forty events of the Initiative's publications, with the dates that are known."""

import csv
from collections import Counter
from datetime import UTC, datetime

import pytest

from events.demo import fill
from events.models import DateShape, Event, EventOrganisation
from members.demo import fill as fill_members
from roadmap.demo import fill as fill_roadmap
from tests import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    lines = []
    fill_members(lambda line: None)
    fill_roadmap(lambda line: None)
    fill(lines.append)
    return lines


@pytest.fixture(scope="module")
def published():
    with shared.path("data/events.csv").open(newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_forty_events_are_there_in_every_shape(said, published):
    assert said == ["40 events"]
    assert set(Event.objects.values_list("slug", flat=True)) == set(published)
    assert Counter(Event.objects.values_list("date_shape", flat=True)) == {
        "days": 27, "separate": 1, "open": 1, "month": 3, "year": 6, "undated": 2,
    }  # fmt: skip


def test_days_are_those_that_were_printed(said, published):
    days = [DateShape.DAYS, DateShape.SEPARATE, DateShape.OPEN]
    for event in Event.objects.filter(date_shape__in=days).exclude(slug="regional-west-africa-2023"):
        row = published[event.slug]
        assert (event.starts_on.isoformat(), event.ends_on.isoformat() if event.ends_on else "") == (
            row["start_date"],
            row["end_date"],
        )


def test_hours_are_the_instants_that_were_printed(said, published):
    begun = {row["id"]: row["start_utc"] for row in published.values() if row["start_utc"]}
    found = Event.objects.filter(starts_at__isnull=False)
    assert {event.slug: f"{event.starts_at:%Y-%m-%dT%H:%MZ}" for event in found} == begun
    assert Event.objects.get(slug="consortium-8").ends_at == datetime(2022, 11, 16, 16, tzinfo=UTC)


def test_the_meeting_in_asia_remembers_its_first_date(said, published):
    asia, row = Event.objects.get(slug="regional-asia-pacific-2023"), published["regional-asia-pacific-2023"]
    assert asia.former_starts_on.isoformat() == row["planned_start"]
    assert asia.former_ends_on.isoformat() == row["planned_end"]
    assert Counter(asia.organisations.values_list("role", flat=True)) == {"host": 1, "partner": 3, "supporter": 6}


def test_the_committee_meets_on_two_days_that_are_not_a_range(said):
    assert [day.day for day in Event.objects.get(slug="stc-2023-12").days] == [4, 7]


def test_modes_are_those_that_were_stated(said, published):
    for event in Event.objects.all():
        printed = published[event.slug]["mode"].split(" ")[0]
        assert event.mode == ("unknown" if printed in ("", "unstated") else printed), event.slug


def test_every_event_is_told_in_three_languages(said):
    assert not Event.objects.untranslated().exists()
    named = Event.objects.filter(title_fr="").values_list("slug", flat=True)
    assert set(named) == {"glf-nairobi-2023", "regenerative-earth-summit-2023", "slf-2023"}


def test_organisations_of_the_register_are_linked(said):
    linked = set(EventOrganisation.objects.exclude(organisation=None).values_list("organisation__slug", flat=True))
    assert {"cirad", "giz", "inrae", "gsp"} <= linked
    assert EventOrganisation.objects.filter(organisation=None, name="").count() == 0


def test_dead_links_are_left_out(said):
    assert set(Event.objects.values_list("website", flat=True)) == {""}
