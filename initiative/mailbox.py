"""The demonstration's mail and its staff's codes, open to anybody: the front door has it only with ``DEBUG=1``."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView

from initiative.demo.accounts import ADDRESSES
from initiative.models import Letter


class Code(NamedTuple):
    """What the authenticator app of a demo account would show at this moment."""

    email: str
    code: str
    secret: str


def codes() -> Iterator[Code]:
    """Yield the current codes of the demonstration's staff, and of nobody else."""
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__in=ADDRESSES)
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for app in apps.select_related("user").order_by("user__email"):
        secret = decrypt(app.data["secret"])
        yield Code(app.user.email, format_hotp_value(hotp_value(secret, now)), secret)


class OnlyInTheDemo:
    """Answers 404 wherever the settings do not allow the mailbox, even if the address were included by mistake."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.MAILBOX:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Index(OnlyInTheDemo, ListView):
    model = Letter
    paginate_by = 50
    template_name = "mailbox/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(codes=list(codes()), **kwargs)


class One(OnlyInTheDemo, DetailView):
    model = Letter
    template_name = "mailbox/letter.html"


app_name = "mailbox"
urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("<int:pk>/", One.as_view(), name="letter"),
]
