"""Figures as of a date, and who joined when."""

from datetime import date

import pytest
import time_machine

from initiative.countries import country_names
from members import register
from members.models import Precision
from members.regions import Region, countries_of, region_of
from members.register import Figures
from tests.factories.members import OrganisationFactory, RegisterFigureFactory, StakeholderGroupFactory

pytestmark = pytest.mark.django_db


def test_members_are_counted_among_the_partners():
    OrganisationFactory.create_batch(2, member=True)
    OrganisationFactory()
    OrganisationFactory(hidden=True)

    assert register.figures(date(2024, 1, 1)) == Figures(date(2024, 1, 1), partners=3, members=2)


def test_who_joined_later_does_not_count_on_a_date_and_who_joined_at_an_unknown_date_does():
    OrganisationFactory(joined_on=date(2023, 9, 1))
    OrganisationFactory(joined_on=date(2023, 9, 2))
    OrganisationFactory(joined_on=None)

    assert register.figures(date(2023, 9, 1)).partners == 2


def test_a_published_figure_holds_from_its_date_until_the_next():
    RegisterFigureFactory(on=date(2023, 9, 30), partners=782, members=346)
    RegisterFigureFactory(on=date(2023, 12, 31), partners=800, members=350, source="Newsletter 23")

    with pytest.raises(LookupError):
        register.figures(date(2023, 9, 29))
    assert register.figures(date(2023, 9, 30))[:3] == (date(2023, 9, 30), 782, 346)
    assert register.figures(date(2023, 12, 30)).partners == 782
    assert register.figures(date(2024, 6, 1)) == (date(2023, 12, 31), 800, 350, "Newsletter 23")


@time_machine.travel("2023-10-15")
def test_without_a_date_the_figures_are_those_of_today():
    RegisterFigureFactory(on=date(2023, 10, 16))

    assert register.figures() == Figures(date(2023, 10, 15), partners=0, members=0)


def test_joiners_are_listed_members_first_then_by_stakeholder_group_and_name():
    first = StakeholderGroupFactory(code="a", position=1)
    second = StakeholderGroupFactory(code="b", position=2)
    for name, group, is_member in [("Zeta", first, True), ("Alpha", second, True), ("Beta", first, False)]:
        OrganisationFactory(name=name, stakeholder_group=group, member=is_member)
    OrganisationFactory(name="Late", joined_on=date(2023, 10, 1))
    OrganisationFactory(name="Hidden", hidden=True)

    run = register.joined(date(2023, 9, 1), date(2023, 9, 30))

    assert [organisation.name for organisation in run.members] == ["Zeta", "Alpha"]
    assert [organisation.name for organisation in run.partners] == ["Beta"]


def test_the_newest_run_reaches_five_months_back_over_the_turn_of_a_year():
    for name, day in [("A", date(2024, 2, 10)), ("B", date(2023, 10, 1)), ("C", date(2023, 9, 30))]:
        OrganisationFactory(name=name, joined_on=day, joined_precision=Precision.DAY)

    run = register.newest_run()

    assert (run.start, run.end) == (date(2023, 10, 1), date(2024, 2, 10))
    assert [organisation.name for organisation in run.partners] == ["A", "B"]


def test_an_empty_register_has_no_newest_run_and_no_years():
    OrganisationFactory(joined_on=None)

    assert register.newest_run() is None
    assert register.years() == []


def test_every_country_but_antarctica_lies_in_exactly_one_region():
    listed = [code for region in Region for code in countries_of(region)]

    assert len(listed) == len(set(listed))
    assert set(country_names("en")) - set(listed) == {"AQ"}
    assert set(listed) - set(country_names("en")) == set()


@pytest.mark.parametrize(
    ("country", "is_international", "region"),
    [
        ("FR", False, Region.EUROPE),
        ("TR", False, Region.EUROPE),
        ("TW", False, Region.ASIA_PACIFIC),
        ("DE", True, Region.INTERNATIONAL),
        ("", True, Region.INTERNATIONAL),
        ("", False, None),
        ("AQ", False, None),
    ],
)
def test_an_organisation_lies_in_the_region_of_its_country_unless_it_is_international(
    country, is_international, region
):
    assert region_of(country, is_international) == region
