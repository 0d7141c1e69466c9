"""``./portal bench [name]``: the benchmarks, each a management command ``bench_<name>`` of the app that it measures.

They run on throw-away servers and print ratios to a floor that is measured in the same run.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from initiative.local import processes, servers

ROOT = Path(__file__).resolve().parent.parent.parent


def names() -> list[str]:
    """Return what can be measured, by name."""
    return sorted(file.stem.removeprefix("bench_") for file in ROOT.glob("*/management/commands/bench_*.py"))


def main(wanted: list[str]) -> int:
    """Run the benchmarks that are named, or all; return the exit status."""
    unknown = [word for word in wanted if not word.startswith("-") and word not in names()]
    if unknown:
        print(f"There is no benchmark “{unknown[0]}”. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    processes.exit_on_sigterm()
    options = [word for word in wanted if word.startswith("-")]
    chosen = [word for word in wanted if not word.startswith("-")] or names()
    with servers.postgres() as database, servers.valkey() as broker, tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DATABASE_URL": database, "REDIS_URL": broker, "DEBUG": "1", "MEDIA_ROOT": folder}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        return max(subprocess.call([*manage, f"bench_{name}", *options], cwd=ROOT, env=env) for name in chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
