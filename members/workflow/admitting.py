"""What an approval does to the register, how it is taken back, and which meeting is the next.

Approvals come by lists of many hundred names: what is asked and written here is asked and written once for all.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiative.workflow import IllegalMove
from members import ledger
from members.models import (
    AgendaItem,
    Application,
    ApplicationTransition,
    Document,
    Meeting,
    Organisation,
    Representative,
    Role,
    StandingChange,
)
from members.models.names import fold

Steps = Sequence[tuple[Application, ApplicationTransition]]
Namesake = tuple[str, str]

OUTCOMES = {"approve": "approved", "decline": "declined", "defer": "deferred"}
TAKEN_OVER = ["english_name", "name_language", "acronym", "city", "website", "summary_en", "summary_fr", "summary_es"]
ANSWERED = {*TAKEN_OVER, "name", "job_title", "email", "phone"}
PEOPLE = {
    Role.PRIMARY: "main",
    Role.ALTERNATE: "alternate",
    Role.COMMUNICATION: "communication",
    Role.SIGNATORY: "signatory",
}


def note_on_the_list(steps: Steps) -> None:
    """Write on the list what became of each name, and why."""
    said = sorted((OUTCOMES[step.move], step.reason, application.pk) for application, step in steps)
    for (outcome, reason), same in groupby(said, key=itemgetter(0, 1)):
        pending = AgendaItem.objects.filter(outcome="pending", application__in=[pk for *_, pk in same])
        pending.update(outcome=outcome, note=reason)


def enter_in_the_register(steps: Steps) -> None:
    """Write the lines of the ledger that the decisions mean; enter the organisations first that are new."""
    applications = [application for application, _step in steps]
    approved = AgendaItem.objects.filter(application__in=applications, outcome="approved").select_related("meeting")
    items = {item.application_id: item for item in approved.order_by("pk")}
    _enter_the_new([each for each in applications if each.organisation is None])
    lines = []
    for application, step in steps:
        if sentence := _cannot_be_listed(application.organisation):
            raise IllegalMove(f"{application}: {sentence}", application)
        line = StandingChange(
            organisation=application.organisation,
            after=application.wants,
            effective_on=items[application.pk].meeting.held_on,
            reason=StandingChange.Reason.APPROVAL,
            by=step.by,
            item=items[application.pk],
        )
        lines.append(line)
    try:
        ledger.enter_together(lines)
    except ledger.NotInOrder as error:
        application = next(each for each in applications if each.pk == error.line.item.application_id)
        raise IllegalMove(f"{application}: {error}", application) from error


def take_out_of_the_register(application: Application, by: Any, reason: str) -> None:
    """Correct the ledger's line, and put the application's item back to be decided."""
    item = application.items.filter(outcome=AgendaItem.Outcome.APPROVED).latest("pk")
    ledger.correct(item.standing_changes.valid().get(), by=by, note=reason)
    AgendaItem.objects.filter(pk=item.pk).update(outcome=AgendaItem.Outcome.PENDING)


def put_on_the_next_list(application: Application) -> None:
    """Put it on the list of the next meeting that still takes names, if there is one.

    The meeting is locked before it is believed: one whose list is being frozen at this moment takes no more.
    """
    today = timezone.localdate()
    is_open = Q(closes_on=None) | Q(closes_on__gte=today)
    upcoming = Meeting.objects.filter(is_open, state=Meeting.State.OPEN, held_on__gte=today).order_by("held_on", "pk")
    for pk in upcoming.exclude(items__application=application).values_list("pk", flat=True):
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=pk)
        if meeting.state == Meeting.State.OPEN:
            put_on(meeting, [application])
            return


def put_on(meeting: Meeting, applications: Sequence[Application]) -> None:
    """Add names to the end of a list that the caller has locked."""
    last = meeting.items.aggregate(Max("position"))["position__max"] or 0
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, application=application, position=place)
        for place, application in enumerate(applications, start=last + 1)
    )


def _cannot_be_listed(organisation: Organisation) -> str:
    if organisation.successor_id:
        return _("This organisation went up in another, which is its successor.")
    if not organisation.country and not organisation.is_international:
        return _("Its country is not known, and it is not marked as international.")
    return ""


def _enter_the_new(applications: Sequence[Application]) -> None:
    """Enter what the applications say; a namesake in the country that is not on the list is that organisation."""
    known = _namesakes(applications)
    new: dict[Namesake, Organisation] = {}
    slugs = ledger.new_slugs([application.name for application in applications])
    for application, slug in zip(applications, slugs, strict=True):
        key = (fold(application.name), application.country)
        if key in new or (key in known and known[key].is_listed):
            sentence = _("An organisation of this name in this country is on the list already.")
            raise IllegalMove(f"{application}: {sentence}", application)
        new[key] = known.get(key) or _as_it_says(application, slug)
    logos = Document.objects.filter(application__in=applications, kind=Document.Kind.LOGO, replaced_at=None)
    files = dict(logos.order_by("pk").values_list("application", "file"))
    for application, organisation in zip(applications, new.values(), strict=True):
        if organisation.pk is None:
            organisation.logo.name = files.get(application.pk, "")
    Organisation.objects.bulk_create(each for each in new.values() if each.pk is None)
    for application, organisation in zip(applications, new.values(), strict=True):
        application.organisation = organisation
    _appoint(applications)


def _namesakes(applications: Sequence[Application]) -> dict[Namesake, Organisation]:
    names = {fold(application.name) for application in applications}
    alike = Organisation.objects.filter(name_key__in=names).order_by("pk")
    return {(organisation.name_key, organisation.country): organisation for organisation in alike}


def _as_it_says(application: Application, slug: str) -> Organisation:
    organisation = Organisation(
        name=application.name,
        slug=slug,
        country=application.country,
        is_international=application.is_international,
        stakeholder_group=application.stakeholder_group,
        **{name: application.answers.get(name) or "" for name in TAKEN_OVER},
    )
    organisation.clean()
    _must_fit(organisation, application)
    return organisation


def _must_fit(row: models.Model, application: Application) -> None:
    """Refuse an answer that its column cannot hold with a sentence, before the database does without one."""
    others = [field.name for field in row._meta.fields if field.name not in ANSWERED]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        labels = {field.name: capfirst(str(field.verbose_name)) for field in row._meta.fields}
        wrong = (f"{labels[name]}: {' '.join(sentences)}" for name, sentences in error.message_dict.items())
        raise IllegalMove(f"{application}: {' '.join(wrong)}", application) from error


def _appoint(applications: Sequence[Application]) -> None:
    """Give the organisations the people whom their applications name; an applicant acts for one from now on."""
    organisations = [application.organisation for application in applications]
    active = Representative.objects.active().filter(organisation__in=organisations).order_by("pk")
    acting = {(each.organisation_id, each.role, each.email.casefold()) for each in active}
    led = {organisation for organisation, role, _email in acting if role == Role.PRIMARY}
    appointed = []
    for application in applications:
        for person in _people(application):
            if person.role == Role.PRIMARY and person.organisation_id in led:
                person.role = Role.ALTERNATE
            _must_fit(person, application)
            place = (person.organisation_id, person.role, person.email.casefold())
            if place not in acting:
                acting.add(place)
                appointed.append(person)
    Representative.objects.bulk_create(appointed)


def _people(application: Application) -> Iterator[Representative]:
    answers, applicant = application.answers, application.applicant
    facts = {"organisation": application.organisation, "language": application.language}
    has_account = False
    for role, prefix in PEOPLE.items():
        name, email = answers.get(f"{prefix}_name", ""), answers.get(f"{prefix}_email", "")
        if role == Role.PRIMARY:
            name, email = name or str(applicant), email or applicant.email
        if not (name and email):
            continue
        is_applicant = email.casefold() == applicant.email.casefold()
        has_account = has_account or is_applicant
        yield Representative(
            **facts,
            user=applicant if is_applicant else None,
            role=role,
            name=name,
            email=email,
            job_title=answers.get(f"{prefix}_job_title", ""),
            phone=answers.get(f"{prefix}_phone", ""),
        )
    if not has_account:
        role = Role.COMMUNICATION if answers.get("communication_email") else Role.ALTERNATE
        yield Representative(**facts, user=applicant, role=role, name=str(applicant), email=applicant.email)
