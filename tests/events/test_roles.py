"""Who makes an event possible: out of the register or by name, never both and never neither; and series."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from events.models import EventOrganisation
from tests.factories.events import EventFactory, EventOrganisationFactory, SeriesFactory
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "facts", [{"name": ""}, {"name": "CIRAD", "in_register": True}, {"role": "guest"}, {"role": ""}]
)
def test_a_part_is_an_organisation_or_a_name_in_a_known_role(facts):
    organisation = OrganisationFactory() if facts.pop("in_register", False) else None
    with pytest.raises(IntegrityError):
        EventOrganisationFactory(organisation=organisation, **facts)


@pytest.mark.parametrize("column", ["name", "role", "event_id"])
def test_a_part_misses_nothing(column):
    part = EventOrganisationFactory()
    with pytest.raises(IntegrityError):
        EventOrganisation.objects.filter(pk=part.pk).update(**{column: None})


def test_an_organisation_takes_part_once_in_one_role():
    event, organisation = EventFactory(), OrganisationFactory()
    EventOrganisationFactory(event=event, organisation=organisation, name="")
    EventOrganisationFactory(event=event, name="CIRAD")
    EventOrganisationFactory(organisation=organisation, name="")
    for again in ({"organisation": organisation, "name": ""}, {"name": "CIRAD"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EventOrganisationFactory(event=event, role="partner", **again)


def test_an_organisation_that_held_events_cannot_be_deleted():
    organisation = OrganisationFactory()
    EventOrganisationFactory(organisation=organisation, name="")
    with pytest.raises(ProtectedError):
        organisation.delete()


def test_numbers_are_given_once_in_a_series_and_from_one_on():
    series = SeriesFactory()
    EventFactory(series=series, series_number=1)
    EventFactory(series=series, series_number=None)
    EventFactory(series=series, series_number=None)
    for number in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            EventFactory(series=series, series_number=number)
