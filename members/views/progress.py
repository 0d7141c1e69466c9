"""Where an application stands, in plain words: who waits for whom, what has happened, and what comes next."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from initiative import dates
from members import completeness
from members.models import AgendaItem, Application, Meeting
from members.questions import BY_NAME, Part

State = Application.State


class Stand(NamedTuple):
    """Whose turn it is (``tag``, ``colour``), the title of the page, and what it means."""

    tag: str
    colour: str
    title: str
    lead: str


class Step(NamedTuple):
    """One step of the way: ``kind`` is ``done``, ``now`` or ``""`` for what is to come."""

    title: str
    day: object
    text: str
    kind: str


class Progress(NamedTuple):
    """One line of the list of parts; ``lacks`` is ``-1`` where nothing is asked."""

    label: str | Promise
    url: str
    lacks: int
    is_here: bool


def parts(application, here=""):
    """Return the parts with what they still lack, and the page on which it is sent."""
    lacks = completeness.lacking_by_part(application)
    found = [Progress(part.label, part_url(application, part), lacks[part], part == here) for part in Part]
    send = reverse("members:application-send", args=[application.public_id])
    return [*found, Progress(_("Read it and send it"), send, -1, not here)]


def part_url(application, part):
    return reverse("members:application-part", args=[application.public_id, part])


def where_to_go_on(application):
    """Return the first place that needs something: what the Secretariat named, what is lacking, else the sending."""
    if named := asked(application):
        return named[0][1]
    return next(part.url for part in parts(application) if part.lacks)


def asked(application):
    """Return the label and the place of each answer that the Secretariat wants corrected."""
    if application.state != State.INCOMPLETE:
        return []
    named = [BY_NAME[name] for name in application.asked_fields if name in BY_NAME]
    return [(question.label, place(application, question.name)) for question in named]


def place(application, name):
    """Return the address of an answer, on its part's page."""
    field = "country" if name == "is_international" else name
    return f"{part_url(application, BY_NAME[name].part)}?check=1#id_{field}"


def reason(application):
    """Return what the Secretariat wrote when it sent the file back, while it waits for the answer."""
    if application.state != State.INCOMPLETE:
        return ""
    last = application.transitions.filter(move="ask").last()
    return last.reason if last else ""


def pending_meeting(application):
    """Return the meeting on whose list it is, or ``None``."""
    items = application.items.select_related("meeting").filter(outcome=AgendaItem.Outcome.PENDING)
    return item.meeting if (item := items.first()) else None


def on_the_list(meeting):
    day = {"day": dates.day(meeting.held_on)}
    if meeting.body == Meeting.Body.BUREAU:
        return _("On the list for the Bureau, %(day)s") % day
    return _("On the list for the Consortium, %(day)s") % day


def stand(application, meeting):
    """Return the first words that an applicant reads."""
    if application.state in (State.COMPLETE, State.TABLED):
        return _complete(application, meeting)
    return _STANDS[application.state](application)


def _complete(application, meeting):
    if meeting is None:
        lead = _("Nothing is asked of you. The file is complete and goes on the list of the next meeting.")
        return Stand(_("With the Secretariat"), "info", _("Complete"), lead)
    until = _("With the Secretariat until %(day)s") % {"day": dates.day(meeting.held_on)}
    lead = _("Nothing is asked of you. The file is complete, and this meeting decides.")
    return Stand(until, "info", on_the_list(meeting), lead)


def _draft(application):
    lead = _("A draft, saved on %(day)s. Nobody else reads it before you send it.")
    return Stand(_("Waiting for you"), "wait", str(application), lead % {"day": dates.day(application.saved_at)})


def _submitted(application):
    lead = _("Nothing is asked of you. The Executive Secretary sees whether the file is complete.")
    return Stand(_("With the Secretariat"), "info", _("With the Secretariat"), lead)


def _incomplete(application):
    lead = _("The Secretariat asks for a correction. That is no refusal: change what it names, and send it again.")
    return Stand(_("Waiting for you"), "wait", _("Waiting for you"), lead)


def _approved(application):
    lead = _("Welcome! Your organisation is on the official list; you look after its profile yourselves.")
    return Stand(_("On the official list"), "ok", _("Approved"), lead)


def _declined(application):
    lead = _("The reason stands below. Write to the Secretariat if you have questions; you may apply again.")
    return Stand(_("Decided"), "stop", _("Declined"), lead)


def _withdrawn(application):
    lead = _("You took this application back, and nobody works on it. You may begin a new one at any time.")
    return Stand(_("Withdrawn"), "", _("Withdrawn"), lead)


def _closed(application):
    lead = _("The Secretariat closed it without a decision; the reason stands below. Answer it, or begin a new one.")
    return Stand(_("Closed"), "", _("Closed"), lead)


_STANDS = {
    State.DRAFT: _draft,
    State.SUBMITTED: _submitted,
    State.INCOMPLETE: _incomplete,
    State.APPROVED: _approved,
    State.DECLINED: _declined,
    State.WITHDRAWN: _withdrawn,
    State.CLOSED: _closed,
}


def steps(application, meeting):
    """Return what has happened, oldest first, and what is to come as far as it is known."""
    titles = _titles()
    past = [Step(titles.get(each.move, each.move), each.at, each.reason, "done") for each in _told(application)]
    if application.state == State.DRAFT:
        return [Step(_("You fill it in"), None, _("Save as often as you like."), "now"), *_to_come(sent=False)]
    if not application.is_open:
        return [*past[:-1], *(step._replace(kind="now") for step in past[-1:])]
    return [*past, _now(application, meeting), *_to_come(sent=True)]


def _told(application):
    """Return the steps that mean something to the applicant."""
    return [each for each in application.transitions.all() if each.move not in ("table", "untable")]


def _now(application, meeting):
    if meeting is not None:
        text = _("You hear from us soon after the meeting.")
        return Step(on_the_list(meeting), None, text, "now")
    words = {
        State.SUBMITTED: (_("With the Secretariat"), _("It sees whether the file is complete.")),
        State.INCOMPLETE: (_("Waiting for you"), _("Change what is named, and send it again.")),
    }
    title, text = words.get(application.state, (_("Waiting for the next meeting"), _("Its list is put together.")))
    return Step(title, None, text, "now")


def _to_come(sent):
    check = Step(_("The Secretariat checks it"), None, _("If something is missing, it comes back to you."), "")
    decision = Step(_("Decision"), None, _("Of the Bureau or the Consortium, at the beginning of a meeting."), "")
    listed = Step(_("On the official list"), None, _("Welcome letter, communication kit, your own profile."), "")
    return [decision, listed] if sent else [check, decision, listed]


def _titles():
    return {
        "submit": _("You sent the application"),
        "ask": _("Sent back for a correction"),
        "resubmit": _("You answered"),
        "accept": _("The file is complete"),
        "approve": _("Approved"),
        "decline": _("Declined"),
        "defer": _("Kept for the next meeting"),
        "withdraw": _("You withdrew it"),
        "close": _("Closed without a decision"),
        "reopen": _("Reopened"),
        "amend": _("The decision was taken back"),
    }
