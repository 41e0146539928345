"""Who coordinates the place declares a tie, corrects, moves and ends it; a manager is named for the rest."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.places.models import Stewardship
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie
from tests.journeys.hands import fr, said
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import BEFORE

SAYS = "La Maison de l’emploi fait travailler Zoomacom"


@pytest.fixture
def ties(open_as, house):
    """The ties before Hélène, who coordinates; one of them without a first day."""
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    job = register_organisation(name="Maison de l’emploi", by=None, now=BEFORE)
    declare_tie(kind="commissions", subject=job, counterpart=us, source="L’étude", by=None, now=BEFORE)
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return open_as("Hélène Faure", "ties:around")


@pytest.fixture
def keyboard(size):
    return size == "desktop"


def press(what, keyboard):
    """With Enter where there is a keyboard, with a finger elsewhere."""
    what.press("Enter") if keyboard else what.tap()


def act(page, name, keyboard):
    """The gesture of that name beside the tie with the Maison de l’emploi."""
    press(page.get_by_role("link", name=f"{fr(name)} : {SAYS}"), keyboard)
    settled(page)


def test_she_declares_a_tie_in_her_own_words(ties, eye, keyboard, house):
    press(ties.get_by_role("link", name=fr("Declare a tie")).first, keyboard)
    arrived(ties, fr("Declare a tie"))
    who = ties.get_by_role("group", name=fr("Who"), exact=True)
    who.get_by_label(fr("an organisation")).check()
    ties.get_by_label(fr("Name"), exact=True).fill("Ville de Firminy")
    ties.get_by_label(fr("What is declared")).select_option("funds")
    ties.locator("[name=counterpart]").fill("Zoomacom")
    press(ties.get_by_role("button", name=fr("Record")), keyboard)
    missing = ties.get_by_label(fr("How is it known?"))
    expect(missing).to_have_attribute("aria-invalid", "true")
    expect(missing).to_be_focused()
    eye.look(ties)
    missing.fill("Conseil municipal de mars")
    press(ties.get_by_role("button", name=fr("Record")), keyboard)

    said(ties, fr("It is declared."))
    expect(ties.get_by_role("main")).to_contain_text("La Ville de Firminy finance Zoomacom")
    assert Tie.objects.get(kind="funds").subject.name == "Ville de Firminy"


def test_she_dates_a_tie_from_the_list_of_those_without_a_first_day(ties, eye, keyboard):
    press(ties.get_by_role("link", name="sans premier jour"), keyboard)
    expect(ties.get_by_role("main")).to_contain_text("Seulement les liens dont personne n’a dit")
    eye.look(ties)
    act(ties, "Correct", keyboard)
    ties.get_by_label(fr("Since")).fill("2019-03-01")
    press(ties.get_by_role("button", name=fr("Record")), keyboard)

    said(ties, fr("The tie is corrected."))
    expect(ties.get_by_role("link", name=f"{fr('Correct')} : {SAYS}")).to_have_count(0)
    ties.get_by_role("link", name=fr("All ties")).click()
    act(ties, "Correct", keyboard)
    history = ties.get_by_role("region", name=fr("Its history"))
    expect(history).to_contain_text("Hélène Faure")
    expect(history).to_contain_text("1er mars 2019")
    eye.look(ties)


def test_she_lets_a_tie_sleep_says_why_then_ends_it(ties, eye, keyboard):
    act(ties, "State", keyboard)
    ties.locator("[name=state][value=asleep]").check()
    ties.get_by_label(fr("What stands in the way")).fill("Plus de conseillère depuis la rentrée")
    eye.look(ties)
    press(ties.get_by_role("button", name=fr("Record")), keyboard)
    said(ties, fr("The state of the tie is recorded."))
    expect(ties.get_by_role("main")).to_contain_text("Plus de conseillère depuis la rentrée")

    act(ties, "It is over", keyboard)
    arrived(ties, fr("Is this over?"))
    eye.look(ties)
    press(ties.get_by_role("button", name=fr("It is over")), keyboard)
    said(ties, fr("This tie is over."))
    over = ties.locator("details.fold")
    press(over.locator("summary"), keyboard)
    expect(over).to_contain_text(SAYS)
    assert [state.state for state in Tie.objects.get(kind="commissions").states.order_by("pk")][-1] == "ended"


def test_what_gives_a_right_is_refused_with_the_name_of_the_manager(ties, eye, keyboard):
    kept = ties.locator(".row", has_text="Théo Marchand représente KARMA")
    expect(kept).to_contain_text(fr("Kept by a manager"))
    expect(kept.get_by_role("link")).to_have_count(0)
    press(ties.get_by_role("link", name=fr("Declare a tie")).first, keyboard)
    who = ties.get_by_role("group", name=fr("Who"), exact=True)
    who.get_by_label(fr("a person")).check()
    ties.get_by_label(fr("Name"), exact=True).fill("Suzanne Morel")
    ties.get_by_label(fr("What is declared")).select_option("represents")
    ties.locator("[name=counterpart]").fill("KARMA")
    ties.get_by_label(fr("How is it known?")).fill("Dit au comptoir")
    press(ties.get_by_role("button", name=fr("Record")), keyboard)

    expect(ties.locator(".field .error").first).to_contain_text("Claire Vasseur")
    expect(ties.get_by_label(fr("Name"), exact=True)).to_have_value("Suzanne Morel")
    eye.look(ties)
    assert Tie.objects.filter(kind="represents").count() == 1


@pytest.mark.parametrize("width", [1000, 1240, 1280])
def test_no_page_is_wider_than_a_small_laptop(ties, width):
    ties.set_viewport_size({"width": width, "height": 800})
    assert ties.evaluate("() => document.documentElement.scrollWidth") <= width
    assert ties.locator(".topbar").bounding_box()["height"] < 80
    ways = ties.locator(".topbar").get_by_role("link", name=fr("Network"))
    if not ways.first.is_visible():
        ties.locator(".topbar .menu summary").click()
    expect(ways.locator("visible=true")).to_have_count(1)
