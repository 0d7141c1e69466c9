"""What the REST interface costs: computing per answer beside the least that it can be; then requests by chance."""

import logging
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandParser
from django.core.management.base import BaseCommand
from django.db import connection

from initiative.management.conformance import conform
from members.management.filling import fill

SIZES, CASES = "800,20000", 10_000
ROUNDS, REQUESTS = 40, 8
LIST = "/api/v1/organisations/"
MOST, MOST_GROWTH = 1.2, 1.3


class Case(NamedTuple):
    """``is_new``: nothing is remembered of earlier answers, not even how many there are."""

    title: str
    path: str
    floor: str = ""
    limit: float | None = None
    is_new: bool = False
    headers: dict[str, str] = {}


class Cost(NamedTuple):
    """Milliseconds of this process, and on the clock: the database's part is in these."""

    computing: float
    clock: float


VIEW = Case("floor: a bare view", "/floor/view")
VALUES = Case("floor: .values() and orjson, 100 rows × 15", "/floor/values")
PACKED = {"HTTP_ACCEPT_ENCODING": "gzip"}
SMALL = Case("floor: the same, packed", "/floor/values", headers=PACKED)
OURS = Case("list of 100", LIST, VALUES.title, MOST, is_new=True)
MEASURED = [
    VIEW,
    VALUES,
    SMALL,
    Case("floor: a bare DRF list, 100 rows × 15", "/floor/list", VALUES.title),
    OURS,
    Case("list of 100, its number remembered", LIST, VALUES.title, MOST),
    Case("list of 100, packed", LIST, SMALL.title, headers=PACKED),
    Case("page 5, the last changed first", f"{LIST}?ordering=-updated_at&page=5", VALUES.title, MOST),
    Case("list of 100 as GeoJSON", f"{LIST}?format=geojson", VALUES.title),
    Case("list of 100 as CSV", f"{LIST}?format=csv", VALUES.title),
    Case("list of 100, not changed (304)", LIST, VIEW.title, headers={"HTTP_IF_NONE_MATCH": ""}),
]


class Command(BaseCommand):
    help = "Measure REST in this process, through all middleware, as ratios to bare answers; then try it by chance."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", default=SIZES, help="how many organisations")
        parser.add_argument("--cases", type=int, default=CASES, help="how many requests are made by chance")

    def handle(self, *args: Any, sizes: str, cases: int, **options: Any) -> None:
        logging.disable(logging.CRITICAL)
        settings.ROOT_URLCONF = "members.management.api_floors"
        settings.REST_REQUESTS_A_MINUTE = {"address": 10**9, "key": 10**9}
        ask = _asker()
        told: dict[int, dict[str, Cost]] = {}
        for size in sorted(map(int, sizes.split(","))):
            self.stdout.write(f"Filling a register of {size:,} …")
            fill(max(told, default=0), size)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself, if it has a minute
            told[size] = _costs(ask)
            self._tell(size, told[size])
        if len(told) > 1:
            small, large = (told[size][OURS.title] for size in (min(told), max(told)))
            for title, ratio, limit in (
                ("computing", large.computing / small.computing, MOST_GROWTH),
                ("on the clock, the database counting too", large.clock / small.clock, ""),
            ):
                self.stdout.write(f"{'growth: ' + title:46}{'':8}{ratio:8.2f}{limit:>8}")
        if cases:
            self._try(cases)

    def _tell(self, size: int, costs: dict[str, Cost]) -> None:
        self.stdout.write(f"\n{f'{size:,} organisations':46}{'ms':>8}{'ratio':>8}{'limit':>8}{'clock ms':>10}")
        for case in MEASURED:
            cost = costs[case.title]
            ratio = f"{cost.computing / costs[case.floor].computing:8.2f}" if case.floor else f"{'':8}"
            self.stdout.write(f"{case.title:46}{cost.computing:8.2f}{ratio}{case.limit or '':>8}{cost.clock:10.2f}")

    def _try(self, cases: int) -> None:
        started = time.process_time()
        came = conform(cases)
        seconds = time.process_time() - started
        by_status = ", ".join(f"{status}: {number:,}" for status, number in sorted(came.items()))
        self.stdout.write(f"\n{came.total():,} requests by chance in {seconds:.0f} s of computing, all as described")
        self.stdout.write(f"({by_status})")


def _costs(ask: Callable[..., dict[str, str]]) -> dict[str, Cost]:
    """Measure the cases in turn, so that whatever else the machine does hits all alike; the best round counts."""
    asked = [(case, _headers(case, ask)) for case in MEASURED]
    for _ in range(2):
        for case, headers in asked:
            _round(ask, case, headers)
    rounds: dict[str, list[Cost]] = {case.title: [] for case in MEASURED}
    for _ in range(ROUNDS):
        for case, headers in asked:
            rounds[case.title].append(_round(ask, case, headers))
    return {title: Cost(*map(min, zip(*costs, strict=True))) for title, costs in rounds.items()}


def _round(ask: Callable[..., dict[str, str]], case: Case, headers: dict[str, str]) -> Cost:
    settings.PAGES_IN_MEMORY = 0 if case.is_new else 16
    started, on_the_clock = time.process_time(), time.perf_counter()
    for _ in range(REQUESTS):
        ask(case.path, headers)
    spent = time.process_time() - started, time.perf_counter() - on_the_clock
    return Cost(*(1000 * seconds / REQUESTS for seconds in spent))


def _headers(case: Case, ask: Callable[..., dict[str, str]]) -> dict[str, str]:
    if "HTTP_IF_NONE_MATCH" not in case.headers:
        return case.headers
    settings.PAGES_IN_MEMORY = 16
    return {"HTTP_IF_NONE_MATCH": ask(case.path, {})["ETag"]}


def _asker() -> Callable[[str, dict[str, str]], dict[str, str]]:
    """Return what asks the portal as a server would, and gives back the headers."""
    portal = WSGIHandler()

    def ask(address: str, headers: dict[str, str]) -> dict[str, str]:
        path, _mark, query = address.partition("?")
        came: list[Any] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        response = portal(environ | headers, lambda status, told, error=None: came.extend([status, told]))
        b"".join(response)
        response.close()
        if came[0][:3] not in ("200", "304"):
            raise RuntimeError(f"{address}: {came[0]}")
        return dict(came[1])

    return ask
