"""``./portal`` itself, in a folder of its own and with stand-ins for what it finds on a machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ["cat", "cksum", "cut", "dirname", "env", "grep", "mktemp", "rm", "sh", "tail", "mkdir", "cp", "chmod"]

MAKE_PYTHON = 'for last; do :; done; mkdir -p "$last/bin"; cp "$(dirname "$0")/python3" "$last/bin/python"'


class Machine:
    """A checkout of the entry and its locks, and a PATH that holds only what the test puts there."""

    def __init__(self, folder):
        self.root = folder / "check out"
        self.bin = folder / "bin"
        self.told = folder / "told"
        self.root.mkdir()
        self.bin.mkdir()
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name))
        for name in ("portal", "requirements-local.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / name, self.root)

    def add(self, name, script):
        """Put a program there; each of its calls adds a line to ``told``."""
        program = self.bin / name
        program.unlink(missing_ok=True)  # never write through a link into the machine that runs the tests
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.told}"\n{script}\n')
        program.chmod(0o755)

    def add_python(self, version="3, 11"):
        real = sys.executable
        self.add(
            "python3",
            f'case $* in *version_info*) exec {real} -c "import sys; sys.exit(({version}) < (3, 11))";; esac',
        )

    def add_uv(self):
        """A uv that makes a Python which only tells how it was called."""
        self.add("uv", f"case $1 in venv) {MAKE_PYTHON};; esac")

    def add_apt(self, installed):
        shown = "|".join(installed) or "none"
        self.add("dpkg-query", f'case $4 in {shown}) printf "install ok installed";; *) exit 1;; esac')
        self.add("apt-get", "exit 0")

    def portal(self, *words, **environment):
        self.told.write_text("")
        done = subprocess.run(
            [self.root / "portal", *words],
            cwd="/",
            env={"PATH": str(self.bin), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def calls(self, program):
        return [line for line in self.told.read_text().splitlines() if line.startswith(f"{program} ")]


RUNTIME = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
SUITE = [*RUNTIME, "gettext", "libatomic1"]


@pytest.fixture
def machine(tmp_path):
    made = Machine(tmp_path)
    made.add("id", "echo 1000")
    return made


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_the_entry_is_plain_shell(shell):
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n", ROOT / "portal"], check=False).returncode == 0
    else:
        assert shell != "sh"


def test_help_names_every_command(machine):
    code, shown, _ = machine.portal()
    assert code == 0
    assert [line.split()[1] for line in shown.splitlines()] == ["run", "test", "manage", "bench", "lock", "help"]


def test_an_unknown_command_is_refused_with_help(machine):
    code, _, said = machine.portal("faults")
    assert code == 1
    assert said.endswith("There is no command “faults”.\n")


@pytest.mark.parametrize("version", [None, "3, 10"])
def test_without_a_new_python_it_says_which_one_it_needs(machine, version):
    if version:
        machine.add_python(version)
    code, _, said = machine.portal("run")
    assert code == 1
    assert said.startswith("The portal needs a Python of at least 3.11.")


def test_who_may_not_install_is_given_the_exact_line(machine):
    machine.add_python()
    machine.add_uv()
    machine.add_apt(installed=RUNTIME[1:])
    code, _, said = machine.portal("run")
    assert code == 1
    assert (
        said.splitlines()[1] == "sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0"
    )
    assert machine.calls("apt-get") == []


def test_root_installs_what_is_missing_and_only_that(machine):
    machine.add("id", "echo 0")
    machine.add("chromium", "")
    machine.add_python()
    machine.add_uv()
    machine.add_apt(installed=SUITE)
    code, shown, _ = machine.portal("test")
    assert code == 0
    assert "· System packages: poppler-utils (apt)\n" in shown
    assert machine.calls("apt-get")[-1] == "apt-get install -y --no-install-recommends poppler-utils"


def test_packages_are_installed_once_for_each_lock(machine):
    machine.add_python()
    machine.add_uv()
    machine.add_apt(installed=RUNTIME)
    installs = []
    for change in ("", "", "# changed\n"):
        with (machine.root / "requirements-local.txt").open("a") as lock:
            lock.write(change)
        assert machine.portal("run", "--port", "8001")[0] == 0
        assert machine.calls("python3")[-1] == "python3 -m initiative.local.run --port 8001"
        installs.append(len(machine.calls("uv")))
    assert installs == [2, 0, 1]


def test_what_the_suite_needs_serves_the_portal_too(machine):
    machine.add("chromium", "")
    machine.add_python()
    machine.add_uv()
    machine.add_apt(installed=[*SUITE, "poppler-utils"])
    machine.portal("test")
    assert "--require-hashes" in machine.calls("uv")[-1]
    machine.portal("run")
    assert machine.calls("uv") == []


def test_a_failed_installation_is_tried_again(machine):
    machine.add_python()
    machine.add_apt(installed=RUNTIME)
    machine.add("uv", "exit 3")
    assert machine.portal("run")[0] == 3
    machine.add_uv()
    assert machine.portal("run")[0] == 0
    assert len(machine.calls("uv")) == 2


def test_where_uv_cannot_pip_does(machine):
    machine.add_python()
    machine.add_apt(installed=RUNTIME)
    machine.add("uv", f"case $1 in pip) exit 2;; *) {MAKE_PYTHON};; esac")
    assert machine.portal("run")[0] == 0
    lock = machine.root / "requirements-local.txt"
    assert f"python3 -m pip install -q --disable-pip-version-check --require-hashes -r {lock}" in machine.calls(
        "python3"
    )


def test_a_management_command_without_servers_is_told_what_to_do(machine):
    machine.add_python()
    machine.add_uv()
    machine.add_apt(installed=RUNTIME)
    code, _, said = machine.portal("manage", "check")
    assert code == 1
    assert "start ./portal run in another terminal, or set DATABASE_URL" in said
    assert machine.portal("manage", "check", DATABASE_URL="postgres://x")[0] == 0
    assert machine.calls("python3")[-1] == f"python3 {machine.root}/manage.py check"


def test_ci_types_what_a_person_types():
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec ./portal test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
