"""On SQLite, those who write are served in turn, and a turn is never kept by whoever is gone."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

pytestmark = [
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no queue of writers"),
    pytest.mark.django_db(transaction=True),
]

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


def writes():
    """One write from another connection; how long it waited, in seconds."""
    asked = time.monotonic()
    with transaction.atomic():
        return time.monotonic() - asked


def test_the_second_writer_waits_for_the_first():
    with transaction.atomic():
        second = in_a_thread(writes)
        time.sleep(0.2)
        assert not second.done()

    assert 0.1 < second.result(timeout=5) < 5


def test_a_transaction_taken_back_gives_the_turn_on():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError

    assert in_a_thread(writes).result(timeout=5) < 1


def test_a_connection_closed_half_way_gives_the_turn_on():
    def leaves():
        with transaction.atomic():
            connection.close()
            transaction.set_rollback(True)

    in_a_thread(leaves).result(timeout=5)

    assert in_a_thread(writes).result(timeout=5) < 1


def test_savepoints_wait_for_nothing():
    with transaction.atomic(), transaction.atomic():
        assert connection.savepoint_ids


def test_reading_waits_for_nobody():
    def reads():
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            return cursor.fetchone()[0]

    with transaction.atomic():
        assert in_a_thread(reads).result(timeout=5) > 0


def test_who_is_killed_keeps_no_turn():
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, queue()], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "mine\n"
        waiting = in_a_thread(writes)
        time.sleep(0.2)
        assert not waiting.done()

        holder.send_signal(signal.SIGKILL)

        assert waiting.result(timeout=5) > 0.1


def test_a_child_has_its_own_place_in_the_queue(monkeypatch):
    """After a fork both would hold the one lock; another process number is another place."""
    with transaction.atomic():
        mine = connection._queue
    monkeypatch.setattr(os, "getpid", lambda: -1)

    with transaction.atomic():
        assert connection._queue != mine

    os.close(mine)


def test_nobody_is_forgotten():
    """Six who write without a pause: before there was a queue, one of them waited for seconds."""
    gate, longest = threading.Barrier(6), []

    def busy():
        gate.wait(timeout=10)
        longest.append(max(writes() for _ in range(30)))

    for future in [in_a_thread(busy) for _ in range(6)]:
        future.result(timeout=60)

    assert max(longest) < 2
