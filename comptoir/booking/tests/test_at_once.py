"""Several windows at the same instant, each with a connection of its own."""

from functools import partial

import pytest

from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_room
from comptoir.bench.race import double_bookings
from comptoir.booking import actions
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.tests.factories import make_booking, make_request, make_thing
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.rights.tests.factories import make_agreement, make_quota
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

BY = {"by": None, "now": LONG_BEFORE}


@pytest.fixture
def together():
    """Run each act on a connection of its own, all let go at once; what each was told, in their order."""

    def _together(*acts):
        told = at_once(*acts)
        assert double_bookings() == 0
        assert compare([Trade("booking", rows, facts_of)]).is_same
        return told

    return _together


def test_rule_2_windows_open_at_once_do_not_pass_a_quota(place, together):
    """Six rooms, so that nothing but the person is fought for."""
    make_quota(place, 4)
    nadia, rooms = make_person(), [make_room(place, f"Salle {number}") for number in range(6)]

    told = together(
        *(partial(make_booking, resource=room, booked_for=nadia, tentative_until=at(9)) for room in rooms)
    )

    assert sorted(told) == ["done"] * 2 + ["over_quota"] * 4
    assert Booking.objects.count() == 2


def test_rule_9_two_representatives_at_once_do_not_pass_a_grant(place, together):
    karma = make_organisation("KARMA")
    agreement = make_agreement(place, karma)
    make_quota(place, 2, agreement=agreement)
    rooms = [make_room(place, f"Salle {number}") for number in range(4)]

    told = together(
        *(
            partial(
                make_booking, resource=room, booked_for=make_person(), acting_for=karma, agreement=agreement
            )
            for room in rooms
        )
    )

    assert sorted(told) == ["done"] + ["over_quota"] * 3


def test_rule_1_one_room_and_one_projector_wanted_crosswise_end_in_refusals_and_no_deadlock(place, together):
    room, projector = make_room(place), make_thing(place)
    one = partial(make_booking, resource=room, extras=[projector])
    other = partial(make_booking, resource=projector, extras=[room])

    for _ in range(5):
        assert sorted(together(one, other, one, other)) == ["done", "taken", "taken", "taken"]
        booking = Booking.objects.standing().get()
        actions.cancel_booking(booking=booking, **BY)


def test_rule_2_confirmed_or_expired_and_never_both(place, together):
    for number in range(5):
        booking = make_booking(resource=make_room(place, f"Salle {number}"), tentative_until=at(9))
        # The one who confirms looks at a clock that is a second behind.
        told = together(
            lambda pk=booking.pk: actions.confirm_booking(
                booking=Booking.objects.get(pk=pk), by=None, now=at(8.9)
            ),
            lambda: actions.expire_tentative(at(9)),
        )
        booking.refresh_from_db()
        holds = Hold.objects.unreleased().of_claim(booking.claim).count()
        assert told[1] == "done"
        if told[0] == "done":
            assert (booking.is_standing, booking.is_tentative, holds) == (True, False, 1)
        else:
            assert (told[0], booking.expired_at, holds) == ("has_expired", at(9), 0)


def test_two_clocks_expire_once(place, together):
    make_booking(resource=make_room(place), tentative_until=at(9))

    expired = []
    together(*[lambda: expired.extend(actions.expire_tentative(at(9)))] * 3)

    assert len(expired) == 1


def test_rule_13_who_comes_at_the_last_moment_is_in_or_out_and_never_both(place, together):
    for number in range(5):
        thing = make_thing(place, f"Salle {number}", kind=Resource.Kind.ROOM, release_after_minutes=15)
        booking = make_booking(resource=thing)
        told = together(
            lambda pk=booking.pk: actions.check_in_booking(
                booking=Booking.objects.get(pk=pk), at=at(10.25), by=None, now=at(10.25)
            ),
            lambda: actions.release_no_shows(at(10.25)),
        )
        booking.refresh_from_db()
        used = Fact.objects.filter(kind="used", label=thing.slug).count()
        assert told[1] == "done"
        if told[0] == "done":
            assert (booking.checked_in_at, booking.no_show_at, used) == (at(10.25), None, 1)
        else:
            assert (told[0], booking.no_show_at, used) == ("already_cancelled", at(10.25), 0)


def test_rule_12_two_of_the_team_who_accept_two_requests_book_one(place, together):
    studio = make_thing(place, "Studio", kind=Resource.Kind.ROOM, needs_approval=True)
    requests = [make_request(resource=studio, booked_for=make_person(name)) for name in ("Ana", "Bo", "Cy")]

    told = together(*(partial(actions.accept_request, request=request, **BY) for request in requests))

    assert sorted(told) == ["already_decided", "already_decided", "done"]
    assert Booking.objects.count() == 1
    outcomes = BookingRequest.objects.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["accepted", "rejected", "rejected"]


def test_a_request_accepted_and_withdrawn_at_once_is_one_of_both(place, together):
    studio = make_thing(place, "Studio", kind=Resource.Kind.ROOM, needs_approval=True)
    request = make_request(resource=studio)

    told = together(
        *(
            partial(act, request=BookingRequest.objects.get(pk=request.pk), **BY)
            for act in (actions.accept_request, actions.withdraw_request)
        )
    )

    assert sorted(told) == ["already_decided", "done"]
    request.refresh_from_db()
    assert Booking.objects.count() == (request.outcome == "accepted")
