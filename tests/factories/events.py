"""Series, events in every shape of date, and who makes them possible."""

from datetime import date, time

import factory

from events.models import DateShape, Event, EventOrganisation, Series


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    slug = factory.Sequence(lambda n: f"series-{n}")
    title_en = "Talks on soils"


class EventFactory(factory.django.DjangoModelFactory):
    """A conference of one day in Rome in September 2023; traits for the other shapes of date."""

    class Meta:
        model = Event

    class Params:
        separate = factory.Trait(
            date_shape=DateShape.SEPARATE,
            days=[date(2023, 12, 4), date(2023, 12, 7)],
            starts_on=date(2023, 12, 4),
            ends_on=date(2023, 12, 7),
        )
        open_ended = factory.Trait(date_shape=DateShape.OPEN, starts_on=date(2023, 10, 3), ends_on=None)
        month = factory.Trait(date_shape=DateShape.MONTH, starts_on=date(2023, 6, 1), ends_on=date(2023, 6, 30))
        year = factory.Trait(date_shape=DateShape.YEAR, starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))
        undated = factory.Trait(date_shape=DateShape.UNDATED, starts_on=None, ends_on=None)
        webinar = factory.Trait(
            kind=Event.Kind.WEBINAR,
            starts_on=date(2023, 9, 7),
            start_time=time(14),
            timezone="Europe/Paris",
            mode=Event.Mode.ONLINE,
            country="",
            city_en="",
        )
        moved = factory.Trait(former_starts_on=date(2023, 2, 7), former_ends_on=date(2023, 2, 10))

    slug = factory.Sequence(lambda n: f"event-{n:03}")
    kind = Event.Kind.CONFERENCE
    title_en = factory.Sequence(lambda n: f"Event {n:03}")
    summary_en = "Soils are spoken of."
    starts_on = date(2023, 9, 19)
    ends_on = factory.SelfAttribute("starts_on")
    mode = Event.Mode.ONSITE
    city_en = "Rome"
    country = "IT"


class EventOrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventOrganisation

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Host {n}")
