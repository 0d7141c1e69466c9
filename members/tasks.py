"""The slow half of the register's papers: their PDFs."""

import hashlib
from datetime import date

from celery import shared_task
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from initiative.rendering import orders, press
from initiative.rendering.orders import NotReady
from initiative.tasks import ring
from members import register, rendering
from members.models import AgendaItem, Meeting, Paper, StandingChange

# The first half of the advisory lock's name; the second is the row's id.
LOCK = 0x50415045
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
