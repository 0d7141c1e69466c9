"""Child processes that end when their parent ends, however it ends."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LISTENING = "0A"
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(command: Sequence[str | Path], *, orphaned: signal.Signals, **options: Any) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own; when this process dies, the kernel sends it ``orphaned``.

    The group keeps Ctrl-C away from it, so that the parent decides in which order its children end. Only Linux knows
    the second half; elsewhere a child survives a killed parent and the next start meets it.
    """
    if LIBC:
        options["preexec_fn"] = _leash(orphaned)
    return subprocess.Popen(command, process_group=0, **options)


def _leash(number: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def tie() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died before the leash was tied
            os.kill(os.getpid(), number)

    return tie


def stop(process: subprocess.Popen[bytes], number: signal.Signals, patience: float) -> None:
    """Ask a child to end; after ``patience`` seconds end its whole group by force."""
    if process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a child and all of its own children at once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """Return a port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listener(port: int) -> str:
    """Name the process that listens on a port, as far as this account may see it and the system can tell."""
    sockets = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with contextlib.suppress(OSError):
            rows = [line.split() for line in table.read_text().splitlines()[1:]]
            sockets |= {
                f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == LISTENING
            }
    for opened in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(opened) in sockets:
                process = opened.parent.parent
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"process {process.name}, {words[:100]}"
    return "another account's process"


def exit_on_sigterm() -> None:
    """Let SIGTERM unwind the stack as Ctrl-C does, so that what was started is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
