"""Finding and booking: six people and a projector, one tap; what is taken, what is too much, and a guest."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.rights.actions import set_quota
from comptoir.site.tests.doors import code_in
from tests.journeys.hands import Hands, fr, said, taken_back, undo
from tests.journeys.patience import answered, arrived, settled
from tests.journeys.scene import BEFORE, at

PROJECTOR = "Vidéoprojecteur"


@pytest.fixture
def rooms(house):
    """The small room has a projector, and is open to guests."""
    room = house.resources["Petite salle"]
    room.equipment, room.open_to_guests = [PROJECTOR], True
    room.save()
    house.place.phone = "+33477000001"
    house.place.save()
    return house


def button(page, sentence):
    return page.get_by_role("button", name=fr(sentence))


def find(page):
    page.get_by_role("link", name=fr("Book"), exact=True).first.click()
    arrived(page, fr("Book"))


def soon(page, people):
    """« Dès que possible »: that many, with the projector."""
    form = page.locator("section[aria-labelledby=h-soon] form")
    form.locator("[name=party]").fill(str(people))
    form.get_by_text(fr("And also")).click()
    form.get_by_label(PROJECTOR).check()
    form.get_by_role("button").last.click()
    expect(page.locator("#h-found")).to_contain_text(fr("The next free times"))
    settled(page)
    return page.locator("#found li")


def test_the_next_hour_for_six_with_a_projector_then_undone(open_as, rooms, eye):
    nadia = open_as("Nadia Benali", "people:me")
    find(nadia)
    eye.look(nadia)
    found = soon(nadia, 6)
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Petite salle")
    eye.look(nadia)
    nadia.locator("#found a.btn-primary").click()
    arrived(nadia, fr("Is this right?"))
    eye.look(nadia)
    button(nadia, "Yes, book it").click()

    said(nadia, "Petite salle")
    booking = Booking.objects.standing().get()
    assert (booking.party, booking.resource.name) == (6, "Petite salle")
    eye.look(nadia)
    undo(nadia)
    taken_back(nadia, "Petite salle")
    assert not Booking.objects.standing().exists()


def test_more_people_than_any_room_holds_is_said(open_as, rooms, eye):
    nadia = open_as("Nadia Benali", "people:my_book")
    form = nadia.locator("section[aria-labelledby=h-soon] form")
    form.locator("[name=party]").fill("90")
    form.get_by_role("button").last.click()
    expect(nadia.locator("#found .empty")).to_be_visible()
    eye.look(nadia)


def test_what_is_taken_is_refused_and_the_next_hour_is_one_tap(open_as, rooms, eye):
    rooms.booked("Petite salle", 15, 17, "Théo Marchand")
    nadia = open_as("Nadia Benali", "people:my_book")
    form = nadia.locator("section[aria-labelledby=h-when] form")
    form.locator("[name=starts]").fill("2026-11-24T15:30")
    form.locator("[name=ends]").fill("2026-11-24T16:30")
    form.get_by_role("button").last.click()
    line = nadia.locator("#found li", has_text="Petite salle")
    expect(line.locator(".late")).to_be_visible()
    expect(nadia.locator("#found")).not_to_contain_text("Théo")
    eye.look(nadia)
    line.get_by_role("link", name=fr("Wait for it")).click()
    arrived(nadia, fr("Is this right?"))
    eye.look(nadia)
    nadia.locator("[name=purpose]").fill("Chorale")
    button(nadia, "Try all the same").click()

    refusal = nadia.get_by_role("alert")
    expect(refusal).to_contain_text("Petite salle")
    expect(refusal).not_to_contain_text("Théo")
    eye.look(nadia)
    refusal.locator("form", has_text=re.compile("Petite salle")).get_by_role("button").first.click()
    said(nadia, "Petite salle")
    mine = Booking.objects.standing().get(booked_for=rooms.people["Nadia Benali"])
    assert (mine.resource.name, mine.purpose, mine.starts_at >= at(17)) == ("Petite salle", "Chorale", True)


def test_the_same_with_forms_alone(open_as, rooms):
    nadia = open_as("Nadia Benali", "people:me", java_script_enabled=False)
    nadia.get_by_role("link", name=fr("Book"), exact=True).first.click()
    soon(nadia, 6)
    nadia.locator("#found a.btn-primary").click()
    button(nadia, "Yes, book it").click()
    said(nadia, "Petite salle")

    expect(nadia.locator(".mine")).to_contain_text("Petite salle")
    nadia.locator("form[action*=annuler] button").first.click()
    expect(nadia.locator(".mine")).to_have_count(0)


# Too much


@pytest.fixture
def two_hours_a_week(rooms):
    set_quota(place=rooms.place, most=2, measure="hours", over="week", by=None, now=BEFORE)
    rooms.booked("Petite salle", 9, 11, "Nadia Benali")
    return rooms


def test_a_limit_is_said_in_plain_words(open_as, two_hours_a_week, eye):
    nadia = open_as("Nadia Benali", "people:me")
    expect(nadia.locator(".limit")).to_have_count(1)
    eye.look(nadia)
    query = "resource=grande-salle&starts=2026-11-24T16:00&ends=2026-11-24T17:00"
    nadia.goto(f"{two_hours_a_week.url('people:my_confirm')}?{query}")
    expect(nadia.locator(".note.is-warn")).to_contain_text("par semaine au plus")
    eye.look(nadia)
    button(nadia, "Yes, book it").click()

    refusal = nadia.get_by_role("alert")
    expect(refusal).to_contain_text("par semaine au plus")
    eye.look(nadia)
    assert Booking.objects.count() == 1


def test_the_counter_answers_for_it(counter, size, two_hours_a_week, eye):
    hands = Hands(counter, size)
    hands.press(counter.get_by_role("link", name=fr("Book")))
    counter.locator("#panel").get_by_label(fr("What")).select_option("Grande salle")
    hands.fill(de="16:00", a="17:00", nom="Nadia Benali")
    answered(counter.locator("#nom"))
    hands.press(counter.locator("#names").get_by_role("option", name=re.compile("Nadia Benali")).first)

    refusal = counter.locator("#panel").get_by_role("alert")
    expect(refusal).to_contain_text("par semaine au plus")
    eye.look(counter)
    hands.press(refusal.get_by_role("button", name=fr("Take it all the same")))
    said(counter, "Grande salle")
    assert Booking.objects.standing().filter(resource=two_hours_a_week.resources["Grande salle"]).exists()


# Without an account


def test_a_guest_books_with_a_code(open_as, rooms, eye, mailoutbox):
    guest = open_as("", rooms.place.get_absolute_url())
    eye.look(guest)
    guest.locator(".hero").get_by_role("link", name=fr("Book")).click()
    arrived(guest, fr("Book"))
    eye.look(guest)
    guest.get_by_role("link", name=re.compile("Petite salle")).click()
    arrived(guest, "Petite salle")
    guest.locator(".days a[href*='jour=2026-11-25']").click()
    expect(guest.locator(".days [aria-current=date][href*='jour=2026-11-25']")).to_be_visible()
    eye.look(guest)
    guest.locator(".starts a[href*='starts=2026-11-25T15:00']").click()
    arrived(guest, fr("Who is coming?"))
    eye.look(guest)
    guest.get_by_label(fr("Your name")).fill("Rosa Lenoir")
    guest.get_by_label(fr("Your e-mail address")).fill("rosa@example.org")
    button(guest, "Send me a code").click()
    arrived(guest, fr("Look at your mail"))
    eye.look(guest)

    guest.get_by_label(fr("The code of six digits")).fill("12")
    button(guest, "Confirm my booking").click()
    expect(guest.locator(".error")).to_be_visible()
    eye.look(guest)
    code = code_in(mailoutbox[-1])
    guest.get_by_label(fr("The code of six digits")).fill(code)
    button(guest, "Confirm my booking").click()
    arrived(guest, fr("Your booking"))
    said(guest, fr("It is booked. A letter with this address is on its way to you."))
    eye.look(guest)
    booking = Booking.objects.standing().get()
    assert (booking.booked_for.name, booking.starts_at.hour, booking.tentative_until) == (
        "Rosa Lenoir",
        14,
        None,
    )
    assert guest.url in mailoutbox[-1].body

    button(guest, "I am not coming: cancel it").click()
    said(guest, fr("It is cancelled. Thank you for giving the time back."))
    eye.look(guest)
    assert not Booking.objects.standing().exists()


def test_three_wrong_codes_give_the_time_back(open_as, rooms, eye, mailoutbox):
    query = "resource=petite-salle&starts=2026-11-25T15:00&ends=2026-11-25T16:00"
    guest = open_as("", f"{rooms.url('guests:tell')}?{query}")
    guest.get_by_label(fr("Your name")).fill("Rosa Lenoir")
    guest.get_by_label(fr("Your e-mail address")).fill("rosa@example.org")
    button(guest, "Send me a code").click()
    arrived(guest, fr("Look at your mail"))
    code = code_in(mailoutbox[-1])
    for _ in range(3):
        settled(guest)
        guest.get_by_label(fr("The code of six digits")).fill(f"{(int(code) + 1) % 10**6:06}")
        with guest.expect_navigation():
            button(guest, "Confirm my booking").click()

    arrived(guest, fr("This code no longer counts"))
    eye.look(guest)
    assert not Booking.objects.standing().exists()
