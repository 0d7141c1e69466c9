"""The whole portal as a visitor meets it: the demonstration in a database of its own, behind the real web server."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
import pytest

from initiative.local import processes

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a demo password for the tests"


def pytest_collection_modifyitems(items):
    """Keep all that needs the demonstration in one process, so that it is filled once."""
    for item in items:
        if "demo_environment" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demo_site"))


@pytest.fixture(scope="session")
def demo_environment(tmp_path_factory):
    """Fill a database of its own with the demonstration; yield the environment of the portal's processes."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"demo_site_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "DEBUG": "1",
        "DEMO_PASSWORD": PASSWORD,
        "EMAIL_URL": f"file:///{tmp_path_factory.mktemp('mail')}",
        "MEDIA_ROOT": str(tmp_path_factory.mktemp("media")),
        "PAGES_IN_MEMORY": "8",
        "PORT": str(processes.free_port()),
    }
    environment["SITE_URL"] = f"http://127.0.0.1:{environment['PORT']}"
    for command in ("migrate", "demo"):
        subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=ROOT, env=environment, check=True)
    yield environment
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def demo_site(demo_environment):
    """Yield the address of a portal that is filled with the demonstration."""
    words = ["-m", "gunicorn", "initiative.wsgi", "-b", f"127.0.0.1:{demo_environment['PORT']}", "--threads", "4"]
    words.append("--no-control-socket")  # it would lie in the home folder
    with running(words, demo_environment):
        wait_for(f"{demo_environment['SITE_URL']}/healthz")
        yield demo_environment["SITE_URL"]


@pytest.fixture
def demo_worker(demo_environment):
    """Run the portal's worker on the demonstration."""
    with running(
        ["-m", "celery", "-q", "-A", "initiative", "worker", "-Q", "celery,render", "-c", "1"], demo_environment
    ):
        yield


@contextmanager
def running(words, environment):
    """Run a Python program beside the test, and end it with the test."""
    program = processes.start(
        [sys.executable, *words],
        orphaned=signal.SIGKILL,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        processes.stop(program, signal.SIGTERM, patience=10)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urlopen(address, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
