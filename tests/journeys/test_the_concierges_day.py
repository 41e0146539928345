"""A Tuesday at the counter: people, rooms, paper, the closing. Each gesture in three at most."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.actors.models import Actor
from comptoir.booking.models import Booking
from comptoir.presence.models import GroupVisit, HeadCount, Visit
from tests.journeys.hands import Hands, fr, said, taken_back, undo
from tests.journeys.patience import answered, arrived, held, settled
from tests.journeys.scene import NOW, at


@pytest.fixture
def hands(counter, size):
    return Hands(counter, size)


def panel(page):
    return page.locator("#panel")


def test_somebody_known(counter, hands, eye, house):
    hands.find("suz", first="Suzanne Morel")
    expect(panel(counter)).to_contain_text("Suzanne Morel")
    eye.look(counter)
    hands.first_choice()

    said(counter, fr("%(name)s is in.", name="Suzanne Morel"))
    expect(counter.locator("#here")).to_contain_text("Suzanne Morel")
    assert hands.gestures <= 3
    eye.look(counter)
    undo(counter)
    taken_back(counter, fr("%(name)s is in.", name="Suzanne Morel"))
    expect(counter.locator("#here")).to_contain_text(
        fr("Nobody is in. Whoever you welcome is listed here, with the button for when they leave.")
    )


def test_the_next_name_typed_before_the_answer_comes_is_not_wiped_out(counter, hands, house):
    hands.find("suz", first="Suzanne Morel")
    expect(panel(counter)).to_contain_text("Suzanne Morel")

    with held(counter, "**/accueillir/*/"):
        hands.first_choice()
        counter.locator("#q").fill("Nadège")

    said(counter, fr("%(name)s is in.", name="Suzanne Morel"))
    expect(counter.locator("#q")).to_have_value("Nadège")
    expect(counter.locator("#found")).to_contain_text("Nadège Rivoire")


def test_the_name_that_was_welcomed_is_wiped_out(counter, hands, house):
    hands.find("suz", first="Suzanne Morel")
    hands.first_choice()

    said(counter, fr("%(name)s is in.", name="Suzanne Morel"))
    expect(counter.locator("#q")).to_have_value("")


def test_an_unknown_senior_without_an_e_mail(counter, hands, eye, house):
    hands.type("Nadege Rivoire-Blanc", counter.locator("#q"))
    answered(counter.locator("#q"))
    hands.press(counter.get_by_role("option", name=re.compile(fr("first visit"))))

    expect(panel(counter)).to_contain_text(fr("Is it the same person?"))
    expect(panel(counter)).to_contain_text("Nadège Rivoire")
    eye.look(counter)
    hands.press(panel(counter).get_by_role("button", name=fr("help").capitalize()))

    said(counter, fr("%(name)s is in.", name="Nadege Rivoire-Blanc"))
    assert hands.gestures <= 3
    newcomer = Actor.objects.get(name="Nadege Rivoire-Blanc")
    assert (newcomer.email, newcomer.phone) == ("", "")


def test_it_was_the_same_person(counter, hands, house):
    hands.type("Nadege Rivoir", counter.locator("#q"))
    answered(counter.locator("#q"))
    hands.press(counter.get_by_role("option", name=re.compile(fr("first visit"))))
    hands.press(panel(counter).get_by_role("link", name=fr("Yes, welcome them")).first)
    expect(counter.locator("#h-panel")).to_contain_text("Nadège Rivoire")
    hands.first_choice()

    said(counter, fr("%(name)s is in.", name="Nadège Rivoire"))
    assert Visit.objects.get().person == house.people["Nadège Rivoire"]


def test_six_seniors_and_two_children(counter, hands, eye):
    hands.press(counter.get_by_role("link", name=fr("Group")))
    expect(panel(counter)).to_contain_text(fr("Welcome a group"))
    eye.look(counter)
    hands.fill(senior="6", child="2")
    hands.press(panel(counter).get_by_role("button", name=fr("workshop").capitalize()))

    said(counter, "6 seniors, 2 enfants")
    expect(counter.locator("#tally")).to_contain_text(re.compile(r"8\s*ici"))
    assert hands.gestures <= 3
    eye.look(counter)
    assert {one.public: one.number for one in HeadCount.objects.order_by("pk")} == {"senior": 6, "child": 2}
    assert GroupVisit.objects.count() == 1


def test_a_desk_given_to_who_comes_in(counter, hands, house):
    hands.find("nadia", first="Nadia Benali")
    hands.press(panel(counter).get_by_role("button", name=re.compile("Coworking")))

    said(counter, "Nadia Benali est là, Bureau 1 jusqu’à 16")
    assert hands.gestures <= 3


def test_a_room_given_now(counter, hands, eye, house):
    hands.press(counter.locator("#free").get_by_role("link", name=re.compile("Petite salle")))
    hands.type("karm", panel(counter).get_by_label(fr("For whom")))
    first = counter.locator("#names").get_by_role("option").first
    expect(first).to_contain_text("KARMA")
    answered(counter.locator("#nom"))
    eye.look(counter)
    hands.key("Enter") if hands.has_keyboard else hands.press(first)

    said(counter, "Petite salle")
    assert hands.gestures <= 3
    assert Booking.objects.get().booked_for == house.people["KARMA"]


def test_a_refusal_says_why_and_the_first_way_is_one_press(counter, hands, eye, house):
    house.booked("Grande salle", 15, 17, "Nadia Benali", purpose="Papycamp")
    counter.reload()
    hands.press(counter.get_by_role("link", name=fr("Book")))
    panel(counter).get_by_label(fr("What")).select_option("Grande salle")
    hands.fill(de="15:30", a="16:30", nom="KARMA")
    answered(counter.locator("#nom"))
    hands.press(counter.locator("#names").get_by_role("option", name=re.compile("KARMA")).first)

    refusal = panel(counter).get_by_role("alert")
    expect(refusal).to_contain_text("Grande salle")
    expect(refusal).to_contain_text("Papycamp")
    expect(refusal).to_be_focused()
    expect(counter.locator("#line .tl-ghost.is-asked")).to_have_count(1)
    expect(counter.locator("#line .tl-ghost.is-way").first).to_be_visible()
    eye.look(counter)
    before = hands.gestures
    hands.press(refusal.get_by_role("button").first)

    said(counter, "Petite salle")
    assert hands.gestures - before == 1
    expect(counter.locator("#line .tl-ghost")).to_have_count(0)
    taken = Booking.objects.get(booked_for=house.people["KARMA"])
    assert taken.resource == house.resources["Petite salle"]


def arrive(page, name):
    page.locator("#expected").get_by_role("button", name=re.compile(name)).click()
    said(page, name)


def open_block(page):
    page.locator("#line .tl-block a").first.click()
    expect(page.locator("#h-panel")).to_be_visible()
    settled(page)
    return panel(page)


def test_a_booking_from_its_arrival_to_its_end(counter, eye, house):
    house.booked("Petite salle", 14, 15.5, "Nadia Benali")
    counter.reload()
    arrive(counter, "Nadia Benali")
    open_block(counter)
    eye.look(counter)
    panel(counter).get_by_role("button", name=re.compile("30 min")).click()
    said(counter, "jusqu’à 16 h")
    assert Booking.objects.get().ends_at == at(16)

    open_block(counter).get_by_role("button", name=fr("End it now")).click()
    finished = fr("%(what)s is free again: %(name)s has finished.", what="Petite salle", name="Nadia Benali")
    said(counter, finished)
    assert Booking.objects.get().ended_at == NOW
    undo(counter, finished)
    taken_back(counter, finished)
    booking = Booking.objects.get()
    assert (booking.ended_at, booking.ends_at) == (None, at(16))


def test_who_came_early_and_leaves_before_time_used_nothing(counter, house):
    house.booked("Petite salle", 14.5, 15.5, "Nadia Benali")
    counter.reload()
    arrive(counter, "Nadia Benali")
    open_block(counter).get_by_role("button", name=fr("End it now")).click()
    expect(counter.locator("#line .tl-block")).to_have_count(0)
    assert not Booking.objects.standing().exists()

    undo(counter, "Petite salle")
    expect(counter.locator("#line .tl-block")).to_have_count(1)
    assert Booking.objects.standing().get().checked_in_at == NOW


def test_a_booking_moved_to_tomorrow_then_cancelled_and_taken_back(counter, eye, house):
    house.booked("Petite salle", 16, 17, "Nadia Benali")
    counter.reload()
    open_block(counter).get_by_text(fr("Move it to another time or another place")).click()
    panel(counter).get_by_label(fr("Day")).fill("2026-11-25")
    panel(counter).get_by_role("button", name=fr("Move"), exact=True).click()
    said(counter, "Nadia Benali")

    counter.get_by_role("link", name=fr("The day after")).click()
    arrived(counter, "Mercredi 25 novembre")
    eye.look(counter)
    open_block(counter).get_by_role("button", name=fr("Cancel the booking")).click()
    said(counter, "Nadia Benali")
    undo(counter)
    taken_back(counter, "")
    expect(counter.locator("#line .tl-block")).to_have_count(1)
    assert Booking.objects.standing().get().starts_at.day == 25
