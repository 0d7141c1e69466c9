"""The suite's own guards and partners: a guard that lets everything pass would make every other test worth less."""

import random
import socket
import time
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.mail import send_mail
from django.template import Context, Origin, Template, engines
from django.utils import timezone

from initiative.periodic import clear_sessions
from tests.conftest import ROOT

Failed = pytest.fail.Exception


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_no_other_machine_is_reached(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as caller, pytest.raises(Failed, match="over the network"):
        caller.connect((address, 80))


def test_no_name_is_looked_up():
    with pytest.raises(Failed, match=r"look up example\.org"):
        socket.create_connection(("example.org", 80))


def rendered(text, name):
    engine = engines["django"].engine
    return Template(text, origin=Origin(str(name)), engine=engine).render(Context({"known": "k", "none": None}))


@pytest.mark.parametrize(
    "text", ["{{ unknown }}", "{{ known.part }}", "{{ unknown|upper }}", "{% with x=unknown %}{% endwith %}"]
)
def test_an_undefined_variable_in_a_template_of_ours_fails(text):
    with pytest.raises(Failed, match=r"templates/a\.html: “.*” is not defined"):
        rendered(text, ROOT / "templates" / "a.html")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("{{ unknown|default:'d' }}", "d"), ("{{ none }}", "None"), ("{% if unknown %}{% endif %}", "")],
)
def test_what_says_that_it_may_be_absent_does_not_fail(text, shown):
    assert rendered(text, ROOT / "templates" / "a.html") == shown


def test_the_templates_of_others_keep_their_habits():
    assert rendered("{{ unknown }}{{ unknown|default:'d' }}", "/elsewhere/a.html") == "d"


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any_order():
    random.seed(22)
    kinds = ContentType.objects.all()
    assert len({tuple(row.pk for row in kinds.all()) for _ in range(5)}) > 1
    assert len({tuple(row.pk for row in kinds.order_by("pk")) for _ in range(5)}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1, 2])
def test_no_test_reads_what_another_has_cached(value):
    assert cache.get("left-by-another") is None
    cache.set("left-by-another", value)
    assert cache.get("left-by-another") == value


def test_a_page_remembers_what_it_must_not_do(new_page):
    page = new_page(width=390)
    headers = {"content-type": "text/html", "content-security-policy": "default-src 'none'; img-src https:"}
    body = "<style>a{}</style><img src='https://elsewhere.example/x.png'><script>1</script>"
    page.route("http://127.0.0.1:9/", lambda route: route.fulfill(body=body, headers=headers))
    page.goto("http://127.0.0.1:9/")
    assert page.foreign_requests == ["https://elsewhere.example/x.png"]
    assert len(page.violations) == 2
    assert page.viewport_size["width"] == 390


def test_a_page_that_does_nothing_wrong_remembers_nothing(new_page):
    page = new_page()
    page.route("http://127.0.0.1:9/", lambda route: route.fulfill(body="<p>well", content_type="text/html"))
    page.goto("http://127.0.0.1:9/")
    assert (page.foreign_requests, page.violations, page.console_errors) == ([], [], [])


def test_the_mail_server_keeps_what_it_is_given(smtp_sink):
    send_mail("Subject é", "Body", "from@portal.example", ["to@portal.example"])
    (message,) = smtp_sink.messages
    assert isinstance(message, EmailMessage)
    assert (message["subject"], message["to"]) == ("Subject é", "to@portal.example")


def expired_session(key):
    return Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() - timedelta(days=1))


def wait_until(true):
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_on_this_tests_database_and_may_die_and_come_back(worker):
    expired_session("first")
    clear_sessions.delay()
    wait_until(lambda: not Session.objects.exists())

    worker.kill()
    expired_session("second")
    clear_sessions.delay()
    time.sleep(0.5)
    assert Session.objects.exists()

    worker.start()
    wait_until(lambda: not Session.objects.exists())
