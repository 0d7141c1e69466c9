"""Papers as orders: written once, made by the worker after any fault, opened by those who may."""

import os
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiative.rendering import orders, press
from initiative.rendering.orders import MOST_ATTEMPTS, NotReady
from members import tasks
from members.models import Meeting, Organisation, Paper
from members.periodic import clear_halves_of_papers, sweep_papers
from members.tasks import LOCK, order_decision_list, order_official_list, render_paper
from members.workflow import Sitting
from tests.factories.admission import AgendaItemFactory, MeetingFactory, PaperFactory
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory
from tests.newsletter.printing import pages_of

pytestmark = pytest.mark.django_db
Status = Paper.Status


@pytest.fixture
def rung(monkeypatch):
    """Collect the bells instead of sending them."""
    bells = []
    monkeypatch.setattr(tasks.render_paper, "delay", bells.append)
    return bells


@pytest.fixture
def meeting():
    """A meeting with a frozen list."""
    meeting = MeetingFactory(body="consortium", number=8, document_number=5)
    AgendaItemFactory(meeting=meeting, application__state="complete", application__documents=())
    Sitting.freeze(meeting, by=None)
    return meeting


def printed(order):
    """Return the finished order and the path of its file."""
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.reason == ""
    return order, Path(order.file.path)


# Orders


def test_an_order_is_written_and_rung_for_after_the_commit(meeting, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        order = order_decision_list(meeting, "en")
        assert rung == []
    assert (order.status, rung) == (Status.QUEUED, [order.pk])


def test_the_same_list_is_made_once_and_another_one_anew(meeting, rung):
    order, _path = printed(order_decision_list(meeting, "en"))
    assert order_decision_list(meeting, "en") == order
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.attempts == 1
    Meeting.objects.update(document_number=6)
    meeting.refresh_from_db()
    assert order_decision_list(meeting, "en") != order


def test_another_style_sheet_is_another_paper(meeting, monkeypatch):
    order = order_decision_list(meeting, "en")
    monkeypatch.setattr(press, "release", lambda *own: "another")
    assert order_decision_list(meeting, "en") != order


def test_an_open_list_is_not_printed():
    with pytest.raises(NotReady, match="Freeze the list first"):
        order_decision_list(MeetingFactory(), "en")
    assert not Paper.objects.exists()


def test_a_list_that_changed_under_the_order_is_told(meeting):
    order = order_decision_list(meeting, "en")
    Meeting.objects.update(place="Zoom")
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert "has changed since this PDF was ordered" in order.why_failed


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (orders.RenderFailed("Too deep."), "Too deep."),
        (orders.SoftTimeLimitExceeded(), "more than a minute"),
        (MemoryError(), "more memory"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_a_fault_fails_the_order_with_a_sentence_and_it_begins_again(fault, sentence, meeting, monkeypatch, rung):
    def break_down(*args, **kwargs):
        raise fault

    order = order_decision_list(meeting, "en")
    with monkeypatch.context() as patch:
        patch.setattr(press, "print_html", break_down)
        render_paper(order.pk)
    order.refresh_from_db()
    assert (order.status, order.file.name) == (Status.FAILED, "")
    assert sentence in order.reason

    again = order_decision_list(meeting, "en")
    assert (again.pk, again.status) == (order.pk, Status.QUEUED)
    assert printed(again)[0].status == Status.READY


def test_after_three_deaths_the_order_is_given_up():
    order = PaperFactory(started=True, attempts=MOST_ATTEMPTS)
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert "died three times" in order.reason


def elsewhere():
    """Open a database session of somebody else."""
    own = connection.settings_dict
    return psycopg.connect(
        dbname=own["NAME"], host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"]
    )


def test_the_sweep_rings_for_open_orders_on_which_nobody_works(rung, django_capture_on_commit_callbacks):
    waiting, begun, taken = PaperFactory(), PaperFactory(started=True), PaperFactory(started=True)
    PaperFactory(ready=True)
    PaperFactory(failed=True)
    with elsewhere() as other, django_capture_on_commit_callbacks(execute=True):
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, taken.pk])
        render_paper(taken.pk)  # does nothing: somebody works on it
        sweep_papers()
    assert rung == [waiting.pk, begun.pk]


def test_halves_of_killed_workers_are_removed_and_nothing_else():
    folder = Path(default_storage.path(tasks.FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    old, fresh, whole = folder / ".old.part", folder / ".fresh.part", folder / "en.pdf"
    for file in (old, fresh, whole):
        file.touch()
    for file in (old, whole):
        os.utime(file, (0, 0))
    clear_halves_of_papers()
    assert [file.exists() for file in (old, fresh, whole)] == [False, True, True]


def test_papers_have_the_queue_and_the_limits_of_printing():
    assert django_settings.CELERY_TASK_ROUTES[render_paper.name] == {"queue": "render"}
    assert (render_paper.soft_time_limit, render_paper.time_limit) == (60, 75)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("kind", "'minutes'", "paper_is_of_a_meeting_or_of_a_day"),
        ("kind", "'decision-list'", "paper_is_of_a_meeting_or_of_a_day"),
        ('"on"', "NULL", "paper_is_of_a_meeting_or_of_a_day"),
        ("language", "'de'", "paper_language_is_ours"),
        ("key", "''", "paper_has_a_key"),
        ("key", "NULL", "null value"),
        ("finished_at", "now()", "paper_"),
        ("failed_at", "now()", "paper_"),
        ("started_at", "now()", "paper_starts_by_an_attempt"),
        ("attempts", "1", "paper_starts_by_an_attempt"),
        ("file", "'x.pdf'", "paper_is_ready_with_its_file"),
        ("pages", "0", "paper_is_ready_with_its_file"),
        ("reason", "'Why'", "paper_fails_for_a_reason"),
    ],
)
def test_raw_sql_cannot_break_the_rules_of_an_order(column, value, rule):
    PaperFactory()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE members_paper SET {column} = {value}")


def test_the_worker_makes_what_was_ordered(worker):
    """The whole way: ordered here, rung after the commit, made by another process."""
    OrganisationFactory(name="STOCK CO₂", stakeholder_group=StakeholderGroupFactory())
    order = order_official_list(timezone.localdate(), "en")
    for _ in range(600):
        order.refresh_from_db()
        if order.status in (Status.READY, Status.FAILED):
            break
        time.sleep(0.05)
    assert (order.status, order.reason) == (Status.READY, "")
    assert "STOCK CO₂" in "".join(pages_of(order.file.path))
    assert Organisation.objects.count() == 1
