"""What the clock starts on the ground floor."""

from datetime import timedelta

import structlog
from celery import Celery, shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from initiative.celery import app
from initiative.models import Letter
from initiative.privacy.purging import report
from initiative.tasks import deliver, ring

log = structlog.get_logger(__name__)


@app.on_after_finalize.connect
def keep_time(sender: Celery, **kwargs: object) -> None:
    sender.add_periodic_task(60, sweep_letters.s(), name="letters left behind")
    sender.add_periodic_task(3600, erase_confidences.s(), name="codes and keys in old letters")
    sender.add_periodic_task(24 * 3600, clear_sessions.s(), name="expired sessions")
    sender.add_periodic_task(24 * 3600, report_old_data.s(), name="what is too old to be kept")


@shared_task
def sweep_letters() -> None:
    """Ring again for letters whose bell was lost, or whose mail server was away."""
    for pk in Letter.objects.waiting().order_by("pk").values_list("pk", flat=True)[:500]:
        ring(deliver, pk)


@shared_task
def erase_confidences() -> None:
    """Erase the text of letters with a code or a key, a day after they were written: by then it opens nothing."""
    old = Letter.objects.filter(is_confidential=True, written_at__lt=timezone.now() - timedelta(days=1))
    old.exclude(body="").update(body="")


@shared_task
def clear_sessions() -> None:
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@shared_task
def report_old_data() -> None:
    """Report what is too old to be kept; nothing is deleted before a person has released it."""
    for run in report():
        log.info("purge_reported", rule=run.rule, found=run.found)
