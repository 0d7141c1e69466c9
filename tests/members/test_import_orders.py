"""Large files are carried out by the worker: ordered on the desk, found again after any fault, all or nothing."""

import time
from contextlib import contextmanager

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from initiative.rendering.orders import MOST_ATTEMPTS
from members import importing, tasks
from members.admin.imports import AT_ONCE
from members.importing import progress
from members.models import ImportRun, Organisation, StandingChange
from members.periodic import sweep_imports
from members.tasks import LOCK_OF_IMPORTS, carry_out_import, order_import
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
Status = ImportRun.Status


def planned(rows=AT_ONCE + 1):
    text = "name,country,standing,joined_on\n" + "".join(f"Soil {n},FR,member,2023\n" for n in range(rows))
    return importing.plan_file(text.encode(), "list.csv", by=None)


def page(run):
    return reverse("admin:members_importrun_change", args=[run.pk])


@pytest.fixture
def rung(monkeypatch):
    """Collect the bells instead of sending them."""
    bells = []
    monkeypatch.setattr(carry_out_import, "delay", bells.append)
    return bells


@pytest.fixture
def secretary(client):
    user = UserFactory(secretariat=True)
    signed_in(client, user)
    return user


@contextmanager
def elsewhere():
    """Open a database session of somebody else."""
    own = connection.settings_dict
    with psycopg.connect(
        dbname=own["NAME"], host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"]
    ) as session:
        yield session


def test_a_small_file_is_written_at_once(client, secretary, rung):
    run = planned(AT_ONCE)
    assert client.post(page(run)).status_code == 302
    run.refresh_from_db()
    assert (run.status, run.queued_at, rung) == (Status.DONE, None, [])
    assert Organisation.objects.members().count() == AT_ONCE


def test_a_large_file_is_ordered_and_its_page_can_be_left(client, secretary, rung, django_capture_on_commit_callbacks):
    run = planned()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page(run)).status_code == 302
    run.refresh_from_db()
    assert (run.status, run.queued_by, rung) == (Status.QUEUED, secretary, [run.pk])
    assert not Organisation.objects.exists()

    answer = client.get(page(run))
    assert answer["Refresh"] == "3"
    assert "It waits for the worker since" in answer.text and "You can leave this page" in answer.text
    assert "Carry it out" not in answer.text
    assert "queued" in client.get(reverse("admin:members_importrun_changelist")).text

    carry_out_import(run.pk)
    answer = client.get(page(run))
    assert "Refresh" not in answer and "Carried out on" in answer.text
    assert Organisation.objects.members().count() == AT_ONCE + 1
    assert StandingChange.objects.order_by("pk").first().by == secretary


def test_while_the_broker_is_away_the_order_waits(client, secretary, monkeypatch, django_capture_on_commit_callbacks):
    def away(*ids):
        raise OSError("Connection refused")

    monkeypatch.setattr(carry_out_import, "delay", away)
    run = planned()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page(run)).status_code == 302
    assert "the next one finds it" in client.get(page(run)).text


def test_the_sweep_finds_what_was_left_behind(rung, secretary, django_capture_on_commit_callbacks):
    waiting, begun, taken, failed, done = (planned(1) for _ in range(5))
    for run in (waiting, begun, taken, failed, done):
        run.order(secretary)
    begun.start()
    failed.start()
    failed.fail("Why")
    ImportRun.objects.filter(pk=done.pk).update(applied_at=timezone.now())
    planned(1)
    with elsewhere() as other, django_capture_on_commit_callbacks(execute=True):
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_OF_IMPORTS, taken.pk])
        carry_out_import(taken.pk)  # does nothing: somebody works on it
        order_import(taken, by=secretary)
        sweep_imports()
    assert rung == [waiting.pk, begun.pk]
    taken.refresh_from_db()
    assert (taken.status, Organisation.objects.count()) == (Status.QUEUED, 0)


def test_a_plan_that_is_void_fails_with_the_reason_and_may_be_ordered_again(client, secretary, rung):
    run = planned()
    order_import(run, by=secretary)
    OrganisationFactory()
    carry_out_import(run.pk)
    run.refresh_from_db()
    assert (run.status, Organisation.objects.count()) == (Status.FAILED, 1)
    text = client.get(page(run)).text
    assert "Nothing was written." in text and "plan the file anew" in text and "Carry it out" in text

    client.post(page(run))
    run.refresh_from_db()
    assert (run.status, run.reason, run.attempts) == (Status.QUEUED, "", 0)


def test_the_reason_is_told_in_the_language_of_whoever_ordered(secretary):
    secretary.language = "fr"
    secretary.save()
    run = planned()
    order_import(run, by=secretary)
    OrganisationFactory()
    carry_out_import(run.pk)
    run.refresh_from_db()
    assert run.reason and "plan the file anew" not in run.reason


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(SoftTimeLimitExceeded(), "too long"), (MemoryError(), "more memory")],
)
def test_a_fault_in_the_middle_writes_nothing_and_says_why(fault, sentence, secretary, monkeypatch):
    StakeholderGroupFactory()
    run = planned()

    def break_down(lines):
        raise fault

    monkeypatch.setattr("members.ledger.enter_together", break_down)
    order_import(run, by=secretary)
    carry_out_import(run.pk)
    run.refresh_from_db()
    assert sentence in run.reason
    assert not Organisation.objects.exists()


def test_after_three_deaths_it_is_given_up(secretary):
    run = planned()
    run.order(secretary)
    for _ in range(MOST_ATTEMPTS):
        run.start()
    carry_out_import(run.pk)
    run.refresh_from_db()
    assert run.status == Status.FAILED and "died three times" in run.reason


def test_what_is_carried_out_is_not_ordered_again(client, secretary, rung):
    run = planned()
    order_import(run, by=secretary)
    carry_out_import(run.pk)
    carry_out_import(run.pk)
    again = client.post(page(run))
    assert again.status_code == 409 and "already" in again.text
    assert Organisation.objects.count() == AT_ONCE + 1


def test_the_page_says_how_far_it_is(client, secretary):
    run = planned()
    run.order(secretary)
    run.start()
    assert "The worker is reading the plan" in client.get(page(run)).text
    with elsewhere() as other:
        other.execute("SELECT set_config('application_name', %s, true)", [f"import {run.pk}: 1200/4002"])
        answer = client.get(page(run))
        assert "1,200 of 4,002 steps" in answer.text
        assert '<progress id="progress" value="1200" max="4002">' in answer.text
        other.rollback()
        assert progress.of(run.pk) is None


def test_each_batch_is_told(secretary, monkeypatch):
    told = []
    monkeypatch.setattr("members.importing.progress.teller", lambda pk, whole: lambda more: told.append((more, whole)))
    OrganisationFactory(name="Known", country="FR")
    text = "name,country,standing,joined_on,city\nKnown,FR,partner,2023-09,Lyon\n" + "".join(
        f"Soil {n},FR,member,2023,Lyon\n" for n in range(1100)
    )
    importing.carry_out(importing.plan_file(text.encode(), "list.csv", by=None), by=None)
    assert told == [(1000, 2201), (100, 2201), (1, 2201), (1000, 2201), (100, 2201)]


@pytest.mark.django_db(transaction=True)
def test_the_worker_carries_out_what_was_ordered(worker):
    """The whole way: ordered here, rung after the commit, done by another process."""
    run = planned()
    order_import(run, by=UserFactory())
    for _ in range(600):
        run.refresh_from_db()
        if run.status in (Status.DONE, Status.FAILED):
            break
        time.sleep(0.05)
    assert (run.status, run.reason, run.attempts) == (Status.DONE, "", 1)
    assert Organisation.objects.members().count() == AT_ONCE + 1
    assert tasks.carry_out_import.time_limit > tasks.carry_out_import.soft_time_limit > 1200
