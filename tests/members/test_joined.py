"""Who joined, by year and by any period."""

import re
from datetime import date

import pytest
from django.urls import reverse

from members import ledger, register
from members.models import Precision
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 40])
def test_who_joined_costs_the_same_for_any_number_of_rows(rows, client, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)

    with django_assert_num_queries(4):
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


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition("<footer")[0]).split())


@pytest.mark.parametrize(
    ("precision", "told"), [("day", "30 September 2023"), ("month", "September 2023"), ("year", "2023")]
)
def test_each_date_is_shown_as_exactly_as_it_is_known(client, precision, told):
    OrganisationFactory(name="Humify", joined_on=date(2023, 9, 30), joined_precision=precision)
    assert plain(client.get("/en/members/joined/2023/")).endswith(f"Humify France · {told}")


def test_of_a_partner_who_became_a_member_the_day_of_that_is_shown(client):
    risen = OrganisationFactory(name="Humify", joined_on=date(2020, 1, 1), joined_precision="year")
    ledger.enter(risen, 2, date(2023, 5, 2), reason="earlier", by=None)
    told = plain(client.get("/en/members/joined/2023/"))
    assert "Humify France · 2 May 2023 · was a Partner before" in told


def test_who_has_left_since_is_said_to_have_left_and_leads_to_its_page(client):
    left = OrganisationFactory(name="Gone", slug="gone")
    OrganisationFactory(name="Still here")
    ledger.enter(left, 0, date(2024, 5, 6), reason="withdrawal", by=None)
    answer = client.get("/en/members/joined/2023/")
    assert "Gone France · September 2023 · left in 2024" in plain(answer)
    assert plain(answer).count("left in") == 1 and '<a href="/en/members/gone/">Gone</a>' in answer.text


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "Of 1 organisation on the list it is not known when it joined: it is in no year."),
        (2, "Of 2 organisations on the list it is not known when they joined: they are in no year."),
    ],
)
def test_it_says_of_how_many_the_day_is_not_known(client, number, sentence):
    OrganisationFactory()
    assert "it is not known" not in plain(client.get("/en/members/joined/2023/"))
    OrganisationFactory.create_batch(number, joined_on=None)
    gone = OrganisationFactory(joined_on=None)
    ledger.enter(gone, 0, date(2024, 5, 6), reason="withdrawal", by=None)
    assert sentence in plain(client.get("/en/members/joined/2023/"))


@pytest.mark.parametrize("query", ["from=2023-05&to=2023-09", "start=2023-05&to=2023-09"])
def test_a_period_is_understood_by_the_names_of_its_labels(client, query):
    OrganisationFactory(name="Humify", joined_on=date(2023, 9, 30), joined_precision="day")
    answer = client.get(f"/en/members/joined/?{query}")
    assert answer.status_code == 200 and [each.name for each in answer.context["run"].partners] == ["Humify"]
    assert 'value="2023-05"' in answer.text and 'value="2023-09"' in answer.text


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("from=2023-05-01&to=2023-09", 200, "Write a month as year and number"),
        ("from=2023-05", 200, "This field is required"),
        ("from=x&to=y", 200, "Write a month as year and number"),
        ("since=2023-05&until=2023-09", 400, "This field is required"),
        ("year=2023", 400, "This field is required"),
    ],
)
def test_a_period_that_is_not_understood_is_not_passed_over(client, query, status, sentence):
    OrganisationFactory()
    answer = client.get(f"/en/members/joined/?{query}")
    assert answer.status_code == status and sentence in plain(answer)


def test_what_is_no_period_leads_to_the_newest_year(client):
    OrganisationFactory()
    assert client.get("/en/members/joined/?utm_source=letter").url == "/en/members/joined/2023/"
