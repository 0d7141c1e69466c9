"""Who joined, by year and by any period."""

from datetime import date

import pytest
from django.urls import reverse

from members import register
from members.models import Precision
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 40])
def test_who_joined_costs_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)

    with django_assert_num_queries(3):
        answer = client.get(reverse("members:joined", args=[2023]))

    assert len(answer.context["run"].partners) == rows


def test_who_joined_is_told_by_year_and_leads_to_the_newest(client):
    OrganisationFactory(name="Soil Capital", joined_on=date(2020, 1, 1), joined_precision=Precision.YEAR)
    OrganisationFactory(name="Humify", joined_on=date(2023, 9, 1))

    answer = client.get(reverse("members:joined-newest"), follow=True)
    assert answer.redirect_chain == [("/en/members/joined/2023/", 302)]
    assert answer.context["years"] == [2023, 2020]
    assert "Humify" in answer.text and "Soil Capital" not in answer.text
    assert "Soil Capital" in client.get(reverse("members:joined", args=[2020])).text


@pytest.mark.parametrize("year", ["2021", "0", "99999", "9" * 400])
def test_a_year_in_which_nobody_joined_has_no_page(client, year):
    OrganisationFactory()

    assert client.get(f"/en/members/joined/{year}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("start=2023-05&end=2023-09", {"Humify", "Soil Capital"}),
        ("start=2023-09&end=2023-09", {"Humify"}),
        ("start=2020-01&end=2020-12", set()),
        # of Goumbook only the year is known
        ("start=2022-01&end=2022-12", {"Goumbook"}),
        ("start=2021-07&end=2022-12", {"Goumbook"}),
    ],
)
def test_who_joined_is_told_by_any_period(client, query, names):
    OrganisationFactory(name="Humify", joined_on=date(2023, 9, 30), joined_precision=Precision.DAY)
    OrganisationFactory(name="Soil Capital", joined_on=date(2023, 5, 1), joined_precision=Precision.DAY)
    OrganisationFactory(name="Goumbook", joined_on=date(2022, 9, 1), joined_precision=Precision.YEAR)
    answer = client.get(reverse("members:joined-newest") + "?" + query)

    run = answer.context["run"]
    assert {each.name for each in [*run.members, *run.partners]} == names
    assert ("Nobody joined in this period." in answer.text) == (not names)


@pytest.mark.parametrize(
    "query", ["start=2023-13&end=2023-09", "start=2023-09", "start=x&end=y", "start=2023-09&end=2023-05"]
)
def test_a_period_that_is_none_is_explained(client, query):
    answer = client.get(reverse("members:joined-newest") + "?" + query)

    assert answer.status_code == 200 and answer.context["form"].errors and "aria-invalid" in answer.text


def test_before_anybody_has_joined_the_newest_year_is_the_list(client):
    assert client.get(reverse("members:joined-newest")).url == reverse("members:directory")


@pytest.mark.parametrize(
    "query", ["start=2022-01&end=2022-06", "start=2022-09&end=2022-09", "start=2022-12&end=2023-01"]
)
def test_whoever_perhaps_joined_in_a_period_stands_apart(client, query):
    OrganisationFactory(name="Goumbook", joined_on=date(2022, 9, 1), joined_precision=Precision.YEAR)
    answer = client.get(reverse("members:joined-newest") + "?" + query)

    run = answer.context["run"]
    assert [*run.members, *run.partners] == [] and [each.name for each in run.unsure] == ["Goumbook"]
    assert "Perhaps in this period" in answer.text and "Nobody joined" not in answer.text


def test_the_newest_run_leaves_nobody_out_of_whom_only_the_year_is_known(db):
    OrganisationFactory(name="Humify", joined_on=date(2023, 9, 1), joined_precision=Precision.MONTH)
    OrganisationFactory(name="Goumbook", joined_on=date(2023, 5, 1), joined_precision=Precision.YEAR)
    OrganisationFactory(name="Earlier", joined_on=date(2023, 3, 1), joined_precision=Precision.DAY)

    run = register.newest_run()
    assert {each.name for each in run.partners} == {"Humify", "Goumbook"} and run.unsure == []
