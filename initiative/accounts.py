"""Accounts: what the portal wants otherwise than allauth does, and what counts as a second factor."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from initiative import addresses
from initiative.post import keep

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class AccountAdapter(DefaultAccountAdapter):
    """allauth's mail becomes letters; a new account keeps the language in which it was opened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter in the language of the account that has the address."""
        language = self.language_of(email, context)
        with translation.override(language):
            mail = self.render_mail(
                template_prefix, email, {"request": allauth_context.request, "email": email, **context}
            )
        keep(
            key=f"account-{secrets.token_hex(16)}",
            to=email,
            language=language,
            subject=str(mail.subject),
            body=str(mail.body),
            is_confidential=True,
        )

    @staticmethod
    def language_of(email: str, context: dict[str, Any]) -> str:
        """Return the language of the reader's account, else of whoever is signed in, else of the page."""
        request = allauth_context.request
        if user := context.get("user"):
            return user.language
        if owners := filter_users_by_email(email, prefer_verified=True):
            return owners[0].language
        return request.user.language if request.user.is_authenticated else translation.get_language()

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Save a new account. The second of two simultaneous sign-ups is led to the first one's sign-in."""
        user.language = translation.get_language()
        try:
            with transaction.atomic():
                return super().save_user(request, user, form, commit)
        except IntegrityError as error:
            raise ImmediateHttpResponse(redirect("account_login")) from error

    def clean_email(self, email: str) -> str:
        """Refuse what no mail server could take: a code sent there would be waited for in vain."""
        addresses.validate(email)
        return email

    def send_account_already_exists_mail(self, email: str) -> None:
        # A new account costs one hash; without one here too, the time of the answer would tell who has an account.
        make_password(secrets.token_urlsafe())
        super().send_account_already_exists_mail(email)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index" if request.user.is_staff else settings.LOGIN_REDIRECT_URL)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_email")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether the second factor was shown in this very session, and still belongs to the account."""
    shown = any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
    return shown and is_mfa_enabled(request.user, SECOND_FACTORS)


@receiver(authenticator_added)
def count_as_shown(request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever sets up a key or an app proves it by doing so, and need not show it again at once."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
