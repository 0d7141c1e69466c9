"""Orders for PDFs: made once, given up with a sentence, finished after any fault, and never half."""

import hashlib
import os
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.db import connection
from kombu.exceptions import OperationalError

from initiative.rendering import orders
from initiative.rendering.orders import MOST_ATTEMPTS
from newsletter import rendering, tasks
from newsletter.models import Rendering
from newsletter.periodic import clear_parts, sweep_renderings
from newsletter.tasks import LOCK, NotReady, order_pdf, render_edition
from tests.factories.newsletter import ArticlePictureFactory, ArticleTextFactory, EditionFactory, RenderingFactory

Status = Rendering.Status


@pytest.fixture
def edition(db):
    return ArticleTextFactory().edition


@pytest.fixture
def rung(monkeypatch):
    """Collect the bells instead of sending them."""
    bells = []
    monkeypatch.setattr(tasks.render_edition, "delay", bells.append)
    return bells


def finish(document, out, progress):
    """Stand in for the press where the test is not about printing."""
    progress("layout", 40)
    Path(out).write_bytes(b"%PDF")
    return SimpleNamespace(pages=3, size=4, sha256="a" * 64)


def test_an_order_is_written_and_rung_for_after_the_commit(edition, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        order = order_pdf(edition)
        assert rung == []
    assert order.status == Status.QUEUED
    assert rung == [order.pk]


def test_the_same_content_is_ordered_and_made_once(edition, rung, monkeypatch):
    monkeypatch.setattr(rendering, "pdf", finish)
    order = order_pdf(edition)
    render_edition(order.pk)
    monkeypatch.setattr(rendering, "pdf", None)  # whoever printed again would fail here
    render_edition(order.pk)
    assert order_pdf(edition) == order
    order.refresh_from_db()
    assert (order.status, order.attempts, order.pages, order.percent) == (Status.READY, 1, 3, 100)


def test_other_words_are_another_order(edition):
    first = order_pdf(edition)
    edition.texts.update(text="Other words.")
    assert order_pdf(edition) != first


def test_without_the_broker_the_order_stands_and_the_page_answers(
    edition, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*ids):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.render_edition, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        order = order_pdf(edition)
    assert Rendering.objects.open().get() == order


def test_an_edition_that_lacks_something_is_not_ordered(edition):
    ArticlePictureFactory(article=edition.texts.get().article, picture__alt_en="")
    with pytest.raises(NotReady, match="no alternative text"):
        order_pdf(edition)
    with pytest.raises(NotReady, match="no text yet"):
        order_pdf(EditionFactory())
    assert not Rendering.objects.exists()


def test_a_text_that_changed_under_the_order_is_told(edition):
    order = order_pdf(edition)
    edition.texts.update(text="Other words.")
    render_edition(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert "has changed since this PDF was ordered" in order.reason


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (rendering.RenderFailed("A picture asks for another server."), "A picture asks for another server."),
        (SoftTimeLimitExceeded(), "more than a minute"),
        (MemoryError(), "more memory"),
        (RecursionError(), "nested"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_a_fault_fails_the_order_with_a_sentence(edition, monkeypatch, fault, sentence):
    def break_down(document, out, progress):
        raise fault

    monkeypatch.setattr(rendering, "pdf", break_down)
    order = order_pdf(edition)
    render_edition(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert sentence in order.reason
    assert not order.file


def test_a_failed_order_begins_again_when_it_is_asked_for(edition, rung, monkeypatch):
    order = order_pdf(edition)
    Rendering.objects.update(started_at=order.queued_at, attempts=1, failed_at=order.queued_at, reason="Disk full.")
    again = order_pdf(edition)
    assert (again.pk, again.status, again.attempts, again.reason) == (order.pk, Status.QUEUED, 0, "")


def test_after_three_deaths_the_order_is_given_up(edition):
    order = order_pdf(edition)
    Rendering.objects.update(started_at=order.queued_at, attempts=MOST_ATTEMPTS)
    render_edition(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert "died three times" in order.reason


def test_an_order_that_is_gone_is_no_fault(db):
    render_edition(987_654)
    assert not Rendering.objects.exists()


def elsewhere():
    """Open a database session of somebody else."""
    own = connection.settings_dict
    return psycopg.connect(
        dbname=own["NAME"], host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"]
    )


def test_while_somebody_works_on_it_a_second_bell_does_nothing(edition, monkeypatch):
    monkeypatch.setattr(rendering, "pdf", finish)
    order = order_pdf(edition)
    with elsewhere() as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, order.pk])
        render_edition(order.pk)
        order.refresh_from_db()
        assert (order.status, order.attempts) == (Status.QUEUED, 0)
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, order.pk])  # a closed session ends a moment later
        render_edition(order.pk)
    order.refresh_from_db()
    assert order.status == Status.READY


def test_the_sweep_rings_for_open_orders_on_which_nobody_works(db, rung, django_capture_on_commit_callbacks):
    waiting, begun, taken = RenderingFactory(), RenderingFactory(started=True), RenderingFactory(started=True)
    RenderingFactory(ready=True)
    RenderingFactory(failed=True)
    with elsewhere() as other, django_capture_on_commit_callbacks(execute=True):
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, taken.pk])
        sweep_renderings()
    assert rung == [waiting.pk, begun.pk]


def test_progress_never_says_done_before_it_is(edition):
    order = order_pdf(edition)
    tasks._Progress(order)("writing", 100)
    order.refresh_from_db()
    assert (order.stage, order.percent) == ("writing", 99)


@pytest.mark.django_db(transaction=True)
def test_two_bells_at_once_make_one_pdf(monkeypatch):
    made = []

    def slow(document, out, progress):
        made.append(out)
        time.sleep(0.3)
        return finish(document, out, progress)

    monkeypatch.setattr(rendering, "pdf", slow)
    order = order_pdf(ArticleTextFactory().edition)

    def answer():
        try:
            render_edition(order.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    order.refresh_from_db()
    assert (len(made), order.status, order.attempts) == (1, Status.READY, 1)


def long_edition():
    """Return an edition that takes the press some seconds."""
    edition = EditionFactory()
    for _ in range(150):
        ArticleTextFactory(edition=edition, text="\n\n".join(["Soils hold carbon, water and life. " * 12] * 4))
    return edition


def wait_for(condition, seconds=90):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            pytest.fail("It did not happen in time.")
        time.sleep(0.02)
    return found


def halfway(order):
    return Rendering.objects.filter(pk=order.pk, stage=Rendering.Stage.LAYOUT).exists()


def ended(order):
    return Rendering.objects.exclude(finished_at=None, failed_at=None).filter(pk=order.pk).first()


def test_a_worker_killed_halfway_leaves_nothing_half_and_the_sweep_finishes(worker, client):
    edition = long_edition()
    order = order_pdf(edition)
    wait_for(lambda: halfway(order))
    worker.kill()

    order.refresh_from_db()
    assert (order.status, order.attempts) == (Status.RENDERING, 1)
    assert not list(Path(default_storage.path("newsletter")).rglob(f"*{order.key[:20]}.pdf"))
    edition.state, edition.published_at = "published", order.queued_at
    edition.save()
    assert client.get(edition.pdf_url).status_code == 404

    worker.start()
    wait_for(lambda: not orders.held(LOCK))
    sweep_renderings()
    order = wait_for(lambda: ended(order))
    assert (order.status, order.attempts, order.reason) == (Status.READY, 2, "")
    served = b"".join(client.get(edition.pdf_url).streaming_content)
    assert hashlib.sha256(served).hexdigest() == order.sha256
    assert len(served) == order.size
    assert served.rstrip().endswith(b"%%EOF")


def test_halves_of_killed_workers_are_removed_and_nothing_else():
    folder = Path(default_storage.path("newsletter/22"))
    folder.mkdir(parents=True, exist_ok=True)
    old, fresh, whole = folder / ".old.part", folder / ".fresh.part", folder / "en.pdf"
    for file in (old, fresh, whole):
        file.touch()
    for file in (old, whole):
        os.utime(file, (0, 0))
    clear_parts()
    assert [file.exists() for file in (old, fresh, whole)] == [False, True, True]


def test_renderings_have_a_queue_and_limits_of_their_own():
    assert django_settings.CELERY_TASK_ROUTES[render_edition.name] == {"queue": "render"}
    assert (render_edition.soft_time_limit, render_edition.time_limit) == (60, 75)
