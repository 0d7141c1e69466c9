"""Who speaks for an organisation: asked, appointed, handing over, leaving. Every step is one transaction.

The organisation's row is locked first, so that of two steps at once the second sees what the first did. That an
organisation with representatives keeps a main one, PostgreSQL checks once more at the commit (``main_is_not_lost``).
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.letters import people as letters
from members.models import Invitation, Organisation, Representative, Role
from members.models.people import INVITATION_DAYS
from members.proposing import NotPossible

SALT = "members.invitation"
PEOPLE = "members.change_representative"
MOST_OPEN_INVITATIONS = 20
BETWEEN_TWO_LETTERS = timedelta(hours=1)
# Who cares for the others; only the main representative hands the role over or speaks of leaving the list.
CARING = {Role.PRIMARY, Role.ALTERNATE}
# Whom one may ask; the main role is handed over, never asked for.
ASKED_FOR = [Role.ALTERNATE, Role.COMMUNICATION, Role.SIGNATORY]
# Who need not have an account.
WITHOUT_ACCOUNT = [Role.SIGNATORY, Role.COMMUNICATION]


def roles_of(user: Any, organisation: Organisation) -> set[str]:
    """Return the roles that this person has today."""
    return set(organisation.representatives.active().filter(user=user).values_list("role", flat=True))


def main_of(organisation: Organisation) -> Representative | None:
    return organisation.representatives.active().filter(role=Role.PRIMARY).first()


def invitations_to(user: Any) -> QuerySet[Invitation]:
    """Return the open invitations to the addresses that this person has proved."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    mine = Q(pk=None)
    for address in addresses:
        mine |= Q(email__iexact=address)
    return open_invitations().filter(mine)


def open_invitations() -> QuerySet[Invitation]:
    begun = timezone.now() - timedelta(days=INVITATION_DAYS)
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, invited_at__gt=begun)


@transaction.atomic
def invite(
    organisation: Organisation, *, by: Any, email: str, name: str, role: str, language: str = "en"
) -> Invitation:
    """Ask somebody by mail to speak for the organisation."""
    _lock(organisation)
    _must_care(organisation, by)
    if role not in ASKED_FOR:
        raise NotPossible(_("The main role is handed over to somebody who speaks for you already."))
    if organisation.representatives.active().filter(role=role, email__iexact=email, user__isnull=False).exists():
        raise NotPossible(_("This person has this role already."))
    same = organisation.invitations.filter(email__iexact=email, role=role, accepted_at=None, revoked_at=None)
    if any(each.is_open for each in same):
        raise NotPossible(_("This person has been invited already: you can send the letter once more."))
    same.update(revoked_at=timezone.now())
    if open_invitations().filter(organisation=organisation).count() >= MOST_OPEN_INVITATIONS:
        raise NotPossible(_("Twenty invitations are open already: take one back first."))
    _wait_between_letters(email)
    invitation = Invitation.objects.create(
        organisation=organisation, email=email, name=name, role=role, language=language, invited_by=by
    )
    letters.invitation(invitation, token(invitation))
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: Any) -> None:
    """Send the letter once more: its link is a new one, and the thirty days begin anew."""
    _lock(invitation.organisation)
    _must_care(invitation.organisation, by)
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if invitation.accepted_at or invitation.revoked_at:
        raise NotPossible(_("This invitation is no longer open."))
    _wait_between_letters(invitation.email)
    invitation.invited_at = timezone.now()
    invitation.save(update_fields=["invited_at"])
    letters.invitation(invitation, token(invitation))


@transaction.atomic
def revoke(invitation: Invitation, *, by: Any) -> None:
    """Take an invitation back: from now on its link says so."""
    _lock(invitation.organisation)
    _must_care(invitation.organisation, by)
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if invitation.accepted_at:
        raise NotPossible(_("This invitation is no longer open."))
    if not invitation.revoked_at:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])


def token(invitation: Invitation) -> str:
    """Return what the letter's link carries: bound to the invitation, its address, and its last sending."""
    bound_to = [invitation.pk, invitation.email, invitation.invited_at.timestamp()]
    return signing.dumps(bound_to, salt=SALT, compress=True)


def invitation_of(sent: str) -> Invitation | None:
    """Return the invitation of a link, open or not; ``None`` where we did not write it, or wrote a newer one."""
    try:
        pk, email, sent_at = signing.loads(sent, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.select_related("organisation", "invited_by").filter(pk=pk, email=email).first()
    return found if found and found.invited_at.timestamp() == sent_at else None


@transaction.atomic
def accept(invitation: Invitation, *, by: Any) -> Representative:
    """Make the invited person a representative, the main one where nobody is.

    It takes an account that has proved the invited address.
    """
    organisation = invitation.organisation
    _lock(organisation)
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if not invitation.is_open:
        raise NotPossible(_("This invitation is no longer open."))
    if not EmailAddress.objects.filter(user=by, verified=True, email__iexact=invitation.email).exists():
        raise NotPossible(_("This invitation was written to another address than yours."))
    known = organisation.representatives.active().filter(role=invitation.role, email__iexact=invitation.email).first()
    new = known or Representative(
        organisation=organisation,
        role=invitation.role,
        name=by.name or invitation.name or by.email,
        email=invitation.email,
        language=by.language,
    )
    new.user = by
    new.save()
    if main_of(organisation) is None:
        new = _lead(new)
    if not by.name:
        by.name = new.name if new.name != by.email else ""
        by.save(update_fields=["name"])
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    letters.invitation_accepted(invitation, new)
    return new


@transaction.atomic
def appoint(person: Representative, *, by: Any) -> None:
    """Enter somebody who needs no account: a signatory, or the communication."""
    _lock(person.organisation)
    _must_care(person.organisation, by)
    if person.role not in WITHOUT_ACCOUNT:
        raise NotPossible(_("Who acts for you on the portal is invited by mail."))
    person.full_clean()
    person.save()


@transaction.atomic
def hand_over(to: Representative, *, by: Any, stays: bool = True) -> Representative:
    """Make a representative the main one; the former one stays as an alternate, or leaves."""
    organisation = to.organisation
    _lock(organisation)
    if not _is_secretariat(by) and Role.PRIMARY not in roles_of(by, organisation):
        raise NotPossible(_("Only the main representative can hand this role over."))
    to.refresh_from_db()
    former = main_of(organisation)
    if to.until is not None or to.user_id is None or former is None:
        raise NotPossible(_("The main role can only go to somebody who speaks for you today and has an account."))
    if to.user_id == former.user_id:
        raise NotPossible(_("This person is the main representative already."))
    _end(former)
    if not stays:
        for other in organisation.representatives.active().filter(user=former.user_id, user__isnull=False):
            _end(other)
    if to.role == Role.ALTERNATE:
        _end(to)
    new = _again(to, Role.PRIMARY)
    if stays and not organisation.representatives.active().filter(role=Role.ALTERNATE, email__iexact=former.email):
        _again(former, Role.ALTERNATE)
    letters.main_role_handed_over(former, new)
    return new


@transaction.atomic
def leave(organisation: Organisation, *, by: Any) -> None:
    """End all roles of the person who asks for it."""
    _lock(organisation)
    own = organisation.representatives.active().filter(user=by)
    if any(each.role == Role.PRIMARY for each in own):
        raise NotPossible(_("You are the main representative: name the next one first, then you can leave."))
    main = main_of(organisation)
    for each in own:
        _end(each)
        if main:
            letters.representative_left(each, main)


@transaction.atomic
def end(person: Representative, *, by: Any) -> None:
    """End somebody's role, from today on; whoever had it learns of it."""
    organisation = person.organisation
    _lock(organisation)
    person.refresh_from_db()
    if person.until is not None:
        return
    own = person.user_id is not None and person.user_id == getattr(by, "pk", None)
    _must_be_able_to_end(person, by, own)
    _end(person)
    if not own:
        letters.representative_left(person, person)
    elif main := main_of(organisation):
        letters.representative_left(person, main)


def _must_be_able_to_end(person: Representative, by: Any, own: bool) -> None:
    if person.role == Role.PRIMARY:
        raise NotPossible(_("An organisation keeps a main representative: hand the role over first."))
    if own or _is_secretariat(by):
        return
    _must_care(person.organisation, by)
    if person.role == Role.ALTERNATE and Role.PRIMARY not in roles_of(by, person.organisation):
        raise NotPossible(_("Only the main representative can end the role of an alternate."))


def _end(person: Representative) -> None:
    person.until = timezone.localdate()
    person.save(update_fields=["until"])


def _again(person: Representative, role: str) -> Representative:
    """Return the same person in another role from today on: what was before stays written."""
    kept = {
        field.attname: getattr(person, field.attname)
        for field in person._meta.concrete_fields
        if field.name not in ("id", "role", "since", "until")
    }
    return Representative.objects.create(role=role, **kept)


def _lead(person: Representative) -> Representative:
    """Make somebody the main representative where nobody is. An alternate is one no longer, other roles stay."""
    if person.role == Role.ALTERNATE:
        if person.since == timezone.localdate():
            person.role = Role.PRIMARY
            person.save(update_fields=["role"])
            return person
        _end(person)
    return _again(person, Role.PRIMARY)


def _must_care(organisation: Organisation, user: Any) -> None:
    if not _is_secretariat(user) and not CARING & roles_of(user, organisation):
        raise NotPossible(_("Only the main representative and the alternates can do this."))


def _is_secretariat(user: Any) -> bool:
    """``None`` is the portal itself."""
    return user is None or user.has_perm(PEOPLE)


def _wait_between_letters(email: str) -> None:
    """One letter an hour to an address, whoever writes it; two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{SALT}:{email.casefold()}"])
    last = Invitation.objects.filter(email__iexact=email).order_by("invited_at").last()
    if last and (again_at := last.invited_at + BETWEEN_TWO_LETTERS) > timezone.now():
        raise NotPossible(
            _("A letter went to this address less than an hour ago: try again at %(time)s (UTC).")
            % {"time": f"{again_at:%H:%M}"}
        )


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
