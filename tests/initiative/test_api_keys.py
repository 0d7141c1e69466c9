"""Keys: made on the desk, shown once, kept as a digest, and refused as soon as they are wrong, revoked or over."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from initiative.api import keys
from initiative.models import ApiKey
from tests.initiative.signing_in import account, signed_in

LIST = "/api/v1/organisations/"
ADD = reverse("admin:initiative_apikey_add")
NOW = datetime(2026, 11, 27, 10, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nobody_used_one():
    keys._noted.clear()


def a_key(**facts):
    key = ApiKey(name="Soil map", **facts)
    secret = keys.draw(key)
    key.save()
    return key, secret


def ask(client, secret, scheme="Api-Key"):
    return client.get(LIST, headers={"authorization": f"{scheme} {secret}"})


@pytest.mark.django_db
def test_a_key_raises_the_limit(client):
    _key, secret = a_key()

    assert (client.get(LIST)["RateLimit-Limit"], ask(client, secret)["RateLimit-Limit"]) == ("120", "1200")
    assert ask(client, secret, scheme="api-key").status_code == 200


@pytest.mark.django_db
def test_a_key_is_counted_by_itself_from_any_address(client):
    _key, secret = a_key()
    ask(client, secret)
    header = {"authorization": f"Api-Key {secret}"}

    assert client.get(LIST, headers=header, REMOTE_ADDR="192.0.2.1")["RateLimit-Remaining"] == "1198"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["Api-Key nonsense", "Api-Key ", "Api-Key", "Bearer x", "Basic dTpw", "é", "x" * 5000]
)
def test_a_key_that_opens_nothing_is_refused(client, header):
    a_key()
    answer = client.get(LIST, headers={"authorization": header})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert (answer["WWW-Authenticate"], answer.json()["status"]) == ("Api-Key", 401)
    assert len(answer.content) < 300 and answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "word"),
    [({"revoked_at": NOW}, "revoked"), ({"expires_on": date(2026, 11, 26)}, "expired")],
)
def test_a_key_that_is_over_is_refused_and_told_why(client, facts, word):
    _key, secret = a_key(**facts)

    with time_machine.travel(NOW):
        answer = ask(client, secret)
    assert answer.status_code == 401 and word in answer.json()["detail"]


@pytest.mark.django_db
def test_a_key_works_on_its_last_day(client):
    _key, secret = a_key(expires_on=date(2026, 11, 27))

    with time_machine.travel(NOW):
        assert ask(client, secret).status_code == 200


@pytest.mark.django_db
def test_guesses_are_counted(client, settings):
    settings.REST_REQUESTS_A_MINUTE = {"address": 2, "key": 100}

    assert [ask(client, "guess").status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.django_db
def test_a_key_is_nowhere_but_with_its_holder(client):
    key, secret = a_key()
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiative_apikey::text FROM initiative_apikey")
        [[row]] = cursor.fetchall()

    assert secret not in row and secret.removeprefix(key.start) not in row
    assert len(secret) >= 50 and secret.startswith("4p1000_")


@pytest.mark.django_db
def test_use_is_kept_by_the_hour_and_written_once(client, django_assert_num_queries):
    key, secret = a_key()
    with time_machine.travel(NOW, tick=False):
        ask(client, secret)
        key.refresh_from_db()
        assert key.last_used_at == NOW.replace(minute=0)
        with django_assert_num_queries(4):  # the versions, the key, the count, and nobody is on the list
            ask(client, secret)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        ask(client, secret)
    key.refresh_from_db()
    assert key.last_used_at == NOW.replace(hour=11, minute=0)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_remembers_a_key_knows_at_once_that_it_was_revoked(client, settings, django_assert_num_queries):
    settings.PAGES_IN_MEMORY = 1
    key, secret = a_key()
    assert [ask(client, secret).status_code for _ in range(3)] == [200, 200, 200]

    ApiKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())
    with django_assert_num_queries(2):  # the versions, and the key, which is another now
        assert ask(client, secret).status_code == 401
    with django_assert_num_queries(1):
        assert ask(client, secret).status_code == 401


@pytest.mark.django_db
def test_the_database_wants_a_name_and_a_digest():
    for wrong in ({"name": ""}, {"digest": "the key itself"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.create(**({"name": "Soil map", "digest": "0" * 64} | wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.create(name=None, digest="0" * 64)


# On the desk


@pytest.fixture
def secretary(client, db):
    return signed_in(client, account(is_staff=True, is_superuser=True))


@pytest.mark.django_db
def test_the_secretariat_makes_a_key_that_is_shown_once(secretary, client):
    answer = secretary.post(ADD, {"name": "Soil map", "expires_on": ""})

    [secret] = set(re.findall(r"4p1000_[\w-]{43}", answer.text))
    assert "no-store" in answer["Cache-Control"]
    assert ask(client, secret)["RateLimit-Limit"] == "1200"
    key = ApiKey.objects.get()
    for address in ("changelist", "change"):
        page = secretary.get(
            reverse(f"admin:initiative_apikey_{address}", args=[key.pk] if address == "change" else [])
        )
        assert key.start in page.text and secret not in page.text
    assert secret not in str(dict(secretary.session.items())) + str(secretary.cookies)


@pytest.mark.django_db
def test_the_secretariat_revokes_a_key_for_good(secretary, client):
    key, secret = a_key()
    change = reverse("admin:initiative_apikey_change", args=[key.pk])
    revoke = reverse("admin:initiative_apikey_revoke", args=[key.pk])
    asked = secretary.get(change).text
    assert f'action="{revoke}"' in asked
    assert "Requests that send it are refused from then on" in asked and "still read everything" not in asked

    assert secretary.get(revoke).status_code == 405
    assert secretary.post(revoke, follow=True).status_code == 200
    assert ask(client, secret).status_code == 401
    assert client.get(LIST).status_code == 200
    page = secretary.get(change).text
    assert f'action="{revoke}"' not in page and 'name="name"' not in page
    first = ApiKey.objects.get().revoked_at
    secretary.post(revoke)
    secretary.post(change, {"name": "Another", "expires_on": ""})
    assert (ApiKey.objects.get().revoked_at, ApiKey.objects.get().name) == (first, "Soil map")
    assert secretary.get(reverse("admin:initiative_apikey_delete", args=[key.pk])).status_code == 403


@pytest.mark.django_db
def test_a_day_that_is_over_is_no_end(secretary):
    assert "revoke it" in secretary.post(ADD, {"name": "Soil map", "expires_on": "2020-01-01"}).text
    assert secretary.post(ADD, {"name": "", "expires_on": ""}).status_code == 200
    assert not ApiKey.objects.exists()


@pytest.mark.django_db
def test_the_list_of_keys_says_how_exactly_it_is_known_when_one_was_used(secretary):
    a_key(last_used_at=NOW.replace(minute=0))
    listed = secretary.get(reverse("admin:initiative_apikey_changelist"), {"o": "-5"})

    assert listed.status_code == 200
    assert "Last used (to the hour)" in listed.text


@pytest.mark.django_db
def test_who_may_not_change_keys_makes_and_revokes_none(client):
    key, _secret = a_key()
    staff = signed_in(client, account(is_staff=True))

    for answer in (
        staff.post(ADD, {"name": "Mine"}),
        staff.post(reverse("admin:initiative_apikey_revoke", args=[key.pk])),
    ):
        assert answer.status_code == 403
    key.refresh_from_db()
    assert (ApiKey.objects.count(), key.revoked_at) == (1, None)
