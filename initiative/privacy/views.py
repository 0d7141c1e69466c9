"""A person's own data: see what is kept and why, take it along, or have it erased."""

from typing import Any, NamedTuple

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from initiative.privacy import Erasure, Kept, personal
from initiative.privacy.erasing import CannotErase, erase, hindrances
from initiative.privacy.handing_out import everything_about
from initiative.privacy.people import addresses_of


class Line(NamedTuple):
    """What is kept of a person in one table, in words."""

    title: str
    purpose: Any
    retention: Any
    rows: int
    why_kept: Any


class EraseForm(forms.Form):
    """Typing the address is the second thought."""

    email = forms.CharField(
        label=_("Your e-mail address"), help_text=_("Type it, so that nothing is erased by mistake.")
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        given = self.cleaned_data["email"].strip().lower()
        if given != self.user.email:
            raise ValidationError(_("This is not the address of your account."))
        return given


@never_cache
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """Tell what is kept of the person, why, for how long, and what an erasure would leave."""
    addresses = addresses_of(request.user)
    lines = [_line(entry, entry.rows(request.user, addresses).count()) for entry in personal()]
    return render(request, "account/data.html", {"lines": [line for line in lines if line.rows]})


@never_cache
@require_POST
@login_required
@reauthentication_required
def download(request: HttpRequest) -> HttpResponse:
    """Hand out everything in one file."""
    response = JsonResponse(everything_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate():%Y-%m-%d}.json"'
    return response


@never_cache
@login_required
@reauthentication_required
def erase_me(request: HttpRequest) -> HttpResponse:
    """Erase the person who is signed in, after a second thought."""
    form = EraseForm(request.user, request.POST or None)
    sentences = hindrances(request.user)
    if request.method == "POST" and not sentences and form.is_valid():
        try:
            erase(request.user)
        except CannotErase as error:
            sentences = [str(error)]
        else:
            logout(request)
            messages.success(request, gettext("Your account and what we knew of you have been erased."))
            return redirect("home")
    return render(request, "account/erase.html", {"form": form, "sentences": sentences})


def _line(entry: Kept, rows: int) -> Line:
    is_deleted = Erasure.DELETE in entry.columns.values()
    title = capfirst(str(entry.table._meta.verbose_name_plural))
    return Line(title, entry.purpose, entry.retention, rows, "" if is_deleted else entry.why_kept)
