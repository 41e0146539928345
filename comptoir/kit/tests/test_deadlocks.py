import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from comptoir.kit import deadlocks
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.tests.lockers import at


class Ended(Exception):
    """What the driver raises beneath Django's error."""

    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def ended(sqlstate, kind: type[DatabaseError] = OperationalError):
    error = kind("the database ended it")
    error.__cause__ = Ended(sqlstate)
    return error


class Act:
    """Meets these errors one after the other, then succeeds."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.tries = 0

    def __call__(self, word, *, more=""):
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        return word + more


@pytest.fixture
def paused(monkeypatch):
    """How long was waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(deadlocks, "sleep", waited.append)
    return waited


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_deadlock_is_tried_once_more(sqlstate, paused):
    act = Act(ended(sqlstate))

    assert retrying_deadlock(act.__call__)("done", more="!") == "done!"
    assert act.tries == 2


def test_what_succeeds_is_done_once(paused):
    act = Act()

    assert retrying_deadlock(act.__call__)("done") == "done"
    assert (act.tries, paused) == (1, [])


def test_the_other_is_left_longer_each_time_to_get_through(paused):
    act = Act(ended("40P01"), ended("40P01"), ended("40001"))

    assert retrying_deadlock(act.__call__)("done") == "done"
    assert (act.tries, len(paused)) == (4, 3)
    assert paused == sorted(set(paused)), "longer each time"
    assert 0 < sum(paused) < 2, "and nobody waits long for a page"


def test_a_fourth_deadlock_goes_up(paused):
    act = Act(*[ended("40P01") for _ in range(4)])

    with pytest.raises(OperationalError):
        retrying_deadlock(act.__call__)("done")
    assert act.tries == 4


@pytest.mark.parametrize(
    "error",
    [
        ended("55P03"),
        OperationalError("disk full"),
        ended("23P01", IntegrityError),
        ValueError("typed wrong"),
    ],
)
def test_any_other_error_goes_up_at_once(error, paused):
    act = Act(error)

    with pytest.raises(type(error)):
        retrying_deadlock(act.__call__)("done")
    assert (act.tries, paused) == (1, [])


def test_within_a_transaction_it_goes_up_at_once(db):
    act = Act(ended("40P01"))

    with transaction.atomic(), pytest.raises(OperationalError):
        retrying_deadlock(act.__call__)("done")
    assert act.tries == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one write at a time")
def test_two_who_lock_each_other_out_both_finish(own_lockers):
    own_lockers.take(10, 12, "1")
    own_lockers.take(10, 12, "2")
    gate = threading.Barrier(2)

    def act(names):
        waited = False

        @retrying_deadlock
        @transaction.atomic
        def release():
            nonlocal waited
            for name in names:
                own_lockers.model().objects.filter(locker__name=name).update(released_at=at(11))
                if not waited:
                    waited = True
                    gate.wait(timeout=60)

        try:
            release()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, ["12", "21"]))

    assert own_lockers.model().objects.filter(released_at=at(11)).count() == 2
