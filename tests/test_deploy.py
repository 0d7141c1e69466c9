"""A server starts only when it is wholly configured, and then passes Django's own deployment check."""

import os
import re
import subprocess
import sys
from pathlib import Path

import dj_email_url
import pytest

COMPLETE = {
    "SITE_URL": "https://portal.example",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example",
    "DEFAULT_FROM_EMAIL": "secretariat@portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "MEDIA_ROOT": "/srv/media",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def check(environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, env={**kept, "DEBUG": "0", **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_a_complete_configuration_passes_the_deployment_check():
    # From Django 6.1 on the check of a generated column asks the server for its version.
    code, words = check(COMPLETE | {"DATABASE_URL": os.environ["DATABASE_URL"]})
    assert (code, "no issues" in words) == (0, True), words


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_start_with_a_missing_variable_is_refused_by_its_name(name):
    code, words = check({key: value for key, value in COMPLETE.items() if key != name})
    assert code != 0
    assert f"Set {name} in the environment" in words


def test_any_host_is_refused():
    code, words = check(COMPLETE | {"ALLOWED_HOSTS": "*"})
    assert code != 0
    assert "ALLOWED_HOSTS must name" in words


def test_a_mail_relay_of_an_unknown_kind_is_refused():
    code, words = check(COMPLETE | {"EMAIL_URL": "smtp+tls://user:password@mail.example:587"})
    assert code != 0
    assert "EMAIL_URL begins with submission://" in words


def test_the_example_of_a_mail_relay_is_spoken_with_in_tls():
    [address] = re.findall(r"^EMAIL_URL=(.*)$", Path(".env.example").read_text(), re.MULTILINE)
    parsed = dj_email_url.parse(address)
    assert parsed["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and parsed["EMAIL_USE_TLS"]
    assert (parsed["EMAIL_HOST"], parsed["EMAIL_PORT"]) == ("mail.example", 587)


def test_mail_of_a_developers_machine_lands_in_a_folder(tmp_path):
    environment = {"DEBUG": "1", "DATABASE_URL": "postgres://x@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1"}
    environment |= {"EMAIL_URL": f"file:///{tmp_path}", "PATH": os.environ["PATH"]}
    words = "'To you', 'Soil', 'a@portal.example', ['b@portal.example']"
    send = f"from django.core.mail import send_mail; send_mail({words})"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", send]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    [mail] = tmp_path.iterdir()
    assert "To you" in mail.read_text()
