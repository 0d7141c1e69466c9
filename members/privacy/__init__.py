"""How membership lets a person go, and what of it is too old to be kept; the tables stand in ``tables.py``."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from initiative import post, uploads
from initiative.privacy.people import addresses_of
from initiative.privacy.purging import Purge
from members.models import Application, BlockedWriter, Claim, Invitation, Message, Representative
from members.workflow import Admission, Naming, Relaying

YEARS_OF_A_CLOSED_FILE = 2
YEARS_OF_A_FORMER_REPRESENTATIVE = 5
DAYS_OF_AN_INVITATION = 90
YEARS_OF_A_CLAIM = 2
DAYS_OF_A_MESSAGE = 90
YEARS_OF_A_BLOCK = 2


def known_as(user: Any) -> dict[str, set[str]]:
    """Return under which addresses, names and telephones the register and applications know a person."""
    told: dict[str, set[str]] = {"addresses": set(), "names": set(), "telephones": set()}
    roles = Representative.objects.filter(Q(user=user) | Q(email__iexact=user.email))
    for email, name, phone in roles.values_list("email", "name", "phone"):
        told["addresses"].add(email)
        told["names"].add(name)
        told["telephones"].add(phone)
    for answers in Application.objects.filter(applicant=user).values_list("answers", flat=True):
        for role in ("main", "alternate", "communication", "signatory"):
            if str(answers.get(f"{role}_email", "")).lower() == user.email.lower():
                told["names"].add(str(answers.get(f"{role}_name", "")))
                told["telephones"].add(str(answers.get(f"{role}_phone", "")))
    return told


def hindrances_to_erasure(user: Any) -> Iterator[str]:
    """Yield what must be done before: nobody is erased in the middle of a decision, nor from the desk."""
    if user.is_staff:
        yield _now("This account works for the Secretariat: take its rights away first.")
    for application in Application.objects.filter(applicant=user, state=Application.State.TABLED):
        yield _now("“%(name)s” is on the list of a meeting: wait for its decision.") % {"name": application}


def let_go(user: Any) -> None:
    """Withdraw what is open, delete drafts, end roles and take back open invitations to the person."""
    for application in Application.objects.filter(applicant=user).open():
        if application.state == Application.State.DRAFT:
            forget(application)
        else:
            Admission.withdraw(application, by=user)
    for claim in user.claims.open():
        Naming.withdraw(claim, by=user)
    _let_go_of_messages(user)
    Invitation.objects.filter(email__iexact=user.email, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    Representative.objects.filter(user=user, until=None).update(until=timezone.localdate())


def _let_go_of_messages(user: Any) -> None:
    """What waits is never sent; the letters that hold what was sent go with the person's words."""
    for message in Message.objects.filter(Q(user=user) | Q(email__in=addresses_of(user))).order_by("pk"):
        if message.state == Message.State.UNCONFIRMED:
            Relaying.expire(message, by=None)
        post.about(message).delete()


def forget(application: Application) -> None:
    """Delete an application with its files."""
    uploads.discard(*application.documents.values_list("file", flat=True))
    application.delete()


def forgotten_drafts() -> QuerySet:
    """Return drafts whose end was announced two weeks ago, ninety days after anybody touched them."""
    return Application.objects.forgotten(timezone.localdate()).order_by("pk")


def closed_files() -> QuerySet:
    """Return applications that came to nothing, two years later; those that were ever on a list stay on file."""
    until = timezone.now() - timedelta(days=365 * YEARS_OF_A_CLOSED_FILE)
    ended = [Application.State.CLOSED, Application.State.WITHDRAWN]
    return Application.objects.filter(state__in=ended, saved_at__lt=until, items=None).order_by("pk")


def former_representatives() -> QuerySet:
    until = timezone.localdate() - timedelta(days=365 * YEARS_OF_A_FORMER_REPRESENTATIVE)
    return Representative.objects.filter(until__lt=until).order_by("pk")


def old_invitations() -> QuerySet:
    until = timezone.now() - timedelta(days=DAYS_OF_AN_INVITATION)
    return Invitation.objects.filter(invited_at__lt=until, accepted_at=None).order_by("pk")


def answered_claims() -> QuerySet:
    until = timezone.now() - timedelta(days=365 * YEARS_OF_A_CLAIM)
    return Claim.objects.exclude(state=Claim.State.OPEN).filter(asked_at__lt=until).order_by("pk")


def old_messages() -> QuerySet:
    until = timezone.now() - timedelta(days=DAYS_OF_A_MESSAGE)
    return Message.objects.exclude(state=Message.State.UNCONFIRMED).filter(written_at__lt=until).order_by("pk")


def forget_message(message: Message) -> None:
    """Delete a message with its letters, in which its words stand too."""
    post.about(message).delete()
    message.delete()


def old_blocks() -> QuerySet:
    until = timezone.now() - timedelta(days=365 * YEARS_OF_A_BLOCK)
    return BlockedWriter.objects.filter(blocked_at__lt=until).order_by("pk")


def delete(row: Any) -> None:
    row.delete()


PURGES = [
    Purge("forgotten-drafts", _("Drafts that nobody touched for 104 days"), forgotten_drafts, forget),
    Purge("closed-files", _("Applications closed or withdrawn two years ago"), closed_files, forget),
    Purge("former-representatives", _("Representatives who left five years ago"), former_representatives, delete),
    Purge("old-invitations", _("Invitations that were never accepted"), old_invitations, delete),
    Purge("old-messages", _("Messages to organisations, ninety days old"), old_messages, forget_message),
    Purge("old-blocks", _("Writers blocked two years ago"), old_blocks, delete),
    Purge("answered-requests", _("Requests to represent, answered and two years old"), answered_claims, delete),
]
