"""What is said when an answer cannot be given: a page for people, a problem document (RFC 9457) for programs.

The pages need no database, no session and no context processor, so that they work when any of these is the trouble.
Only where nothing was found is the database asked, for the footer is then as on other pages; it may be away.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from initiative.context import portal

# What a program is told; a page says the same at more length.
DETAILS = {
    HTTPStatus.BAD_REQUEST: _(
        "The address holds something that cannot be read, such as a NUL or bytes that are not UTF-8."
    ),
    HTTPStatus.FORBIDDEN: _(
        "You may need to sign in, or to use another account. "
        "If you think that you should be let in, write to the Secretariat."
    ),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _(
        "What you sent is too large. Please make the file smaller, or send fewer at once; "
        "the form says how large they may be."
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _("That is more often than the limit allows. Ask again later, or ask for a key."),
    HTTPStatus.INTERNAL_SERVER_ERROR: _(
        "You did nothing wrong, and what you saved before is safe. "
        "The fault has been recorded. Please try again in a few minutes."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _(
        "The portal is being looked after and will be back in a moment. Please load this page again in half a minute."
    ),
}
BACK_IN_SECONDS = 30
LATER_IN_SECONDS = 60


class NoSuchPage(Http404):
    """A list has no such page; ``last`` is the number of its last one."""

    def __init__(self, last: int) -> None:
        super().__init__(last)
        self.last = last


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing: mostly a page that stood open for long."""
    return _answer(request, HTTPStatus.FORBIDDEN, template="errors/csrf.html")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, NoSuchPage):
        return _answer(request, HTTPStatus.NOT_FOUND, template="errors/no_such_page.html", last=exception.last)
    return _answer(request, HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(
    request: HttpRequest, exception: Exception | None = None, retry_after: int = LATER_IN_SECONDS
) -> HttpResponse:
    return _answer(request, HTTPStatus.TOO_MANY_REQUESTS, retry_after=retry_after)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest, retry_after: int = BACK_IN_SECONDS) -> HttpResponse:
    """Answer while a part that the page needs is away, as PostgreSQL during a restart."""
    return _answer(request, HTTPStatus.SERVICE_UNAVAILABLE, retry_after=retry_after)


def problem(status: HTTPStatus, **more: Any) -> JsonResponse:
    """Return a problem document; ``more`` adds members such as ``detail``."""
    document = {"type": "about:blank", "title": status.phrase, "status": status.value, **more}
    return JsonResponse(document, status=status, content_type="application/problem+json")


def _answer(
    request: HttpRequest, status: HTTPStatus, template: str = "", retry_after: int = 0, **more: Any
) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        response: HttpResponse = _told(request, status)
    else:
        response = _page(request, status, template or f"errors/{status.value}.html", more)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _pages(request: HttpRequest) -> dict[str, Any]:
    """Return the pages to which the footer links, none while the database is away."""
    try:
        told = portal(request)
        return {name: list(told[name]) for name in ("menu_pages", "footer_pages")}
    except DatabaseError:
        return {}


def _told(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    language = translation.get_language_from_request(request)
    with translation.override(language):
        response = problem(status, detail=str(DETAILS[status]))
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _page(request: HttpRequest, status: HTTPStatus, template: str, more: dict[str, Any]) -> HttpResponse:
    """Render without a ``RequestContext``; the language is asked of the address, then of the browser."""
    language = translation.get_language_from_request(request, check_path=True)
    context = {"request": request, "status": status.value, "site_url": settings.SITE_URL, **more}
    # What an error lacks shall not be kept as a piece of the page that was asked for.
    vars(request).pop("as_of", None)
    if status == HTTPStatus.NOT_FOUND:
        context |= _pages(request)
    with translation.override(language):
        html = get_template(template).render(context)
    response = HttpResponse(html, status=status)
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    return response
