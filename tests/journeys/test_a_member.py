"""Members: they sign in by a code, a password or a passkey; they book from their phone, see it and cancel."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from tests.journeys.hands import fr, said, undo
from tests.journeys.patience import AT_ONCE, arrived, next_look, settled
from tests.journeys.scene import at


@pytest.fixture
def entrance(open_as):
    return open_as("", "/compte/login/")


def is_home(page, name="Nadia Benali"):
    arrived(page, name)


def ask_for_a_code(page, mailoutbox, email="nadia@example.org"):
    page.locator("#code-email").fill(email)
    page.get_by_role("button", name=fr("Send me a code")).click()
    expect(page.get_by_label("Code")).to_be_visible()
    code = re.search(r"^ +(\S{4,})$", mailoutbox[-1].body, re.M)
    return code[1] if code else ""


def type_code(page, code):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=fr("Continue")).click()


def test_signing_in_by_a_code_sent_by_mail(entrance, eye, mailoutbox):
    eye.look(entrance)
    code = ask_for_a_code(entrance, mailoutbox)
    eye.look(entrance)
    type_code(entrance, "FAUX-CODE")
    expect(entrance.locator(".error")).to_be_visible()
    eye.look(entrance)
    type_code(entrance, code)

    is_home(entrance)
    eye.look(entrance)


def test_an_address_that_nobody_has_is_not_told_apart(entrance, mailoutbox):
    assert not ask_for_a_code(entrance, mailoutbox, "personne@example.org")
    expect(entrance.get_by_text("personne@example.org", exact=True)).to_be_visible()


def test_signing_in_by_password(entrance, eye, house):
    account = house.accounts["Nadia Benali"]
    account.set_password("une phrase assez longue")
    account.save()

    def sign_in(password):
        form = entrance.locator("details.fold form")
        form.locator("[name=login]").fill("nadia@example.org")
        form.locator("[name=password]").fill(password)
        form.get_by_role("button").last.click()

    entrance.locator("details.fold summary").click()
    sign_in("pas la bonne")
    expect(entrance.locator(".form-errors")).to_be_visible()
    expect(entrance.locator("details.fold [name=login]")).to_have_value("nadia@example.org")
    eye.look(entrance)
    sign_in("une phrase assez longue")
    is_home(entrance)


def give_a_finger(page):
    """A finger that always says yes: Chromium's own virtual authenticator."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    finger = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": finger})


def sign_out(page):
    menu = page.locator("details.menu, details.whoami").locator("visible=true").first
    menu.locator("summary").click()
    menu.get_by_role("button", name=fr("Sign out")).click()
    expect(page.locator("details.whoami")).to_have_count(0)


def test_a_passkey_is_added_and_opens_the_door(entrance, eye, mailoutbox):
    give_a_finger(entrance)
    type_code(entrance, ask_for_a_code(entrance, mailoutbox))
    is_home(entrance)
    entrance.goto("/compte/2fa/")
    eye.look(entrance)
    entrance.goto("/compte/2fa/webauthn/")
    eye.look(entrance)
    entrance.get_by_role("link", name=fr("Add a device")).click()
    arrived(entrance, fr("Add a device"))
    eye.look(entrance)
    entrance.get_by_label(fr("Its name")).fill("Mon téléphone")
    entrance.get_by_role("button", name=fr("Add this device")).click()
    entrance.get_by_role("link", name=fr("See")).click()
    expect(entrance.get_by_text("Mon téléphone")).to_be_visible()
    eye.look(entrance)
    entrance.get_by_role("link", name=fr("Remove")).click()
    arrived(entrance, fr("Remove %(name)s?", name="Mon téléphone"))
    eye.look(entrance)

    sign_out(entrance)
    entrance.goto("/compte/login/")
    entrance.get_by_role("button", name=fr("Use this device’s passkey")).click()
    is_home(entrance)
    with time_machine.travel(at(16), tick=False):
        entrance.goto("/compte/2fa/webauthn/add/")
        eye.look(entrance)
        entrance.get_by_role("button", name=fr("Use this device’s passkey")).click()
        expect(entrance.get_by_label(fr("Its name"))).to_be_visible()


@pytest.fixture
def nadia(open_as):
    return open_as("Nadia Benali", "people:me")


def book(page, thing, day="2026-11-25", starts="15:00"):
    """A thing, a day, a time, yes."""
    page.get_by_role("link", name=fr("Book"), exact=True).first.click()
    page.get_by_role("link", name=re.compile(thing)).click()
    # The day may be the one shown already: its times are put in place anew all the same.
    with page.expect_response(lambda answer: f"jour={day}" in answer.url):
        page.locator(f".days a[href*='jour={day}']").click()
    settled(page)
    expect(page.locator(f".days [aria-current=date][href*='jour={day}']")).to_be_visible()
    page.locator(f".starts a[href*='starts={day}T{starts}']").click()
    arrived(page, fr("Is this right?"))


def test_booking_from_ones_own_page(nadia, eye):
    eye.look(nadia)
    nadia.get_by_role("link", name=fr("Book"), exact=True).first.click()
    arrived(nadia, fr("Book"))
    eye.look(nadia)
    nadia.go_back()
    is_home(nadia)
    book(nadia, "Petite salle")
    eye.look(nadia)
    nadia.get_by_role("button", name=fr("Yes, book it")).click()

    is_home(nadia)
    said(nadia, "Petite salle")
    expect(nadia.locator(".mine")).to_contain_text("Petite salle")
    eye.look(nadia)
    booking = Booking.objects.standing().get()
    assert (booking.booked_for.name, f"{booking.starts_at:%d %H:%M}") == ("Nadia Benali", "25 14:00")

    nadia.locator("form[action*=annuler] button").first.click()
    expect(nadia.locator(".mine")).to_have_count(0)
    said(nadia, "Petite salle")
    assert not Booking.objects.standing().exists()
    undo(nadia)
    expect(nadia.locator("form[action*=annuler] button")).to_have_count(1)
    assert Booking.objects.standing().exists()


def test_two_members_want_the_same_room(nadia, open_as, eye, house):
    theo = open_as("Théo Marchand", "people:me")
    book(nadia, "Petite salle")
    book(theo, "Petite salle")
    nadia.get_by_role("button", name=fr("Yes, book it")).click()
    said(nadia, "Petite salle")
    theo.get_by_role("button", name=fr("Yes, book it")).click()

    refusal = theo.get_by_role("alert")
    expect(refusal).to_contain_text("Petite salle")
    eye.look(theo)
    refusal.get_by_role("button").first.click()
    said(theo, "Théo Marchand")
    mine, other = Booking.objects.standing().order_by("pk")
    assert (mine.resource, mine.starts_at) != (other.resource, other.starts_at)
    assert other.booked_for == house.people["Théo Marchand"]


def test_the_counter_sees_what_a_member_books_within_three_seconds(nadia, open_as):
    counter = open_as("Maud Perrin", "desk:counter")
    book(nadia, "Grande salle", day="2026-11-24", starts="16:00")
    nadia.get_by_role("button", name=fr("Yes, book it")).click()
    said(nadia, "Grande salle")

    next_look(counter)
    expect(counter.locator("#line")).to_contain_text("Nadia Benali", timeout=AT_ONCE)
