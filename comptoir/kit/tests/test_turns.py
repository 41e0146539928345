"""On SQLite, those who write are served in turn, and a turn is never kept by whoever is gone."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction

pytestmark = [
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no queue of writers"),
    pytest.mark.django_db(transaction=True),
]

LOCKS = Path("/proc/locks")
where_waiting_is_seen = pytest.mark.skipif(not LOCKS.exists(), reason="only Linux lists those who wait")
HOLDER = """
import fcntl, os, sys, time
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_EX)
print("mine", flush=True)
time.sleep(60)
"""


def queue():
    return f"{connection.settings_dict['NAME']}.queue"


def in_a_thread(act):
    """What the act gives, made with a connection of its own."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    return future


def writes(then=lambda: None):
    """One write from another connection; ``then`` is done in its turn."""
    with transaction.atomic():
        then()
    return "written"


def wait_until_there_wait(count):
    """Come back once so many of this process stand in the queue, by the system's own list of locks."""
    deadline = time.monotonic() + 60
    while sum(line[1:3] == ["->", "FLOCK"] and str(os.getpid()) in line for line in locks()) != count:
        assert time.monotonic() < deadline, f"{count} were to wait"
        time.sleep(0.01)


def locks():
    return [line.split() for line in LOCKS.read_text(encoding="ascii").splitlines()]


@where_waiting_is_seen
def test_the_second_writer_waits_for_the_first():
    with transaction.atomic():
        second = in_a_thread(writes)
        wait_until_there_wait(1)
        assert not second.done()

    assert second.result(timeout=60) == "written"


def test_a_transaction_taken_back_gives_the_turn_on():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError

    assert in_a_thread(writes).result(timeout=60) == "written"


def test_a_connection_closed_half_way_gives_the_turn_on():
    def leaves():
        with transaction.atomic():
            connection.close()
            transaction.set_rollback(True)

    in_a_thread(leaves).result(timeout=60)

    assert in_a_thread(writes).result(timeout=60) == "written"


def test_savepoints_wait_for_nothing():
    with transaction.atomic(), transaction.atomic():
        assert connection.savepoint_ids


def test_reading_waits_for_nobody():
    def reads():
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            return cursor.fetchone()[0]

    with transaction.atomic():
        assert in_a_thread(reads).result(timeout=60) > 0


@where_waiting_is_seen
def test_who_is_killed_keeps_no_turn():
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, queue()], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "mine\n"
        waiting = in_a_thread(writes)
        wait_until_there_wait(1)
        assert not waiting.done()

        holder.send_signal(signal.SIGKILL)

        assert waiting.result(timeout=60) == "written"


def test_a_child_has_its_own_place_in_the_queue(monkeypatch):
    """After a fork both would hold the one lock; another process number is another place."""
    with transaction.atomic():
        mine = connection._queue
    monkeypatch.setattr(os, "getpid", lambda: -1)

    with transaction.atomic():
        assert connection._queue != mine

    os.close(mine)


@where_waiting_is_seen
def test_nobody_is_forgotten():
    """Six who come one after the other: before there was a queue, the last could be served first."""
    served: list[int] = []
    coming = []
    with transaction.atomic():
        for number in range(6):
            coming.append(in_a_thread(partial(writes, partial(served.append, number))))
            wait_until_there_wait(number + 1)
        assert served == []

    for future in coming:
        future.result(timeout=60)
    assert served == [0, 1, 2, 3, 4, 5]
