from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    hold,
    make_desks,
    tuesday,
)
from comptoir.booking.actions import cancel_booking, end_booking
from comptoir.booking.models import Booking, BookingExtra
from comptoir.booking.selectors import announced, by_claim, in_the_way, own_bookings
from comptoir.booking.tests.factories import make_booking, make_thing
from comptoir.kit.periods import day_period
from comptoir.places.tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_the_counter_is_told_who_is_in_the_way(room):
    nadia, karma = make_person(), make_organisation("KARMA")
    late = make_booking(resource=room, period=tuesday(14, 16), booked_for=karma)
    early = make_booking(resource=room, period=tuesday(10, 12), booked_for=nadia)
    make_booking(resource=room, period=tuesday(17, 18))

    assert in_the_way(room, tuesday(11, 15), LONG_BEFORE) == [early, late]


def test_who_gave_it_back_is_in_nobody_s_way(room):
    booking = make_booking(resource=room)
    cancel_booking(booking=booking, by=None, now=LONG_BEFORE)

    assert in_the_way(room, tuesday(10, 12), LONG_BEFORE) == []


def test_what_is_no_booking_is_left_out(room):
    hold(room, tuesday(10, 12))

    assert in_the_way(room, tuesday(10, 12), LONG_BEFORE) == []


def test_all_who_have_a_desk_then(place):
    desks = make_desks(place, units=2)
    bookings = [make_booking(resource=desks, period=tuesday(start, 13)) for start in (9, 11)]

    assert in_the_way(desks, tuesday(12, 14), LONG_BEFORE) == bookings


def test_claims_find_their_bookings(room):
    booking = make_booking(resource=room)

    assert by_claim([booking.claim, uuid4()]) == {booking.claim: booking}


def test_own_bookings_current_coming_and_past(place, room):
    nadia = make_person()
    hours = {"past": (9, 10), "ended": (10, 11), "now": (11, 13), "next": (14, 15), "last": (16, 17)}
    own = {
        name: make_booking(resource=room, booked_for=nadia, period=tuesday(*period))
        for name, period in hours.items()
    }
    make_booking(resource=room, period=tuesday(15, 16))
    end_booking(booking=own["ended"], at=at(10.5), by=None, now=at(10.5))

    found = own_bookings(nadia, place, at(12))

    assert (found.current, found.coming) == ([own["now"]], [own["next"], own["last"]])
    assert found.past == [own["ended"], own["past"]]


def test_what_was_cancelled_or_is_elsewhere_is_not_among_them(place, room):
    nadia = make_person()
    cancelled = make_booking(resource=room, booked_for=nadia)
    cancel_booking(booking=cancelled, by=None, now=LONG_BEFORE)
    make_booking(booked_for=nadia)

    found = own_bookings(nadia, place, LONG_BEFORE)

    assert found.current == found.coming == found.past == []


def test_only_what_is_announced_is_on_the_public_page(place, room):
    shown = make_booking(resource=room, period=tuesday(10, 12), is_public=True)
    make_booking(resource=room, period=tuesday(14, 16))
    cancelled = make_booking(resource=room, period=tuesday(16, 17), is_public=True)
    cancel_booking(booking=cancelled, by=None, now=LONG_BEFORE)
    make_booking(resource=room, period=tuesday(10, 12, TUESDAY + timedelta(days=1)), is_public=True)

    assert announced(place, day_period(TUESDAY, place.tz)) == [shown]


@pytest.mark.parametrize("number", [1, 30])
def test_as_many_queries_for_one_booking_or_thirty(place, number):
    nadia, desks = make_person(), make_desks(place, units=30)
    for _ in range(number):
        make_booking(resource=desks, booked_for=nadia, is_public=True)
    reads = {
        3: lambda: own_bookings(nadia, place, LONG_BEFORE).coming,
        2: lambda: announced(place, tuesday(9, 18)),
        4: lambda: in_the_way(desks, tuesday(9, 18), LONG_BEFORE),
    }
    projector = make_thing(place)
    BookingExtra.objects.bulk_create(
        BookingExtra(booking=booking, resource=projector) for booking in Booking.objects.all()
    )

    for expected, read in reads.items():
        with CaptureQueriesContext(connection) as queries:
            found = [
                (b.booked_for.name, b.resource.name, b.place.name, [e.resource.name for e in b.extras.all()])
                for b in read()
            ]
        assert (len(queries), len(found)) == (expected, number)
