"""How often one may ask: told, kept, and never in the way of an answer that could be given."""

import random

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection

from initiative.api import rates
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations/"


@pytest.fixture(autouse=True)
def _within_a_minute():
    with time_machine.travel("2026-11-27T10:00:20Z", tick=False):
        yield


@pytest.fixture
def most(settings):
    def set_to(number):
        settings.REST_REQUESTS_A_MINUTE = {"address": number, "key": 10 * number}

    return set_to


def told(answer):
    return tuple(answer[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset"))


def test_the_rate_is_told_and_kept(client, most):
    most(2)
    first, second, third = (client.get(LIST) for _ in range(3))

    assert [told(first), told(second), told(third)] == [("2", "1", "40"), ("2", "0", "40"), ("2", "0", "40")]
    assert (third.status_code, third["Content-Type"]) == (429, "application/problem+json")
    assert (third["Retry-After"], third.json()["title"]) == ("40", "Too Many Requests")
    assert (third["Cache-Control"], third["Access-Control-Allow-Origin"]) == ("private, no-store", "*")


def test_a_new_minute_begins_anew(client, most):
    most(1)
    assert [client.get(LIST).status_code for _ in range(2)] == [200, 429]

    with time_machine.travel("2026-11-27T10:01:00Z", tick=False):
        assert client.get(LIST).status_code == 200


def test_each_address_has_its_own_limit_and_a_household_one(client, most):
    most(1)

    def status(address):
        return client.get(LIST, REMOTE_ADDR=address).status_code

    assert [status("192.0.2.1"), status("192.0.2.1"), status("192.0.2.2")] == [200, 429, 200]
    # The addresses of one connection differ in their second half.
    assert [status("2001:db8::1"), status("2001:db8::2"), status("2001:db8:0:1::1")] == [200, 429, 200]


def test_refusals_count_too(client, most):
    most(2)

    assert [client.get(f"{LIST}?colour=red").status_code for _ in range(3)] == [400, 400, 429]


def test_processes_count_together_but_for_a_tenth(most):
    most(100)
    one, other = rates.Counter(), rates.Counter()
    allowed = sum(not counter.ask("192.0.2.1", 100).is_passed for _ in range(100) for counter in (one, other))

    assert 100 <= allowed <= 110


def test_what_is_told_to_be_left_is_the_most_that_can_be():
    luck, counters, allowed = random.Random(4), [rates.Counter() for _ in range(3)], 0
    for _ in range(150):
        limit = luck.choice(counters).ask("192.0.2.1", 100)
        allowed += not limit.is_passed
        assert limit.left >= 100 - allowed


def test_one_process_keeps_to_the_number():
    counter = rates.Counter()

    assert sum(not counter.ask("192.0.2.1", 100).is_passed for _ in range(300)) == 100


def test_who_asks_is_not_written_down(client):
    for _ in range(12):
        client.get(LIST, REMOTE_ADDR="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM initiative_cache")
        names = [name for (name,) in cursor.fetchall()]

    assert any("rest-" in name for name in names) and not any("192.0.2.77" in name for name in names)


def test_the_interface_answers_while_the_cache_is_away(client):
    OrganisationFactory()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE initiative_cache")

    answers = [client.get(LIST) for _ in range(30)]
    assert {(answer.status_code, answer.json()["count"]) for answer in answers} == {(200, 1)}
    assert int(answers[-1]["RateLimit-Remaining"]) == 90


def test_a_cache_that_fails_half_way_spoils_nothing(client, monkeypatch):
    monkeypatch.setattr(cache, "incr", lambda *args: (_ for _ in ()).throw(DatabaseError("away")))
    cache.set("kept", "1")

    assert {client.get(LIST).status_code for _ in range(30)} == {200}
    assert cache.get("kept") == "1"


def test_a_limit_costs_a_query_only_now_and_then(client, django_assert_max_num_queries):
    client.get(LIST)

    with django_assert_max_num_queries(3):
        client.get(LIST)
