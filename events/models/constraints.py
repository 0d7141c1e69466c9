"""What the database itself knows of an event's dates and facts, as sentences.

A check that compares with NULL passes, so every rule says what must not be NULL.
"""

from datetime import timedelta

from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import ExtractDay
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

_BOTH = Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on"))
_MONTH_ENDS = Exact(
    ExtractDay(ExpressionWrapper(F("ends_on") + Value(timedelta(days=1)), output_field=models.DateTimeField())), 1
)


def _cardinality() -> Func:
    return Func(F("days"), function="CARDINALITY", output_field=models.IntegerField())


def _first_day() -> Func:
    return Func(F("days"), template="(%(expressions)s)[1]", output_field=models.DateField())


def _last_day() -> Func:
    """Give ``(days)[CARDINALITY(days)]``: an array's subscripts begin at one."""
    return Func(
        F("days"), _cardinality(), arg_joiner=")[", template="(%(expressions)s]", output_field=models.DateField()
    )


DATES = [
    models.CheckConstraint(
        name="event_has_the_dates_of_its_shape",
        condition=(Q(date_shape="undated", starts_on=None, ends_on=None))
        | (Q(date_shape="open", starts_on__isnull=False, ends_on=None))
        | (Q(date_shape__in=["days", "separate"]) & _BOTH)
        | (Q(date_shape="month", starts_on__day=1) & _BOTH & Q(_MONTH_ENDS))
        | (Q(date_shape="year", starts_on__day=1, starts_on__month=1, ends_on__day=31, ends_on__month=12) & _BOTH),
        violation_error_message=_("These dates do not fit the way in which the date is known."),
    ),
    models.CheckConstraint(
        name="event_separate_days_are_its_first_to_last",
        condition=(~Q(date_shape="separate") & Q(Exact(_cardinality(), 0)))
        | (
            Q(date_shape="separate")
            & Q(GreaterThanOrEqual(_cardinality(), 2))
            & Q(Exact(_first_day(), F("starts_on")))
            & Q(Exact(_last_day(), F("ends_on")))
        ),
        violation_error_message=_("Separate days are two or more, and only such an event has them."),
    ),
    models.CheckConstraint(
        name="event_hours_have_a_day_and_a_zone",
        condition=Q(start_time=None, end_time=None)
        | (Q(start_time__isnull=False, date_shape="days") & ~Q(timezone="") & (Q(end_time=None) | _BOTH)),
        violation_error_message=_("Hours need a day, a beginning and a time zone."),
    ),
    models.CheckConstraint(
        name="event_instants_follow_its_hours",
        condition=(Q(start_time=None, starts_at=None) | Q(start_time__isnull=False, starts_at__isnull=False))
        & (
            Q(end_time=None, ends_at=None)
            | Q(end_time__isnull=False, ends_at__isnull=False, starts_at__isnull=False, ends_at__gt=F("starts_at"))
        ),
        violation_error_message=_("It ends after it begins."),
    ),
    models.CheckConstraint(
        name="event_is_over_one_day_if_it_is_dated",
        condition=Q(starts_on=None, over_at=None) | Q(starts_on__isnull=False, over_at__isnull=False),
    ),
    models.CheckConstraint(
        name="event_former_dates_are_two_in_order",
        condition=Q(former_starts_on=None, former_ends_on=None)
        | Q(former_starts_on__isnull=False, former_ends_on__isnull=False, former_ends_on__gte=F("former_starts_on")),
        violation_error_message=_("Give both former days, the earlier one first."),
    ),
    models.CheckConstraint(
        name="event_postponed_remembers_its_former_date",
        condition=~Q(status="postponed") | Q(former_starts_on__isnull=False),
        violation_error_message=_("A postponed event keeps the date for which it was announced."),
    ),
]

FACTS = [
    models.CheckConstraint(
        name="event_has_a_title_in_its_own_language",
        condition=(Q(title_language="en") & ~Q(title_en=""))
        | (Q(title_language="fr") & ~Q(title_fr=""))
        | (Q(title_language="es") & ~Q(title_es="")),
        violation_error_message=_("Give the title in its original language."),
    ),
    models.CheckConstraint(
        name="event_in_person_is_somewhere",
        condition=~Q(mode__in=["onsite", "hybrid"]) | ~Q(city_en="") | ~Q(country=""),
        violation_error_message=_("People who come in person need a town or a country."),
    ),
    models.CheckConstraint(name="event_country_is_a_code", condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$")),
    models.CheckConstraint(
        name="event_website_is_on_the_web",
        condition=Q(website="") | Q(website__regex=r"^https?://"),
        violation_error_message=_("The website begins with http:// or https://."),
    ),
    models.CheckConstraint(
        name="event_number_belongs_to_a_series",
        condition=Q(series_number=None) | Q(series__isnull=False, series_number__gte=1),
        violation_error_message=_("A number from 1 on belongs to a series."),
    ),
    models.UniqueConstraint(
        "series",
        "series_number",
        name="event_number_is_unique_in_its_series",
        violation_error_message=_("The series already has an event of this number."),
    ),
    models.CheckConstraint(
        name="event_is_not_its_own_parent",
        condition=Q(parent=None) | ~Q(parent=F("id")),
        violation_error_message=_("An event is not a part of itself."),
    ),
]
