"""The list under many hands: a lost race is no error, and nobody is offered the same time twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.refusals import Refusal
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.offering import OFFER_MINUTES, decline_offer, offer_freed, serve, take_offer
from comptoir.waiting.tests.scene import Scene, afternoon, offered_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(transactional_db) -> Scene:
    return Scene()


@pytest.fixture
def together():
    """Let all the acts go at once, each on a connection of its own; what each was told, in order."""

    def _together(*acts):
        gate = threading.Barrier(len(acts))

        def run(act):
            try:
                gate.wait(timeout=10)
                act()
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()
            return "done"

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))

    return _together


def test_eight_clicks_on_yes_are_one(busy: Scene, together):
    busy.waits("Nadia Benali")
    (offer,) = busy.free()

    def yes():
        take_offer(offer=Offer.objects.get(pk=offer.pk), by=None, now=busy.now)

    assert set(together(*[yes] * 8)) == {"done"}
    assert Booking.objects.standing().get().confirmed_at == busy.now


def test_a_yes_and_a_no_at_once_are_one_of_the_two(busy: Scene, together):
    busy.waits("Nadia Benali")
    (offer,) = busy.free()

    def yes():
        take_offer(offer=Offer.objects.get(pk=offer.pk), by=None, now=busy.now)

    def no():
        decline_offer(offer=Offer.objects.get(pk=offer.pk), by=None, now=busy.now)

    said = together(yes, no)

    offer.refresh_from_db()
    standing = Booking.objects.standing().filter(pk=offer.booking_id).exists()
    assert said in (["done", "offer_was_taken"], ["offer_is_over", "done"])
    assert standing == (offer.answer == "taken") == (said[0] == "done")


def test_a_yes_at_the_last_moment_is_not_taken_away_by_the_clock(busy: Scene, together):
    busy.waits("Nadia Benali")
    busy.waits("Théo Roche")
    (offer,) = busy.free()
    end = busy.now + timedelta(minutes=OFFER_MINUTES)

    def yes():
        take_offer(offer=Offer.objects.get(pk=offer.pk), by=None, now=end - timedelta(seconds=1))

    said = together(yes, lambda: serve(place=busy.place, now=end))

    offer.refresh_from_db()
    if said[0] == "done":
        assert (offer.answer, offered_to()) == ("taken", [])
    else:
        assert (said[0], offer.answer, offered_to()) == ("offer_is_over", "expired", ["Théo Roche"])


def test_two_times_freed_at_once_go_to_two_people(busy: Scene, together):
    other = busy.booked("Karim Saïdi", resource=busy.small)
    busy.waits("Nadia Benali")
    busy.waits("Théo Roche", resource=busy.small)

    def freeing(booking: Booking):
        @retrying_deadlock
        @transaction.atomic
        def free():
            booking_actions.cancel_booking(booking=Booking.objects.get(pk=booking.pk), by=None, now=busy.now)
            offer_freed(place=busy.place, now=busy.now)

        return free

    assert together(freeing(busy.taken), freeing(other)) == ["done", "done"]
    serve(place=busy.place, now=busy.now)

    assert sorted(offered_to()) == ["Nadia Benali", "Théo Roche"]


def test_eight_who_offer_at_once_make_one_offer(busy: Scene, together):
    busy.waits("Nadia Benali")
    busy.waits("Théo Roche")
    booking_actions.cancel_booking(booking=busy.taken, by=None, now=busy.now)

    assert set(together(*[lambda: offer_freed(place=busy.place, now=busy.now)] * 8)) == {"done"}
    assert len(offered_to()) == 1
    assert Booking.objects.standing().count() == 1


def test_who_passes_by_is_not_quicker_than_the_list(busy: Scene, together):
    """The one who frees it offers it in the same act: eight others find it taken."""
    busy.waits("Nadia Benali")

    @retrying_deadlock
    @transaction.atomic
    def free():
        booking_actions.cancel_booking(booking=Booking.objects.get(pk=busy.taken.pk), by=None, now=busy.now)
        offer_freed(place=busy.place, now=busy.now)

    passers = [lambda n=n: busy.booked(f"Passant {n}", now=busy.now) for n in range(7)]

    said = together(free, *passers)

    assert said == ["done"] + ["taken"] * 7
    assert offered_to() == ["Nadia Benali"]


def test_joining_while_it_is_freed_misses_nothing(busy: Scene, together):
    """Either it was free already, or whoever frees it finds them on the list."""

    @retrying_deadlock
    @transaction.atomic
    def free():
        booking_actions.cancel_booking(booking=Booking.objects.get(pk=busy.taken.pk), by=None, now=busy.now)
        offer_freed(place=busy.place, now=busy.now)

    said = together(free, lambda: busy.waits("Nadia Benali", period=afternoon()))

    assert said[0] == "done"
    if said[1] == "done":
        assert offered_to() == ["Nadia Benali"]
    else:
        assert (said[1], Waiting.objects.count()) == ("is_free", 0)
