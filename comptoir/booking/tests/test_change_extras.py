"""What goes along with a booking changes, and nothing else of it."""

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, at, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    change_extras,
    check_in_booking,
    end_booking,
    restore_booking,
    undo_end,
)
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.refusals import AlreadyCancelled
from comptoir.booking.tests.factories import make_booking, make_thing
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(room, projector):
    return make_booking(resource=room, extras=[projector])


def change(booking, *extras, now=LONG_BEFORE):
    return change_extras(booking=booking, extras=extras, by=None, now=now)


def along(booking):
    return [extra.resource.name for extra in booking.extras.all()]


def is_true():
    return compare([Trade("booking", rows, facts_of)]).is_same


def test_it_is_given_back_and_free_for_others(booking, room, projector):
    before = booking.sequence

    change(booking)

    assert (along(booking), booking.sequence) == ([], before + 1)
    assert make_booking(resource=projector)
    assert is_true()


def test_it_is_exchanged(booking, place):
    change(booking, make_thing(place, "Écran"))

    assert along(booking) == ["Écran"]
    assert is_true()


def test_something_is_added(booking, place, projector, room):
    change(booking, projector, make_thing(place, "Écran"), room)

    assert along(booking) == ["Projecteur", "Écran"]
    assert is_true()


def test_the_same_changes_nothing(booking, projector):
    before = booking.sequence
    assert change(booking, projector).sequence == before


def test_what_is_taken_is_refused_and_nothing_is_given_back(booking, place):
    screen = make_thing(place, "Écran")
    make_booking(resource=screen, period=tuesday(11, 13))

    with pytest.raises(ResourceIsTaken):
        change(booking, screen)

    booking.refresh_from_db()
    assert [extra.resource.name for extra in booking.extras.all()] == ["Projecteur"]
    assert Hold.objects.unreleased().of_claim(booking.claim).count() == 2


def test_what_is_added_while_it_goes_on_is_taken_from_now(booking, place, projector):
    screen = make_thing(place, "Écran")

    change(booking, projector, screen, now=at(11))

    assert Hold.objects.unreleased().get(unit__resource=screen).period == tuesday(11, 12)


def test_what_was_given_back_comes_back_with_no_step_back(booking, projector):
    change(booking)
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)
    restore_booking(booking=booking, by=None, now=LONG_BEFORE)
    end_booking(booking=booking, at=at(11), by=None, now=at(11))
    undo_end(booking=booking, by=None, now=at(11))

    assert booking.period == tuesday(10, 12)
    assert make_booking(resource=projector)


def test_what_is_cancelled_keeps_what_went_along(booking):
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)
    with pytest.raises(AlreadyCancelled):
        change(booking)


def minutes(kind, thing):
    facts = Fact.objects.filter(kind=kind, label=thing.slug).order_by("at", "pk")
    return [(fact.at, int(fact.quantity)) for fact in facts]


@pytest.fixture
def running(booking):
    """From 10 to 12; they came at 10."""
    check_in_booking(booking=booking, at=at(10), by=None, now=at(10))
    return booking


def test_what_was_used_before_it_was_given_back_stays_in_the_journal(running, room, projector):
    change(running, now=at(11))

    assert along(running) == []
    assert minutes("booked", projector) == minutes("used", projector) == [(at(10), 60)]
    assert minutes("used", room) == [(at(10), 120)]
    assert is_true()


def test_what_comes_back_along_counts_from_then_on(running, projector):
    change(running, now=at(10.5))
    change(running, projector, now=at(11))
    end_booking(booking=running, at=at(11.5), by=None, now=at(11.5))

    assert minutes("used", projector) == [(at(10), 30), (at(11), 30)]
    assert is_true()


def test_who_came_after_it_was_given_back_did_not_use_it(booking, projector):
    change(booking, now=at(11))
    check_in_booking(booking=booking, at=at(11.25), by=None, now=at(11.25))

    assert minutes("booked", projector) == [(at(10), 60)]
    assert minutes("used", projector) == []
    assert is_true()


def test_who_had_left_before_it_was_given_back_used_it_until_they_left(running, projector):
    change(running, now=at(11))
    end_booking(booking=running, at=at(10.75), by=None, now=at(11.25))
    assert minutes("used", projector) == [(at(10), 45)]

    undo_end(booking=running, by=None, now=at(11.25))

    assert minutes("used", projector) == [(at(10), 60)]
    assert is_true()


def test_who_stays_late_uses_what_went_along_to_the_end_and_not_what_was_given_back(running, room, projector):
    screen = make_thing(room.place, "Écran")
    change(running, projector, screen, now=at(10))
    change(running, screen, now=at(11))

    end_booking(booking=running, at=at(12.5), by=None, now=at(12.5))

    assert minutes("used", projector) == [(at(10), 60)]
    assert minutes("used", screen) == minutes("used", room) == [(at(10), 150)]
    assert is_true()
