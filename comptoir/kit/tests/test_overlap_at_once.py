"""Two people at two counters: two connections, one slot."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.overlap import broke


@pytest.fixture
def together():
    """Run an act in several threads, each with a connection of its own, all let go at once."""

    def _together(act, count):
        gate = threading.Barrier(count)

        def run(number):
            try:
                gate.wait(timeout=60)
                return act(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(run, range(count)))

    return _together


def test_of_two_at_once_one_wins_and_the_other_is_told_why(own_lockers, together):
    own_lockers.locker()

    # Without a lock on the locker first, PostgreSQL may end one of the two with a deadlock.
    take = retrying_deadlock(own_lockers.take)

    def act(number):
        try:
            take(10 + number / 2, 12 + number / 2)
        except IntegrityError as error:
            return "told" if broke("taking_locker_taken_once", error) else repr(error)
        return "won"

    for _ in range(5):
        assert sorted(together(act, 2)) == ["told", "won"]
        own_lockers.model().objects.all().delete()


def test_eight_at_once_on_different_hours_all_win(own_lockers, together):
    own_lockers.locker()

    def act(number):
        return own_lockers.take(8 + number, 9 + number).pk

    assert len(set(together(act, 8))) == 8


def test_whoever_comes_while_another_writes_waits_and_is_refused(own_lockers, together):
    own_lockers.locker()
    written = threading.Event()

    def act(number):
        if number == 0:
            with transaction.atomic():
                own_lockers.take(10, 12)
                written.set()
                threading.Event().wait(0.2)
            return "won"
        written.wait(timeout=60)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            own_lockers.take(11, 13)
        return "told" if broke("taking_locker_taken_once", caught.value) else "other"

    assert together(act, 2) == ["won", "told"]


def test_what_the_first_gives_up_the_second_gets(own_lockers, together):
    own_lockers.locker()
    written = threading.Event()

    def act(number):
        if number == 0:
            with transaction.atomic():
                own_lockers.take(10, 12)
                written.set()
                threading.Event().wait(0.2)
                transaction.set_rollback(True)
            return None
        written.wait(timeout=60)
        return own_lockers.take(11, 13).pk

    _, second = together(act, 2)

    assert [taking.pk for taking in own_lockers.model().objects.all()] == [second]
