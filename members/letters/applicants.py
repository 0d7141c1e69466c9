"""What an applicant is told beside the steps: the way back to a draft, and that something waits.

Each letter has a key of its own, so that the clock may ask every hour and nobody is written to twice.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from initiative import dates
from initiative.post import post
from members.models import Application, ApplicationTransition
from members.models.applications import DRAFT_ENDS_AFTER_NOTICE, DRAFT_RESTS, NOTICE_OF_THE_END
from members.questions import BY_NAME


def draft_begun(application: Application) -> None:
    ends_at = application.saved_at + DRAFT_RESTS + DRAFT_ENDS_AFTER_NOTICE
    _about_a_draft("application_draft", application, f"application-draft-{application.pk}", ends_at)


def draft_rests(application: Application, days: int) -> None:
    """Remind of a draft, once after each number of days."""
    ends_at = application.saved_at + DRAFT_RESTS + DRAFT_ENDS_AFTER_NOTICE
    _about_a_draft("application_draft_reminder", application, key_of_rest(application, days), ends_at)


def draft_ends(application: Application) -> None:
    """Say when a draft will be deleted; whoever saves it and forgets it again is told again."""
    ends_at = timezone.now() + DRAFT_ENDS_AFTER_NOTICE
    _about_a_draft("application_draft_last", application, key_of_end(application), ends_at)


def correction_waits(application: Application, request: ApplicationTransition, days: int) -> None:
    """Remind of what was asked, once for each request after each number of days."""
    applicant = application.applicant
    with override(applicant.language):
        labels = [str(BY_NAME[name].label) for name in request.fields if name in BY_NAME]
        post(
            "application_correction_reminder",
            key=key_of_correction(request, days),
            to=applicant.email,
            language=applicant.language,
            about=application,
            name=str(applicant),
            organisation=application.name,
            reference=application.reference,
            reason=request.reason,
            fields="\n".join(f"- {label}" for label in labels),
            link=settings.SITE_URL + application.get_absolute_url(),
        )


def key_of_rest(application: Application, days: int) -> str:
    return f"application-draft-{days}-{application.pk}"


def key_of_end(application: Application) -> str:
    return f"{NOTICE_OF_THE_END}{application.pk}-{application.saved_at:%Y%m%dT%H%M%S}"


def key_of_correction(request: ApplicationTransition, days: int) -> str:
    return f"application-correction-{days}-{request.pk}"


def _about_a_draft(kind: str, application: Application, key: str, ends_at: Any) -> None:
    applicant = application.applicant
    with override(applicant.language):
        post(
            kind,
            key=key,
            to=applicant.email,
            language=applicant.language,
            about=application,
            name=str(applicant),
            organisation=str(application),
            standing=str(application.get_wants_display() or ""),
            date=dates.day(ends_at),
            link=settings.SITE_URL + application.get_absolute_url(),
        )
