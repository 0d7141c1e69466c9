"""One line an event, and one id from the request to the worker."""

import json
import logging
import time

import pytest
import structlog
from django_structlog.signals import bind_extra_request_metadata

from initiative.logs import logging_for
from initiative.models import Letter


@pytest.mark.django_db(transaction=True)
def test_the_id_of_the_request_reaches_the_worker(client, worker, smtp_sink):
    ids = []

    def note(**kwargs):
        ids.append(structlog.contextvars.get_contextvars()["request_id"])

    bind_extra_request_metadata.connect(note)
    answer = client.post("/en/accounts/signup/", {"email": "amina@example.org", "password1": "roots hold the slope"})
    bind_extra_request_metadata.disconnect(note)
    assert answer.status_code == 302
    assert Letter.objects.count() == 1

    assert f"request_id={ids[0]}" in line_of(worker, "letter_delivered")
    [message] = smtp_sink.messages
    assert message["To"] == "amina@example.org"


def line_of(worker, event) -> str:
    """Wait for the worker's line about an event."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for line in worker.log.read_text().splitlines():
            if event in line:
                return line
        time.sleep(0.1)
    pytest.fail(f"The worker never told of “{event}”.")


def test_a_line_on_a_server_is_json_and_names_its_event():
    formatter = logging_for(debug=False)["formatters"]["line"].copy()
    line = formatter.pop("()")(**formatter).format(
        logging.LogRecord("initiative", logging.WARNING, __file__, 1, "broker away: %s", ("gone",), None)
    )
    told = json.loads(line)
    assert (told["event"], told["level"], told["logger"]) == ("broker away: gone", "warning", "initiative")
    assert told["timestamp"].endswith("Z")


@pytest.fixture(autouse=True)
def _structlog_as_it_was():
    before = structlog.get_config()
    yield
    structlog.configure(**before)
