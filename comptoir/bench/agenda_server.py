"""Two web processes of the bench, on a port that nobody else has, and the processor's time they take."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.db import connection

HELLO, THROUGH_THE_DOOR = "/hello/", "/hello-through-the-door/"
WORKERS, THREADS = 2, 4
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PATIENCE = 60
LAST_WORDS = 4_000


@dataclass
class Server:
    """Where it listens, and the processes whose time counts: its own, and those of the database."""

    port: int
    pid: int
    database: int | None = field(default_factory=lambda: _postmaster())

    def processor_seconds(self) -> float:
        """User and system time of the web processes and of the database since each began."""
        parents = [pid for pid in (self.pid, self.database) if pid is not None]
        return sum(_seconds(pid) for pid in [*parents, *_children(parents)])


@contextmanager
def server() -> Iterator[Server]:
    """Started as ``comptoir serve`` starts it, with two processes; stopped whatever happens."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"),
        "comptoir.bench.agenda_front:application",
    ]
    # The pool of connections that a command does without, and the static files of a real place.
    left_out = {"COMPTOIR_DB_POOL", "COMPTOIR_TESTING"}
    around = {name: value for name, value in os.environ.items() if name not in left_out}
    _collect_static(around)
    # Whoever ends this command ends the server too.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    log = Path(os.environ["COMPTOIR_DATA"], "server.log")
    with log.open("wb") as words:
        running = subprocess.Popen(command, env=around, stderr=words)  # noqa: S603 - our own words
    try:
        _wait_for(port, running)
        yield Server(port, running.pid)
    except BaseException:
        print(log.read_text(encoding="utf-8")[-LAST_WORDS:], file=sys.stderr)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
        _stop(running)


def _stop(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    try:
        running.wait(timeout=15)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def _collect_static(around: dict[str, str]) -> None:
    """The static files under their hashed names, which the pages of a real place say."""
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=around, check=True)  # noqa: S603 - our own interpreter, our own words


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if running.poll() is not None:
            break
        try:
            asking = HTTPConnection("127.0.0.1", port, timeout=2)
            asking.request("GET", HELLO)
            if asking.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise RuntimeError("The server of the bench did not answer.")


def _postmaster() -> int | None:
    """The parent of all processes of PostgreSQL, when it runs on this machine; on SQLite there is none."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return _parent(cursor.fetchone()[0])


def _parent(pid: int) -> int | None:
    told = _stat(pid)
    return int(told[1]) if told else None


def _stat(pid: int) -> list[str]:
    """What Linux says of the process, after its name: state, parent, … (proc(5)). Empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(pid: int) -> float:
    """Its own time and that of its children that have ended."""
    told = _stat(pid)
    return sum(map(int, told[11:15])) / TICKS if told else 0.0


def _children(parents: list[int]) -> list[int]:
    running = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in running if _parent(pid) in parents]
