"""The slow halves: the PDFs of the register's papers, and what a large file writes into it."""

import hashlib
from datetime import date
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative.rendering import orders, press
from initiative.rendering.orders import NotReady
from initiative.tasks import ring
from members import importing, register, rendering
from members.models import AgendaItem, ImportRun, Meeting, Paper, StandingChange

# The first half of the advisory lock's name; the second is the row's id.
LOCK, LOCK_OF_IMPORTS = 0x50415045, 0x494D504F
MINUTES_OF_AN_IMPORT = 25
FOLDER = "private/papers"
SHEETS = ("paper.css", "list.css")


def order_decision_list(meeting: Meeting, language: str) -> Paper:
    """Order a PDF of the list of a meeting, as it was frozen. Raises ``NotReady``."""
    return _order(Paper(kind=Paper.Kind.DECISION_LIST, meeting=meeting, language=language))


def order_official_list(day: date, language: str) -> Paper:
    """Order a PDF of the official list as it read on a day. Raises ``NotReady``."""
    return _order(Paper(kind=Paper.Kind.OFFICIAL_LIST, on=day, language=language))


def current(paper: Paper) -> Paper | None:
    """Return the order for what a list says now, if there is one."""
    return Paper.objects.filter(key=_key(_sheet(paper))).first()


def _order(wanted: Paper) -> Paper:
    """Write the order and ring for it. What is made or ordered already is returned; a failure begins again."""
    facts = {"kind": wanted.kind, "meeting": wanted.meeting, "on": wanted.on, "language": wanted.language}
    order, _is_new = Paper.objects.get_or_create(key=_key(_sheet(wanted)), defaults=facts)
    if order.failed_at:
        order.begin_again()
    if order.status == Paper.Status.QUEUED:
        ring(render_paper, order.pk)
    return order


@shared_task(soft_time_limit=60, time_limit=75)
def render_paper(paper_id: int) -> None:
    orders.carry_out(Paper, paper_id, LOCK, _make)


def _make(order: Paper) -> None:
    html = _sheet(order)
    if _key(html) != order.key:
        raise NotReady(_("The text, or the portal itself, has changed since this PDF was ordered. Order it again."))
    name = f"{FOLDER}/{order.kind}-{order.language}-{order.key[:20]}.pdf"
    path = orders.place(name)
    pages = press.print_html(html, {}, path, key=bytes.fromhex(order.key)[:16], sheets=SHEETS).pages
    orders.readable(path)
    body = path.read_bytes()
    order.finish(name, pages, len(body), hashlib.sha256(body).hexdigest())


def _sheet(paper: Paper) -> str:
    if paper.kind == Paper.Kind.OFFICIAL_LIST:
        return rendering.official_list(paper.on, register.official_list(paper.on), paper.language)
    if paper.meeting.state == Meeting.State.OPEN:
        raise NotReady(_("Freeze the list first: it is printed as it is decided."))
    raised = Prefetch("standing_changes", StandingChange.objects.valid())
    items = AgendaItem.objects.filter(meeting=paper.meeting).prefetch_related(raised).order_by("position", "pk")
    items = items.select_related("application__stakeholder_group", "application__organisation")
    return rendering.decision_list(paper.meeting, items, paper.language)


def _key(html: str) -> str:
    """Return what stands for a sheet and for how the house sets it."""
    return hashlib.sha256("\n".join([html, press.release("members/rendering.py")]).encode()).hexdigest()


def order_import(run: ImportRun, *, by: Any) -> None:
    """Hand a plan to the worker. One on which somebody works is left alone; a failure begins again.

    Raises ``importing.Refused`` where it has been carried out.
    """
    with orders.locked(LOCK_OF_IMPORTS, run.pk) as is_free:
        if not is_free:
            return
        run.refresh_from_db()
        if run.applied_at:
            raise importing.Refused([_("This plan has been carried out already.")])
        run.order(by)
    ring(carry_out_import, run.pk)


@shared_task(soft_time_limit=60 * MINUTES_OF_AN_IMPORT, time_limit=60 * (MINUTES_OF_AN_IMPORT + 1))
def carry_out_import(run_id: int) -> None:
    """Carry out a plan, all of it or nothing. Safe to run twice, at once, or after a worker that died."""
    with orders.locked(LOCK_OF_IMPORTS, run_id) as is_ours:
        run = is_ours and ImportRun.objects.open().select_related("queued_by").filter(pk=run_id).first()
        if not run:
            return
        with override(run.queued_by.language):
            if run.attempts >= orders.MOST_ATTEMPTS:
                run.fail(_("The worker died three times while it carried this out; the machine may lack memory."))
                return
            run.start()
            try:
                importing.carry_out(run, by=run.queued_by)
            except importing.Refused as refusal:
                run.fail(str(refusal))
            except SoftTimeLimitExceeded:
                run.fail(_("It took too long: divide the file into smaller ones."))
            except MemoryError:
                run.fail(_("It needs more memory than there is: divide the file into smaller ones."))
