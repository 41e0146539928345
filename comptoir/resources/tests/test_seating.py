"""Seating is pure: tried here against every arrangement there is."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.kit.periods import Period
from comptoir.resources.seating import Sitting, seat

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def hour(number):
    return MIDNIGHT + timedelta(hours=number)


def period(start, end):
    return Period(hour(start), hour(end))


def sitting(key, unit, start, end, can_move=True):
    return Sitting(key, unit, hour(start), hour(end), can_move)


def test_nobody_there_the_first_unit():
    assert seat(period(9, 10), units=[7, 8], sittings=[]).unit == 7


def test_no_unit_at_all_no_seat():
    assert seat(period(9, 10), units=[], sittings=[]) is None


def test_the_preferred_unit_when_it_is_free():
    assert seat(period(9, 10), units=[7, 8], sittings=[], prefer=8).unit == 8


def test_another_when_the_preferred_unit_is_not_free():
    taken = [sitting(1, 8, 9, 10, can_move=False)]

    assert seat(period(9, 10), units=[7, 8], sittings=taken, prefer=8).unit == 7


def test_a_long_gap_stays_whole():
    """Unit 7 is free all day, unit 8 between 10 and 12 only: 10–12 goes there."""
    taken = [sitting(1, 8, 9, 10), sitting(2, 8, 12, 17)]

    assert seat(period(10, 12), units=[7, 8], sittings=taken).unit == 8


def test_nobody_moves_when_a_unit_is_free():
    taken = [sitting(1, 7, 9, 12)]

    assert not seat(period(9, 12), units=[7, 8], sittings=taken).moves


def test_only_the_unit_that_was_asked_for():
    taken = [sitting(1, 7, 9, 12)]

    assert seat(period(9, 12), units=[7, 8], sittings=taken, among=[7]).moves == {1: 8}


def test_the_same_question_has_the_same_answer():
    taken = [
        sitting(key, unit, start, start + 2)
        for key, (unit, start) in enumerate([(7, 9), (8, 11), (9, 13)], 1)
    ]

    answers = {str(seat(period(9, 15), units=[7, 8, 9], sittings=taken)) for _ in range(5)}

    assert len(answers) == 1


def test_a_large_full_area_is_refused_quickly():
    """Fourteen desks, each with a booking that could move and one that could not: no search without end."""
    units = list(range(14))
    taken = [sitting(1 + unit, unit, 9, 12) for unit in units]
    taken += [sitting(100 + unit, unit, 13 + unit % 3, 17, can_move=False) for unit in units]

    assert seat(period(11, 16), units=units, sittings=taken) is None


units = st.integers(0, 2)
hours = st.integers(0, 7)
lengths = st.integers(1, 4)


@st.composite
def rooms(draw):
    """Sittings that do not overlap on a unit."""
    taken: list[Sitting] = []
    for key in range(1, draw(st.integers(1, 7)) + 1):
        start = draw(hours)
        new = sitting(key, draw(units), start, start + draw(lengths), draw(st.booleans()))
        if not any(s.unit == new.unit and s.overlaps(new) for s in taken):
            taken.append(new)
    return taken


def put(somebody, unit):
    return somebody._replace(unit=unit)


def fits(arrangement):
    return not any(
        a.unit == b.unit and a.overlaps(b) for a, b in product(arrangement, arrangement) if a.key < b.key
    )


@settings(max_examples=300, deadline=None)
@given(taken=rooms(), start=hours, length=lengths)
def test_a_seat_is_found_exactly_when_some_arrangement_has_one(taken, start, length):
    wanted = period(start, start + length)

    found = seat(wanted, units=[0, 1, 2], sittings=taken)

    newcomer = Sitting(0, 0, wanted.start, wanted.end, False)
    free = [s for s in taken if s.can_move]
    kept = [s for s in taken if not s.can_move]
    possible = any(
        fits([*kept, *map(put, free, choice), put(newcomer, choice[-1])])
        for choice in product(range(3), repeat=len(free) + 1)
    )
    assert (found is not None) == possible
    if found is not None:
        assert set(found.moves) <= {s.key for s in free}
        seated = [put(s, found.moves.get(s.key, s.unit)) for s in taken]
        assert fits([*seated, put(newcomer, found.unit)])
