"""What the portal knows of people: why, for how long, what they are handed, and what is left when they are erased.

Every app says it for each of its tables in ``<app>/privacy.py``; the ground floor also for those of other packages. A
column that nobody speaks of fails a test. ``handing_out`` and ``erasing`` only carry out what is written there.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q

from initiative.apps import portal_apps


class Erasure(Enum):
    """What becomes of a column in the rows of an erased person."""

    DELETE = "the row is deleted"
    BLANK = "emptied"
    PSEUDONYM = "replaced by a name that says nothing"
    REDACT = "kept, without the words that name the person, in whosever row they stand"
    CLEAR = "emptied in the person's own rows, redacted in others'"
    KEEP = "kept"


DELETE, BLANK, PSEUDONYM, REDACT, CLEAR, KEEP = Erasure
Columns = Mapping[Erasure, str]


class Kept(NamedTuple):
    """A table in which something about people is kept.

    ``whose`` are paths from a row to the person, ``addressed`` columns with the person's e-mail address. Columns are
    named by what erasure does with them: those that the person is ``handed``, and those that are ``withheld``.
    """

    model: str
    purpose: Any
    retention: Any
    whose: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    handed: Columns = {}
    withheld: Columns = {}
    why_kept: Any = ""

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def columns(self) -> dict[str, Erasure]:
        """Return what erasure does with each column."""
        return _by_column(self.handed) | _by_column(self.withheld)

    @property
    def handed_columns(self) -> list[str]:
        return list(_by_column(self.handed))

    def rows(self, user: Any, addresses: set[str]) -> models.QuerySet:
        """Return the rows about a person, whatever links them to the account."""
        found = Q(pk__in=[])
        for path in self.whose:
            found |= Q(**{path: user.pk if path == "pk" else user})
        for column in self.addressed:
            for address in addresses:
                found |= Q(**{f"{column}__iexact": address})
        return self.table._base_manager.filter(found).order_by("pk").distinct()


class NotPersonal(NamedTuple):
    """A table that says nothing of people, and all of its columns."""

    model: str
    purpose: Any
    columns_named: str

    @property
    def columns(self) -> dict[str, Erasure]:
        return dict.fromkeys(self.columns_named.split(), KEEP)


@cache
def registry() -> dict[str, Kept | NotPersonal]:
    """Return what is written of every table, by the model's label in lower case."""
    return {entry.model: entry for app in portal_apps() for entry in app.privacy()}


def personal() -> Iterator[Kept]:
    """Yield the tables about people, in the order in which they are written."""
    return (entry for entry in registry().values() if isinstance(entry, Kept))


def _by_column(columns: Columns) -> dict[str, Erasure]:
    return {name: erasure for erasure, names in columns.items() for name in names.split()}
