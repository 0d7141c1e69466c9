"""The description of the interface, OpenAPI 3.1: made of the very parameters and views that answer.

Only whoever asks for it pays for it: the package that makes it is heavy, so nothing imports this module at the start.
"""

from typing import Any

from django.conf import settings
from django.urls import include, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from initiative.api import parameters
from initiative.api.index import Index
from initiative.api.lists import OpenList
from initiative.api.refusals import KIND

VERSION = "1"
# No NUL, and something that is no space.
NOT_EMPTY = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"
Schema = dict[str, Any]
NULLABLE_ADDRESS = {"type": ["string", "null"], "format": "uri"}
PROBLEM = {
    "type": "object",
    "description": gettext_lazy("What went wrong, after RFC 9457."),
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                    "known": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": gettext_lazy("What may be given."),
                    },
                },
            },
        },
        "offered": {
            "type": "array",
            "items": {"type": "string"},
            "description": gettext_lazy("The media types in which the answer may be had."),
        },
    },
}
GONE = "410"
PROBLEMS = {
    "400": ("BadRequest", gettext_lazy("A parameter, its value or the ordering is not known; says what is.")),
    "401": ("Unauthorized", gettext_lazy("The key opens nothing: it is wrong, was revoked, or has expired.")),
    "404": ("NotFound", gettext_lazy("There is nothing at this address, or no such page.")),
    "406": ("NotAcceptable", gettext_lazy("“Accept” names nothing in which this may be had; says what it may be.")),
    GONE: ("Gone", gettext_lazy("It was here and has left the official list; says where that is told.")),
    "412": ("PreconditionFailed", gettext_lazy("The version that “If-Match” names is not there any more.")),
    "429": (
        "TooManyRequests",
        gettext_lazy("More often than the limit allows; “Retry-After” says when to come back."),
    ),
    "503": (
        "ServiceUnavailable",
        gettext_lazy("A part that is needed is away; “Retry-After” says when to come back."),
    ),
}
HEADERS = {
    "ETag": ("string", gettext_lazy("The mark of this answer, for “If-None-Match”.")),
    "Last-Modified": ("string", gettext_lazy("When the register last changed; missing within two seconds of that.")),
    "RateLimit-Limit": ("integer", gettext_lazy("How many requests a minute are allowed.")),
    "RateLimit-Remaining": ("integer", gettext_lazy("How many are left in this minute at most.")),
    "RateLimit-Reset": ("integer", gettext_lazy("In how many seconds the next minute begins.")),
    "Link": ("string", gettext_lazy("The next and the previous page of a list.")),
    "Retry-After": ("integer", gettext_lazy("In how many seconds to ask again.")),
}
ALWAYS = ("ETag", "Last-Modified", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


class Description(AutoSchema):
    """Describes one view of ours; a ``record`` (a serializer that only describes) says what it answers."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Schema:
        self.registry, self.path, self.method = registry, path, method
        return {
            "operationId": self.view.operation,
            "summary": self.view.title,
            "description": self.view.says,
            "tags": [self.view.tag],
            "parameters": [*self._in_path(), *self._in_query()],
            "responses": {"200": self._answer(), "304": _not_modified(), **self._problems()},
        }

    def _in_path(self) -> list[Schema]:
        return [
            {"name": name, "in": "path", "required": True, "description": says, "schema": schema}
            for name, (says, schema) in self.view.in_path.items()
        ]

    def _in_query(self) -> list[Schema]:
        given = [_of_a_field(name, field) for name, field in self._fields().items()]
        return given + [
            _in_query(parameter.name, parameter.description, parameter.schema()) for parameter in self.view.own
        ]

    def _fields(self) -> dict[str, Any]:
        filterset = getattr(self.view, "filterset_class", None)
        return filterset({}, self.view.rows()).form.fields if filterset else {}

    def _answer(self) -> Schema:
        record = self.resolve_serializer(self.view.record, "response")
        answers = {"application/json": {"schema": record.ref}}
        names = ALWAYS
        if isinstance(self.view, OpenList):
            names = (*ALWAYS, "Link")
            answers = {"application/json": {"schema": self._list_of(record)}}
            for form in self.view.formats.values():
                answers[form.media_type] = {"schema": form.schema}
        return {
            "description": self.view.answers,
            "content": answers,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        }

    def _list_of(self, record: ResolvedComponent) -> Schema:
        listed = {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0, "description": _("How many there are on all pages.")},
                "next": NULLABLE_ADDRESS | {"description": _("The next page; null on the last one.")},
                "previous": NULLABLE_ADDRESS | {"description": _("The page before; null on the first one.")},
                "results": {"type": "array", "items": record.ref},
            },
        }
        name = f"{record.name}List"
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, schema=listed, object=name)
        self.registry.register_on_missing(component)
        return component.ref

    def _problems(self) -> Schema:
        return {
            status: {"$ref": f"#/components/responses/{name}"}
            for status, (name, _says) in PROBLEMS.items()
            if status != GONE or self.view.in_path  # a list is never gone, only what it lists
        }


def document() -> Schema:
    """Return the description in the active language."""
    patterns = [path("api/v1/", include("members.api")), path("api/v1/", Index.as_view())]
    described = SchemaGenerator(patterns=patterns).get_schema(public=True)
    described["info"] = {
        "title": _("4 per 1000: the register"),
        "version": VERSION,
        "description": _("The official list of the Initiative’s Partners and Members, for everybody to read."),
        "contact": {"email": "secretariat@4p1000.org"},
    }
    for schema in described["components"]["schemas"].values():
        _tidied(schema)
    described["servers"] = [{"url": settings.SITE_URL}]
    # For all of it at once: what stands at an operation, makers of clients take for a key that it needs.
    described["security"] = [{}, {"ApiKey": []}]
    parts = described["components"]
    parts["schemas"]["Problem"] = _said(PROBLEM)
    parts["responses"] = {name: _problem(str(says), status) for status, (name, says) in PROBLEMS.items()}
    parts["headers"] = {
        name: {"description": str(says), "schema": {"type": kind}} for name, (kind, says) in HEADERS.items()
    }
    parts["securitySchemes"] = {
        "ApiKey": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _("“Api-Key”, a space, and the key. Nothing needs it; it raises the limit."),
        }
    }
    return described


def _of_a_field(name: str, field: Any) -> Schema:
    schema: Schema = {"type": "string"}
    if known := parameters.values(field):
        schema["enum"] = known
    elif getattr(field, "max_length", None):
        schema |= {"minLength": 1, "maxLength": field.max_length, "pattern": NOT_EMPTY}
    if parameters.takes_several(field):
        schema = {"type": "array", "items": schema}
    return _in_query(name, str(field.label), schema) | ({"explode": True} if "items" in schema else {})


def _in_query(name: str, says: Any, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": str(says), "schema": schema}


def _not_modified() -> Schema:
    return {"description": _("What the client has, by its mark or its time, still holds.")}


def _problem(says: str, status: str) -> Schema:
    names = ["Retry-After"] if status in ("429", "503") else []
    return {
        "description": says,
        "content": {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
    }


def _tidied(schema: Schema) -> None:
    """Take away what the package says of its own accord, and write “one of these, or null” as clients read it best."""
    schema.pop("description", None)
    for name, field in schema.get("properties", {}).items():
        field.pop("x-spec-enum-id", None)
        if None in field.get("enum", ()):
            words = {"type": "string", "enum": [value for value in field["enum"] if value is not None]}
            said = {"description": field["description"]}
            schema["properties"][name] = said | {"anyOf": [words, {"type": "null"}]}


def _said(schema: Any) -> Any:
    """Return a schema with its words in the active language."""
    if isinstance(schema, dict):
        return {name: _said(value) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_said(value) for value in schema]
    return schema if isinstance(schema, int | float | bool | None) else str(schema)
