"""A server starts only when it is wholly configured, and then passes Django's own deployment check."""

import os
import subprocess
import sys

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
    code, words = check(COMPLETE)
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
