"""Rule 1: of two series for one room at one instant, one is booked and the other is told its dates."""

from functools import partial

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, make_place, make_room, tuesday
from comptoir.bench.race import double_bookings
from comptoir.booking.actions import book
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.journal.checking import Trade, compare
from comptoir.kit.refusals import Refusal
from comptoir.places.tests.factories import make_person
from comptoir.series.actions import Move, Scope, book_series, cancel_series, move_series
from comptoir.series.refusals import SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_series, make_wish, occurrence, weekly
from tests.at_once import let_go

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def together():
    """Run the acts at once, each with a connection of its own; what each was told, in order."""

    def told(act):
        try:
            act()
        except SomeDatesUnavailable as refusal:
            return f"{refusal.code} {len(refusal.refusals)}"
        except Refusal as refusal:
            return refusal.code
        return "done"

    def _together(*acts):
        return sorted(let_go(*[partial(told, act) for act in acts]))

    return _together


@pytest.fixture
def room():
    return make_room(make_place())


def booking(**changes):
    wish = make_wish(**changes)
    return lambda: book_series(wish=wish, by=None, now=LONG_BEFORE)


def test_rule_1_of_two_series_one_wins_and_the_other_is_told_its_dates(room, together):
    told = together(*(booking(resource=room) for _ in range(4)))

    assert told == ["done", *["some_dates_unavailable 4"] * 3]
    assert (Series.objects.count(), Booking.objects.count(), double_bookings()) == (1, 4, 0)
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_rule_1_two_series_that_meet_on_one_date_are_not_both_booked(room, together):
    told = together(booking(resource=room), booking(resource=room, starts_on=TUESDAYS[3]))

    assert told == ["done", "some_dates_unavailable 1"]
    assert (Series.objects.count(), Booking.objects.count(), double_bookings()) == (1, 4, 0)


def test_rule_1_a_series_and_a_single_booking_do_not_share_an_hour(room, together):
    person = make_person()

    told = together(
        booking(resource=room),
        lambda: book(
            resource=room, period=tuesday(11, 13, TUESDAYS[2]), booked_for=person, by=None, now=LONG_BEFORE
        ),
    )

    assert told in (["done", "some_dates_unavailable 1"], ["done", "taken"])
    assert double_bookings() == 0


def test_rule_1_two_series_over_two_rooms_in_either_order_do_not_wait_for_each_other(room, together):
    other = make_room(room.place, "Petite salle")
    rooms = [(room, other), (other, room)] * 2

    told = together(*(booking(resource=main, extras=[along]) for main, along in rooms))

    assert told == ["done", *["some_dates_unavailable 4"] * 3]
    assert double_bookings() == 0


def test_moved_and_cancelled_at_once_a_series_is_one_or_the_other(room, together):
    series = make_series(resource=room, recurrence=weekly(count=5))
    leader = occurrence(series, TUESDAYS[2])
    wanted = Move(
        booking=occurrence(series, TUESDAYS[1]), scope=Scope.FOLLOWING, period=tuesday(14, 16, TUESDAYS[1])
    )

    together(
        lambda: move_series(move=wanted, by=None, now=LONG_BEFORE),
        lambda: cancel_series(booking=leader, scope=Scope.FOLLOWING, by=None, now=LONG_BEFORE),
    )

    standing = [day for one in Series.objects.order_by("pk") for day in dates_of(one)]
    assert standing in (TUESDAYS[:2], TUESDAYS[:5])
    assert Hold.objects.filter(released_at=None).count() == len(standing)
    assert compare([Trade("booking", rows, facts_of)]).is_same
