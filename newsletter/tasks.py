"""The slow half of an edition: its PDF. How an order is carried out stands in ``initiative/rendering/orders.py``."""

import time

from celery import shared_task
from django.utils.translation import gettext as _

from initiative.rendering import orders
from initiative.rendering.orders import NotReady
from initiative.tasks import ring
from newsletter import assembly, rendering
from newsletter.models import Edition, Rendering

# The first half of the advisory lock's name; the second is the row's id.
LOCK = 0x4E4C5044


def order_pdf(edition: Edition) -> Rendering:
    """Write the order for a PDF of what the edition says now, and ring for it. Raises ``NotReady``."""
    order = write_order(edition)
    if order.status == Rendering.Status.QUEUED:
        ring(render_edition, order.pk)
    return order


def write_order(edition: Edition) -> Rendering:
    """Write the order without ringing. What is made or ordered already is returned as it is; a failure begins again.

    Raises ``NotReady`` while the edition lacks something.
    """
    if missing := assembly.hindrances(edition):
        raise NotReady(" ".join(missing))
    key = assembly.assemble(edition).digest()
    order, _is_new = Rendering.objects.get_or_create(edition=edition, key=key)
    if order.failed_at:
        order.begin_again()
    return order


@shared_task(soft_time_limit=60, time_limit=75)
def render_edition(rendering_id: int) -> None:
    """Make the PDF that a row orders. Safe to run twice, at once, or after a worker that died."""
    orders.carry_out(Rendering, rendering_id, LOCK, _make)


def _make(order: Rendering) -> None:
    """Assemble, render, and point the row to the file only when it is whole on the disk."""
    clock = time.process_time()
    edition = Edition.objects.select_related("issue").get(pk=order.edition_id)
    document = assembly.assemble(edition)
    if document.digest() != order.key:
        raise NotReady(_("The text, or the portal itself, has changed since this PDF was ordered. Order it again."))
    name = f"newsletter/{document.number}/{edition.language}-{order.key[:20]}.pdf"
    path = orders.place(name)
    made = rendering.pdf(document, path, progress=_Progress(order))
    orders.readable(path)
    order.cpu_seconds = round(time.process_time() - clock, 2)
    order.finish(name, made.pages, made.size, made.sha256)


class _Progress:
    """Writes how far the work is, in transactions of its own, so that the page that waits can show it."""

    def __init__(self, order: Rendering) -> None:
        self.order = order

    def __call__(self, stage: str, percent: int) -> None:
        Rendering.objects.open().filter(pk=self.order.pk).update(stage=stage, percent=min(percent, 99))
