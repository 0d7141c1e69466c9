"""The demonstration of the register holds the facts of the Initiative's publications, and nothing invented."""

import csv
from datetime import date

import pytest

from members import register
from members.demo import fill
from members.models import Basis, Organisation, Precision, StakeholderGroup, Standing, StandingChange
from tests import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    lines = []
    fill(lines.append)
    return lines


def test_the_demo_tells_what_it_wrote(said):
    assert said == ["22 organisations on the list, 13 whose standing is to be confirmed"]


def test_every_organisation_whose_status_is_known_or_implied_is_there(said):
    with shared.path("data/organisations.csv").open(newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file) if row["status"] != "not stated"}
    standings = {"Member": Standing.MEMBER, "Partner": Standing.PARTNER}
    expected = {
        slug: (
            standings.get(row["status"], Standing.NONE),
            row["iso2"],
            Basis.STATED if row["status_basis"].startswith("stated") else Basis.ARGUED,
        )
        for slug, row in facts.items()
    }

    found = {o.slug: (o.standing, o.country, o.standing_basis) for o in Organisation.objects.all()}
    assert found == {
        slug: (standing, country, basis if standing else Basis.DECIDED)
        for slug, (standing, country, basis) in expected.items()
    }


def test_every_standing_is_a_line_of_the_ledger_that_says_where_it_is_written(said):
    lines = StandingChange.objects.select_related("organisation")

    assert len(lines) == Organisation.objects.partners().count() == 22
    assert {line.reason for line in lines} == {StandingChange.Reason.EARLIER}
    assert all(line.note.startswith("Newsletter 22") for line in lines)
    undated = {line.organisation.slug for line in lines if line.precision == Precision.LATEST}
    assert undated == set(Organisation.objects.partners().filter(joined_on=None).values_list("slug", flat=True))
    assert len(undated) == 9


def test_the_twelve_joiners_stand_in_the_order_of_the_newsletter(said):
    run = register.newest_run()

    assert (run.start, run.end) == (date(2023, 5, 1), date(2023, 9, 1))
    assert [organisation.name for organisation in run.members] == [
        "Région Occitanie", "Nanhua University", "Goumbook", "HUMUS+ Kaindorf", "Functional Forests",
    ]  # fmt: skip
    assert [organisation.slug for organisation in run.partners] == [
        "viken-county-council", "svensk-kolinlagring", "anopea", "humify", "royal-canin", "stock-co2", "vina-montes",
    ]  # fmt: skip


def test_the_month_of_joining_is_shown_only_where_it_was_printed(said):
    shown = {organisation.slug: organisation.joined for organisation in register.newest_run().members}

    assert shown.pop("region-occitanie") == "2023-09"
    assert set(shown.values()) == {"2023"}
    assert Organisation.objects.get(slug="soil-capital").joined == "2020"


def test_the_published_figure_is_that_of_september_2023(said):
    assert register.figures()[:3] == (date(2023, 9, 30), 782, 346)
    with pytest.raises(LookupError):
        register.figures(date(2023, 9, 29))


def test_whoever_is_listed_says_something_in_three_languages(said):
    for organisation in Organisation.objects.partners():
        texts = {organisation.summary_en, organisation.summary_fr, organisation.summary_es}
        assert len(texts - {""}) == 3, organisation


def test_an_emptied_database_gets_its_groups_again():
    StakeholderGroup.objects.all().delete()
    fill(lambda line: None)

    assert StakeholderGroup.objects.count() == 7
    assert StakeholderGroup.objects.get(is_commercial=True).code == "business"
    assert StakeholderGroup.objects.filter(needs_status_document=False).count() == 2
