"""REST for everybody: read-only, paged, throttled, and never guessing what a request may have meant.

An unknown parameter, ordering or value is refused with the list of what is known; errors are RFC 9457 documents.
The settings name these classes, and the framework reads them while its views are loading: so nothing here may import
those. The base of the public views is in :mod:`initiative.viewsets`.
"""

import math
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_SHOWN = 80


class BadQuery(APIException):
    """A query string that cannot be answered; ``errors`` names each parameter, why, and what is known."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(_("The query cannot be answered as it stands."))
        self.errors = errors


def refusal(parameter: str, detail: str, known: Iterable[Any] | None = None) -> dict[str, Any]:
    """Return one entry of :class:`BadQuery`; long input is cut, so that an answer never mirrors a flood."""
    entry: dict[str, Any] = {"parameter": parameter[:_SHOWN], "detail": detail}
    return entry | ({"known": sorted(map(str, known))} if known is not None else {})


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every refusal as ``application/problem+json``; ``None`` leaves a real fault to Django."""
    if isinstance(error, Http404):
        error = NotFound(_("There is nothing at this address."))
    elif isinstance(error, PermissionDenied):
        error = Forbidden()
    if not isinstance(error, APIException):
        return None
    document = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": str(error.detail),
    }
    if isinstance(error, BadQuery):
        document["errors"] = error.errors
    wait = getattr(error, "wait", None)
    headers = {"Retry-After": str(math.ceil(wait))} if wait else None
    return Response(document, error.status_code, headers=headers, content_type="application/problem+json")


class ReadOnly(BasePermission):
    """Everybody may read; nobody may write, and is told by 405 rather than asked to sign in."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if request.method not in SAFE_METHODS:
            raise MethodNotAllowed(request.method)
        return True


class Pages(PageNumberPagination):
    """``page`` and ``page_size``: 100 a page, 500 at most."""

    page_size_query_param = "page_size"
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        errors = [
            refusal(name, _("Give a whole number from 1 to %(most)s.") % {"most": most})
            for name, most in (("page", "999999999"), ("page_size", self.max_page_size))
            if not self._is_fine(request.query_params.get(name), int(most))
        ]
        if errors:
            raise BadQuery(errors)
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            raise NotFound(_("There are fewer pages than that.")) from None

    @staticmethod
    def _is_fine(value: str | None, most: int) -> bool:
        return value is None or (_NUMBER.fullmatch(value) is not None and int(value) <= most)


class KnownParametersOnly(BaseFilterBackend):
    """Applies a view's ``filterset_class`` and ``orderings``; refuses whatever they do not name."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        if view.detail:
            self._refuse_unknown(request, known=set())
            return queryset
        filterset = view.filterset_class(request.query_params, queryset)
        fields = filterset.form.fields
        self._refuse_unknown(request, known={*fields, "ordering", Pages.page_query_param, Pages.page_size_query_param})
        errors = self._twice(request, fields) + self._unknown_values(filterset.form)
        ordering = request.query_params.get("ordering", view.default_ordering)
        if ordering not in view.orderings:
            errors.append(refusal("ordering", _("There is no such ordering."), view.orderings))
        if errors:
            raise BadQuery(errors)
        return filterset.qs.order_by(*view.orderings[ordering])

    @staticmethod
    def _refuse_unknown(request: Any, known: set[str]) -> None:
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise BadQuery([refusal(name, _("There is no such parameter."), known) for name in unknown[:20]])

    @staticmethod
    def _twice(request: Any, fields: dict[str, Any]) -> list[dict[str, Any]]:
        given = ((name, len(values)) for name, values in request.query_params.lists())
        return [
            refusal(name, _("Give this parameter once."))
            for name, number in given
            if number > 1 and not getattr(fields.get(name), "takes_several", False)
        ]

    @staticmethod
    def _unknown_values(form: Any) -> list[dict[str, Any]]:
        return [
            refusal(name, " ".join(messages)[:300], _known_values(form.fields[name]))
            for name, messages in form.errors.items()
        ]


def _known_values(field: Any) -> list[str] | None:
    choices = getattr(field, "choices", None)
    return [value for value, label in choices if value != ""] if choices is not None else None


class Throttle(AnonRateThrottle):
    """Counts requests of an address in the cache; where the cache is away, the data still is for everybody."""

    def allow_request(self, request: Any, view: Any) -> bool:
        try:
            with transaction.atomic():
                allowed = super().allow_request(request, view)
        except DatabaseError:
            return True
        left = max(self.num_requests - len(self.history), 0) if allowed else 0
        view.limits = {"RateLimit-Limit": self.num_requests, "RateLimit-Remaining": left}
        return allowed
