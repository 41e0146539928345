"""What goes along with a booking changes, and nothing else of it."""

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, at, tuesday
from comptoir.booking.actions import cancel_booking, change_extras, end_booking, restore_booking, undo_end
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.refusals import AlreadyCancelled
from comptoir.booking.tests.factories import make_booking, make_thing
from comptoir.journal.checking import Trade, compare

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
