"""Somebody who has never come: the directory, the map, the page of a place, its poster."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.demo.directory import import_loire
from tests.journeys.hands import fr
from tests.journeys.patience import settled
from tests.journeys.scene import BEFORE


@pytest.fixture
def loire(house):
    """The 81 real places around."""
    import_loire(by=None, now=BEFORE)


@pytest.fixture
def directory(loire, open_as):
    return open_as("", "/lieux/")


def results(page):
    return page.locator(".listing a")


def test_searching_by_what_one_remembers_of_a_name(directory, eye):
    eye.look(directory)
    box = directory.locator("#id_q")
    box.press_sequentially("rive de gie", delay=15)

    expect(directory).to_have_url(re.compile("q=rive%20de%20gie&"))
    expect(results(directory)).to_have_count(1)
    expect(results(directory)).to_contain_text("Cyberespace de Rive-de-Gier")
    expect(directory.locator("#h-found")).to_contain_text("1")
    eye.look(directory)
    results(
        directory
    ).click()  # leaving the box asks nothing more, which would take the link from under the hand

    expect(directory.get_by_role("heading", level=1)).to_have_text("Cyberespace de Rive-de-Gier")
    expect(directory.get_by_text("Hinaura").first).to_be_visible()
    expect(directory.get_by_text("Licence Ouverte 2.0").first).to_be_visible()
    eye.look(directory)


def test_leaving_the_search_box_asks_nothing_more(directory):
    directory.locator("#id_q").press_sequentially("rive de gie", delay=15)
    expect(directory).to_have_url(re.compile("q=rive%20de%20gie&"))
    expect(results(directory)).to_have_count(1)
    settled(directory)
    asked = []
    directory.on("request", lambda request: asked.append(request.headers.get("hx-target")))

    results(directory).click()
    expect(directory.get_by_role("heading", level=1)).to_have_text("Cyberespace de Rive-de-Gier")

    assert "directory" not in asked, "the list would be drawn anew under the hand"


def test_a_choice_beside_the_search_box_narrows_at_once(directory):
    before = directory.locator("#h-found").inner_text()
    directory.locator("#id_service").select_option(index=1)
    expect(directory.locator("#h-found")).not_to_have_text(before)
    expect(directory).to_have_url(re.compile("service=[^&]"))


def test_a_name_that_nobody_has_leads_somewhere(directory, eye):
    directory.goto("/lieux/?q=cyberespasse+de+nulle+part+xyz")
    expect(directory.get_by_text(fr("See all the places"))).to_be_visible()
    eye.look(directory)


def test_the_map_is_walked_from_the_whole_to_one_door(directory, eye, size):
    first = directory.locator("#h-found").inner_text()
    directory.locator("[data-map-near]").first.click()

    expect(directory.locator("#h-found")).not_to_have_text(first)
    expect(directory).to_have_url(re.compile("vue="))
    eye.look(directory)
    directory.go_back()
    expect(directory.locator("#h-found")).to_have_text(first)


def test_from_the_directory_to_the_place_and_its_poster(directory, eye, house):
    house.booked("Grande salle", 17, 18.5, "Nadia Benali", purpose="Café des aidants", is_public=True)
    assert Booking.objects.get().is_public
    directory.goto("/lieux/?q=comptoir")
    results(directory).filter(has_text="Le Comptoir Numérique").click()

    expect(directory.get_by_role("heading", level=1)).to_have_text("Le Comptoir Numérique")
    expect(directory.locator(".today-card")).to_contain_text("19 h")
    expect(directory.locator("#semaine")).to_contain_text("Café des aidants")
    expect(directory.locator("#semaine")).not_to_contain_text("Nadia")
    expect(directory.locator("#venir")).to_contain_text("5 rue Javelin Pagnon")
    eye.look(directory)
    poster = directory.request.get(
        directory.get_by_role("link", name=fr("The poster to print")).get_attribute("href")
    )
    assert (poster.status, poster.headers["content-type"]) == (200, "application/pdf")
    assert poster.body().startswith(b"%PDF")


def test_a_place_without_anything_yet_says_so(open_as, eye, house):
    house.place.resources.all().delete()
    house.place.spaces.all().delete()
    eye.look(open_as("", "window:place"))


def test_in_english(directory, eye):
    directory.get_by_role("button", name="English").click()
    expect(directory.get_by_role("heading", level=1)).to_have_text("Find a place")
    eye.look(directory, language="en")
    directory.goto("/lieux/comptoir/")
    expect(directory.get_by_role("heading", name="This week")).to_be_visible()
    eye.look(directory, language="en")


def test_an_address_that_does_not_exist(open_as, eye):
    page = open_as("", "/lieux/nulle-part/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    eye.look(page)
