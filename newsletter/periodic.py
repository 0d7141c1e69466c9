"""What the clock starts: orders for PDFs whose bell was lost, or whose worker was killed."""

import time
from pathlib import Path

from celery import Celery, shared_task
from django.core.files.storage import default_storage

from initiative.celery import app
from initiative.tasks import ring
from newsletter.models import Rendering
from newsletter.tasks import held, render_edition

EVERY_SECONDS = 20
HOUR = 3600


@app.on_after_finalize.connect
def keep_time(sender: Celery, **kwargs: object) -> None:
    sender.add_periodic_task(EVERY_SECONDS, sweep_renderings.s(), name="PDFs left behind", expires=EVERY_SECONDS)
    sender.add_periodic_task(24 * HOUR, clear_parts.s(), name="halves of killed workers")


@shared_task
def sweep_renderings() -> None:
    """Ring again for every open order on which nobody works."""
    busy = held()
    for pk in Rendering.objects.open().order_by("queued_at").values_list("pk", flat=True):
        if pk not in busy:
            ring(render_edition, pk)


@shared_task
def clear_parts() -> None:
    """Remove what killed workers had begun to write; no row ever pointed to it."""
    for part in Path(default_storage.path("newsletter")).glob("*/.*.part"):
        if part.stat().st_mtime < time.time() - HOUR:
            part.unlink(missing_ok=True)
