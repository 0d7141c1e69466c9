"""The whole portal as a visitor meets it: the demonstration in a database of its own, behind the real web server."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a demo password for the tests"


def pytest_collection_modifyitems(items):
    """Keep all that needs the demonstration in one process, so that it is filled once."""
    for item in items:
        if "demo_site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demo_site"))


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory):
    """Yield the address of a portal that is filled with the demonstration."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"demo_site_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    media = tmp_path_factory.mktemp("media")
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "DEBUG": "1",
        "DEMO_PASSWORD": PASSWORD,
        "EMAIL_URL": f"filemail:///{tmp_path_factory.mktemp('mail')}",
        "MEDIA_ROOT": str(media),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    for command in ("migrate", "demo"):
        subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=ROOT, env=env, check=True)
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "initiative.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4"],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(10)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
