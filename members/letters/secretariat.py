"""Letters that the Secretariat writes by a button, and the one that reminds its staff of the desk."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from initiative import dates
from initiative.post import post
from members import wording
from members.models import (
    Application,
    Claim,
    ClaimTransition,
    Notice,
    NoticeTransition,
    Organisation,
    Proposal,
    ProposalState,
    ProposalTransition,
    Queue,
    Remark,
)
from members.questions import BY_NAME

DIGEST = "secretariat-digest-"


def message(remark: Remark) -> None:
    """Send an applicant what a reviewer wrote beside the moves."""
    application, applicant = remark.application, remark.application.applicant
    with override(applicant.language):
        post(
            "application_message",
            key=f"remark-{remark.pk}",
            to=applicant.email,
            language=applicant.language,
            about=application,
            name=str(applicant),
            organisation=application.name,
            reference=application.reference,
            text=remark.text,
            link=settings.SITE_URL + application.get_absolute_url(),
        )


def proposal_decided(proposal: Proposal, transition: ProposalTransition) -> None:
    """Tell whoever proposed a change that the register has it, or why not."""
    reader, organisation = proposal.proposed_by, proposal.organisation
    is_applied = transition.after == ProposalState.APPLIED
    with override(reader.language):
        facts = {"changes": changes(proposal), "link": _page(organisation) if is_applied else _proposal(organisation)}
        if not is_applied:
            facts["reason"] = transition.reason
        post(
            "proposal_applied" if is_applied else "proposal_refused",
            key=f"proposal-step-{transition.pk}",
            to=reader.email,
            language=reader.language,
            about=organisation,
            name=str(reader),
            organisation=organisation.name,
            **facts,
        )


def notice_recorded(notice: Notice, transition: NoticeTransition) -> None:
    """Confirm to whoever gave notice that the register follows it."""
    reader = notice.given_by
    with override(reader.language):
        post(
            "notice_recorded",
            key=f"notice-step-{transition.pk}",
            to=reader.email,
            language=reader.language,
            about=notice.organisation,
            name=str(reader),
            organisation=notice.organisation.name,
            standing=str(notice.get_wants_display()),
            from_on=dates.day(notice.from_on),
            link=_home(),
        )


def claim_received(claim: Claim) -> None:
    """Put a request to represent before the Secretariat; who asks again on the same day writes no second letter."""
    organisation, person = claim.organisation, claim.person
    post(
        "representation_request",
        key=f"representation-{organisation.pk}-{person.pk}-{timezone.localdate()}",
        to=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        language=settings.LANGUAGE_CODE,
        about=organisation,
        person=str(person),
        email=person.email,
        organisation=organisation.name,
        request=claim.text,
        link=settings.SITE_URL + reverse("admin:members_claim_change", args=[claim.pk]),
    )


def claim_refused(claim: Claim, transition: ClaimTransition) -> None:
    """Tell whoever asked to represent an organisation why that cannot be."""
    reader, organisation = claim.person, claim.organisation
    with override(reader.language):
        post(
            "representation_refused",
            key=f"claim-step-{transition.pk}",
            to=reader.email,
            language=reader.language,
            about=organisation,
            name=str(reader),
            organisation=organisation.name,
            reason=transition.reason,
            link=_home(),
        )


def changes(proposal: Proposal) -> str:
    """Return a proposal's changes, a line each, in the active language."""
    groups = wording.group_labels()
    line = _("- %(what)s: %(before)s → %(after)s")
    told = []
    for column, pair in proposal.changes.items():
        before, after = (wording.in_words(column, value, groups) or "–" for value in pair)
        told.append(line % {"what": BY_NAME[column].label, "before": before, "after": after})
    return "\n".join(told)


def digest(reader: Any, key: str) -> None:
    """Tell a member of the staff what waits on the desk."""
    with override(reader.language):
        post(
            "secretariat_digest",
            key=key,
            to=reader.email,
            language=reader.language,
            lines="\n".join(f"- {line}" for line in what_waits()),
            link=settings.SITE_URL + reverse("admin:index"),
        )


def is_there_news(since: datetime) -> bool:
    """Tell whether something that waits for the Secretariat came after this moment."""
    return any(
        news.exists()
        for news in (
            Application.objects.filter(state=Application.State.SUBMITTED, waits_since__gt=since),
            Remark.objects.filter(is_from_secretariat=False, read_at=None, at__gt=since),
            Proposal.objects.filter(state=ProposalState.PENDING, proposed_at__gt=since),
            Notice.objects.filter(state=Notice.State.RECEIVED, given_at__gt=since),
            Claim.objects.open().filter(asked_at__gt=since),
        )
    )


def what_waits() -> list[str]:
    """Return a sentence for each kind of work that waits for the Secretariat."""
    sent = Application.objects
    proposals = Proposal.objects.filter(state=ProposalState.PENDING).count()
    notices = Notice.objects.filter(state=Notice.State.RECEIVED).count()
    claims = Claim.objects.open().count()
    counts = {name: sent.queue(name).count() for name in (Queue.NEW, Queue.ANSWERED, Queue.LATE, Queue.MESSAGES)}
    lines = [
        (counts[Queue.NEW], ngettext("%d new application", "%d new applications", counts[Queue.NEW])),
        (counts[Queue.ANSWERED], ngettext("%d answered", "%d answered", counts[Queue.ANSWERED])),
        (
            counts[Queue.LATE],
            ngettext("%d waiting for more than 14 days", "%d waiting for more than 14 days", counts[Queue.LATE]),
        ),
        (counts[Queue.MESSAGES], ngettext("%d with a message", "%d with a message", counts[Queue.MESSAGES])),
        (proposals, ngettext("%d proposed change", "%d proposed changes", proposals)),
        (notices, ngettext("%d notice of withdrawal", "%d notices of withdrawal", notices)),
        (claims, ngettext("%d request to represent", "%d requests to represent", claims)),
    ]
    return [line % count for count, line in lines if count]


def _page(organisation: Organisation) -> str:
    return settings.SITE_URL + organisation.get_absolute_url() if organisation.is_listed else _home()


def _proposal(organisation: Organisation) -> str:
    return settings.SITE_URL + reverse("members:proposal", args=[organisation.slug])


def _home() -> str:
    return settings.SITE_URL + reverse("members:my")
