"""Which letters membership writes, to whom, and what they carry; their words are texts of the desk."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from initiative import dates
from initiative.post import Draft, post_all
from members.models import AgendaItem, Application, ApplicationTransition, Meeting
from members.questions import BY_NAME

# The letter of each step; a move that is not here writes none.
OF_A_STEP = {
    "submit": "application_received",
    "resubmit": "application_received_again",
    "ask": "application_correction",
    "accept": "application_complete",
    "approve": "application_welcome",
    "decline": "application_declined",
    "defer": "application_deferred",
    "withdraw": "application_withdrawn",
    "close": "application_closed",
    "reopen": "application_reopened",
}
# What a meeting decided is told to everybody at once, when a person says so.
DECISIONS = {"approve", "decline", "defer"}


def about_a_step(application: Application, transition: ApplicationTransition) -> None:
    """Tell the applicant of a step. Who drafted and withdrew before anything was sent needs no letter."""
    about_steps([(application, transition)])


def about_steps(steps: Sequence[tuple[Application, ApplicationTransition]]) -> None:
    """Tell the applicants of a step that all of them made together."""
    told = [step for step in steps if step[1].move != "withdraw" or step[0].submitted_at]
    lists = AgendaItem.objects.filter(application__in=[application for application, _ in told])
    items: dict[int, list[AgendaItem]] = {}
    for item in lists.select_related("meeting").order_by("-pk"):
        items.setdefault(item.application_id, []).append(item)
    drafts = [_draft(*step, items.get(step[0].pk, [])) for step in told]
    if drafts:
        post_all(OF_A_STEP[told[0][1].move], drafts)


def key_of_decision(meeting: Meeting) -> str:
    """Return how the keys of all letters begin that tell of a meeting's decision."""
    return f"meeting-{meeting.pk}-"


def name_batches(batches: set[str]) -> dict[str, str]:
    """Return the meetings whose letters these are, with their day."""
    numbers = [batch.removeprefix("meeting-") for batch in batches if batch.startswith("meeting-")]
    meetings = Meeting.objects.filter(pk__in=numbers)
    return {f"meeting-{meeting.pk}": f"{meeting}, {dates.day(meeting.held_on)}" for meeting in meetings}


def _draft(application: Application, transition: ApplicationTransition, items: Sequence[AgendaItem]) -> Draft:
    applicant, language = application.applicant, application.applicant.language
    pending = next((item for item in items if item.outcome == AgendaItem.Outcome.PENDING), None)
    decided = next((item for item in items if item.outcome != AgendaItem.Outcome.PENDING), None)
    is_decision = transition.move in DECISIONS
    about = decided if is_decision else pending
    with override(language):
        labels = [str(BY_NAME[name].label) for name in transition.fields if name in BY_NAME]
        values = {
            "name": str(applicant),
            "organisation": application.name,
            "reference": application.reference,
            "standing": str(application.get_wants_display() or ""),
            "reason": transition.reason,
            "fields": "\n".join(f"- {label}" for label in labels),
            "link": settings.SITE_URL + reverse("members:application", args=[application.public_id]),
        }
        # Which meeting decided, or has it on its list; and on which list it is now. Both may be none.
        for name, item in (("meeting", about), ("next_meeting", pending)):
            values[name] = str(item.meeting) if item else ""
            values[f"{name}_date"] = dates.day(item.meeting.held_on) if item else ""
    key = f"{key_of_decision(decided.meeting) if is_decision else 'application-'}step-{transition.pk}"
    return Draft(key, applicant.email, language, values, application, is_decision)
