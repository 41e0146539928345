"""A file says otherwise than we do: both stand side by side, and the coordinator says which is right."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation, update_actor
from comptoir.actors.network import set_place_in_network
from comptoir.exchange.tests.files import imported
from comptoir.places.models import Stewardship
from tests.journeys.hands import fr
from tests.journeys.patience import arrived
from tests.journeys.scene import BEFORE

ACTORS = "Label,Type,Scale,Town\nVille de Firminy,Public body,city,Firminy\n"
TIES = "From,To,Type\nVille de Firminy,Zoomacom,Funding\n"


@pytest.fixture
def city(house):
    """A city that a partner's file places elsewhere than we do, and at another scale."""
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    city = register_organisation(name="Ville de Firminy", by=None, now=BEFORE)
    update_actor(actor=city, commune="Fraisses", by=None, now=BEFORE)
    set_place_in_network(actor=city, scale="metropolis", family="funder", themes=[], by=None, now=BEFORE)
    imported(house.place, TIES, "carte.csv", actors=ACTORS)
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return city


@pytest.fixture
def page(open_as, city):
    return open_as("Hélène Faure", "exchange:files")


def answer(page, row, name, size):
    button = row.get_by_role("button", name=name)
    button.press("Enter") if size == "desktop" else button.tap()
    arrived(page, fr("Said otherwise"))


def test_one_word_is_taken_from_the_file_the_other_stays_ours(page, city, eye, size):
    page.locator("main a[href$='/ecarts/']").first.click()
    arrived(page, fr("Said otherwise"))
    town = page.get_by_role("row", name="Commune")
    expect(town).to_contain_text("Fraisses")
    expect(town).to_contain_text("carte.csv")
    assert page.locator(".table-scroll").evaluate("(box) => box.scrollWidth <= box.clientWidth")
    eye.look(page)

    answer(page, town, fr("Take the file’s"), size)
    expect(page.locator("#toasts")).to_contain_text(fr("It is taken from the file."))
    answer(page, page.get_by_role("row", name="Échelle"), fr("Keep ours"), size)
    expect(page.locator("#toasts")).to_contain_text(fr("Ours is kept."))
    expect(page.get_by_role("main")).to_contain_text("Rien à décider")
    eye.look(page)
    city.refresh_from_db()
    assert (city.commune, city.scale) == ("Firminy", "metropolis")


def test_what_changed_while_she_was_reading_is_looked_at_again(page, city, size):
    page.locator("main a[href$='/ecarts/']").first.click()
    arrived(page, fr("Said otherwise"))
    update_actor(actor=city, commune="Unieux", by=None, now=BEFORE)

    answer(page, page.get_by_role("row", name="Commune"), fr("Take the file’s"), size)

    expect(page.get_by_role("row", name="Commune")).to_contain_text("Unieux")
    city.refresh_from_db()
    assert city.commune == "Unieux"
