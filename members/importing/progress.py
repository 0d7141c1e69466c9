"""How far an import is. All of it is one transaction, so no row can say it before the end.

The database session that works on it says it in its name: everybody may read that at once, and it goes with the
transaction, whatever ends it.
"""

import re
from collections.abc import Callable

from django.db import connection

_SAID = re.compile(r"import \d+: (\d+)/(\d+)")


def teller(pk: int, whole: int) -> Callable[[int], None]:
    """Return what is called with how much more of the whole has been done."""
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('application_name', %s, true)", [f"import {pk}: {done}/{whole}"])

    return tell


def of(pk: int) -> tuple[int, int] | None:
    """Return how much of the whole has been done, while somebody works on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction reads once and for all
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name LIKE %s",
            [f"import {pk}: %"],
        )
        row = cursor.fetchone()
    said = _SAID.fullmatch(row[0]) if row else None
    return (int(said[1]), int(said[2])) if said else None
