from datetime import timedelta

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_desks, make_room, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    check_in_booking,
    end_booking,
    restore_booking,
    undo_booking,
    undo_check_in,
    undo_end,
)
from comptoir.booking.refusals import (
    AlreadyCancelled,
    AlreadyCheckedIn,
    AlreadyEnded,
    BookingIsOver,
    EndsBeforeArriving,
    HasBegun,
    NotBegun,
    NotCancelled,
    NotCheckedIn,
    NotEnded,
    TimeIsToCome,
    TooEarlyToCheckIn,
    TooLateToCheckIn,
)
from comptoir.booking.tests.factories import make_booking, shape
from comptoir.journal.models import Fact

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def room():
    return make_room()


@pytest.fixture
def booking(room):
    return make_booking(resource=room)


def do(act, booking, hour=None, *, at_hour=None):
    """The act at that hour of Tuesday, long before when none is given."""
    now = LONG_BEFORE if hour is None else at(hour)
    moment = {} if at_hour is None else {"at": at(at_hour)}
    return act(booking=booking, by=None, now=now, **moment)


def used():
    return list(Fact.objects.filter(kind="used").values_list("at", "quantity"))


def test_checks_in(booking):
    do(check_in_booking, booking, 10.25, at_hour=10.25)

    booking.refresh_from_db()
    assert booking.checked_in_at == at(10.25)
    assert used() == [(at(10.25), 105)]


def test_half_an_hour_early_is_early_enough(booking):
    with pytest.raises(
        TooEarlyToCheckIn, match=f"commence à 10{NB}h{NB}: on peut arriver à partir de 9{NB}h{NB}30"
    ):
        do(check_in_booking, booking, 9.4, at_hour=9.4)

    do(check_in_booking, booking, 9.5, at_hour=9.5)
    assert used() == [(at(9.5), 120)], "minutes before the start are nobody's"


def test_after_the_end_is_too_late(booking):
    do(check_in_booking, booking, 13, at_hour=11.9)
    do(undo_check_in, booking, 13)
    with pytest.raises(TooLateToCheckIn):
        do(check_in_booking, booking, 13, at_hour=12)


def test_nobody_arrives_twice(booking):
    do(check_in_booking, booking, 10, at_hour=10)

    with pytest.raises(AlreadyCheckedIn, match=f"à 10{NB}h"):
        do(check_in_booking, booking, 10.5, at_hour=10.5)


@pytest.mark.parametrize("act", [check_in_booking, end_booking])
def test_nothing_is_noted_before_it_happens(booking, act):
    with pytest.raises(TimeIsToCome):
        do(act, booking, 10.5, at_hour=11)


def test_an_arrival_is_taken_back(booking):
    do(check_in_booking, booking, 10, at_hour=10)

    do(undo_check_in, booking, 10.1)

    assert (booking.checked_in_at, used()) == (None, [])
    with pytest.raises(NotCheckedIn):
        do(undo_check_in, booking, 10.1)


def test_who_has_arrived_early_keeps_the_desk():
    desks = make_desks(units=2)
    early = make_booking(resource=desks, period=tuesday(10, 12))
    make_booking(resource=desks, period=tuesday(13, 16), unit=desks.units.get(name="Bureau 2"))
    do(check_in_booking, early, 9.75, at_hour=9.75)

    with pytest.raises(ResourceIsTaken):
        make_booking(resource=desks, period=tuesday(10, 16), now=at(9.75))


def test_ending_early_frees_the_rest(booking, room):
    do(check_in_booking, booking, 10, at_hour=10)

    do(end_booking, booking, 11, at_hour=11)

    assert (booking.ended_at, shape(booking)) == (at(11), ("Grande salle", at(10), at(11)))
    assert used() == [(at(10), 60)]
    assert make_booking(resource=room, period=tuesday(11, 12), now=at(11))


def test_ending_late_says_what_was_used_and_takes_no_more(booking):
    do(check_in_booking, booking, 10, at_hour=10)

    do(end_booking, booking, 12.5, at_hour=12.5)

    assert (booking.ends_at, booking.ended_at) == (at(12), at(12.5))
    assert used() == [(at(10), 150)]
    assert Fact.objects.get(kind="booked").quantity == 120


def test_who_did_not_come_used_nothing(booking):
    do(end_booking, booking, 10.5, at_hour=10.5)

    assert used() == []


def test_what_has_not_begun_is_not_ended(booking):
    with pytest.raises(NotBegun):
        do(end_booking, booking, 9.75, at_hour=9.75)


def test_nobody_leaves_before_they_arrive(booking):
    do(check_in_booking, booking, 11, at_hour=11)

    with pytest.raises(EndsBeforeArriving, match=f"à 11{NB}h"):
        do(end_booking, booking, 11.5, at_hour=10.5)


def test_nothing_ends_twice(booking):
    do(end_booking, booking, 11, at_hour=11)

    with pytest.raises(AlreadyEnded, match=f"à 11{NB}h"):
        do(end_booking, booking, 11.5, at_hour=11.5)
    with pytest.raises(AlreadyEnded):
        do(check_in_booking, booking, 11.5, at_hour=10.5)


@pytest.mark.parametrize("hour", [11, 12, 12.5])
def test_an_end_is_taken_back(booking, hour):
    do(end_booking, booking, hour, at_hour=hour)

    do(undo_end, booking, 12.6)

    assert (booking.ended_at, shape(booking)) == (None, ("Grande salle", at(10), at(12)))
    assert Hold.objects.get(claim=booking.claim).period == tuesday(10, 12)


def test_an_end_is_taken_back_to_its_hour_and_not_to_the_end_of_its_buffer(room):
    room.buffer_minutes = 15
    room.save()
    booking = make_booking(resource=room)
    do(end_booking, booking, 11, at_hour=11)

    do(undo_end, booking, 11.5)

    assert booking.ends_at == at(12)
    assert Hold.objects.get(claim=booking.claim).period == tuesday(10, 12.25)


def test_an_end_is_not_taken_back_over_somebody_else(booking, room):
    do(end_booking, booking, 11, at_hour=11)
    make_booking(resource=room, period=tuesday(11.5, 13), now=at(11))

    with pytest.raises(ResourceIsTaken):
        do(undo_end, booking, 11.1)

    assert shape(booking)[2] == at(11)


def test_what_goes_on_has_no_end_to_take_back(booking):
    with pytest.raises(NotEnded):
        do(undo_end, booking, 11)


def test_cancelling_frees_and_keeps(booking, room):
    do(cancel_booking, booking)

    booking.refresh_from_db()
    assert (booking.is_standing, booking.undone_at) == (False, None)
    assert not Fact.objects.exists()
    assert make_booking(resource=room)


def test_what_has_begun_is_not_cancelled(booking):
    with pytest.raises(HasBegun, match="mettre fin"):
        do(cancel_booking, booking, 10)


def test_who_has_arrived_is_not_cancelled(booking):
    do(check_in_booking, booking, 9.5, at_hour=9.5)

    with pytest.raises(AlreadyCheckedIn):
        do(cancel_booking, booking, 9.6)


def test_nothing_is_cancelled_twice(booking):
    do(cancel_booking, booking)

    for act in (cancel_booking, undo_booking, undo_check_in):
        with pytest.raises(AlreadyCancelled):
            do(act, booking)


def test_paper_is_cancelled_even_when_it_is_past(room):
    booking = make_booking(resource=room, is_from_paper=True, now=at(17))

    do(cancel_booking, booking, 17)

    assert not booking.is_standing


def test_what_was_cancelled_is_restored(booking):
    do(cancel_booking, booking)

    do(restore_booking, booking)

    assert booking.is_standing
    assert Hold.objects.get(claim=booking.claim).released_at is None
    assert Fact.objects.get().quantity == 120


def test_what_somebody_took_meanwhile_is_not_restored(booking, room):
    do(cancel_booking, booking)
    make_booking(resource=room, period=tuesday(11, 13))

    with pytest.raises(ResourceIsTaken) as refused:
        do(restore_booking, booking)

    assert refused.value.ways
    booking.refresh_from_db()
    assert not booking.is_standing


def test_what_stands_or_is_over_is_not_restored(booking):
    with pytest.raises(NotCancelled):
        do(restore_booking, booking)

    do(cancel_booking, booking)
    with pytest.raises(BookingIsOver):
        do(restore_booking, booking, 12)


def test_a_mistake_is_undone_arrival_included(room):
    booking = make_booking(resource=room, now=at(10))
    do(check_in_booking, booking, 10, at_hour=10)

    do(undo_booking, booking, 10.05)

    assert (booking.undone_at, booking.is_standing) == (at(10.05), False)
    assert not Fact.objects.exists()
    assert make_booking(resource=room, now=at(10.1))


def test_what_has_ended_is_not_undone(booking):
    do(end_booking, booking, 11, at_hour=11)

    with pytest.raises(AlreadyEnded):
        do(undo_booking, booking, 11)


def test_an_undone_booking_can_be_restored(booking):
    do(undo_booking, booking)
    do(restore_booking, booking)

    assert (booking.undone_at, booking.is_standing) == (None, True)


def test_cancelled_restored_cancelled_and_restored(booking):
    for minute in range(3):
        cancel_booking(booking=booking, by=None, now=LONG_BEFORE + timedelta(minutes=2 * minute))
        restore_booking(booking=booking, by=None, now=LONG_BEFORE + timedelta(minutes=2 * minute + 1))

    assert Hold.objects.filter(claim=booking.claim).count() == 1
