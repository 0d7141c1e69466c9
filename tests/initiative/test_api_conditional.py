"""What a client has already is not sent again, and never one thing for another."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from initiative import versions
from initiative.api import views
from initiative.models import Version
from members.models import Organisation
from tests.factories.members import OrganisationFactory

LIST = "/api/v1/organisations/"


@pytest.fixture
def client(client, settings):
    """Ask a process that remembers what it answered, as on a server."""
    settings.PAGES_IN_MEMORY = 1
    return client


@pytest.fixture
def organisation(transactional_db):
    """An organisation that was entered long ago. Only what is committed changes a version."""
    views._etags.clear()
    made = OrganisationFactory(name="Alpha", country="FR")
    long_ago()
    return made


def long_ago():
    Version.objects.update(raised_at=timezone.now() - timedelta(days=3))


def again(client, address, answer, **headers):
    return client.get(address, headers={"if-none-match": answer["ETag"], **headers})


def addresses(organisation):
    return [
        LIST,
        f"{LIST}?country=FR&ordering=-updated_at&page_size=1",
        f"{LIST}?format=csv",
        f"{LIST}?format=geojson",
        f"{LIST}{organisation.public_id}/",
        f"{LIST}withdrawn/",
        "/api/v1/figures/",
        "/api/schema/",
    ]


def test_what_is_the_same_is_not_sent_again_and_what_changed_is(client, organisation):
    for address in addresses(organisation):
        first = client.get(address)
        second = again(client, address, first)
        assert (second.status_code, second.content) == (304, b"")
        kept = ("ETag", "Cache-Control", "Vary", "Last-Modified")
        assert [second[name] for name in kept] == [first[name] for name in kept]
        assert int(second["RateLimit-Remaining"]) == int(first["RateLimit-Remaining"]) - 1
        assert second["Access-Control-Allow-Origin"] == "*"

    before = client.get(LIST)
    organisation.city = "Dijon"
    organisation.save()
    after = again(client, LIST, before)
    assert (after.status_code, after.json()["results"][0]["city"]) == (200, "Dijon")
    assert after["ETag"] != before["ETag"]


def test_a_process_that_remembers_nothing_says_the_same(client, organisation, settings):
    first = client.get(LIST)
    settings.PAGES_IN_MEMORY = 0
    views._etags.clear()

    assert again(client, LIST, first).status_code == 304


@pytest.mark.parametrize("other", ["?country=DE", "?page_size=1", "?ordering=-name", "?q=alp", "?format=csv"])
def test_another_query_is_another_answer(client, organisation, other):
    OrganisationFactory(name="Beta", country="DE")
    first = client.get(LIST)

    assert again(client, LIST + other, first).status_code == 200


def test_another_format_is_another_answer(client, organisation):
    marks = {}
    for accepted in ("application/json", "text/csv", "application/geo+json"):
        answer = client.get(LIST, headers={"accept": accepted})
        marks[answer["ETag"]] = answer["Content-Type"]
        kept = again(client, LIST, answer, accept=accepted)
        assert (kept.status_code, kept["ETag"], kept["Vary"]) == (304, answer["ETag"], answer["Vary"])
        assert again(client, LIST, answer).status_code == (304 if accepted == "application/json" else 200)
    assert len(marks) == 3


def test_another_language_or_host_is_another_answer(client, organisation, settings):
    first = client.get(LIST)

    assert again(client, LIST, first, **{"accept-language": "fr"}).status_code == 200
    assert client.get(LIST, headers={"accept-language": "fr"})["ETag"] != first["ETag"]
    OrganisationFactory()
    here = client.get(f"{LIST}?page_size=1")
    there = again(client, f"{LIST}?page_size=1", here, host="localhost")
    assert there.status_code == 200 and "http://localhost/" in there.json()["next"]


def test_a_change_elsewhere_leaves_the_mark_of_an_answer(client, organisation):
    address = f"{LIST}{organisation.public_id}/"
    first = client.get(address)
    OrganisationFactory()

    assert again(client, address, first).status_code == 304


def test_time_alone_is_enough_to_ask_again(client, organisation):
    first = client.get(LIST)
    since = {"if-modified-since": first["Last-Modified"]}

    assert client.get(LIST, headers=since).status_code == 304
    assert parsedate_to_datetime(first["Last-Modified"]) >= views.STARTED.replace(microsecond=0)
    earlier = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    assert client.get(LIST, headers={"if-modified-since": earlier}).status_code == 200
    # The mark counts for more than the time.
    assert client.get(LIST, headers=since | {"if-none-match": '"another"'}).status_code == 200


def test_a_time_that_could_stand_for_two_states_is_not_told(client, organisation):
    told = client.get(LIST)
    organisation.save()
    fresh = client.get(LIST, headers={"if-modified-since": told["Last-Modified"]})

    assert fresh.status_code == 200 and "Last-Modified" not in fresh
    assert client.get(LIST, headers={"if-modified-since": "not a time"}).status_code == 200


def test_a_version_rises_with_its_time_when_a_change_is_committed(organisation):
    long_ago()
    before = versions.dated()["register"]
    with transaction.atomic():
        Organisation.objects.update(city="Dijon")
        assert versions.dated()["register"] == before
    after = versions.dated()["register"]

    assert after.number == before.number + 1
    assert timezone.now() - timedelta(minutes=1) < after.raised_at <= timezone.now()


def test_a_state_that_must_not_have_changed_is_refused_when_it_has(client, organisation):
    answer = client.get(LIST, headers={"if-match": '"what I have"'})

    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")


def test_a_refusal_is_not_kept_for_a_right_answer(client, organisation):
    first = client.get(LIST)
    refused = again(client, f"{LIST}?colour=red", first)

    assert (refused.status_code, refused["Cache-Control"]) == (400, "private, no-store")
    assert "ETag" not in refused


def test_whoever_has_it_costs_one_query(client, organisation, django_assert_num_queries):
    first = client.get(LIST)

    with django_assert_num_queries(1):
        assert again(client, LIST, first).status_code == 304


def test_the_memory_of_marks_has_an_end(client, organisation, monkeypatch):
    monkeypatch.setattr(views, "MOST_REMEMBERED", 3)
    for number in range(1, 9):
        client.get(f"{LIST}?page_size={number}")

    assert 0 < len(views._etags) <= 3
    assert connection.in_atomic_block is False
