"""The events of an organisation, on its page."""

import re
from datetime import date

import pytest
from django.template import Context, Template

from tests.factories.events import EventFactory, EventOrganisationFactory, SeriesFactory
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def part(organisation, role="host", **facts):
    return EventOrganisationFactory(organisation=organisation, name="", role=role, event=EventFactory(**facts))


def shown(organisation):
    html = Template("{% load events %}{% events_of organisation %}").render(Context({"organisation": organisation}))
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_organisation_without_events_has_no_section():
    part(OrganisationFactory())
    assert shown(OrganisationFactory()) == ""


def test_each_event_is_told_with_its_date_its_kind_and_the_part_in_it_the_latest_first():
    organisation = OrganisationFactory()
    part(organisation, title_en="Soils of Rome", starts_on=date(2023, 9, 19))
    part(organisation, "supporter", title_en="Soils of Lima", webinar=True, starts_on=date(2024, 2, 1))
    part(OrganisationFactory(), title_en="Of others")
    assert shown(organisation) == (
        "In the calendar 1 February 2024 Soils of Lima Webinar · supporter"
        " 19 September 2023 Soils of Rome Conference · organiser"
    )


def test_a_cancelled_event_says_so():
    organisation = OrganisationFactory()
    part(organisation, status="cancelled")
    assert "Cancelled" in shown(organisation)


def test_the_page_of_an_organisation_shows_them(client):
    organisation = OrganisationFactory()
    held = part(organisation, title_en="Soils of Rome").event
    assert f'<a href="{held.get_absolute_url()}">Soils of Rome</a>' in client.get(organisation.get_absolute_url()).text


@pytest.mark.parametrize("rows", [1, 40])
def test_it_costs_the_same_for_any_number_of_events(rows, django_assert_num_queries):
    organisation, series = OrganisationFactory(), SeriesFactory()
    for number in range(rows):
        part(organisation, series=series, series_number=number + 1, starts_on=date(2023, 1, number % 28 + 1))
    with django_assert_num_queries(1):
        text = shown(organisation)
    assert text.count(f" of {rows} ") == (12 + 1 if rows > 12 else 0)
    assert ("The latest 12 of 40 events." in text) == (rows == 40)
