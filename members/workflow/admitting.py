"""What an approval does to the register, how it is taken back, and which meeting is the next."""

from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from members import ledger
from members.models import (
    AgendaItem,
    Application,
    Document,
    Meeting,
    Organisation,
    Representative,
    Role,
    StandingChange,
)
from members.models.names import fold

TAKEN_OVER = ["english_name", "name_language", "acronym", "city", "website", "summary_en", "summary_fr", "summary_es"]
PEOPLE = {
    Role.PRIMARY: "main",
    Role.ALTERNATE: "alternate",
    Role.COMMUNICATION: "communication",
    Role.SIGNATORY: "signatory",
}


def enter_in_the_register(application: Application, by: Any) -> None:
    """Write the line of the ledger that the decision means; enter the organisation first if it is new."""
    item = application.items.select_related("meeting").filter(outcome=AgendaItem.Outcome.APPROVED).latest("pk")
    if application.organisation is None:
        application.organisation = _new_organisation(application)
        _appoint(application)
    ledger.enter(
        application.organisation,
        application.wants,
        item.meeting.held_on,
        reason=StandingChange.Reason.APPROVAL,
        by=by,
        item=item,
    )


def take_out_of_the_register(application: Application, by: Any, reason: str) -> None:
    """Correct the ledger's line, and put the application's item back to be decided."""
    item = application.items.filter(outcome=AgendaItem.Outcome.APPROVED).latest("pk")
    ledger.correct(item.standing_changes.valid().get(), by=by, note=reason)
    AgendaItem.objects.filter(pk=item.pk).update(outcome=AgendaItem.Outcome.PENDING)


def put_on_the_next_list(application: Application) -> None:
    """Put it on the list of the next meeting that still takes names, if there is one."""
    today = timezone.localdate()
    is_open = Q(closes_on=None) | Q(closes_on__gte=today)
    upcoming = Meeting.objects.filter(is_open, state=Meeting.State.OPEN, held_on__gte=today).order_by("held_on", "pk")
    seen = application.items.values("meeting")
    if meeting := upcoming.exclude(pk__in=seen).first():
        last = meeting.items.aggregate(Max("position"))["position__max"] or 0
        AgendaItem.objects.create(meeting=meeting, application=application, position=last + 1)


def _new_organisation(application: Application) -> Organisation:
    """Enter what the application says; a namesake in the country that is not on the list is that organisation."""
    known = Organisation.objects.filter(name_key=fold(application.name), country=application.country, standing=0)
    if namesake := known.first():
        return namesake
    answers = {name: application.answers.get(name, "") for name in TAKEN_OVER}
    organisation = Organisation(
        name=application.name,
        slug=ledger.new_slug(application.name),
        country=application.country,
        is_international=application.is_international,
        stakeholder_group=application.stakeholder_group,
        **answers,
    )
    if logo := application.documents.filter(kind=Document.Kind.LOGO, replaced_at=None).first():
        organisation.logo.name = logo.file.name
    organisation.save()
    return organisation


def _appoint(application: Application) -> None:
    """Give the organisation the people named in the application; its applicant acts for it from now on."""
    answers, applicant = application.answers, application.applicant
    people = []
    for role, prefix in PEOPLE.items():
        name, email = answers.get(f"{prefix}_name", ""), answers.get(f"{prefix}_email", "")
        if role == Role.PRIMARY:
            name, email = name or str(applicant), email or applicant.email
        if name and email:
            people.append(
                Representative(
                    organisation=application.organisation,
                    user=applicant if email.casefold() == applicant.email.casefold() else None,
                    role=role,
                    name=name,
                    email=email,
                    job_title=answers.get(f"{prefix}_job_title", ""),
                    phone=answers.get(f"{prefix}_phone", ""),
                    language=application.language,
                )
            )
    if not any(person.user for person in people):
        people.append(
            Representative(
                organisation=application.organisation,
                user=applicant,
                role=Role.COMMUNICATION if answers.get("communication_email") else Role.ALTERNATE,
                name=str(applicant),
                email=applicant.email,
                language=application.language,
            )
        )
    Representative.objects.bulk_create(people)
