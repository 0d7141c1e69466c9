"""How many organisations each value of the directory's filter would show: all values are counted in one query."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from members.models import Standing
from members.regions import Region, countries_of, region_of

STANDINGS = {"member": Standing.MEMBER, "partner": Standing.PARTNER}
MEMBER = str(STANDINGS["member"].value)
# Where an organisation is, in one column: its country, nowhere yet, or no country by its nature.
INTERNATIONAL = "**"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER_LETTERS = "other"
COLUMNS = {"standing": "standing", "group": "group_id", "region": "place", "country": "place", "letter": "letter"}
SETS = ("standing", "group_id", "place", "letter")
# PostgreSQL says by bits which columns a row is not grouped by.
GROUPINGS = {0b1111 ^ 0b1000 >> place: column for place, column in enumerate(SETS)}
READ = ("standing", "stakeholder_group_id", "country", "is_international", "name_key")
COUNTS = """
SELECT GROUPING(standing, group_id, place, letter), coalesce(standing::text, group_id::text, place, letter), {counts}
  FROM (SELECT standing, stakeholder_group_id AS group_id,
               CASE WHEN is_international THEN '**' ELSE country END AS place,
               CASE WHEN ascii(name_key) BETWEEN 97 AND 122 THEN left(name_key, 1) ELSE 'other' END AS letter
          FROM ({found}) AS found) AS counted
 GROUP BY GROUPING SETS ((standing), (group_id), (place), (letter))
"""


class Counts(NamedTuple):
    """``values``: for each facet, how many each value shows together with what is set in the others.

    ``places``: how many of the result are in each country, for the map; ``total`` is the size of the result.
    """

    total: int
    values: dict[str, Counter[str]]
    places: Counter[str]


def count(found: QuerySet, chosen: Mapping[str, list[str]], groups: Mapping[str, int]) -> Counts:
    """Count ``found``, which no facet has narrowed yet, by every facet.

    ``chosen`` says what is set, ``groups`` which stakeholder group has which code.
    """
    is_set = [name for name in COLUMNS if chosen.get(name)]
    others = [[other for other in is_set if other != name] for name in is_set]
    lists = {name: _values(name, chosen[name], groups) for name in is_set}
    given = [lists[name] for names in (is_set, *others) for name in names]
    counts = ", ".join("count(*)" + _condition(names) for names in (is_set, *others))
    sql, params = found.order_by().values_list(*READ).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(found=sql, counts=counts), [*given, *params])
        return _gathered(cursor.fetchall(), is_set, {str(pk): code for code, pk in groups.items()})


def _condition(names: list[str]) -> str:
    return f" FILTER (WHERE {' AND '.join(f'{COLUMNS[name]} = ANY(%s)' for name in names)})" if names else ""


def _values(name: str, chosen: list[str], groups: Mapping[str, int]) -> list[str] | list[int]:
    match name:
        case "standing":
            return [STANDINGS[value] for value in chosen]
        case "group":
            return [groups[code] for code in chosen]
        case "region":
            places = [code for region in chosen for code in countries_of(region)]
            return [*places, INTERNATIONAL] if Region.INTERNATIONAL in chosen else places
        case _:
            return chosen


def _gathered(rows: list[tuple], is_set: list[str], codes: Mapping[str, str]) -> Counts:
    by_column: dict[str, list[tuple]] = {column: [] for column in SETS}
    for row in rows:
        by_column[GROUPINGS[row[0]]].append(row)
    values: dict[str, Counter[str]] = {name: Counter() for name in COLUMNS}
    for name, column in COLUMNS.items():
        key_of, counter, at = KEYS[name], values[name], 3 + is_set.index(name) if name in is_set else 2
        for row in by_column[column]:
            if (number := row[at]) and (key := key_of(row[1], codes)):
                counter[key] = counter.get(key, 0) + number
    places = Counter({row[1]: row[2] for row in by_column["place"] if row[2]})
    return Counts(sum(row[2] for row in by_column["standing"]), values, places)


# The facet’s value for what stands in a column; none for an organisation that has none.
KEYS: dict[str, Callable[[str, Mapping[str, str]], str | None]] = {
    "standing": lambda value, codes: "member" if value == MEMBER else "partner",
    "group": lambda value, codes: codes.get(value),
    "region": lambda value, codes: region_of(value, value == INTERNATIONAL),
    "country": lambda value, codes: value if value != INTERNATIONAL else None,
    "letter": lambda value, codes: value,
}
