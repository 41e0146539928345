"""The list under many hands: a lost race is no error, and nobody is offered the same time twice."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.offering import OFFER_MINUTES, decline_offer, offer_freed, serve, take_offer
from comptoir.waiting.tests.scene import Scene, afternoon, offered_to
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
where_rows_are_locked = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one write at a time"
)


@pytest.fixture
def busy(transactional_db) -> Scene:
    return Scene()


@pytest.fixture
def together():
    """What each was told, in order; nobody is to try again."""
    return at_once


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


@contextmanager
def served_elsewhere(waiting: Waiting) -> Iterator[None]:
    """Another process is about to offer them something, and holds their row meanwhile."""
    held, done = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                list(Waiting.objects.select_for_update().filter(pk=waiting.pk))
                held.set()
                done.wait(timeout=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        elsewhere = pool.submit(hold)
        try:
            assert held.wait(timeout=60)
            yield
        finally:
            done.set()
            elsewhere.result(timeout=60)


@where_rows_are_locked
def test_nobody_is_quicker_than_whoever_is_being_served_at_this_moment(busy: Scene):
    first = busy.waits("Nadia Benali")
    busy.waits("Théo Roche")
    busy.waits("Lina Costa", period=afternoon(15, 16))

    with served_elsewhere(first):
        assert busy.free() == []
    busy.offer()

    assert offered_to() == ["Nadia Benali"]


@where_rows_are_locked
def test_another_time_is_offered_whoever_is_being_served_at_this_moment(busy: Scene):
    later = busy.booked("Paul Faure", period=afternoon(16, 17))
    first = busy.waits("Nadia Benali")
    busy.waits("Théo Roche", period=later.period)
    booking_actions.cancel_booking(booking=later, by=None, now=busy.now)

    with served_elsewhere(first):
        busy.free()
        assert offered_to() == ["Théo Roche"]
    busy.offer()

    assert sorted(offered_to()) == ["Nadia Benali", "Théo Roche"]
