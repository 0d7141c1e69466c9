"""What the clock starts: orders for PDFs whose bell was lost, or whose worker was killed."""

from celery import Celery, shared_task

from initiative.celery import app
from initiative.rendering import orders
from newsletter.models import Rendering
from newsletter.tasks import LOCK, render_edition

EVERY_SECONDS = 20
DAY = 24 * 3600


@app.on_after_finalize.connect
def keep_time(sender: Celery, **kwargs: object) -> None:
    sender.add_periodic_task(EVERY_SECONDS, sweep_renderings.s(), name="PDFs left behind", expires=EVERY_SECONDS)
    sender.add_periodic_task(DAY, clear_parts.s(), name="halves of killed workers")


@shared_task
def sweep_renderings() -> None:
    """Ring again for every open order on which nobody works."""
    orders.ring_again(Rendering, LOCK, render_edition)


@shared_task
def clear_parts() -> None:
    """Remove what killed workers had begun to write."""
    orders.clear_parts("newsletter")
