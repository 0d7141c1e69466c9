"""What happens to every request on its way in and to every answer on its way out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from initiative import errors
from initiative.accounts import has_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
# Any site may read from a browser what is for everybody: REST, and the directory's files.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
log = structlog.get_logger(__name__)


class Headers:
    """Headers that Django does not set by itself; it stands outermost, so that errors and redirects have them too."""

    HEADERS = {
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = self.HEADERS | OPEN if request.path_info.startswith("/api/") else self.HEADERS
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class CompressText(GZipMiddleware):
    """Make pages and data small on the wire; pictures and PDFs are small already. It hides lengths from BREACH."""

    KINDS = (
        "text/",
        "application/json",
        "application/geo+json",
        "application/problem+json",
        "application/xml",
        "image/svg+xml",
    )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_text = response.get("Content-Type", "").startswith(self.KINDS)
        return super().process_response(request, response) if is_text else response


class RefuseUnreadableInput:
    """Answer 400 to addresses with a NUL or with bytes that are not UTF-8: PostgreSQL could not store them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if "\0" in request.path_info or "\ufffd" in request.path_info or not self._is_readable(query):
            return errors.bad_request(request)
        return self.get_response(request)

    @staticmethod
    def _is_readable(query: bytes) -> bool:
        try:
            return "\0" not in query.decode()
        except UnicodeDecodeError:
            return False


class AnswerWithoutDatabase:
    """Answer 503 and say when to come back while PostgreSQL is away."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return self.process_exception(request, error) or errors.server_error(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        log.error("database_away", error=str(error))
        return errors.unavailable(request)


class AccountLanguage:
    """The desk has no language in its address: there the account's language counts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SecondFactorForStaff:
    """The desk opens only to a session in which a second factor was shown; a page explains how to get there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if "admin" not in request.resolver_match.app_names:
            return None
        here = urlencode({"next": request.get_full_path()})
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{here}")
        if request.user.is_staff and not has_second_factor(request):
            return redirect(f"{reverse('second-factor')}?{here}")
        return None
