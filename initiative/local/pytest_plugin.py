"""Give the suite real servers before Django reads its settings: once, and for all of pytest-xdist's processes."""

import atexit
import contextlib
import os
import tempfile
from urllib.parse import urlsplit, urlunsplit

import pytest

from initiative.local import servers
from initiative.local.catalogues import compile_catalogues

# All that settings would else take from the shell or from the servers of a ``./portal run`` beside the tests.
ENVIRONMENT = {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
    "DEBUG": "1",
    "DEFAULT_FROM_EMAIL": "4 per 1000 Initiative <secretariat@portal.example>",
    "PAGES_IN_MEMORY": "0",  # most tests commit nothing, and so change no version
    "SECRET_KEY": "a key for the tests, known to everybody",
    "SENTRY_DSN": "",
    "SITE_URL": "http://localhost:8000",
}
held = contextlib.ExitStack()
atexit.register(held.close)  # where pytest gives up before it is configured


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start what is missing; the processes of pytest-xdist inherit it, and each takes a Redis database of its own."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))
    else:
        os.environ.update(ENVIRONMENT)
        compile_catalogues()
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = held.enter_context(servers.postgres())
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = held.enter_context(servers.valkey())
    folder = held.enter_context(tempfile.TemporaryDirectory(prefix="portal-tests-"))
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        os.environ[name] = f"{folder}/{name.lower()}"
        os.mkdir(os.environ[name])
    os.environ["EMAIL_URL"] = f"file:///{folder}/mail"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    held.close()
