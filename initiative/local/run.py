"""``./portal run``: the whole portal on one machine, under one parent.

PostgreSQL keeps its data in ``var/postgres``. ``var/services.json`` tells a second terminal where everything is.
"""

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import django
from django.core.management import call_command
from django.db import connections
from django.utils.module_loading import import_string

from initiative.local import processes, servers
from initiative.local.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
SERVICES = VAR / "services.json"
DEMO_PASSWORD = VAR / "demo-password"
WEB = [
    "-m",
    "gunicorn",
    "initiative.wsgi",
    "-w",
    "2",
    "--threads",
    "4",
    "--log-level",
    "warning",
    "--no-control-socket",
]
WORKER = ["-m", "celery", "-q", "-A", "initiative", "worker", "-Q", "celery,render", "-c", "2", "-l", "WARNING"]
BEAT = ["-m", "celery", "-q", "-A", "initiative", "beat", "-l", "WARNING"]
ROOT_IS_FINE = "ignore:::celery.platforms"  # here; in production the worker is not root


class CannotRun(Exception):
    """The portal cannot run now; the message is for the person who typed the command."""


def main(words: list[str]) -> int:
    """Run until Ctrl-C, SIGTERM, or the end of a part; return the exit status."""
    parser = argparse.ArgumentParser(prog="./portal run", description="Run the portal on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="where it listens (%(default)s)")
    parser.add_argument("--empty", action="store_true", help="leave an empty database empty")
    given = parser.parse_args(words)
    os.chdir(ROOT)
    processes.exit_on_sigterm()
    try:
        with _alone(given.port), _services(given.port):
            _fill(given.empty)
            return _serve(given.port)
    except (CannotRun, servers.DidNotStart) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _say(line: str) -> None:
    print(f"· {line}", flush=True)


@contextlib.contextmanager
def _alone(port: int) -> Iterator[None]:
    """Hold this checkout, so that its data has one master; the lock goes with this process, however it ends.

    Raises:
        CannotRun: when the portal runs here already, or the port is taken.
    """
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # empty; WhiteNoise warns when there is none
    with (VAR / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotRun(f"The portal runs here already: {lock.read()}. Stop that one first.") from None
        _see_that_it_is_free(port)
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {_address(port)}")
        lock.flush()
        yield


def _see_that_it_is_free(port: int, patience: float = 5) -> None:
    """Wait a little, too: the web server of a portal that was killed just now may still be on its way out."""
    deadline = time.monotonic() + patience
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return
            except (OSError, OverflowError) as error:
                if time.monotonic() > deadline:
                    raise CannotRun(
                        f"Port {port} cannot be used: {error} ({processes.listener(port)}). "
                        f"Stop what listens there, or choose another port: ./portal run --port {min(port, 60_000) + 1}"
                    ) from None
        time.sleep(0.2)


def _address(port: int) -> str:
    return f"http://localhost:{port}/"


@contextlib.contextmanager
def _services(port: int) -> Iterator[None]:
    """Start the servers that the environment does not name, and tell all processes where they are."""
    with contextlib.ExitStack() as stack:
        os.environ |= {
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "initiative.settings",
            "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret("secret-key"),
            "SITE_URL": os.environ.get("SITE_URL") or _address(port),
        }
        if not os.environ.get("DATABASE_URL"):
            _say("PostgreSQL")
            os.environ["DATABASE_URL"] = stack.enter_context(servers.postgres(VAR / "postgres"))
        if not os.environ.get("REDIS_URL"):
            _say("Valkey")
            os.environ["REDIS_URL"] = stack.enter_context(servers.valkey())
        names = ("DEBUG", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL")
        _write_secret(SERVICES, json.dumps({name: os.environ[name] for name in names}, indent=1))
        stack.callback(SERVICES.unlink, missing_ok=True)
        yield


def _kept_secret(name: str) -> str:
    file = VAR / name
    if not file.exists():
        _write_secret(file, secrets.token_urlsafe(50))
    return file.read_text().strip()


def _write_secret(file: Path, text: str) -> None:
    half = file.with_name(f"{file.name}.half")
    half.unlink(missing_ok=True)
    with open(half, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as opened:
        opened.write(text)
    half.replace(file)


def _fill(empty: bool) -> None:
    """Bring the database to the code's shape and, unless told not to, fill an empty one with the demonstration."""
    compile_catalogues()
    django.setup()
    _say("Tables")
    call_command("migrate", verbosity=0)
    if not empty and not import_string("initiative.demo.is_filled")():
        _say("The demonstration")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
        _write_secret(DEMO_PASSWORD, password)  # first, so that no kill leaves accounts whose password nobody knows
        os.environ["DEMO_PASSWORD"] = password
        call_command("demo")


def _serve(port: int) -> int:
    """Run web, worker and beat; they run until they are stopped, so one that ends by itself is a failure."""
    quiet = {"env": {**os.environ, "PYTHONWARNINGS": ROOT_IS_FINE}, "stdout": subprocess.DEVNULL}
    _say("Web, worker and beat")
    # Without its parent the broker is gone too, and Celery asked kindly would wait for it: its work is safe in rows.
    parts = {
        "web server": processes.start([sys.executable, *WEB, "-b", f"127.0.0.1:{port}"], orphaned=signal.SIGQUIT),
        "worker": processes.start([sys.executable, *WORKER], orphaned=signal.SIGKILL, **quiet),
        "beat": processes.start([sys.executable, *BEAT, "-s", VAR / "beat"], orphaned=signal.SIGKILL, **quiet),
    }
    told = False
    try:
        while True:
            for name, part in parts.items():
                if part.poll() is not None:
                    raise CannotRun(f"The {name} stopped by itself with status {part.returncode}.")
            told = told or _tell(port)
            time.sleep(0.2)
    finally:
        _say("Stopping")
        for part in parts.values():
            part.terminate()
        for part in parts.values():
            processes.stop(part, signal.SIGTERM, patience=5)


def _tell(port: int) -> bool:
    """Once the portal answers, say where it is and how to enter."""
    try:
        urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except OSError:
        return False
    print(f"\nThe portal is at {_address(port)} (Ctrl-C stops it)")
    people = import_string("members.models.User").objects.filter(email__endswith="@portal.example").order_by("pk")
    if people:
        password = DEMO_PASSWORD.read_text() if DEMO_PASSWORD.exists() else ""
        known = bool(password) and people[0].check_password(password)
        print(f"Sign in with the password {password}" if known else "Sign in with the password you set", "as")
        for person in people:
            print(f"  {person.email}")
        print(f"Their mail, and the codes of the staff's second step: {_address(port)}mailbox/")
    print(flush=True)
    connections.close_all()
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
