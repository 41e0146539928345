"""Two windows: an afternoon closed and opened again; what comes free is offered; a request is answered."""

import pytest
from playwright.sync_api import expect

from comptoir.agenda.models import Closure
from comptoir.booking.models import Booking, BookingRequest
from tests.journeys.hands import fr, said
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import at

WISH = "resource=grande-salle&starts=2026-11-24T16:00&ends=2026-11-24T18:00"


def button(page, sentence):
    return page.get_by_role("button", name=fr(sentence))


# Closing


@pytest.fixture
def claire(open_as, house):
    house.booked("Petite salle", 16, 17, "Nadia Benali")
    house.booked("Grande salle", 16, 18, "Suzanne Morel")
    return open_as("Claire Vasseur", "upkeep:closures")


def close_the_rooms(page, eye):
    page.get_by_role("link", name=fr("Close for a while")).click()
    arrived(page, fr("Close for a while"))
    eye.look(page)
    page.locator("[name=starts]").fill("2026-11-24T15:30")
    page.locator("[name=ends]").fill("2026-11-24T19:00")
    page.locator("[name=reason]").fill("Panne de chauffage")
    button(page, "See what it hits").click()
    expect(page.locator(".hit")).to_have_count(2)
    eye.look(page)


def test_an_afternoon_is_closed_and_opened_again(claire, eye, house):
    eye.look(claire)
    close_the_rooms(claire, eye)
    nadias = claire.locator(".hit", has_text="Nadia Benali")
    nadias.locator("input[value^=move]").first.check()
    claire.locator(".hit", has_text="Suzanne Morel").locator("input[value=cancel]").check()
    button(claire, "Close, and do all this").click()
    arrived(claire, fr("Closures"))
    eye.look(claire)
    (moved,) = Booking.objects.standing()
    assert moved.booked_for == house.people["Nadia Benali"]
    assert (moved.resource, moved.starts_at) == (house.resources["Petite salle"], at(14.5))

    claire.locator(".rows a", has_text="Panne de chauffage").click()
    expect(claire.locator("#h-done")).to_be_visible()
    eye.look(claire)
    button(claire, "I have told them").click()
    expect(button(claire, "I have told them")).to_have_count(0)
    settled(claire)
    button(claire, "Open again").first.click()
    claire.locator("dialog[open]").get_by_role("button", name=fr("Open again")).click()
    expect(claire.locator("#h-back")).to_be_visible()
    eye.look(claire)
    back = claire.locator("section[aria-labelledby=h-back] li", has_text="Suzanne Morel")
    back.get_by_role("button").click()
    said(claire, "Suzanne Morel")
    assert Closure.objects.get().lifted_at is not None
    assert Booking.objects.standing().filter(booked_for=house.people["Suzanne Morel"]).exists()


# Waiting


def test_who_waits_is_offered_what_comes_free_and_takes_it(open_as, house, eye):
    house.booked("Grande salle", 16, 18, "Théo Marchand")
    nadia = open_as("Nadia Benali", f"{house.url('people:my_confirm')}?{WISH}")
    button(nadia, "Put me on the waiting list").click()
    arrived(nadia, "Nadia Benali")
    expect(nadia.locator("section[aria-labelledby=h-wait]")).to_contain_text("Grande salle")
    eye.look(nadia)

    counter = open_as("Maud Perrin", "desk:counter")
    counter.locator("#line .tl-block a").first.click()
    counter.locator("#panel").get_by_role("button", name=fr("Cancel the booking")).click()
    said(counter, "Théo Marchand")
    counter.goto(house.url("upkeep:to_decide"))
    expect(counter.locator("section[aria-labelledby=h-offers]")).to_contain_text("Nadia Benali")
    eye.look(counter)

    nadia.reload()
    offer = nadia.locator(".offer-kept")
    expect(offer).to_contain_text("Grande salle")
    eye.look(nadia)
    offer.get_by_role("button", name=fr("I take it")).click()
    said(nadia, "Grande salle")
    expect(nadia.locator(".offer-kept")).to_have_count(0)
    booking = Booking.objects.standing().get()
    assert (booking.booked_for, booking.tentative_until) == (house.people["Nadia Benali"], None)


# Asking


def test_a_request_is_asked_and_answered(open_as, house, eye):
    room = house.resources["Grande salle"]
    room.needs_approval = True
    room.save()
    nadia = open_as("Nadia Benali", f"{house.url('people:my_confirm')}?{WISH}")
    eye.look(nadia)
    nadia.locator("[name=purpose]").fill("Répétition de la chorale")
    button(nadia, "Ask for it").click()
    arrived(nadia, "Nadia Benali")
    expect(nadia.locator("section[aria-labelledby=h-asked]")).to_contain_text("Grande salle")
    eye.look(nadia)

    maud = open_as("Maud Perrin", "upkeep:to_decide")
    eye.look(maud)
    maud.get_by_role("link", name=fr("Answer")).click()
    arrived(maud, "Grande salle")
    eye.look(maud)
    maud.locator("[name=message]").fill("Avec plaisir, pensez aux clés.")
    button(maud, "Accept").click()
    arrived(maud, fr("To decide"))

    nadia.reload()
    expect(nadia.locator("section[aria-labelledby=h-asked]")).to_contain_text("pensez aux clés")
    expect(nadia.locator("section[aria-labelledby=h-coming]")).to_contain_text("Grande salle")
    eye.look(nadia)
    assert BookingRequest.objects.get().booking == Booking.objects.standing().get()
