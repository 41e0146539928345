"""Rule 12: a waiting list offers the place to the first person for a time, then to the next."""

from datetime import timedelta

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import TUESDAY, at, make_desks
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.places.tests.factories import make_account
from comptoir.rights.models import Quota
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.offering import (
    OFFER_MINUTES,
    decline_offer,
    expire_offers,
    offer_freed,
    serve,
    take_offer,
)
from comptoir.waiting.refusals import OfferIsOver, OfferWasTaken
from comptoir.waiting.tests.scene import MONDAY_NOON, Scene, afternoon, offered_to


def test_rule_12_the_first_is_offered_it_for_a_time_and_nobody_else(
    scene: Scene, mailoutbox, django_capture_on_commit_callbacks
):
    scene.waits("Nadia Benali", mail="nadia@example.org", purpose="Répétition", party=3)
    scene.waits("Théo Roche", mail="theo@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        (offer,) = scene.free()

    booking = offer.booking
    assert (booking.booked_for.name, booking.purpose, booking.party) == ("Nadia Benali", "Répétition", 3)
    assert booking.is_tentative
    assert booking.tentative_until == offer.expires_at == scene.now + timedelta(minutes=OFFER_MINUTES)
    (letter,) = mailoutbox
    assert letter.to == ["nadia@example.org"]
    assert "Grande salle" in letter.subject
    assert "jusqu’à 14" in letter.body


def test_rule_12_an_offer_takes_the_time_from_everybody_else(scene: Scene):
    scene.waits("Nadia Benali")
    scene.free()

    with pytest.raises(Exception, match="prise"):
        scene.booked("Théo Roche", now=scene.now)


@pytest.mark.parametrize("how", ["declined", "expired", "cancelled", "expired as any option"])
def test_rule_12_then_to_the_next(scene: Scene, how: str):
    scene.waits("Nadia Benali")
    scene.waits("Théo Roche")
    (offer,) = scene.free()

    scene.now += timedelta(minutes=1 if how in {"declined", "cancelled"} else OFFER_MINUTES)
    if how == "declined":
        decline_offer(offer=offer, by=None, now=scene.now)
    if how == "cancelled":
        booking_actions.cancel_booking(booking=offer.booking, by=None, now=scene.now)
    if how == "expired as any option":
        booking_actions.expire_tentative(scene.now)
    served = serve(place=scene.place, now=scene.now)

    assert [one.waiting.person.name for one in served.offered] == ["Théo Roche"]
    offer.refresh_from_db()
    assert offer.answer == ("declined" if how in {"declined", "cancelled"} else "expired")
    assert Waiting.objects.get(pk=offer.waiting_id).left_at == scene.now


def test_the_last_one_says_no_and_the_time_is_free(scene: Scene):
    scene.waits("Nadia Benali")
    (offer,) = scene.free()

    decline_offer(offer=offer, by=None, now=scene.now)

    assert scene.offer() == []
    assert scene.booked("Théo Roche", now=scene.now).is_standing


def test_whom_it_does_not_fit_waits_on_and_the_next_is_asked(scene: Scene):
    scene.booked("Karim Saïdi", period=afternoon(16, 18))
    scene.waits("Nadia Benali", period=afternoon(15, 17))
    scene.waits("Théo Roche", period=afternoon(14, 16))

    scene.free()

    assert offered_to() == ["Théo Roche"]
    assert Waiting.objects.standing().filter(person__name="Nadia Benali").exists()


def test_whoever_may_not_have_it_any_more_is_passed_over(scene: Scene):
    nadia = scene.waits("Nadia Benali").person
    scene.waits("Théo Roche")
    Quota.objects.create(place=scene.place, resource=scene.room, most=1, measure="bookings", over="to_come")
    scene.booked(nadia, period=afternoon(10, 11), now=scene.now)

    scene.free()

    assert offered_to() == ["Théo Roche"]


def test_an_offer_never_jumps_the_queue(scene: Scene):
    """A shorter wish that came later waits until the longer one before it has answered."""
    scene.waits("Nadia Benali", period=afternoon(14, 16))
    scene.waits("Théo Roche", period=afternoon(14, 15))

    scene.free()

    assert offered_to() == ["Nadia Benali"]


def test_one_freed_time_may_serve_two_who_wait_for_its_halves(scene: Scene):
    scene.waits("Nadia Benali", period=afternoon(14, 15))
    scene.waits("Théo Roche", period=afternoon(15, 16))

    scene.free()

    assert offered_to() == ["Nadia Benali", "Théo Roche"]


def test_two_freed_at_once_go_to_two(scene: Scene):
    other = scene.booked("Karim Saïdi", resource=scene.small)
    scene.waits("Nadia Benali")
    scene.waits("Théo Roche", resource=scene.small)
    booking_actions.cancel_booking(booking=other, by=None, now=scene.now)

    scene.free()

    assert offered_to() == ["Nadia Benali", "Théo Roche"]


def test_two_desks_freed_go_to_the_first_two(scene: Scene):
    desks = make_desks(scene.place, 2)
    taken = [scene.booked(f"Personne {number}", resource=desks) for number in range(2)]
    for name in ("Nadia Benali", "Théo Roche", "Lina Costa"):
        scene.waits(name, resource=desks)
    booking_actions.cancel_booking(booking=taken[0], by=None, now=scene.now)

    scene.free(taken[1])

    assert offered_to() == ["Nadia Benali", "Théo Roche"]


def test_offering_again_offers_nothing_more(scene: Scene, mailoutbox, django_capture_on_commit_callbacks):
    scene.waits("Nadia Benali", mail="nadia@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        scene.free()
        scene.offer()
        serve(place=scene.place, now=scene.now)

    assert offered_to() == ["Nadia Benali"]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(("hours_before", "minutes"), [(48, 120), (4, 120), (1, 30), (0.5, 15), (10 / 60, 5)])
def test_an_offer_is_shorter_when_the_start_is_near(scene: Scene, hours_before: float, minutes: int):
    scene.waits("Nadia Benali", now=MONDAY_NOON - timedelta(days=2))
    scene.now = at(14) - timedelta(hours=hours_before)

    (offer,) = scene.free()

    assert offer.expires_at == scene.now + timedelta(minutes=minutes)
    assert offer.expires_at < afternoon().start


def test_what_begins_at_once_is_offered_to_nobody(scene: Scene):
    scene.waits("Nadia Benali")
    scene.now = at(13.9)

    assert scene.free() == []


def test_the_notice_a_resource_wants_is_not_held_against_who_asked_in_time(scene: Scene):
    scene.waits("Nadia Benali")
    Resource.objects.update(notice_minutes=24 * 60)
    scene.now = at(9)

    assert len(scene.free()) == 1


def test_saying_yes_twice_is_saying_it_once(scene: Scene):
    waiting = scene.waits("Nadia Benali")
    (offer,) = scene.free()

    once = take_offer(offer=offer, by=None, now=scene.now)
    twice = take_offer(offer=Offer.objects.get(), by=None, now=scene.now + timedelta(hours=5))

    assert once == twice
    assert (once.is_standing, once.is_tentative, once.confirmed_at) == (True, False, scene.now)
    waiting.refresh_from_db()
    assert waiting.served_at == scene.now
    with pytest.raises(OfferWasTaken):
        decline_offer(offer=offer, by=None, now=scene.now)


@pytest.mark.parametrize("how", ["declined", "too late"])
def test_an_offer_that_is_over_is_not_taken(scene: Scene, how: str):
    scene.waits("Nadia Benali")
    (offer,) = scene.free()
    if how == "declined":
        decline_offer(offer=offer, by=None, now=scene.now)
        decline_offer(offer=offer, by=None, now=scene.now)
    else:
        scene.now += timedelta(minutes=OFFER_MINUTES)

    with pytest.raises(OfferIsOver):
        take_offer(offer=Offer.objects.get(), by=None, now=scene.now)


def test_an_offer_confirmed_as_a_booking_is_taken(scene: Scene):
    waiting = scene.waits("Nadia Benali")
    (offer,) = scene.free()
    booking_actions.confirm_booking(booking=offer.booking, by=None, now=scene.now)

    assert expire_offers(scene.now + timedelta(days=1)) == []

    offer.refresh_from_db()
    waiting.refresh_from_db()
    assert (offer.answer, waiting.served_at is not None) == ("taken", True)
    assert offer.booking.is_standing


def test_expiring_twice_changes_nothing(scene: Scene):
    scene.waits("Nadia Benali")
    scene.free()
    late = scene.now + timedelta(minutes=OFFER_MINUTES)
    assert len(expire_offers(late)) == 1
    before = list(Offer.objects.values()), list(Waiting.objects.values()), list(Booking.objects.values())

    assert expire_offers(late + timedelta(minutes=1)) == []

    assert before == (
        list(Offer.objects.values()),
        list(Waiting.objects.values()),
        list(Booking.objects.values()),
    )


def test_an_offer_not_taken_counts_as_never_had(scene: Scene):
    scene.waits("Nadia Benali")
    (offer,) = scene.free()

    decline_offer(offer=offer, by=None, now=scene.now)

    assert Booking.objects.get(pk=offer.booking_id).expired_at == scene.now


def test_expiring_is_for_one_place_when_told(scene: Scene, django_assert_num_queries):
    other = Scene()
    other.waits("Nadia Benali")
    other.free()

    assert expire_offers(other.now + timedelta(days=1), place=scene.place) == []
    assert len(expire_offers(other.now + timedelta(days=1))) == 1


def test_who_booked_it_meanwhile_is_served(scene: Scene):
    nadia = scene.waits("Nadia Benali")
    scene.waits("Théo Roche", period=afternoon(14, 15))
    booking_actions.cancel_booking(booking=scene.taken, by=None, now=scene.now)
    scene.booked(nadia.person, now=scene.now)

    assert scene.offer() == []

    nadia.refresh_from_db()
    assert nadia.served_at == scene.now


def test_who_waited_for_what_has_begun_leaves_the_list(scene: Scene):
    nadia = scene.waits("Nadia Benali")

    serve(place=scene.place, now=at(14))

    nadia.refresh_from_db()
    assert nadia.left_at == at(14)


def test_nobody_waiting_costs_one_query(scene: Scene, django_assert_num_queries):
    with django_assert_num_queries(1):
        offer_freed(place=scene.place, now=scene.now)
    with django_assert_num_queries(1):
        serve(place=scene.place, now=scene.now)


def test_many_waiting_for_what_stays_taken_cost_what_one_costs(scene: Scene, django_assert_max_num_queries):
    for number in range(10):
        scene.waits(f"Personne {number}", period=afternoon(14, 14.5 + number / 10))

    with django_assert_max_num_queries(14):
        assert scene.offer() == []


def test_who_has_no_mail_gets_no_letter(scene: Scene, mailoutbox, django_capture_on_commit_callbacks):
    scene.waits("Nadia Benali")
    with django_capture_on_commit_callbacks(execute=True):
        assert len(scene.free()) == 1

    assert mailoutbox == []


def test_the_letter_goes_to_the_address_one_signs_in_with(
    scene: Scene, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.LOOPBACK, settings.ALLOWED_HOSTS = False, ["comptoir.example.org"]
    waiting = scene.waits("Nadia Benali", period=afternoon(14, 16))
    account = make_account(waiting.person)
    waiting.person.language = "en"
    waiting.person.save()

    with django_capture_on_commit_callbacks(execute=True):
        scene.free()

    (letter,) = mailoutbox
    assert letter.to == [account.email]
    assert "It is your turn" in letter.subject
    assert f"https://comptoir.example.org{scene.place.get_absolute_url()}" in letter.body


def test_tomorrow_is_said_as_a_day(scene: Scene, mailoutbox, django_capture_on_commit_callbacks):
    scene.waits("Nadia Benali", mail="nadia@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        scene.free()

    assert scene.place.day_of(scene.now) == TUESDAY - timedelta(days=1)
    assert "demain" in mailoutbox[0].body
