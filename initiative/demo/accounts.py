"""Four people of the demonstration: two of the Secretariat, a representative, and an applicant."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from initiative.apps import portal_apps

STAFF = {"secretary": "Secretariat", "editor": "Editors"}
PEOPLE = {
    "secretary": "Sample Secretary",
    "editor": "Sample Editor",
    "member": "Sample Member",
    "applicant": "Sample Applicant",
}
ADDRESSES = [f"{name}@portal.example" for name in PEOPLE]
# A recorded decision is taken back by whoever holds every right, and by nobody else (the table of Admission).
NOT_FOR_STAFF = Q(codename="amend_application")
# An editor never touches who has an account, nor reads what has been said to whom, or through the relay.
NOT_FOR_EDITORS = Q(content_type__model__in=["user", "letter", "message", "messagetransition", "blockedwriter"])


def fill_accounts(password: str, say: Callable[[str], None]) -> None:
    """Make the accounts, confirmed and ready to sign in; staff with an authenticator app whose secret is told."""
    groups = {"Secretariat": everything(), "Editors": editing()}
    for title, permissions in groups.items():
        Group.objects.get_or_create(name=title)[0].permissions.set(permissions)
    say(f"accounts, each with the password {password}")
    for name, title in PEOPLE.items():
        email = f"{name}@portal.example"
        user = get_user_model().objects.create_user(email, password, name=title, is_staff=name in STAFF)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if name not in STAFF:
            say(f"  {email}")
            continue
        user.groups.add(Group.objects.get(name=STAFF[name]))
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        say(f"  {email}, second step: a code from /mailbox/, or an authenticator app with {secret}")


def everything() -> QuerySet[Permission]:
    """Return the permissions of the portal's own apps, decisions and the deletion of old data included."""
    labels = [app.label for app in portal_apps()]
    return Permission.objects.filter(content_type__app_label__in=labels).exclude(NOT_FOR_STAFF)


def editing() -> QuerySet[Permission]:
    """Return the permissions to see, add and change; a decision or a publication has a permission of its own."""
    plain = Q(codename__startswith="view_") | Q(codename__startswith="add_") | Q(codename__startswith="change_")
    return everything().filter(plain).exclude(NOT_FOR_EDITORS)
