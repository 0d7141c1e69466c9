"""Ways into the portal for tests; what allauth itself does is tried in ``test_accounts`` and in the browser."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

PASSWORD = "roots hold the slope"


def account(email="someone@portal.example", **fields):
    """Return a person with a confirmed address and the password ``PASSWORD``."""
    user = get_user_model().objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def with_app(user):
    """Give the account an authenticator app, if it has none, and return its row."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app or TOTP.activate(user, generate_totp_secret()).instance


def code_of(user):
    """Return what the account's authenticator app shows now."""
    return figures(with_app(user).data["secret"])


def figures(secret):
    """Return the six figures that an app with this secret shows now."""
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2]):06}"


def signed_in(client, user, second_factor=True, recently=False):
    """Sign in without the pages; staff with a second factor, so that the desk is open.

    ``recently`` spares the question “Is it you?” that stands before changes of the account.
    """
    client.force_login(user)
    session = client.session
    request = SimpleNamespace(session=session)
    if recently:
        record_authentication(request, user, "password", reauthenticated=True)
    if second_factor and user.is_staff:
        app = with_app(user)
        record_authentication(request, user, "mfa", id=app.pk, type=app.type)
    session.save()
    return client


def in_language(name, code):
    """Return the address of a page in a language."""
    with translation.override(code):
        return reverse(name)
