"""The description of the interface, for programs, and the page made of it, for people."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiative import versions
from initiative.api.views import OpenView, json
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
    """Yield what the page tells of each address."""
    for path, methods in described["paths"].items():
        told = methods["get"]
        content = told["responses"]["200"]["content"]
        yield {
            "id": told["operationId"],
            "path": path,
            "title": told["summary"],
            "says": told["description"],
            "parameters": [
                Line(each["name"], _kind(each["schema"]), each["description"], _values(each["schema"]))
                for each in told["parameters"]
            ],
            "fields": list(_fields(described, content["application/json"]["schema"])),
            "formats": [kind.partition(";")[0] for kind in content],
        }


def _fields(described: Words, schema: Words) -> Iterator[Line]:
    """Yield the fields of a record, or of the records that a list holds."""
    whole = _resolved(described, schema)
    if "results" in whole["properties"]:
        whole = _resolved(described, whole["properties"]["results"]["items"])
    for name, field in whole["properties"].items():
        inner = field.get("allOf", [field])[0]
        yield Line(name, _kind(_resolved(described, inner)), field.get("description", ""), _values(field))


def _resolved(described: Words, schema: Words) -> Words:
    name = schema.get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


def _kind(schema: Words) -> str:
    """Return in words what a schema takes."""
    if "anyOf" in schema:
        return ", ".join(_kind(each) for each in schema["anyOf"])
    kinds = schema.get("type", "string")
    words = {
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "array": _("several"),
        "object": _("an object"),
        "null": _("null"),
        "string": {"date-time": _("a time"), "date": _("a day"), "uuid": _("a UUID"), "uri": _("an address")}.get(
            schema.get("format", ""), _("text")
        ),
    }
    return ", ".join(words[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _values(schema: Words) -> list[str]:
    written = schema.get("items", schema.get("anyOf", [schema])[0])
    known = [value for value in written.get("enum", []) if value]
    return known if len(known) <= MOST_VALUES else []
