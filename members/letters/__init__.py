"""Which letters membership writes, to whom, and what they carry; their words are texts of the desk."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from initiative import dates
from initiative.post import post
from members.models import Application, ApplicationTransition
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
HELD = {"approve", "decline", "defer"}


def about_a_step(application: Application, transition: ApplicationTransition) -> None:
    """Tell the applicant of a step. Who drafted and withdrew before anything was sent needs no letter."""
    if transition.move == "withdraw" and not application.submitted_at:
        return
    applicant, language = application.applicant, application.applicant.language
    item = application.items.select_related("meeting").last()
    with override(language):
        labels = [str(BY_NAME[name].label) for name in transition.fields if name in BY_NAME]
        link = settings.SITE_URL + reverse("members:application", args=[application.public_id])
        post(
            OF_A_STEP[transition.move],
            key=f"application-step-{transition.pk}",
            to=applicant.email,
            language=language,
            about=application,
            is_held=transition.move in HELD,
            name=str(applicant),
            organisation=application.name,
            reference=application.reference,
            standing=str(application.get_wants_display()),
            reason=transition.reason,
            fields="\n".join(f"- {label}" for label in labels),
            meeting=str(item.meeting) if item else "",
            meeting_date=dates.day(item.meeting.held_on) if item else "",
            link=link,
        )
