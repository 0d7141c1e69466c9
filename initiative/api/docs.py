"""The description of the interface, for programs, and the page made of it, for people."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiative import versions
from initiative.api.views import JSON, OpenView, json
from initiative.public import public
from initiative.translation import active_language

Words = dict[str, Any]
# Longer lists are told in the refusal of a value that is not in them.
MOST_VALUES = 40


class Schema(OpenView):
    """``/api/schema/``: OpenAPI 3.1, in the language that is asked for."""

    def answer(self, asked: Any) -> HttpResponse:
        return json(_described(active_language(), self.versions.get(self.part)))


class Line(NamedTuple):
    """A parameter or a field: its name, what may stand in it, and what it means."""

    name: str
    kind: str
    says: str
    values: list[str]


@public("register")
def page(request: HttpRequest) -> HttpResponse:
    described = _described(active_language(), versions.current().get("register"))
    context = {
        "operations": list(_operations(described)),
        "limits": settings.REST_REQUESTS_A_MINUTE,
        "list": f"{settings.SITE_URL}/api/v1/organisations/",
    }
    return render(request, "api/page.html", context)


def _described(language: str, version: Any) -> Words:
    describe = _described_once if settings.PAGES_IN_MEMORY else _described_once.__wrapped__
    return describe(language, version)


@lru_cache(maxsize=6)
def _described_once(language: str, version: Any) -> Words:
    from initiative.api.schema import document  # noqa: PLC0415 -- heavy, and few processes ever need it

    return document()


def _operations(described: Words) -> Iterator[Words]:
    """Yield what the page tells of each address; a record is told once, and then where that was."""
    told_at: dict[str, str] = {}
    for path, methods in described["paths"].items():
        told = methods["get"]
        content = told["responses"]["200"]["content"]
        name, record = _record(described, content[JSON]["schema"])
        yield {
            "id": told["operationId"],
            "path": path,
            "title": told["summary"],
            "says": told["description"],
            "parameters": [
                Line(each["name"], _kind(each["schema"]), each["description"], _values(each["schema"]))
                for each in told["parameters"]
            ],
            "fields": [] if name in told_at else list(_fields(described, record)),
            "told_at": told_at.get(name),
            "formats": [kind.partition(";")[0] for kind in content],
        }
        told_at.setdefault(name, told["operationId"])


def _record(described: Words, schema: Words) -> tuple[str, Words]:
    """Return name and description of what is answered, or of what a list holds."""
    whole = _resolved(described, schema)
    if "results" in whole["properties"]:
        return _record(described, whole["properties"]["results"]["items"])
    return schema["$ref"], whole


def _fields(described: Words, record: Words) -> Iterator[Line]:
    for name, field in record["properties"].items():
        inner = field.get("allOf", [field])[0]
        yield Line(name, _kind(_resolved(described, inner)), field.get("description", ""), _values(field))


def _resolved(described: Words, schema: Words) -> Words:
    name = schema.get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


def _kind(schema: Words) -> str:
    """Return in words what a schema takes."""
    first, *others = schema.get("anyOf", [schema])
    kinds = first.get("type", "string")
    kind, *null = [kinds] if isinstance(kinds, str) else kinds
    if kind == "array":
        return _("%(kind)s, also several") % {"kind": _kind(first["items"])}
    if null or {"type": "null"} in others:
        return _("%(kind)s or null") % {"kind": _word(kind, first)}
    return _("a time or a day") if others else _word(kind, first)


def _word(kind: str, schema: Words) -> str:
    return {
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "object": _("text by language"),
        "date-time": _("a time"),
        "date": _("a day"),
        "uuid": _("a UUID"),
        "uri": _("an address"),
    }.get(schema.get("format", kind) if kind == "string" else kind, _("text"))


def _values(schema: Words) -> list[str]:
    written = schema.get("items", schema.get("anyOf", [schema])[0])
    known = written.get("enum", [])
    return known if len(known) <= MOST_VALUES else []
