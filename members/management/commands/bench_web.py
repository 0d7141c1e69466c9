"""What the directory costs: processor time of the web's workers per request, beside the least that a page must do."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.management import CommandParser, call_command
from django.core.management.base import BaseCommand
from django.db import connection

from members.management.filling import fill

SIZES = "800,20000"
REQUESTS, ROUNDS = 50, 12
DIRECTORY = "/en/members/"
MOST_MEGABYTES, MOST_GROWTH = 105, 1.3


class Case(NamedTuple):
    """``path`` is asked with a number in its place, so that it is not the page that was asked before."""

    title: str
    path: str
    floor: str = ""
    limit: float | None = None
    keeps: bool = False
    headers: dict[str, str] = {}


VIEW, PAGE = Case("floor: a bare view", "/floor/view"), Case("floor: a bare page of the same 50 rows", "/floor/page")
COLD = Case("directory, nothing kept", DIRECTORY, PAGE.title, 2.0)
CASES = [
    VIEW,
    PAGE,
    COLD,
    Case("directory, its pieces kept", DIRECTORY + "?seen={}", PAGE.title, 1.2, keeps=True),
    Case("directory, the page kept", DIRECTORY, VIEW.title, 2.0, keeps=True),
    Case(
        "directory, the visitor has it already", DIRECTORY, VIEW.title, 2.0, keeps=True, headers={"If-None-Match": ""}
    ),
]


class Server:
    """The portal under gunicorn as in production, with two workers; ``floors`` beside its own pages."""

    def __init__(self, port: int, process: subprocess.Popen) -> None:
        self.port, self.process = port, process

    def ask(self, path: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body, dict(answer.headers)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def milliseconds(self) -> float:
        """Return the processor time that the workers have taken, all their threads together."""
        threads = (path for pid in self.workers() for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return sum(int(path.read_text().split()[0]) for path in threads) / 1e6

    def megabytes(self, kind: str) -> float:
        """Return the memory of the largest worker: all that it sees (``Rss``), or its share of it (``Pss``)."""
        lines = (line for pid in self.workers() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
        return max(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


class Command(BaseCommand):
    help = "Measure the directory under gunicorn: milliseconds of computing per request, as ratios to bare pages."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", default=SIZES, help="how many organisations")

    def handle(self, *args: Any, sizes: str, **options: Any) -> None:
        if not Path("/proc/self/schedstat").exists():
            self.stdout.write("This benchmark reads /proc, which only Linux has.")
            return
        told: dict[int, dict[str, float]] = {}
        before = 0
        with tempfile.TemporaryDirectory() as folder:
            env = _environment(folder)
            subprocess.run([sys.executable, "manage.py", "collectstatic", "-v0", "--noinput"], env=env, check=True)
            for size in sorted(map(int, sizes.split(","))):
                self.stdout.write(f"Filling a register of {size:,} …")
                fill(before, size)
                call_command("clearsessions")
                with connection.cursor() as cursor:  # as the server does of itself within a minute
                    cursor.execute("VACUUM ANALYZE")
                before = size
                with _server(env | {"PAGES_IN_MEMORY": "0"}) as bare, _server(env) as keeping:
                    told[size] = _costs(bare, keeping)
                    self._tell(size, told[size], bare, keeping)
        if len(told) > 1:
            small, large = (told[size][COLD.title] for size in (min(told), max(told)))
            self.stdout.write(
                f"{'growth of the directory with the register':46}{'':>8}{large / small:8.2f}{MOST_GROWTH:>8}"
            )

    def _tell(self, size: int, costs: dict[str, float], bare: Server, keeping: Server) -> None:
        status, body, _headers = bare.ask(DIRECTORY, {})
        self.stdout.write(f"\n{size:,} organisations{'':28}{'ms':>12}{'ratio':>8}{'limit':>8}")
        for case in CASES:
            ratio = f"{costs[case.title] / costs[case.floor]:8.2f}" if case.floor else f"{'':8}"
            self.stdout.write(f"{case.title:46}{costs[case.title]:8.2f}{ratio}{case.limit or '':>8}")
        self.stdout.write(f"{'the page (kB), status ' + str(status):46}{len(body) / 1000:8.1f}{'':8}{150:>8}")
        for kind, title in (
            ("Pss", "a warm worker, its share of memory (MB)"),
            ("Rss", "… and all that it sees (MB)"),
        ):
            self.stdout.write(f"{title:46}{keeping.megabytes(kind):8.1f}{'':8}{MOST_MEGABYTES:>8}")


def _costs(bare: Server, keeping: Server) -> dict[str, float]:
    """Return milliseconds of the workers' processor time for a request of each case: the best of some rounds.

    A round asks for every case, so that what the machine does beside falls on all of them.
    """
    best: dict[str, float] = {}
    for round_ in range(-1, ROUNDS):
        for case in CASES:
            server = keeping if case.keeps else bare
            headers = {name: server.ask(case.path, {})[2]["ETag"] for name in case.headers}
            started = server.milliseconds()
            for number in range(REQUESTS):
                server.ask(case.path.format(f"{round_}-{number}"), headers)
            if round_ >= 0:  # the first only warms
                cost = (server.milliseconds() - started) / REQUESTS
                best[case.title] = min(best.get(case.title, cost), cost)
    return best


def _environment(folder: str) -> dict[str, str]:
    """Return what the portal asks for on a server, with the throw-away stores of this benchmark."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "TRACEBACKS")}
    return kept | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEFAULT_FROM_EMAIL": "portal@portal.example",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "SECURE_SSL_REDIRECT": "0",
        "BENCH": "1",
        "MALLOC_ARENA_MAX": "2",  # as the Dockerfile has it
        "STATIC_ROOT": folder,
        "MEDIA_ROOT": folder,
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@contextmanager
def _server(env: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        "gunicorn",
        "members.management.floors",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        "2",
        "--threads",
        "4",
        "--preload",
    ]
    command = [sys.executable, "-m", *words, "--log-level", "error"]
    # Each request is a line of the log, as in production; whoever looks for a fault finds them there.
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, env=env, stdout=log, stderr=log) as process,  # noqa: S603 -- ourselves
    ):
        server = Server(port, process)
        try:
            _wait(server, log)
            yield server
        finally:
            process.terminate()


def _wait(server: Server, log: IO[str]) -> None:
    for _try in range(150):
        try:
            if server.ask(VIEW.path, {})[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    log.seek(0)
    raise RuntimeError(f"The server did not answer within half a minute. It says:\n{log.read()[-2000:]}")
