"""What the database refuses, and what it lets through: the same on SQLite and on PostgreSQL."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from comptoir.kit.overlap import broke
from comptoir.kit.tests.lockers import at

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about the text SQLite keeps")


@pytest.fixture
def refused():
    """The act is refused by the guard and by nothing else."""

    def _refused(act, *args, **kwargs):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            act(*args, **kwargs)
        assert broke("taking_locker_taken_once", caught.value)

    return _refused


@pytest.mark.parametrize(("start", "end"), [(8, 10), (12, 14), (6, 7), (15, 16)])
def test_back_to_back_and_apart_are_not_an_overlap(lockers, start, end):
    lockers.take(10, 12)

    assert lockers.take(start, end).pk


@pytest.mark.parametrize(
    ("start", "end"),
    [(10, 12), (9, 11), (11, 13), (10.5, 11), (9, 13), (10, 11), (11, 12), (10, 13), (9, 12)],
)
def test_refuses_any_overlap(lockers, refused, start, end):
    lockers.take(10, 12)

    refused(lockers.take, start, end)

    assert lockers.model().objects.count() == 1


def test_two_lockers_are_two_things(lockers):
    lockers.take(10, 12, "1")

    assert lockers.take(10, 12, "2").pk


def test_no_locker_is_nobodys(lockers):
    lockers.take(10, 12, None)

    assert lockers.take(10, 12, None).pk


def test_what_is_released_takes_nothing(lockers):
    lockers.take(10, 12, released_at=at(9))
    lockers.take(10, 12, released_at=at(9))

    assert lockers.take(10, 12).pk


def test_a_released_one_may_be_written_over_a_standing_one(lockers):
    lockers.take(10, 12)

    assert lockers.take(10, 12, released_at=at(9)).pk


def test_releasing_frees_the_locker_at_once(lockers):
    taking = lockers.take(10, 12)
    taking.released_at = at(9)
    taking.save()

    assert lockers.take(10, 12).pk


def test_taking_back_what_another_has_taken_since_is_refused(lockers, refused):
    released = lockers.take(10, 12, released_at=at(9))
    lockers.take(11, 13)

    released.released_at = None

    refused(released.save)


@pytest.mark.parametrize(("start", "end"), [(10.5, 12.5), (9, 13), (11, 11.5), (13, 14)])
def test_a_taking_may_move_over_its_own_hours(lockers, start, end):
    taking = lockers.take(10, 12)
    taking.starts_at, taking.ends_at = at(start), at(end)
    taking.save()

    taking.refresh_from_db()
    assert (taking.starts_at, taking.ends_at) == (at(start), at(end))


def test_moving_onto_another_is_refused(lockers, refused):
    lockers.take(10, 12)
    taking = lockers.take(12, 14)

    taking.starts_at = at(11)

    refused(taking.save)


def test_changing_to_a_locker_that_is_taken_is_refused(lockers, refused):
    lockers.take(10, 12, "1")
    taking = lockers.take(10, 12, "2")

    taking.locker = lockers.locker("1")

    refused(taking.save)


def test_a_note_may_be_written_at_any_time(lockers):
    lockers.take(8, 10)
    taking = lockers.take(10, 12)
    lockers.take(12, 14)

    assert lockers.model().objects.filter(pk=taking.pk).update(note="key lent") == 1


def test_a_short_one_inside_a_long_one_is_seen_behind_many_others(lockers, refused):
    lockers.take(at(0) - timedelta(days=300), at(0) - timedelta(days=200))
    lockers.take(at(0) - timedelta(days=190), at(20))
    for day in range(1, 60):
        lockers.take(at(8) + timedelta(days=day), at(9) + timedelta(days=day))

    refused(lockers.take, 10, 11)
    refused(lockers.take, at(0) - timedelta(days=250), at(1) - timedelta(days=250))


def test_every_way_in_is_guarded(lockers, refused):
    taking = lockers.take(10, 12)
    objects = lockers.model().objects
    double = lockers.model()(locker=taking.locker, starts_at=at(11), ends_at=at(13))

    refused(objects.bulk_create, [double])
    lockers.take(13, 14)
    refused(objects.filter(starts_at=at(10)).update, ends_at=at(13.5))
    with (
        transaction.atomic(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO lockers_taking (locker_id, starts_at, ends_at, note) VALUES (%s, %s, %s, '')",
            [taking.locker_id, "2026-11-24 11:00:00", "2026-11-24 13:00:00"],
        )


def test_two_in_one_statement_are_refused(lockers, refused):
    locker = lockers.locker()
    both = [lockers.model()(locker=locker, starts_at=at(h), ends_at=at(h + 2)) for h in (10, 11)]

    refused(lockers.model().objects.bulk_create, both)


def test_ignoring_conflicts_never_writes_an_overlap(lockers):
    taking = lockers.take(10, 12)
    double = lockers.model()(locker=taking.locker, starts_at=at(11), ends_at=at(13))

    # PostgreSQL leaves the row out; SQLite's triggers know of no conflict to ignore.
    with suppress(IntegrityError), transaction.atomic():
        lockers.model().objects.bulk_create([double], ignore_conflicts=True)

    assert lockers.model().objects.count() == 1


HALF = timedelta(microseconds=500_000)
ONE = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("end_of_first", "start_of_second"),
    [
        (at(10) + HALF, at(10) + HALF),
        (at(10), at(10) + HALF),
        (at(10), at(10) + ONE),
        (at(10) + ONE, at(10) + ONE),
        (at(10) + HALF, at(10) + timedelta(seconds=1)),
    ],
)
def test_microseconds_apart_are_not_an_overlap(lockers, end_of_first, start_of_second):
    lockers.take(9, end_of_first)

    assert lockers.take(start_of_second, 12).pk


@pytest.mark.parametrize(
    ("end_of_first", "start_of_second"),
    [
        (at(10) + HALF, at(10)),
        (at(10) + HALF, at(10) + HALF - ONE),
        (at(10) + ONE, at(10)),
        (at(10) + timedelta(seconds=1), at(10) + HALF),
        (at(10) + timedelta(seconds=1), at(10) + timedelta(seconds=1) - ONE),
    ],
)
@pytest.mark.parametrize("first_comes_first", [True, False])
def test_a_microsecond_is_enough_to_overlap(
    lockers, refused, end_of_first, start_of_second, first_comes_first
):
    takings = [(9, end_of_first), (start_of_second, 12)]
    written, double = takings if first_comes_first else takings[::-1]
    lockers.take(*written)

    refused(lockers.take, *double)


def test_an_empty_or_inverted_period_is_refused_by_the_check_beside_it(lockers):
    for start, end in [(10, 10), (12, 10)]:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            lockers.take(start, end)
        assert broke("taking_ends_after_it_starts", caught.value)
        assert not broke("taking_locker_taken_once", caught.value)


@on_sqlite
@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 10:00:00.000",
        "2026-11-24 10:00:00.000000",
        "2026-11-24T10:00:00",
        "2026-11-24 10:00:00+00:00",
        "2026-11-24 10:00",
        "2026-11-25",
    ],
)
def test_an_instant_that_would_not_compare_is_refused_and_is_not_called_taken(lockers, text):
    taking = lockers.take(9, 12)

    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE lockers_taking SET ends_at = %s WHERE id = %s", [text, taking.pk])

    assert "not written as Django writes it" in str(caught.value)
    assert not broke("taking_locker_taken_once", caught.value)


@on_sqlite
def test_replacing_a_row_is_guarded_too(lockers):
    taking = lockers.take(10, 12)
    lockers.take(12, 14)
    replace = (
        "INSERT OR REPLACE INTO lockers_taking (id, locker_id, starts_at, ends_at, note)"
        " VALUES (%s, %s, %s, %s, '')"
    )

    with connection.cursor() as cursor:
        cursor.execute(replace, [taking.pk, taking.locker_id, "2026-11-24 11:00:00", "2026-11-24 12:00:00"])
        with pytest.raises(IntegrityError, match="taking_locker_taken_once"), transaction.atomic():
            cursor.execute(
                replace, [taking.pk, taking.locker_id, "2026-11-24 11:00:00", "2026-11-24 13:00:00"]
            )


@on_sqlite
def test_the_guard_takes_one_step_into_the_index_however_long_the_history(lockers):
    probe = (
        "EXPLAIN QUERY PLAN SELECT ends_at FROM lockers_taking WHERE locker_id = 1 AND starts_at < 'x'"
        " AND id <> 3 AND (released_at IS NULL) ORDER BY starts_at DESC LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(probe)
        plan = [row[3] for row in cursor.fetchall()]

    assert plan == [
        "SEARCH lockers_taking USING INDEX taking_locker_taken_once_index (locker_id=? AND starts_at<?)"
    ]


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_plain_arithmetic_on_any_sequence_of_acts(lockers, refused, seed):
    chance = random.Random(seed)
    written: dict[int, tuple[str, int, int, bool]] = {}
    for _ in range(120):
        locker, start = chance.choice("12"), chance.randrange(20)
        row = locker, start, start + chance.randint(1, 4), chance.random() < 0.8
        key = chance.choice([None, *written])
        clash = any(
            row[3] and other[3] and row[0] == other[0] and row[1] < other[2] and other[1] < row[2]
            for pk, other in written.items()
            if pk != key
        )
        taking = lockers.model().objects.get(pk=key) if key else lockers.model()()
        taking.locker = lockers.locker(locker)
        taking.starts_at, taking.ends_at = at(row[1]), at(row[2])
        taking.released_at = None if row[3] else at(0)
        if clash:
            refused(taking.save)
        else:
            taking.save()
            written[taking.pk] = row

    assert len(written) > 10
