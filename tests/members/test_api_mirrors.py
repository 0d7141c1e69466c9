"""What a mirror lives from: who changed since a time, who left, and the figures of a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from members import ledger, profile
from members.models import Organisation, Precision, Standing, StandingChange
from members.workflow import merging
from tests.factories.members import OrganisationFactory, RegisterFigureFactory

pytestmark = pytest.mark.django_db
LIST, GONE, FIGURES = "/api/v1/organisations/", "/api/v1/organisations/withdrawn/", "/api/v1/figures/"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def leave(organisation, on=date(2024, 5, 6), **facts):
    return ledger.enter(organisation, Standing.NONE, on, reason="withdrawal", by=None, **facts)


def results(client, address):
    return client.get(address).json()["results"]


@pytest.fixture
def changed():
    """Three organisations, changed an hour apart; the last of them at noon."""
    for hours, name in enumerate(["Noon", "Eleven", "Ten"]):
        OrganisationFactory(name=name)
        Organisation.objects.filter(name=name).update(updated_at=NOON - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("since", "names"),
    [
        ("2026-11-27T12:00:00Z", ["Noon"]),
        ("2026-11-27T12:00:00.000001Z", []),
        ("2026-11-27T11:00:00Z", ["Eleven", "Noon"]),
        ("2026-11-27t11:00:00z", ["Eleven", "Noon"]),
        ("2026-11-27T12:30:00%2B01:30", ["Eleven", "Noon"]),
        ("2026-11-27T12:30:00+01:30", ["Eleven", "Noon"]),
        ("2026-11-27T06:00:00-05:00", ["Eleven", "Noon"]),
        ("2026-11-27", ["Eleven", "Noon", "Ten"]),
        ("2026-11-28", []),
        ("2016-12-31T23:59:60Z", ["Eleven", "Noon", "Ten"]),
        ("0001-01-01T00:00:00%2B14:00", ["Eleven", "Noon", "Ten"]),
        ("9999-12-31T23:59:59-14:00", []),
    ],
)
def test_what_changed_since_a_time_includes_that_moment(client, changed, since, names):
    assert [row["name"] for row in results(client, f"{LIST}?updated_since={since}")] == names


@pytest.mark.parametrize(
    "since",
    [
        "",
        "yesterday",
        "2026-11-27T11:00:00",
        "2026-11-27 11:00",
        "2026-02-30",
        "2026-11-27T25:00:00Z",
        "1e9",
        "٢٠٢٦-١١-٢٧",
    ],
)
@pytest.mark.parametrize("address", [f"{LIST}?updated_since=", f"{GONE}?since="])
def test_a_time_that_can_be_read_in_two_ways_is_refused(client, address, since):
    answer = client.get(address + since)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == address.partition("?")[2].rstrip("=")


@pytest.mark.parametrize(
    "change",
    [
        lambda each: ledger.enter(each, Standing.MEMBER, date(2024, 1, 1), reason="earlier", by=None),
        lambda each: ledger.change_facts(each, by=None, name="Another", slug="another"),
        lambda each: profile.remove_logo(each),
        lambda each: each.save(),
    ],
)
def test_every_change_of_what_a_record_tells_is_a_change(client, change):
    organisation = OrganisationFactory()
    Organisation.objects.update(logo="logos/soil.png", updated_at=datetime(2020, 1, 1, tzinfo=UTC))
    organisation.refresh_from_db()
    assert results(client, f"{LIST}?updated_since=2026-01-01") == []
    change(organisation)

    assert len(results(client, f"{LIST}?updated_since=2026-01-01")) == 1


# Who left


def test_who_left_is_told_with_day_and_successor_and_is_in_no_list(client):
    heir, other = OrganisationFactory(name="Heir"), OrganisationFactory(slug="other")
    merged = OrganisationFactory(slug="merged")
    merging.merge(merged, heir, date(2024, 1, 2), by=None)
    leave(other, precision=Precision.MONTH)
    for number, organisation in enumerate([merged, other]):
        Organisation.objects.filter(pk=organisation.pk).update(updated_at=NOON + timedelta(seconds=number))

    answer = client.get(GONE).json()
    assert (answer["count"], answer["next"], answer["previous"]) == (2, None, None)
    assert answer["results"] == [
        {
            "id": str(merged.public_id),
            "slug": "merged",
            "left_on": "2024-01-02",
            "successor": str(heir.public_id),
            "updated_at": "2026-11-27T12:00:00Z",
        },
        {
            "id": str(other.public_id),
            "slug": "other",
            "left_on": "2024-05",
            "successor": None,
            "updated_at": "2026-11-27T12:00:01Z",
        },
    ]
    assert [row["id"] for row in results(client, f"{GONE}?since=2026-11-27T12:00:01Z")] == [str(other.public_id)]
    assert [row["name"] for row in results(client, LIST)] == ["Heir"]
    assert client.get(f"{LIST}{merged.public_id}/").status_code == 410


def test_who_has_left_is_gone_and_whoever_never_was_there_is_not_found(client):
    gone, wrong, hidden = OrganisationFactory(), OrganisationFactory(), OrganisationFactory(hidden=True)
    leave(gone)
    ledger.correct(wrong.ledger.get(), by=None, note="Not decided.")
    for organisation in (gone, wrong):
        answer = client.get(f"{LIST}{organisation.public_id}/")
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        said = f"No longer on the official list: http://testserver{GONE} tells who has left."
        assert answer.json() == {"type": "about:blank", "title": "Gone", "status": 410, "detail": said}
        assert str(organisation.public_id) in {row["id"] for row in results(client, GONE)}

    never = [client.get(f"{LIST}{each}/") for each in (hidden.public_id, "00000000-0000-0000-0000-000000000001")]
    assert {(answer.status_code, answer.content) for answer in never} == {(404, never[0].content)}
    paths = client.get("/api/schema/").json()["paths"]
    assert [path for path, methods in paths.items() if "410" in methods["get"]["responses"]] == [f"{LIST}{{id}}/"]


def test_who_came_back_is_no_longer_told_as_gone(client):
    organisation = OrganisationFactory()
    leave(organisation)
    assert len(results(client, GONE)) == 1
    ledger.enter(organisation, Standing.PARTNER, date(2025, 1, 1), reason="earlier", by=None)

    assert results(client, GONE) == []
    assert len(results(client, LIST)) == 1


def test_who_stood_there_by_an_error_is_told_without_a_name(client):
    organisation = OrganisationFactory(slug="never-approved", name="Never approved")
    ledger.correct(organisation.ledger.get(), by=None, note="Not decided.")

    [row] = results(client, GONE)
    assert (row["id"], row["slug"], row["left_on"]) == (str(organisation.public_id), None, None)


def test_who_never_stood_there_is_not_told_as_gone(client):
    hidden = OrganisationFactory(hidden=True)
    gone = OrganisationFactory()
    leave(gone)
    Organisation.objects.filter(pk=gone.pk).update(successor=hidden)

    [row] = results(client, GONE)
    assert (row["id"], row["successor"]) == (str(gone.public_id), None)


def test_the_gone_come_by_page_and_know_no_filter(client):
    for _ in range(3):
        leave(OrganisationFactory())

    first = client.get(f"{GONE}?page_size=2").json()
    assert (first["count"], len(first["results"])) == (3, 2)
    assert len(client.get(first["next"]).json()["results"]) == 1
    [error] = client.get(f"{GONE}?country=FR").json()["errors"]
    assert error["known"] == ["page", "page_size", "since"]


def test_the_successor_is_the_last_of_those_in_which_one_after_the_other_went_up(client):
    first, second, third, last = (OrganisationFactory(slug=f"of-{number}") for number in range(4))
    for year, (organisation, into) in enumerate([(first, second), (second, third), (third, last)], 2024):
        merging.merge(organisation, into, date(year, 10, 1), by=None)

    told = {row["slug"]: row["successor"] for row in results(client, GONE)}
    assert told == dict.fromkeys(["of-0", "of-1", "of-2"], str(last.public_id))
    leave(last)
    told = {row["slug"]: row["successor"] for row in results(client, GONE)}
    assert (told["of-0"], told["of-3"]) == (str(last.public_id), None)


def test_who_never_stood_there_is_passed_over_among_successors(client):
    hidden, last = OrganisationFactory(hidden=True), OrganisationFactory()
    gone, before, round_about = (OrganisationFactory(slug=slug) for slug in ("gone", "before", "round"))
    for organisation in (gone, before, round_about):
        leave(organisation)
    pairs = [(before, gone), (gone, hidden), (round_about, before)]
    for organisation, into in pairs:
        Organisation.objects.filter(pk=organisation.pk).update(successor=into)
    told = {row["slug"]: row["successor"] for row in results(client, GONE)}
    assert told == {"gone": None, "before": str(gone.public_id), "round": str(gone.public_id)}
    Organisation.objects.filter(pk=hidden.pk).update(successor=last)
    told = {row["slug"]: row["successor"] for row in results(client, GONE)}
    assert told == dict.fromkeys(["gone", "before", "round"], str(last.public_id))


def test_successors_that_run_in_a_circle_end_somewhere(client):
    one, other = (OrganisationFactory(slug=slug) for slug in ("one", "other"))
    for organisation, into in ((one, other), (other, one)):
        leave(organisation)
        Organisation.objects.filter(pk=organisation.pk).update(successor=into)

    told = {row["slug"]: row["successor"] for row in results(client, GONE)}
    assert told == {"one": str(other.public_id), "other": str(one.public_id)}


@pytest.mark.parametrize("rows", [1, 40])
def test_the_gone_cost_the_same_for_any_number(rows, client, django_assert_max_num_queries):
    heir = OrganisationFactory()
    for _ in range(rows):
        merging.merge(OrganisationFactory(), heir, date(2024, 1, 2), by=None)

    with django_assert_max_num_queries(4):  # the version, the count, the rows, and who went up in whom
        assert len(results(client, GONE)) == rows


# The figures


def test_the_figures_of_a_day_are_counted_or_quoted(client):
    OrganisationFactory(joined_on=date(2020, 1, 1), joined_precision=Precision.DAY)
    OrganisationFactory(joined_on=date(2021, 1, 1), joined_precision=Precision.DAY, member=True)

    counted = {"on": "2020-06-01", "partners": 1, "members": 0, "source": None}
    assert client.get(f"{FIGURES}?on=2020-06-01").json() == counted
    with time_machine.travel(NOON):
        assert client.get(FIGURES).json() == {"on": "2026-11-27", "partners": 2, "members": 1, "source": None}
    RegisterFigureFactory(on=date(2023, 9, 30), partners=782, members=346, source="Newsletter 22")
    quoted = {"on": "2023-09-30", "partners": 782, "members": 346, "source": "Newsletter 22"}
    assert client.get(f"{FIGURES}?on=2024-01-01").json() == quoted


@pytest.mark.parametrize(
    "query", ["on=", "on=2026-02-30", "on=20260101", "on=2026-1-1", "on=2020-01-01&on=2021-01-01"]
)
def test_a_day_is_given_once_and_as_a_day(client, query):
    answer = client.get(f"{FIGURES}?{query}")

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "on")


def test_a_day_to_come_is_answered_with_today_and_says_so(client):
    OrganisationFactory()
    with time_machine.travel(NOON):
        today = client.get(FIGURES).json()
        assert today["on"] == "2026-11-27"
        assert client.get(f"{FIGURES}?on=2026-11-28").json() == today
        assert client.get(f"{FIGURES}?on=9999-12-31").json() == today
        assert client.get(f"{FIGURES}?colour=red").json()["errors"][0]["known"] == ["on"]


def test_the_figures_follow_the_ledger_s_valid_lines(client):
    line = OrganisationFactory(joined_on=date(2020, 1, 1)).ledger.get()
    assert client.get(FIGURES).json()["partners"] == 1
    ledger.correct(line, by=None, note="An error.")

    assert client.get(FIGURES).json()["partners"] == 0
    assert StandingChange.objects.count() == 2
