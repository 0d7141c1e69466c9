"""The Secretariat's desk: Django's own admin site, whose first page says what waits.

It stands apart from ``admin.py``, because the default site must exist before anything is registered on it.
"""

import unicodedata
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from initiative import dates
from initiative.apps import portal_apps
from initiative.templatetags.ui import number

# How many things wait for somebody, at the beginning of a sentence.
NUMBERS = {
    2: pgettext_lazy("number of things that wait", "Two"),
    3: pgettext_lazy("number of things that wait", "Three"),
    4: pgettext_lazy("number of things that wait", "Four"),
    5: pgettext_lazy("number of things that wait", "Five"),
    6: pgettext_lazy("number of things that wait", "Six"),
    7: pgettext_lazy("number of things that wait", "Seven"),
    8: pgettext_lazy("number of things that wait", "Eight"),
    9: pgettext_lazy("number of things that wait", "Nine"),
    10: pgettext_lazy("number of things that wait", "Ten"),
    11: pgettext_lazy("number of things that wait", "Eleven"),
    12: pgettext_lazy("number of things that wait", "Twelve"),
}


class SecretariatSite(admin.AdminSite):
    """The admin site; its first page is the desk."""

    site_header = _("The Secretariat’s desk")
    site_title = _("Desk")
    index_title = _("What waits for you")
    site_url = "/"

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the portal's own sign-in, which knows codes, passkeys and second factors."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
        return redirect(f"{reverse('account_login')}?{query}")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_view(require_POST(self.language_view))
        return [path("language/", view, name="language"), *super().get_urls()]

    def language_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the language in which a person reads the desk, and show the same page in it."""
        language = request.POST.get("language")
        if language not in dict(settings.LANGUAGES):
            raise BadRequest(language)
        request.user.language = language
        request.user.save(update_fields=["language"])
        return redirect(way_back(request, reverse("admin:index")))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """List apps and models by name as a reader of the language looks for them: “É” stands beside “E”."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _without_accents(model["name"]))
        return sorted(apps, key=lambda app: _without_accents(app["name"]))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        apps = list(portal_apps())
        lines = [line for app in apps for line in app.desk(request.user)]
        lines.sort(key=lambda line: _without_accents(line.group))
        context = {
            "title": _headline(sum(line.count for line in lines if line.is_work)),
            "boxes": [box for app in apps for box in app.desk_boxes(request.user)],
            "desk": [(group, list(rest)) for group, rest in groupby(lines, key=attrgetter("group"))],
        }
        return super().index(request, {**context, **(extra_context or {})})


def _headline(things: int) -> str:
    """Return the desk's first sentence: the day, and how many things wait for whoever reads it."""
    if not things:
        told = gettext("%(day)s. Nothing waits for you.")
    else:
        told = ngettext("%(day)s. One thing waits for you.", "%(day)s. %(things)s things wait for you.", things)
    return told % {"day": dates.weekday_and_day(timezone.localdate()), "things": _in_words(things)}


def _in_words(things: int) -> str:
    return str(NUMBERS[things]) if things in NUMBERS else number(things)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page from which a form was sent, if it is one of this host, else ``otherwise``."""
    page = request.POST.get("next") or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else otherwise


def _without_accents(name: Any) -> str:
    letters = unicodedata.normalize("NFD", str(name).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
