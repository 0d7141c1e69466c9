"""How many organisations each value of the directory's filter would show: all values are counted in one query."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Left

from members.regions import Region, countries_of, region_of

# Where an organisation is, in one column: its country, nowhere yet, or no country by its nature.
INTERNATIONAL = "**"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER_LETTERS = "other"
COLUMNS = {"standing": "standing", "group": "group_code", "region": "place", "country": "place", "letter": "letter"}
SETS = ("standing", "group_code", "place", "letter")
# PostgreSQL says by bits which columns a row is not grouped by.
GROUPINGS = {0b1111 ^ 0b1000 >> place: column for place, column in enumerate(SETS)}


class Counts(NamedTuple):
    """``values``: for each facet, how many each value shows together with what is set in the others.

    ``places``: how many of the result are in each country, for the map; ``total`` is the size of the result.
    """

    total: int
    values: dict[str, Counter[str]]
    places: Counter[str]


def count(found: QuerySet, chosen: Mapping[str, list[str]]) -> Counts:
    """Count ``found``, which no facet has narrowed yet, by every facet; ``chosen`` says what is set."""
    is_set = [name for name in COLUMNS if chosen.get(name)]
    counts = ["count(*)" + _condition(is_set)]
    counts += ["count(*)" + _condition([other for other in is_set if other != name]) for name in is_set]
    sql, params = _columns(found).query.sql_with_params()
    lists = {name: _values(name, chosen[name]) for name in is_set}
    given = [lists[name] for name in is_set]
    given += [lists[other] for name in is_set for other in is_set if other != name]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({', '.join(SETS)}), coalesce({', '.join(f'{column}::text' for column in SETS)}),"  # noqa: S608 -- our own names
            f" {', '.join(counts)} FROM ({sql}) AS found"
            f" GROUP BY GROUPING SETS ({', '.join(f'({column})' for column in SETS)})",
            [*given, *params],
        )
        return _gathered(cursor.fetchall(), is_set)


def _columns(found: QuerySet) -> QuerySet:
    first = Left("name_key", 1)
    return (
        found.order_by()
        .annotate(
            group_code=F("stakeholder_group__code"),
            place=Case(When(is_international=True, then=Value(INTERNATIONAL)), default="country"),
            letter=Case(
                When(name_key__regex="^[a-z]", then=first),
                default=Value(OTHER_LETTERS),
                output_field=CharField(),
            ),
        )
        .values("standing", "group_code", "place", "letter")
    )


def _condition(names: list[str]) -> str:
    return f" FILTER (WHERE {' AND '.join(f'{COLUMNS[name]} = ANY(%s)' for name in names)})" if names else ""


def _values(name: str, chosen: list[str]) -> list[str] | list[int]:
    match name:
        case "standing":
            return [2 if value == "member" else 1 for value in chosen]
        case "region":
            places = [code for region in chosen for code in countries_of(region)]
            return [*places, INTERNATIONAL] if Region.INTERNATIONAL in chosen else places
        case _:
            return chosen


def _gathered(rows: list[tuple], is_set: list[str]) -> Counts:
    values: dict[str, Counter[str]] = {name: Counter() for name in COLUMNS}
    places: Counter[str] = Counter()
    total = 0
    for grouping, value, in_all, *without in rows:
        column = GROUPINGS[grouping]
        own = dict(zip(is_set, without, strict=True))
        for name, of in COLUMNS.items():
            if of == column and (number := own.get(name, in_all)):
                key = _key(name, value)
                if key is not None:
                    values[name][key] += number
        if column == "place" and in_all:
            places[value] += in_all
        if column == "standing":
            total += in_all
    return Counts(total, values, places)


def _key(name: str, value: str | None) -> str | None:
    match name:
        case "standing":
            return "member" if value == "2" else "partner"
        case "region":
            return region_of(value, value == INTERNATIONAL)
        case "country":
            return None if value in ("", INTERNATIONAL) else value
        case _:
            return value
