"""The base of all answers by REST: who asks how often, in which language, and whether what they have still holds."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from initiative import versions
from initiative.api import keys, rates
from initiative.api.accepting import preferred
from initiative.api.parameters import Parameter
from initiative.api.refusals import MOST_NAMED, BadQuery, KeyRefused, NotOffered, OtherVersion, TooMany, refusal

JSON = "application/json"
CACHEABLE = "public, max-age=0, must-revalidate"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
# A time is told in whole seconds: one that is younger might stand for two states.
OLD_ENOUGH = timedelta(seconds=2)
STARTED = timezone.now()
MOST_REMEMBERED = 4000
_etags: dict[Hashable, str] = {}


class OpenView(APIView):
    """A view names the part of the portal that it shows and its ``own`` parameters, and makes the ``answer``.

    What the schema says of it: its ``operation`` and ``tag``, the ``record`` that it tells, what is ``in_path``, and
    in the reader's language a ``title``, what it ``says``, and what it ``answers``.
    """

    authentication_classes = permission_classes = throttle_classes = renderer_classes = ()
    part = "register"
    # The media types in which the answer may be had, the usual one first, each with its name as a format.
    offered: Mapping[str, str] = {JSON: "json"}
    own: Sequence[Parameter] = ()
    known: frozenset[str] = frozenset()
    operation: str
    tag: str
    record: type
    in_path: Mapping[str, tuple[Any, dict[str, Any]]] = {}
    title: Any
    says: Any
    answers: Any

    def __init_subclass__(cls) -> None:
        cls.known = cls.known | {parameter.name for parameter in cls.own}

    def answer(self, asked: Any, **kwargs: Any) -> HttpResponse:
        """Return the answer to a query of which no parameter is unknown."""
        raise NotImplementedError  # pragma: no cover

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Count the request, by its key if it has one. A preflight is not counted: browsers send it by themselves."""
        http = request._request
        language = _language(http.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        translation.activate(language)
        http.LANGUAGE_CODE = language
        if http.method == "OPTIONS":
            return
        self.versions = versions.dated()
        key, refused, version = None, None, self.versions.get("keys", versions.NEVER)
        try:
            key = keys.holder(http.META.get("HTTP_AUTHORIZATION", ""), version.number)
        except KeyRefused as error:
            refused = error
        # Behind a socket of the file system nobody has an address.
        self.limit = rates.ask(BaseThrottle().get_ident(http) or "", key)
        if self.limit.is_passed:
            raise TooMany(self.limit.ends_in)
        if refused:
            raise refused

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or say that what the client has still holds."""
        http = request._request
        version = self.versions.get(self.part, versions.NEVER)
        asked = hashlib.blake2b(http.build_absolute_uri().encode(), digest_size=16).digest()
        self.format = self.chosen_format(http)
        name = (version.number, asked, self.format, http.LANGUAGE_CODE, timezone.localdate())
        etag, modified = _etags.get(name), _last_modified(version)
        response = get_conditional_response(http, etag, modified) if etag else None
        if response is None:
            self.refuse_unknown(http.GET)
            answer = self.answer(http.GET, **kwargs)
            etag = f'W/"{hashlib.blake2b(answer.content, digest_size=12).hexdigest()}"'
            _remember(name, etag)
            response = get_conditional_response(http, etag, modified, answer)
        if response.status_code == OtherVersion.status_code:
            raise OtherVersion(_("What you have is not what is here now."))
        response["ETag"] = etag
        response["Cache-Control"] = CACHEABLE
        if modified:
            response["Last-Modified"] = http_date(modified)
        patch_vary_headers(response, ["Accept", "Accept-Language", "Accept-Encoding"])
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell a browser what a page of another site may send along."""
        return HttpResponse(status=204, headers=PREFLIGHT)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self.limit.headers if hasattr(self, "limit") else {}).items():
            response.headers[name] = value
        return response

    def chosen_format(self, http: HttpRequest) -> str:
        """Return the name of the format that the client accepts; where the address names one, that counts alone."""
        accepted = http.META.get("HTTP_ACCEPT", "")
        if accepted in ("", "*/*") or "format" in http.GET:
            return self.offered[JSON]
        kind = preferred(accepted, list(self.offered))
        if kind is None:
            raise NotOffered(self.offered)
        return self.offered[kind]

    def refuse_unknown(self, asked: Any) -> None:
        if unknown := sorted(set(asked) - self.known):
            raise BadQuery(
                [refusal(name, _("There is no such parameter."), self.known) for name in unknown[:MOST_NAMED]]
            )


def json(document: Any) -> HttpResponse:
    """Return a document as JSON; times are in UTC, and say so by a “Z”."""
    return HttpResponse(orjson.dumps(document, option=orjson.OPT_UTC_Z), content_type=JSON)


def _language(header: str) -> str:
    """Return the language that a client asks for; nobody's cookie counts, for the answer is kept for everybody."""
    for code, _weight in parse_accept_lang_header(header.lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _last_modified(version: versions.Version) -> int | None:
    """Return when what is shown last changed, in seconds; the program that shows it may be newer."""
    if version.raised_at and timezone.now() - version.raised_at < OLD_ENOUGH:
        return None
    return int(max(version.raised_at or STARTED, STARTED).timestamp())


def _remember(name: Hashable, etag: str) -> None:
    """Keep the mark of an answer, so that the next client who has it is told without making it again."""
    if not settings.PAGES_IN_MEMORY:
        return
    if len(_etags) >= MOST_REMEMBERED:
        _etags.clear()
    _etags[name] = etag
