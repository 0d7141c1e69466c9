"""Lists by page number: filtered, ordered, counted, and written in the format that is asked for.

A hundred rows are asked for often. What a query asks of PostgreSQL is therefore put together once for each combination
of filters and kept by the process, together with how many it finds, for as long as nothing changes; and rows are read
as they come, without an object for each. The rows themselves are read anew for every answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.pq import Format as Wire
from rest_framework.exceptions import NotFound

from initiative.api import parameters
from initiative.api.parameters import Moment, OneOf, Parameter, WholeNumber
from initiative.api.refusals import BadQuery
from initiative.api.views import OpenView, json

Record = dict[str, Any]
Given = tuple[tuple[str, tuple[str, ...]], ...]

PAGE = WholeNumber("page", gettext_lazy("Which page of the list."), 1, most=999_999_999)
PAGE_SIZE = WholeNumber("page_size", gettext_lazy("How many records a page holds."), 100, most=500)
FORMAT = gettext_lazy(
    "How the same records are written: JSON, a table (CSV), or places (GeoJSON). Goes before “Accept”."
)
ORDERING = gettext_lazy("In which order; “-” turns it round.")


@dataclass
class Query:
    """What a list asks of the database; ``sql`` is empty where nothing can be found."""

    sql: str = ""
    params: tuple[Any, ...] = ()
    counting: str = ""
    counting_params: tuple[Any, ...] = ()
    counted: int | None = None

    def count(self) -> int:
        """Return how many there are; it is kept, for a query is put together anew when anything has changed."""
        if self.counted is not None and settings.PAGES_IN_MEMORY:
            return self.counted
        [[self.counted]] = _rows(self.counting, self.counting_params) if self.sql else [[0]]
        return self.counted

    def rows(self, limit: int, offset: int) -> list[tuple[Any, ...]]:
        return _rows(f"{self.sql} LIMIT %s OFFSET %s", (*self.params, limit, offset)) if self.sql else []


class Page(NamedTuple):
    """A page of records, how many there are in all, and where the pages beside it are."""

    records: list[Record]
    count: int
    next: str | None
    previous: str | None


class Format(NamedTuple):
    """How a page is written, as what it is announced, and how the schema describes it."""

    media_type: str
    write: Callable[[Page], bytes]
    schema: dict[str, Any]


class OpenList(OpenView):
    """A view names its ``rows``, of which ``columns`` a ``recorder`` makes a record, and how they are ordered.

    ``since`` is the parameter that keeps what changed from a time on, ``changed`` the column that says when it did.
    """

    filterset_class: ClassVar[type | None] = None
    columns: ClassVar[tuple[str, ...]]
    orderings: ClassVar[Mapping[str, list[Any]]]
    default_ordering: ClassVar[str]
    since: ClassVar[Moment]
    changed = "updated_at"
    formats: ClassVar[Mapping[str, Format]] = {}

    @classmethod
    def rows(cls) -> QuerySet:
        raise NotImplementedError  # pragma: no cover

    def recorder(self) -> Callable[[tuple[Any, ...]], Record]:
        raise NotImplementedError  # pragma: no cover

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """Return what may be asked beside the filters."""
        own: list[Parameter] = [cls.since, PAGE, PAGE_SIZE]
        if len(cls.orderings) > 1:
            own.append(OneOf("ordering", ORDERING, cls.default_ordering, words=tuple(cls.orderings)))
        if cls.formats:
            own.append(OneOf("format", FORMAT, "json", words=("json", *cls.formats)))
        return own

    @classmethod
    def filters(cls) -> list[str]:
        return list(cls.filterset_class.base_filters) if cls.filterset_class else []

    def __init_subclass__(cls) -> None:
        cls.own = cls.parameters()
        cls.known = frozenset(cls.filters())
        cls.offered = OpenView.offered | {each.media_type.partition(";")[0]: n for n, each in cls.formats.items()}
        super().__init_subclass__()

    def answer(self, asked: Any) -> HttpResponse:
        values, errors = parameters.read(self.own, asked)
        if errors:
            raise BadQuery(errors + self._refused(asked))
        query = self._query(asked, values.get("ordering", self.default_ordering), values[self.since.name])
        number, size, count = values["page"], values["page_size"], query.count()
        last = max(-(-count // size), 1)
        if number > last:
            raise NotFound(_("There are fewer pages than that."))
        records = list(map(self.recorder(), query.rows(size, (number - 1) * size)))
        page = Page(
            records,
            count,
            next=self._address(asked, number + 1) if number < last else None,
            previous=self._address(asked, number - 1) if number > 1 else None,
        )
        return _written(page, self.formats.get(values["format"] if "format" in asked else self.format))

    def _query(self, asked: Any, ordering: str, since: Any) -> Query:
        given = tuple((name, tuple(asked.getlist(name))) for name in self.filters() if name in asked)
        return _query(type(self), self.versions.get(self.part), given, ordering, since)

    def _refused(self, asked: Any) -> list[dict[str, Any]]:
        """Return what is wrong with the filters."""
        if self.filterset_class is None:
            return []
        return parameters.refused_by(self.filterset_class(asked, self.rows()).form, asked)

    def _address(self, asked: Any, number: int) -> str:
        changed = asked.copy()
        changed["page"] = str(number)
        if number == 1:
            del changed["page"]
        http = self.request._request
        return http.build_absolute_uri(f"{http.path}?{changed.urlencode()}" if changed else http.path)


@lru_cache(maxsize=200)
def _query(view: type[OpenList], version: Any, given: Given, ordering: str, since: Any) -> Query:
    """Put a query together, or raise ``BadQuery``; ``version`` says for which state of the facts."""
    rows = view.rows()
    if view.filterset_class:
        asked = QueryDict(mutable=True)
        for name, values in given:
            asked.setlist(name, values)
        found = view.filterset_class(asked, rows)
        if errors := parameters.refused_by(found.form, asked):
            raise BadQuery(errors)
        rows = found.qs
    if since:
        rows = rows.filter(**{f"{view.changed}__gte": since})
    try:
        sql, params = rows.order_by(*view.orderings[ordering]).values_list(*view.columns).query.sql_with_params()
        counting, counting_params = rows.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return Query()
    counting = f"SELECT count(*) FROM ({counting}) AS found"  # noqa: S608 -- Django's own statement
    return Query(sql, params, counting, counting_params)


def _rows(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Read rows as PostgreSQL keeps them: dates and identifiers written out would take twice as long to read."""
    with connection.cursor() as writing:
        written = writing.mogrify(sql, params)
    binary = ServerBindingCursor(connection.connection)
    binary.format = Wire.BINARY
    with (connection.make_debug_cursor if connection.queries_logged else connection.make_cursor)(binary) as cursor:
        cursor.execute(written)
        return cursor.fetchall()


def _written(page: Page, form: Format | None) -> HttpResponse:
    """Return a page; where its neighbours are, a header says in every format."""
    if form is None:
        response = json({"count": page.count, "next": page.next, "previous": page.previous, "results": page.records})
    else:
        response = HttpResponse(form.write(page), content_type=form.media_type)
    beside = (("next", page.next), ("prev", page.previous))
    if links := [f'<{url}>; rel="{name}"' for name, url in beside if url]:
        response["Link"] = ", ".join(links)
    return response
