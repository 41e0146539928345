from datetime import timedelta

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_desks, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    check_in_booking,
    confirm_booking,
    end_booking,
    expire_tentative,
    move_booking,
    restore_booking,
    undo_booking,
)
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking
from comptoir.booking.refusals import AlreadyCancelled, HasExpired, NotConfirmed, NotTentative
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_account

pytestmark = pytest.mark.django_db

BOOKING = Trade("booking", rows, facts_of)


@pytest.fixture
def held(room):
    """The large room from 10 to 12, kept until 9."""
    return make_booking(resource=room, tentative_until=at(9))


def confirm(booking, now=LONG_BEFORE):
    return confirm_booking(booking=booking, by=None, now=now)


def test_what_is_tentative_takes_the_time(room, held):
    assert held.is_tentative
    assert Hold.objects.get().expires_at == at(9)
    with pytest.raises(ResourceIsTaken):
        make_booking(resource=room)


def test_it_is_free_again_at_the_very_moment_whether_the_clock_has_passed_or_not(room, held):
    assert make_booking(resource=room, now=at(9))


def test_nothing_is_said_to_the_journal_before_it_is_confirmed(held):
    assert not Fact.objects.exists()
    assert compare([BOOKING]).is_same

    confirm(held)
    assert Fact.objects.get().quantity == 120
    assert compare([BOOKING]).is_same


def test_rule_2_confirming_is_idempotent_and_never_goes_back(held):
    first = confirm(held)
    assert (first.tentative_until, first.confirmed_at) == (None, LONG_BEFORE)
    assert Hold.objects.get().expires_at is None

    second_tab = Booking.objects.get()
    confirm(second_tab, now=at(8))
    assert second_tab.confirmed_at == LONG_BEFORE, "the second press changed nothing"

    assert expire_tentative(at(30)) == []
    second_tab.refresh_from_db()
    assert second_tab.is_standing


def test_confirming_what_was_never_tentative_changes_nothing(room):
    booking = make_booking(resource=room)

    assert confirm(booking).confirmed_at is None


def test_it_expires_once(room, held):
    assert expire_tentative(at(9) - timedelta(seconds=1)) == []
    assert expire_tentative(at(9)) == [held]

    held.refresh_from_db()
    assert (held.expired_at, held.cancelled_at, held.cancelled_by) == (at(9), at(9), None)
    assert expire_tentative(at(9.5)) == []
    held.refresh_from_db()
    assert held.expired_at == at(9)
    assert not Hold.objects.unreleased().exists()
    assert compare([BOOKING]).is_same


def test_it_expires_also_when_somebody_took_the_time_meanwhile(room, held):
    theirs = make_booking(resource=room, now=at(9))

    assert expire_tentative(at(9.1)) == [held]
    assert [hold.claim for hold in Hold.objects.unreleased()] == [theirs.claim]


@pytest.mark.parametrize("is_reaped", [True, False])
def test_nothing_happens_to_what_has_expired(held, is_reaped):
    if is_reaped:
        expire_tentative(at(9))
    moment = {"by": None, "now": at(9)}
    for act in (
        lambda: confirm_booking(booking=held, **moment),
        lambda: cancel_booking(booking=held, **moment),
        lambda: undo_booking(booking=held, **moment),
        lambda: move_booking(booking=held, period=tuesday(14, 16), **moment),
        lambda: check_in_booking(booking=held, at=at(9), **moment),
    ):
        with pytest.raises(HasExpired):
            act()
    if is_reaped:
        with pytest.raises(HasExpired):
            restore_booking(booking=held, **moment)


def test_what_is_cancelled_is_not_confirmed(held):
    cancel_booking(booking=held, by=None, now=LONG_BEFORE)

    with pytest.raises(AlreadyCancelled):
        confirm(held)
    assert expire_tentative(at(9)) == [], "nor does it expire"


def test_what_was_cancelled_in_time_is_restored_tentative(held):
    cancel_booking(booking=held, by=None, now=LONG_BEFORE)
    restore_booking(booking=held, by=None, now=LONG_BEFORE)

    assert held.is_tentative
    assert Hold.objects.unreleased().get().expires_at == at(9)
    assert not Fact.objects.exists()

    cancel_booking(booking=held, by=None, now=LONG_BEFORE)
    with pytest.raises(HasExpired):
        restore_booking(booking=held, by=None, now=at(9))


def test_it_is_used_once_it_is_confirmed(room):
    held = make_booking(resource=room, tentative_until=at(11))
    for act in (check_in_booking, end_booking):
        with pytest.raises(NotConfirmed, match="option jusqu’à 11"):
            act(booking=held, at=at(10.25), by=None, now=at(10.25))

    confirm(held, now=at(10.25))
    assert check_in_booking(booking=held, at=at(10.25), by=None, now=at(10.25)).checked_in_at == at(10.25)


def test_it_may_be_moved_and_stays_tentative(place, held):
    desks = make_desks(place)
    move_booking(booking=held, period=tuesday(14, 16), by=None, now=LONG_BEFORE)
    assert {hold.expires_at for hold in Hold.objects.unreleased()} == {at(9)}

    move_booking(booking=held, period=tuesday(14, 16), resource=desks, by=None, now=LONG_BEFORE)
    assert {hold.expires_at for hold in Hold.objects.unreleased()} == {at(9)}
    assert expire_tentative(at(9)) == [held]


def test_what_is_tentative_expires_later_than_now(room):
    for until in (LONG_BEFORE, LONG_BEFORE - timedelta(days=1)):
        with pytest.raises(NotTentative):
            make_booking(resource=room, tentative_until=until)
    assert not Booking.objects.exists()


def test_whoever_confirms_is_not_who_booked(held):
    before = held.booked_by

    confirm_booking(booking=held, by=make_account(), now=LONG_BEFORE)

    assert held.booked_by == before
