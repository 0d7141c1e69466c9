"""The account pages: allauth's, and two of our own."""

from typing import Any, NamedTuple

import qrcode
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative.accounts import SECOND_FACTORS, has_second_factor
from initiative.privacy import views as privacy


class Way(NamedTuple):
    """One line of a list: where it leads, and what it is good for."""

    title: str | Promise
    text: str | Promise
    url: str


class AccountForm(forms.ModelForm):
    class Meta:
        model = get_user_model()
        fields = ["name", "language"]
        help_texts = {"language": _("Letters to you are written in it.")}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Who you are to the portal, the language of your letters, and everything about signing in."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(request.user.language):
            messages.success(request, gettext("Saved."))
            return redirect("account")
    return render(request, "account/home.html", {"form": form, "ways": ways_to_sign_in(request.user)})


def ways_to_sign_in(user: AbstractBaseUser) -> list[Way]:
    """Return the settings of the account, as far as they concern signing in."""
    has = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    app, codes = Authenticator.Type.TOTP in has, Authenticator.Type.RECOVERY_CODES in has
    return [
        Way(_("E-mail addresses"), _("Where letters go, and with what you sign in."), reverse("account_email")),
        Way(_("Password"), _("Change it, or choose one."), reverse("account_change_password")),
        Way(_("Passkeys and security keys"), _("Sign in without a password."), reverse("mfa_list_webauthn")),
        Way(
            _("Authenticator app"),
            _("In use.") if app else _("Not in use."),
            reverse("mfa_deactivate_totp" if app else "mfa_activate_totp"),
        ),
        Way(
            _("Recovery codes"),
            _("For the day when the key or the app is out of reach."),
            reverse("mfa_view_recovery_codes" if codes else "mfa_index"),
        ),
        Way(_("Where you are signed in"), _("See every session, and end the others."), reverse("usersessions_list")),
        Way(_("What we know of you"), _("See it, take it along, or have it erased."), reverse("account-data")),
        Way(_("Sign out"), _("On this device."), reverse("account_logout")),
    ]


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Tell staff why the desk is closed to them as yet, and how it opens."""
    wanted = request.GET.get("next", "")
    target = wanted if get_adapter().is_safe_url(wanted) else reverse("admin:index")
    if not request.user.is_staff:
        return redirect("account")
    if has_second_factor(request):
        return redirect(target)
    confirming = is_mfa_enabled(request.user, SECOND_FACTORS)
    ways = ways_to_confirm(request.user, target) if confirming else ways_to_begin()
    return render(request, "account/second_factor.html", {"confirming": confirming, "ways": ways})


def ways_to_begin() -> list[Way]:
    """Return the second factors that an account without one may choose from."""
    return [
        Way(
            _("A passkey"),
            _("Your telephone, your computer or a security key. The safest, and the quickest every day."),
            reverse("mfa_add_webauthn"),
        ),
        Way(
            _("An authenticator app"), _("Six figures that change every thirty seconds."), reverse("mfa_activate_totp")
        ),
    ]


def ways_to_confirm(user: AbstractBaseUser, target: str) -> list[Way]:
    """Return the account's own second factors; each leads on to ``target``."""
    words = {
        "mfa_reauthenticate:webauthn": (_("Passkey or security key"), _("Your browser asks for it.")),
        "mfa_reauthenticate": (_("A code"), _("From your authenticator app, or a recovery code.")),
    }
    offered = {method["id"]: method["url"] for method in get_adapter().get_reauthentication_methods(user)}
    query = urlencode({"next": target})
    return [Way(*words[name], f"{offered[name]}?{query}") for name in words if name in offered]


class SetUpApp(ActivateTOTPView):
    """allauth shows the QR code as a “data:” address, which our policy forbids; here it is a drawing in the page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        code = qrcode.QRCode()
        code.add_data(context["totp_url"])
        rows = code.get_matrix()
        dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        return context | {"qr_side": len(rows), "qr_path": dark}


urlpatterns = [
    path("", home, name="account"),
    path("second-factor/", second_factor, name="second-factor"),
    path("data/", privacy.data, name="account-data"),
    path("data/download/", privacy.download, name="account-data-download"),
    path("data/erase/", privacy.erase_me, name="account-erase"),
    path("2fa/totp/activate/", SetUpApp.as_view(), name="mfa_activate_totp"),
    path("", include("allauth.urls")),
]
