"""What membership asks of the Secretariat: the next meeting, and counters that open the lists behind them."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative import dates
from initiative.apps import DeskBox, DeskLine
from members import register
from members.models import (
    AgendaItem,
    Application,
    Basis,
    Claim,
    Confirmation,
    Meeting,
    Notice,
    Organisation,
    Proposal,
    Queue,
)
from members.people import PEOPLE
from members.workflow.admission import DECIDE, REVIEW
from members.workflow.proposals import REGISTER


def desk_lines(user):
    """Yield the lines that this person may see, each a number that is a link."""
    if _may(user, REVIEW, "members.view_application"):
        yield from _applications()
    yield from _requests(user)
    if _may(user, "members.view_organisation", REGISTER):
        yield from _register()


def desk_boxes(user):
    """Yield the next meeting, to whoever has to do with one."""
    if _may(user, REVIEW, DECIDE, "members.view_meeting"):
        yield _box(next_meeting(), user)


def next_meeting():
    """Return the meeting whose list is the next to be decided: a frozen one of any day, or an open one to come."""
    coming = Q(state=Meeting.State.TABLED) | Q(state=Meeting.State.OPEN, held_on__gte=timezone.localdate())
    pending = Count("items", filter=Q(items__outcome=AgendaItem.Outcome.PENDING))
    return Meeting.objects.filter(coming).annotate(on_list=pending).order_by("held_on", "pk").first()


def _applications():
    group, page = _("Applications"), "members_application"
    counts = Application.objects.queues()
    oldest = Application.objects.queue(Queue.LATE).order_by("waits_since", "pk").first()
    told = {"name": str(oldest), "date": dates.day(oldest.waits_since)} if oldest else {}
    late = _("%(name)s, since %(date)s") % told if oldest else ""
    drafts = counts["drafts"]
    begun = ngettext("and %d draft not sent yet", "and %d drafts not sent yet", drafts) % drafts if drafts else ""

    def line(queue, label, **facts):
        return DeskLine(group, counts[queue], label, _listed(page, queue=queue.value), **facts)

    yield line(Queue.NEW, _("new"), is_work=True)
    yield line(Queue.ANSWERED, _("answered a correction"), is_work=True)
    yield line(Queue.LATE, _("waiting for us for more than 14 days"), waits=True, note=late)
    yield line(Queue.MESSAGES, _("with a message to read"), is_work=True)
    yield line(Queue.UNLISTED, _("complete, on no list"), is_work=True)
    yield _on_the_list(group)
    yield line(Queue.APPLICANT, _("with the applicant"), note=begun)


def _on_the_list(group):
    label, meeting = _("on the list of the next meeting"), next_meeting()
    if meeting is None:
        return DeskLine(group, 0, label, _listed("members_meeting"))
    return DeskLine(group, meeting.on_list, label, meeting.get_absolute_url(), note=_dated(meeting))


def _dated(meeting):
    return _("%(meeting)s, %(date)s") % {"meeting": meeting, "date": dates.day(meeting.held_on)}


def _requests(user):
    group = _("Register")
    for model, state, permission, label in (
        (Proposal, Proposal.State.PENDING, REGISTER, _("profile changes to confirm")),
        (Notice, Notice.State.RECEIVED, REGISTER, _("notices of withdrawal")),
        (Claim, Claim.State.OPEN, PEOPLE, _("requests to represent an organisation")),
    ):
        if not user.has_perm(permission):
            continue
        waiting, page = model.objects.filter(state=state), f"members_{model._meta.model_name}"
        oldest = waiting.select_related("organisation").last()
        note = str(oldest.organisation) if oldest else ""
        url = _listed(page, state__exact=state.value)
        yield DeskLine(group, waiting.count(), label, url, note=note, is_work=True)


def _register():
    group, page = _("Register"), "members_organisation"
    argued = Organisation.objects.filter(standing_basis=Basis.ARGUED).count()
    yield DeskLine(group, argued, _("Standings to confirm"), _listed(page, standing_basis__exact="argued"))
    never = Organisation.objects.never_listed().count()
    yield DeskLine(group, never, _("organisations that were never on the list"), _listed(page, listed="never"))
    differing = register.differing_figures().count()
    label = _("published figures that differ from the register")
    yield DeskLine(group, differing, label, _listed("members_registerfigure", differs="yes"))
    one = Organisation.objects.with_one_contact().count()
    yield DeskLine(group, one, _("organisations with one contact only"), _listed(page, contacts="one"))
    silent = Confirmation.objects.filter(answered_at=None).count()
    yield DeskLine(
        group, silent, _("without an answer to the yearly check"), _listed("members_confirmation", answered="no")
    )
    lacking = {code: Count("pk", filter=Q(**{f"summary_{code}": ""})) for code in ("fr", "es")}
    untranslated = Organisation.objects.partners().aggregate(**lacking)
    for code, label in (("fr", _("Without a French summary")), ("es", _("Without a Spanish summary"))):
        yield DeskLine(group, untranslated[code], label, _listed(page, missing=code))


def _box(meeting, user):
    if meeting is None:
        facts = [(_("Next meeting"), _("None is planned"))]
        may_add = user.has_perm("members.add_meeting")
        return DeskBox(facts, reverse("admin:members_meeting_add"), _("Plan a meeting")) if may_add else DeskBox(facts)
    files = ngettext("%d file", "%d files", meeting.on_list) % meeting.on_list
    facts = [
        (_("Next meeting"), _dated(meeting)),
        (_("On the list"), files),
        (_("List closes"), _closing(meeting)),
    ]
    return DeskBox(facts, meeting.get_absolute_url(), _("Open the meeting"))


def _closing(meeting):
    if meeting.state == Meeting.State.TABLED:
        return _("It is frozen")
    return dates.day(meeting.closes_on) if meeting.closes_on else _("No day is set")


def _listed(page, **asked):
    query = f"?{urlencode(asked)}" if asked else ""
    return reverse(f"admin:{page}_changelist") + query


def _may(user, *permissions):
    return any(user.has_perm(permission) for permission in permissions)
