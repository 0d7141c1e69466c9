"""The image and its services fit the code: the variables, the queues, the commands, and the libraries of both ways."""

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from initiative.local import processes

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
EXAMPLE = (ROOT / ".env.example").read_text()
SETTINGS = (ROOT / "initiative" / "settings.py").read_text()
PRODUCTION = {
    "SITE_URL": "https://portal.example",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "portal.example",
    "DEFAULT_FROM_EMAIL": "secretariat@portal.example",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def given_by_the_example(commented=False):
    return set(re.findall(r"^#? ?([A-Z_]+)=" if commented else r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def instruction(start):
    """The Dockerfile's instruction that holds ``start``, on one line."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return next(line for line in joined.splitlines() if start in line and not line.startswith("#"))


def test_every_variable_that_stops_the_start_reaches_every_service_of_ours():
    needed = set(re.findall(r"required\(\s*\"([A-Z_]+)\"", SETTINGS))
    assert len(needed) >= 8
    for service in OURS.values():
        assert service["env_file"] == ".env"
        assert needed - given_by_the_example() - set(service["environment"]) == set()


def test_the_example_names_every_variable_that_the_settings_read():
    read = set(re.findall(r"(?:required|env\.\w+)\(\s*\"([A-Z_]+)\"", SETTINGS))
    assert read - given_by_the_example(commented=True) == set()


def test_every_value_that_compose_asks_for_is_in_the_example():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked and asked <= given_by_the_example()


def test_every_queue_has_a_worker_and_pdfs_have_one_of_their_own():
    queues = [re.search(r"-Q (\S+)", service.get("command", "")) for service in OURS.values()]
    served = [set(found[1].split(",")) for found in queues if found]
    used = {"celery"} | {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert set().union(*served) == used
    assert {"render"} in served


@pytest.mark.parametrize(("name", "command"), [(name, s["command"]) for name, s in OURS.items() if "command" in s])
def test_every_command_knows_its_options(name, command):
    words = shlex.split(command)
    program = ["-m", "celery"] if words[0] == "celery" else []
    first = next(place for place, word in enumerate(words) if place > 2 and word.startswith("-"))
    options = [word for word in words[first:] if word.startswith("-")]
    asked = [sys.executable, *program, *words[1:first], "--help"]
    shown = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [option for option in options if not re.search(rf"(^|[\s,/]){option}\b", shown)] == []


def test_all_that_waits_for_a_healthy_service_can_learn_its_health():
    for service in COMPOSE["services"].values():
        for name, condition in service.get("depends_on", {}).items():
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in COMPOSE["services"][name]


def test_the_data_folder_is_mounted_where_this_postgresql_keeps_it():
    """From 18 on it is the folder above ``data``; a volume on the old place would silently stay empty."""
    assert COMPOSE["services"]["postgres"]["image"] == "postgres:18"
    assert COMPOSE["services"]["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_the_image_has_the_libraries_that_the_entry_installs_and_no_more_packages_than_production_needs():
    entry = re.search(r'wanted="(libpango[^"$]+)"', (ROOT / "portal").read_text())[1].split()
    image = re.findall(r"\b(?:lib|fonts)[a-z0-9.-]+(?<!apt)\b(?= )", instruction("apt-get").split("recommends")[1])
    assert set(entry) == set(image)
    assert "--require-hashes -r requirements.txt" in instruction("pip install")


def test_the_image_runs_without_root():
    assert DOCKERFILE.index("\nUSER portal") > DOCKERFILE.index("collectstatic")


def test_no_secret_and_no_data_is_sent_to_the_builder():
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in rules
    assert {rule[1:] for rule in rules if rule.startswith("!")}.isdisjoint({"var", ".env", ".git", ".venv"})
    assert all((ROOT / rule[1:]).exists() for rule in rules if rule.startswith("!"))


def test_the_build_collects_the_static_files_with_its_own_values(tmp_path):
    collect = instruction("collectstatic").split("&&")[1].replace("python ", f"{shlex.quote(sys.executable)} ")
    environment = {"PATH": os.environ["PATH"], "DEBUG": "0", "MEDIA_ROOT": "/srv/media", "STATIC_ROOT": str(tmp_path)}
    subprocess.run(["sh", "-c", collect], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert list(tmp_path.glob("css/tokens.*.css.br"))


def healthy(check, environment):
    return subprocess.run(["sh", "-c", check], env=environment, stderr=subprocess.DEVNULL, check=False).returncode == 0


def test_the_server_of_the_image_starts_and_passes_its_own_health_check(tmp_path):
    port = processes.free_port()
    environment = PRODUCTION | {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    environment |= {"DEBUG": "0", "MEDIA_ROOT": str(tmp_path), "STATIC_ROOT": str(tmp_path)}
    command = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in yaml.safe_load(instruction("CMD")[4:])]
    health = COMPOSE["services"]["web"]["healthcheck"]["test"][1].replace("8000", str(port))
    health = health.replace("python ", f"{shlex.quote(sys.executable)} ")
    with (tmp_path / "log").open("wb") as log:
        web = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 30
        while not healthy(health, environment):
            assert web.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()
        assert not healthy(health, environment | {"SITE_URL": "https://another.example"})
    finally:
        web.terminate()
        web.wait(10)
