"""What a page shows, by number: each part of the portal has one, which PostgreSQL raises with every change.

A migration says which tables belong to a part::

    operations = [*watch("register", "members_organisation", "members_registerfigure")]

Whoever keeps something made of a part keeps the numbers beside it, read *before* the facts: while they are the same,
so are the facts.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.migrations import RunSQL

_WATCH = """
CREATE CONSTRAINT TRIGGER version_rises AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION initiative_version_rises('{part}');
"""
_LEAVE = "DROP TRIGGER version_rises ON {table};"


class Version(NamedTuple):
    """The number of a part, and when it became that."""

    number: int
    raised_at: datetime | None


NEVER = Version(0, None)


def current() -> dict[str, int]:
    """Return the number of every part that ever changed. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT part, number FROM initiative_version")
        return dict(cursor.fetchall())


def dated() -> dict[str, Version]:
    """Return the version of every part that ever changed. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT part, number, raised_at FROM initiative_version")
        return {part: Version(number, raised_at) for part, number, raised_at in cursor.fetchall()}


def watch(part: str, *tables: str) -> list[RunSQL]:
    """Return what a migration does so that each change of these tables raises the number of ``part``."""
    return [RunSQL(_WATCH.format(table=table, part=part), _LEAVE.format(table=table)) for table in tables]
