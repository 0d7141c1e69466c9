"""What every test stands on: guards that turn silent faults into failures, and real partners to speak with.

Partners: ``new_page`` (Chromium), ``worker`` (a Celery worker that may be killed), ``smtp_sink`` (a mail server).
"""

import os
import random
import shutil
import signal
import socket
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
import redis
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.template.base import FilterExpression, Node
from django.utils import translation
from playwright.sync_api import sync_playwright

from initiative.api import rates
from initiative.celery import app as celery
from initiative.local import processes

ROOT = Path(__file__).resolve().parent.parent
HERE = frozenset(("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None))
BROWSERS = [
    os.environ.get("CHROMIUM", ""),
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-sandbox",
]


# Guards


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """Nobody is reached but this machine; an attempt fails the test, even one that swallows errors."""
    look_up = socket.getaddrinfo

    def guarded(connect):
        def to(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
                pytest.fail(f"A test wanted to reach {address[0]} over the network.")
            return connect(self, address)

        return to

    def guarded_look_up(host, *args, **kwargs):
        if (host.decode() if isinstance(host, bytes) else host) not in HERE:
            pytest.fail(f"A test wanted to look up {host}.")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


class Undefined(str):
    """Stands for a template variable that does not exist: in our own templates it fails the test.

    Django asks whether ``string_if_invalid`` is true before it uses it; at that moment the template is known.
    Templates of Django and of other packages keep their habits, and ``|default:`` says that a variable may be absent.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if not isinstance(expression, FilterExpression):
            return False
        if expression.filters and expression.filters[0][0].__name__ in ("default", "default_if_none"):
            return False
        while frame and not (isinstance(node := frame.f_locals.get("self"), Node) and hasattr(node, "origin")):
            frame = frame.f_back
        if frame and Path(node.origin.name).is_relative_to(ROOT / "templates"):
            pytest.fail(f"{Path(node.origin.name).relative_to(ROOT)}: “{expression}” is not defined.")
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_undefined_variables():
    django_settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()


@pytest.fixture(scope="session", autouse=True)
def _no_order_by_luck():
    """Shuffle what comes without an order, as PostgreSQL may; pytest-randomly's seed repeats the shuffle."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self):
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered:
            random.shuffle(self._result_cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)
        yield


@pytest.fixture(autouse=True)
def _english():
    """Pages leave their language behind in the thread; every test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_cache():
    """No test reads what another has cached: the cache's table is outside of a transactional test's clearing."""
    django_settings.CACHES["default"]["KEY_PREFIX"] = cache.key_prefix = uuid4().hex
    rates.counter.forget()


# Chromium


@pytest.fixture(scope="session")
def browser():
    program = next((found for name in BROWSERS if name and (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("There is no Chromium: start through ./portal test, or name one in CHROMIUM.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, which makes Django think that its queries would block one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser):
    """Open pages that remember what they must not do.

    ``new_page(width=390, color_scheme="dark", java_script_enabled=False, …)`` takes the options of a Playwright
    context. A page has the lists ``violations`` (of the content policy), ``foreign_requests`` and ``console_errors``.
    """
    contexts = []

    def open_page(width=1280, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.violations, page.foreign_requests, page.console_errors = [], [], []
        page.on("request", lambda request: note_foreign(page, request.url))
        page.on("console", lambda message: note_console(page, message))
        page.on("pageerror", lambda error: page.console_errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


def note_foreign(page, url):
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HERE:
        page.foreign_requests.append(url)


def note_console(page, message):
    if "Content Security Policy" in message.text:
        page.violations.append(message.text)
    elif message.type == "error":
        page.console_errors.append(message.text)


# Mail


class Sink:
    """A mail server that keeps what it is given. ``answers[address]`` is what it says instead of “250 OK”."""

    def __init__(self):
        self.messages = []
        self.answers = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def smtp_sink(settings):
    """Send over SMTP, from the test and from its ``worker``, to a server that keeps the messages."""
    sink = Sink()
    port = processes.free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    sink.url = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    controller.stop()


# Celery


class Worker:
    """A Celery worker as a process of its own, which may be killed and started again."""

    def __init__(self, environment, log):
        self.environment = environment
        self.log = log
        self.process = None

    def start(self):
        """Start it and wait until it answers."""
        words = ["-m", "celery", "-q", "-A", "initiative", "worker", "-Q", "celery,render", "-c", "1", "-l", "INFO"]
        with self.log.open("ab") as output:
            self.process = processes.start(
                [sys.executable, *words],
                orphaned=signal.SIGKILL,
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + 60
        while not celery.control.ping(timeout=0.3):
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not start:\n{self.log.read_text()}")

    def kill(self):
        """End it and its children as a power cut would."""
        processes.kill(self.process)

    def stop(self):
        processes.stop(self.process, signal.SIGTERM, patience=10)


@pytest.fixture
def worker(transactional_db, settings, tmp_path, request):
    """A running worker on this test's database, broker, media and mail. Its log is shown when the test fails."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()  # bells that earlier tests rang for nobody
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {"DATABASE_URL": urlunsplit(database), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    environment["PYTHONWARNINGS"] = "ignore:::celery.platforms"  # as root it warns of root
    if "smtp_sink" in request.fixturenames:
        environment["EMAIL_URL"] = request.getfixturevalue("smtp_sink").url
    running = Worker(environment, tmp_path / "worker.log")
    running.start()
    yield running
    running.stop()
    print(running.log.read_text())  # noqa: T201
