"""Without JavaScript, each form is enough: the same gestures, a page at a time."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.directory.models import ImportRun
from comptoir.presence.models import HeadCount, Visit
from tests.journeys.hands import fr, said, taken_back, undo
from tests.journeys.test_the_manager_imports import NOBODY_KNOWS


@pytest.fixture
def plain(open_as):
    """``plain("Maud Perrin", "desk:counter")``: a browser that runs no script."""
    return lambda who, address: open_as(who, address, java_script_enabled=False)


@pytest.fixture
def counter(plain):
    return plain("Maud Perrin", "desk:counter")


def test_searching_welcoming_and_taking_back(counter):
    counter.locator("#q").fill("suz")
    counter.locator("#q").press("Enter")
    counter.get_by_role("option", name=re.compile("Suzanne Morel")).click()
    counter.locator("#panel button.btn-primary").first.click()

    said(counter, "Suzanne Morel")
    expect(counter.locator("#here")).to_contain_text("Suzanne Morel")
    undo(counter)
    taken_back(counter, "Suzanne Morel")
    assert not Visit.objects.inside().exists()


def test_somebody_new_who_may_be_known(counter):
    counter.get_by_role("link", name=fr("Welcome"), exact=True).click()
    counter.locator("#panel [name=name]").fill("Nadege Rivoir")
    counter.locator("#panel button[name=purpose]").first.click()
    expect(counter.locator("#panel")).to_contain_text(fr("Is it the same person?"))
    expect(counter.locator("#panel [name=name]")).to_have_value("Nadege Rivoir")
    counter.locator("#panel button[name=purpose]").first.click()

    said(counter, "Nadege Rivoir")


def test_a_group(counter):
    counter.get_by_role("link", name=fr("Group")).click()
    counter.locator("#panel [name=senior]").fill("6")
    counter.locator("#panel [name=child]").fill("2")
    counter.locator("#panel button[value=workshop]").click()

    said(counter, "6 seniors, 2 enfants")
    assert sum(count.number for count in HeadCount.objects.order_by("pk")) == 8


def test_a_room_that_is_taken_then_the_first_way(counter, house):
    house.booked("Grande salle", 15, 17, "Nadia Benali")
    counter.get_by_role("link", name=fr("Book"), exact=True).click()
    counter.locator("#panel [name=resource]").select_option("grande-salle")
    for name, value in {"de": "15:30", "a": "16:30", "nom": "Suzanne Morel"}.items():
        counter.locator(f"#panel [name={name}]").fill(value)
    counter.locator("#panel").get_by_role("button", name=fr("Book"), exact=True).last.click()

    refusal = counter.get_by_role("alert")
    expect(refusal).to_contain_text("Grande salle")
    expect(counter.locator("#panel [name=de]")).to_have_value("15:30")
    refusal.get_by_role("button").first.click()
    said(counter, "Suzanne Morel")
    assert Booking.objects.get(booked_for=house.people["Suzanne Morel"]).resource.name == "Petite salle"


def test_another_day(counter):
    counter.locator("#jour").fill("2026-11-26")
    counter.get_by_role("button", name=fr("Go")).click()
    expect(counter.get_by_role("heading", level=1)).to_contain_text("Jeudi 26 novembre")


def test_bringing_a_file(plain):
    page = plain("Claire Vasseur", "directory:imports")
    file = {"name": "lieux.csv", "mimeType": "text/csv", "buffer": NOBODY_KNOWS.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=fr("Bring the file")).click()
    expect(page.get_by_label("Structure", exact=True)).to_have_value("nom")
    page.get_by_role("button", name=fr("See what would change")).click()
    page.get_by_role("button", name=fr("Import"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(fr("What the import did"))
    assert ImportRun.objects.finished().count() == 1


def test_a_member_books(plain):
    page = plain("Nadia Benali", "people:my_book")
    page.get_by_role("link", name=re.compile("Petite salle")).click()
    page.locator(".days a[href*='jour=2026-11-25']").click()
    page.locator(".starts a[href*='starts=2026-11-25T15:00']").click()
    page.get_by_role("button", name=fr("Yes, book it")).click()

    said(page, "Petite salle")
    assert Booking.objects.standing().count() == 1


def test_the_directory(plain, house):
    page = plain("", "/lieux/")
    page.locator("#id_q").fill("comptoir")
    page.get_by_role("button", name=fr("Search"), exact=True).click()
    page.locator(".listing a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Comptoir Numérique")
