"""The entry and the local servers: what is started ends with its parent, and what is missing is said in a sentence."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
import redis
from babel.messages.mofile import read_mo

from initiative.local import processes, run, servers
from initiative.local.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
APPS = ["initiative", "members", "roadmap", "events", "newsletter", "templates", "static"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux ends the children of a killed parent.")


def wait_until(true, patience=20):
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# Servers


def listens(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_throw_away_servers_serve_with_a_password_and_leave_nothing(monkeypatch):
    with servers.postgres() as database, servers.valkey() as broker:
        folders = set(servers.TEMPORARY.glob(f"{servers.PREFIX}*"))
        with psycopg.connect(database) as opened:
            port = opened.info.port
            assert opened.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        with redis.Redis.from_url(broker) as client:
            assert client.set("bell", 1)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgres://portal@127.0.0.1:{port}/postgres")
        stranger = redis.Redis(port=client.connection_pool.connection_kwargs["port"])
        with stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
    assert not listens(port)
    assert len(folders & set(servers.TEMPORARY.glob(f"{servers.PREFIX}*"))) < len(folders)


def test_what_is_kept_is_there_the_next_time(reachable):
    with servers.postgres(reachable / "postgres") as database, psycopg.connect(database) as opened:
        opened.execute("CREATE TABLE kept AS SELECT 22 AS number")
    with servers.postgres(reachable / "postgres") as database, psycopg.connect(database) as opened:
        assert opened.execute("SELECT number FROM kept").fetchone() == (22,)


def test_a_server_that_does_not_start_says_its_last_words(reachable):
    with servers.postgres(reachable / "postgres"):
        pass
    (reachable / "postgres" / "data" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(servers.DidNotStart, match="incompatible"), servers.postgres(reachable / "postgres"):
        pass


def test_what_killed_runs_left_is_cleared_and_what_is_in_use_is_not():
    held, left = (Path(tempfile.mkdtemp(prefix=servers.PREFIX, dir=servers.TEMPORARY)) for _ in range(2))
    hour_ago = time.time() - 3600
    for folder in (held, left):
        os.utime(folder, (hour_ago, hour_ago))
    lock = os.open(held, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        with servers.postgres():
            assert (held.exists(), left.exists()) == (True, False)
    finally:
        os.close(lock)
        held.rmdir()


@pytest.fixture
def reachable():
    """A folder that PostgreSQL's account can enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory(prefix="portal-reachable-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


# Run


@pytest.fixture
def copy(reachable):
    """The tree with data of its own."""
    for name in APPS:
        shutil.copytree(ROOT / name, reachable / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", reachable)
    return reachable


@pytest.fixture
def portals():
    """What a test starts; whatever happens in it, nothing of that is left."""
    started = []
    yield started
    for portal in started:
        portal.kill()
        portal.wait()


def start(copy, port, portals):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-m", "initiative.local.run", "--empty", "--port", str(port)]
    with (copy / "output").open("wb") as output:
        portals.append(subprocess.Popen(command, cwd=copy, env=kept, stdout=output, stderr=output))
    return portals[-1]


def answers(copy, process, port):
    assert process.poll() is None, (copy / "output").read_text()
    try:
        return urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status == 200
    except OSError:
        return False


def family(pid):
    """A process and all that descend from it."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {pid}.union(*(family(int(child)) for task in tasks for child in task.read_text().split()))


def lives(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@linux
def test_a_killed_portal_leaves_no_child_and_starts_again_and_ends_when_asked(copy, portals):
    port = processes.free_port()
    first = start(copy, port, portals)
    wait_until(lambda: answers(copy, first, port), patience=60)
    started = family(first.pid)
    assert len(started) > 10  # PostgreSQL, Valkey, web, worker, beat, and their own
    first.kill()
    first.wait()
    wait_until(lambda: not any(lives(pid) for pid in started), patience=15)

    second = start(copy, port, portals)
    wait_until(lambda: answers(copy, second, port), patience=60)
    started = family(second.pid)
    told = {"PATH": os.environ["PATH"]}
    asked = [
        sys.executable,
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings as s; print(s.SITE_URL)",
    ]
    done = subprocess.run(asked, cwd=copy, env=told, capture_output=True, text=True, check=True)
    assert done.stdout == f"http://localhost:{port}\n"

    third = start(copy, processes.free_port(), portals)
    assert third.wait(20) == 1
    assert "The portal runs here already: process" in (copy / "output").read_text()

    second.send_signal(signal.SIGTERM)
    assert second.wait(15) == 128 + signal.SIGTERM
    wait_until(lambda: not any(lives(pid) for pid in started), patience=1)
    assert not (copy / "var" / "services.json").exists()


def test_a_port_that_is_taken_is_said_with_its_holder(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.chdir(tmp_path)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert run.main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"Port {port} cannot be used" in said
    assert f"./portal run --port {port + 1}" in said
    if sys.platform == "linux":
        assert f"process {os.getpid()}, " in said


def test_the_tests_do_not_read_the_servers_of_a_run_beside_them(copy):
    """``var/services.json`` is for a second terminal; what the environment says goes before it."""
    (copy / "var").mkdir()
    elsewhere = {
        "DEBUG": "1",
        "DATABASE_URL": "postgres://elsewhere/x",
        "REDIS_URL": "redis://elsewhere",
        "SITE_URL": "x",
    }
    (copy / "var" / "services.json").write_text(json.dumps(elsewhere))
    asked = "from django.conf import settings as s; print(s.SITE_URL, s.DATABASES['default']['HOST'], s.REDIS_URL)"
    command = [sys.executable, "-c", asked]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "initiative.settings"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [os.environ["SITE_URL"], "127.0.0.1", os.environ["REDIS_URL"]]


# Catalogues


def test_a_catalogue_is_compiled_when_its_text_is_newer_and_only_then(tmp_path):
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "soil"\nmsgstr "sol"\n')
    (written,) = compile_catalogues(tmp_path)
    with written.open("rb") as binary:
        assert read_mo(binary).get("soil").string == "sol"
    assert compile_catalogues(tmp_path) == []
    later = written.stat().st_mtime + 1
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [written]
