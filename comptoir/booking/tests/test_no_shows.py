"""Rule 13: what nobody comes for is given back after the minutes its resource waits."""

from datetime import timedelta

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_room, tuesday
from comptoir.booking.actions import (
    cancel_booking,
    check_in_booking,
    end_booking,
    move_booking,
    release_no_shows,
    restore_booking,
    undo_check_in,
)
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.refusals import AlreadyCancelled
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_person
from comptoir.rights.refusals import OverQuota
from comptoir.rights.tests.factories import make_quota

pytestmark = pytest.mark.django_db

QUARTER = at(10.25)


@pytest.fixture
def room(place):
    room = make_room(place)
    room.release_after_minutes = 15
    room.save()
    return room


@pytest.fixture
def booking(room):
    """From 10 to 12; nobody has come yet."""
    return make_booking(resource=room)


def test_rule_13_nobody_came_so_others_may_have_it(room, booking):
    assert release_no_shows(QUARTER - timedelta(seconds=1)) == []
    with pytest.raises(ResourceIsTaken):
        make_booking(resource=room, period=tuesday(10.25, 12), now=QUARTER)

    assert release_no_shows(QUARTER) == [booking]

    booking.refresh_from_db()
    assert (booking.no_show_at, booking.cancelled_at, booking.cancelled_by) == (QUARTER, QUARTER, None)
    assert make_booking(resource=room, period=tuesday(10.25, 12), now=QUARTER)


def test_it_is_released_once_and_is_no_fact(booking):
    release_no_shows(QUARTER)

    assert release_no_shows(at(10.5)) == []
    booking.refresh_from_db()
    assert booking.no_show_at == QUARTER
    assert not Fact.objects.exists()
    assert not Hold.objects.unreleased().exists()
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_who_came_keeps_it(booking):
    check_in_booking(booking=booking, at=at(10.1), by=None, now=at(10.1))

    assert release_no_shows(at(11)) == []


def test_who_had_not_come_after_all_does_not(booking):
    check_in_booking(booking=booking, at=at(10.1), by=None, now=at(10.1))
    undo_check_in(booking=booking, by=None, now=at(10.1))

    assert release_no_shows(QUARTER) == [booking]


def test_who_comes_too_late_is_told_why(booking):
    release_no_shows(QUARTER)

    with pytest.raises(AlreadyCancelled, match="Personne n’était venu à 10\u00a0h\u00a015"):
        check_in_booking(booking=booking, at=at(10.3), by=None, now=at(10.3))


def test_who_comes_too_late_may_have_it_back_while_it_is_free(room, booking):
    release_no_shows(QUARTER)
    restore_booking(booking=booking, by=None, now=at(10.3))
    check_in_booking(booking=booking, at=at(10.3), by=None, now=at(10.3))

    assert (booking.no_show_at, booking.is_standing) == (None, True)
    assert release_no_shows(at(10.5)) == []


def test_who_comes_too_late_finds_it_given_to_somebody_else(room, booking):
    release_no_shows(QUARTER)
    make_booking(resource=room, period=tuesday(10.25, 12), now=QUARTER)

    with pytest.raises(ResourceIsTaken):
        restore_booking(booking=booking, by=None, now=at(10.3))


@pytest.mark.parametrize(
    "act",
    [
        lambda booking: cancel_booking(booking=booking, by=None, now=LONG_BEFORE),
        lambda booking: end_booking(booking=booking, at=at(10.1), by=None, now=at(10.1)),
        lambda booking: move_booking(booking=booking, period=tuesday(14, 16), by=None, now=LONG_BEFORE),
    ],
    ids=["cancelled", "ended", "moved"],
)
def test_what_is_cancelled_ended_or_elsewhere_is_left_alone(booking, act):
    act(booking)

    assert release_no_shows(QUARTER) == []


def test_who_books_after_the_start_has_the_same_minutes(room):
    late = make_booking(resource=room, period=tuesday(10, 12), now=at(10.2))

    assert release_no_shows(at(10.4)) == []
    assert release_no_shows(at(10.45)) == [late]


def test_a_resource_that_does_not_wait_gives_nothing_back(place):
    make_booking(resource=make_room(place, "Petite salle"))

    assert release_no_shows(at(11.9)) == []


def test_what_is_over_is_left_as_it_is(room):
    make_booking(resource=room, period=tuesday(9, 9.2))

    assert release_no_shows(at(9.3)) == []


def test_what_is_tentative_or_comes_from_paper_is_not_missed(room):
    make_booking(resource=room, tentative_until=at(11))
    make_booking(resource=room, period=tuesday(14, 16), is_from_paper=True, now=at(15))

    assert release_no_shows(at(10.5)) == []
    assert release_no_shows(at(15.5)) == []


def test_rule_9_what_nobody_came_for_counts_where_late_cancellations_do(room, place):
    nadia = make_person()
    make_quota(place, 2, counts_late_hours=24)
    make_booking(resource=room, booked_for=nadia)
    release_no_shows(QUARTER)

    with pytest.raises(OverQuota):
        make_booking(resource=room, booked_for=nadia, period=tuesday(14, 15), now=QUARTER)
