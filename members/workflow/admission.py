"""How an organisation joins: from a draft to the official list.

What a meeting does with an application (``table``, ``untable``, ``approve``, ``decline``, ``defer``) is made for a
whole list at once by ``Sitting``; each is a move of the application's own, with its history and its letter.
"""

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import post
from initiative.workflow import Move, Workflow
from members import completeness, letters
from members.models import AgendaItem, Application, ApplicationTransition, Submission
from members.workflow.admitting import (
    Steps,
    enter_in_the_register,
    note_on_the_list,
    put_on_the_next_list,
    take_out_of_the_register,
)

State = Application.State
REVIEW = "members.review_application"
DECIDE = "members.decide_meeting"
AMEND = "members.amend_application"
DRAFT, SUBMITTED, INCOMPLETE, COMPLETE = State.DRAFT, State.SUBMITTED, State.INCOMPLETE, State.COMPLETE
TABLED, APPROVED, DECLINED = State.TABLED, State.APPROVED, State.DECLINED
WITHDRAWN, CLOSED = State.WITHDRAWN, State.CLOSED


class Admission(Workflow):
    submit = Move(gettext_lazy("Send"), {DRAFT}, SUBMITTED, by_owner=True)
    resubmit = Move(gettext_lazy("Send again"), {INCOMPLETE}, SUBMITTED, by_owner=True)
    ask = Move(
        gettext_lazy("Ask for a correction"), {SUBMITTED, COMPLETE}, INCOMPLETE, permission=REVIEW, needs_reason=True
    )
    accept = Move(gettext_lazy("The file is complete"), {SUBMITTED}, COMPLETE, permission=REVIEW)
    table = Move(gettext_lazy("Put on the list"), {COMPLETE}, TABLED, permission=REVIEW)
    untable = Move(gettext_lazy("Take off the list"), {TABLED}, COMPLETE, permission=REVIEW)
    approve = Move(gettext_lazy("Approve"), {TABLED}, APPROVED, permission=DECIDE)
    decline = Move(gettext_lazy("Decline"), {TABLED}, DECLINED, permission=DECIDE, needs_reason=True)
    defer = Move(gettext_lazy("Keep for the next meeting"), {TABLED}, COMPLETE, permission=DECIDE)
    withdraw = Move(gettext_lazy("Withdraw"), {DRAFT, SUBMITTED, INCOMPLETE, COMPLETE}, WITHDRAWN, by_owner=True)
    close = Move(
        gettext_lazy("Close without a decision"),
        {SUBMITTED, INCOMPLETE, COMPLETE},
        CLOSED,
        permission=REVIEW,
        needs_reason=True,
    )
    reopen = Move(gettext_lazy("Reopen"), {CLOSED}, SUBMITTED, permission=REVIEW, needs_reason=True)
    amend = Move(gettext_lazy("Take back the approval"), {APPROVED}, TABLED, permission=AMEND, needs_reason=True)

    @submit.when
    @resubmit.when
    def nothing_is_missing(application: Application) -> str:
        if missing := completeness.missing(application):
            return _("Before it can be sent: %(what)s.") % {"what": ", ".join(str(label) for label in missing)}
        return ""

    @accept.when
    def everything_was_looked_at(application: Application) -> str:
        """The Executive Secretary judges completeness: every point that applies is ticked."""
        if open_points := completeness.open_points(application):
            return _("Not yet ticked: %(what)s.") % {"what": ", ".join(str(label) for label in open_points)}
        return ""

    @accept.when
    def a_doubt_is_answered(application: Application) -> str:
        if application.is_doubtful and not application.override_reason.strip():
            return _("It works for profit and asks to be a Member: say why it may, or ask for a correction.")
        return ""

    @table.when
    @untable.when
    @approve.when
    @decline.when
    @defer.when
    def it_is_on_a_list(application: Application) -> str:
        return "" if _place_on_a_list(application) else _("It is on the list of no meeting.")

    @approve.when
    @decline.when
    @defer.when
    def its_list_is_frozen(application: Application) -> str:
        if _place_on_a_list(application).meeting.state in ("tabled", "decided"):
            return ""
        return _("The list of its meeting is not frozen yet.")

    @reopen.when
    def it_was_once_sent(application: Application) -> str:
        return "" if application.submitted_at else _("It was never sent: the applicant can begin anew.")

    @amend.when
    def its_meeting_is_not_closed(application: Application) -> str:
        item = application.items.select_related("meeting").filter(outcome="approved").last()
        if item is None or item.meeting.state != "decided":
            return _("The meeting that decided it is closed: enter a new line in the register instead.")
        return ""

    @submit.then
    @resubmit.then
    def keep_what_was_sent(application: Application, transition: ApplicationTransition) -> None:
        number = (application.submissions.aggregate(Max("number"))["number__max"] or 0) + 1
        Submission.objects.create(
            application=application,
            number=number,
            at=transition.at,
            by=transition.by,
            content=completeness.content(application),
        )
        application.submitted_at = transition.at
        application.reference = application.reference or _next_reference()
        application.asked_fields = []

    @ask.then
    def name_what_is_wrong(application: Application, transition: ApplicationTransition) -> None:
        application.asked_fields = transition.fields
        application.checklist = []

    @accept.then
    def it_goes_to_the_next_meeting(application: Application, transition: ApplicationTransition) -> None:
        put_on_the_next_list(application)

    @ask.then
    @withdraw.then
    @close.then
    def it_leaves_an_open_list(application: Application, transition: ApplicationTransition) -> None:
        application.items.filter(outcome="pending").delete()

    @approve.then_together
    @decline.then_together
    @defer.then_together
    def their_items_say_so(steps: Steps) -> None:
        note_on_the_list(steps)

    @defer.then
    def it_goes_to_the_meeting_after(application: Application, transition: ApplicationTransition) -> None:
        put_on_the_next_list(application)

    @approve.then_together
    def they_are_on_the_list(steps: Steps) -> None:
        enter_in_the_register(steps)

    @amend.then
    def it_is_no_longer_on_the_list(application: Application, transition: ApplicationTransition) -> None:
        take_out_of_the_register(application, transition.by, transition.reason)

    @amend.then
    def what_was_held_is_no_longer_true(application: Application, transition: ApplicationTransition) -> None:
        meeting = application.items.select_related("meeting").get(outcome="pending").meeting
        post.cancel_all(post.about(application).filter(key__startswith=letters.key_of_decision(meeting)))

    @submit.then
    @resubmit.then
    @ask.then
    @accept.then
    @table.then
    @untable.then
    @defer.then
    @reopen.then
    def the_wait_begins_anew(application: Application, transition: ApplicationTransition) -> None:
        application.waits_since = transition.at

    @submit.then_together
    @resubmit.then_together
    @ask.then_together
    @accept.then_together
    @approve.then_together
    @decline.then_together
    @defer.then_together
    @withdraw.then_together
    @close.then_together
    @reopen.then_together
    def tell_the_applicants(steps: Steps) -> None:
        letters.about_steps(steps)


def _place_on_a_list(application: Application) -> AgendaItem | None:
    """Return its item that is to be decided; it costs no query where the items were read along."""
    return next((item for item in application.items.all() if item.outcome == AgendaItem.Outcome.PENDING), None)


def _next_reference() -> str:
    """Return “2023-0147”: the year, and how many were sent in it before, in four figures or more.

    Two that are sent at once wait for each other, so that neither is refused for the other's number.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('members.application.reference'))")
    year = timezone.localdate().year
    sent = Application.objects.filter(reference__startswith=f"{year}-")
    last = sent.annotate(length=Length("reference")).order_by("length", "reference").last()
    return f"{year}-{int(last.reference.partition('-')[2]) + 1 if last else 1:04}"
