"""What is said when an answer cannot be given: a page for people, a problem document (RFC 9457) for programs.

The pages need no database, no session and no context processor, so that they work when any of these is the trouble.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import translation

BACK_IN_SECONDS = 30
LATER_IN_SECONDS = 60


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing: mostly a page that stood open for long."""
    return _answer(request, HTTPStatus.FORBIDDEN, template="errors/csrf.html")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
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


def _answer(request: HttpRequest, status: HTTPStatus, template: str = "", retry_after: int = 0) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        response: HttpResponse = problem(status)
    else:
        response = _page(request, status, template or f"errors/{status.value}.html")
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _page(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    """Render without a ``RequestContext``; the language is asked of the address, then of the browser."""
    language = translation.get_language_from_request(request, check_path=True)
    context = {"request": request, "status": status.value, "site_url": settings.SITE_URL}
    with translation.override(language):
        html = get_template(template).render(context)
    response = HttpResponse(html, status=status)
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    return response
