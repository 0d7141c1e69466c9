"""What is said when a request cannot be answered: one shape for all errors, RFC 9457.

The settings name ``problem``, and the framework reads it while its views are loading: nothing here may import those.
"""

import math
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotFound
from rest_framework.exceptions import PermissionDenied as Forbidden

KIND = "application/problem+json"
SHOWN, MOST_NAMED = 80, 20


class BadQuery(APIException):
    """A query string that cannot be answered; ``errors`` names each parameter, why, and what is known."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(_("The query cannot be answered as it stands."))
        self.errors = errors


class Gone(APIException):
    """What was at this address and is not any more; whose identifier is wrong is not found instead."""

    status_code = HTTPStatus.GONE


class KeyRefused(APIException):
    """A key that opens nothing; without any key the same data is there for everybody."""

    status_code = HTTPStatus.UNAUTHORIZED


class TooMany(APIException):
    """Somebody asks more often than the limit allows; ``wait`` is in how many seconds to ask again."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: int) -> None:
        super().__init__(_("That is more often than the limit allows. Ask again later, or ask for a key."))
        self.wait = wait


class NotOffered(APIException):
    """``Accept`` names nothing in which the answer is offered; ``offered`` says what is."""

    status_code = HTTPStatus.NOT_ACCEPTABLE

    def __init__(self, offered: Iterable[str]) -> None:
        self.offered = list(offered)
        super().__init__(_("Of this there is only: %(kinds)s.") % {"kinds": ", ".join(self.offered)})


class OtherVersion(APIException):
    """``If-Match`` names a version that is not there any more."""

    status_code = HTTPStatus.PRECONDITION_FAILED


def refusal(parameter: str, detail: str, known: Iterable[Any] | None = None) -> dict[str, Any]:
    """Return one entry of :class:`BadQuery`; long input is cut, so that an answer never mirrors a flood."""
    entry: dict[str, Any] = {"parameter": parameter[:SHOWN], "detail": detail}
    return entry | ({"known": sorted(map(str, known))} if known is not None else {})


def problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer every refusal as ``application/problem+json``; ``None`` leaves a real fault to Django."""
    if isinstance(error, Http404):
        error = NotFound(_("There is nothing at this address."))
    elif isinstance(error, PermissionDenied):
        error = Forbidden()
    if not isinstance(error, APIException):
        return None
    status = HTTPStatus(error.status_code)
    document = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": str(error.detail)}
    if isinstance(error, BadQuery):
        document["errors"] = error.errors
    if isinstance(error, NotOffered):
        document["offered"] = error.offered
    response = HttpResponse(orjson.dumps(document), status=status, content_type=KIND)
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(math.ceil(wait))
    if isinstance(error, KeyRefused):
        response["WWW-Authenticate"] = "Api-Key"
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response
