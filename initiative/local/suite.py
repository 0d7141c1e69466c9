"""``./portal test``: every check, and the suite last, so that its summary is the last line."""

import os
import subprocess
import sys
from pathlib import Path

from initiative.local import processes, servers

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLED = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest"]
IN_PARALLEL = ["-n", "auto", "--maxprocesses", "8", "--dist", "loadgroup"]
# What ``check --deploy`` would say is asked by the suite itself (tests/test_deploy.py).
CHECKS = {
    "lint": [INSTALLED / "ruff", "check", "--quiet"],
    "format": [INSTALLED / "ruff", "format", "--check", "--quiet"],
    "templates": [
        INSTALLED / "djade",
        "--target-version",
        "5.2",
        "--check",
        *sorted(ROOT.glob("templates/**/*.html")),
    ],
    "imports": [sys.executable, INSTALLED / "lint-imports"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main(words: list[str]) -> int:
    """Run every check and the whole suite, or with arguments only pytest with them; return the exit status."""
    os.chdir(ROOT)
    processes.exit_on_sigterm()
    if words:
        return subprocess.call([*PYTEST, *words])
    with servers.postgres() as database, servers.valkey() as broker:
        os.environ |= {"DATABASE_URL": database, "REDIS_URL": broker, "DEBUG": "1"}
        failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
        if failed:
            print(f"Failed: {', '.join(failed)}. The suite runs nevertheless.", flush=True)
        status = subprocess.call([*PYTEST, *IN_PARALLEL])
    return status or int(bool(failed))


def _passes(name: str, command: list[str | Path]) -> bool:
    """Run one check, and show what it says only if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print(f"· {name}: {'failed' if done.returncode else 'good'}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
