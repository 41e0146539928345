"""The network on a telephone: the ways into it are one menu, and its tables are read line by line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from comptoir.actors.models import Actor
from comptoir.network.steps import agree_step
from tests.journeys.hands import fr
from tests.journeys.patience import arrived
from tests.journeys.scene import NOW
from tests.journeys.test_the_network import network

__all__ = ["network"]

pytestmark = pytest.mark.in_the_hand


@pytest.fixture
def hand(open_as, network):
    """The rings on a telephone; ``hand(java_script_enabled=False)`` without a script."""
    return lambda **told: open_as("Hélène Faure", "network:rings", **told)


@pytest.mark.parametrize("told", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_the_menu_names_the_page_that_is_open_and_leads_to_the_others(hand, told):
    page = hand(**told)
    menu = page.locator(".net-ways summary")
    expect(menu).to_have_text(fr("Rings"))
    expect(page.locator(".net-ways").get_by_role("link")).to_have_count(0)
    menu.tap()
    expect(page.locator(".net-ways").get_by_role("link")).to_have_count(12)
    page.locator(".net-ways").get_by_role("link", name=fr("Readings")).tap()
    arrived(page, fr("What our network says"))
    expect(page.locator(".net-ways summary")).to_have_text(fr("Readings"))


def test_a_line_of_the_table_says_what_each_figure_is(hand):
    page = hand()
    line = page.locator("#tableau tbody tr", has_text="Cyberloire")
    received = line.locator("td", has_text="personnes")
    expect(received).to_have_attribute("data-column", fr("Received"))
    assert page.locator("#tableau .table-scroll").evaluate("(one) => one.scrollWidth <= one.clientWidth")
    expect(line.locator("td", has_text="–")).to_be_hidden()


def test_a_cell_that_speaks_for_itself_is_not_named(hand):
    line = hand().locator("#tableau tbody tr", has_text="Cyberloire")
    before = "(cell) => getComputedStyle(cell, '::before').content"
    named = {cell.inner_text(): cell.evaluate(before) for cell in line.locator("td:visible").all()}
    assert [words for words, name in named.items() if name == "none"][:2] == ["département", "pairs"]
    assert f'"{fr("Received")} "' in named.values()


def test_in_forced_colours_the_open_tab_alone_is_underlined(hand):
    page = hand(forced_colors="active")
    page.set_viewport_size({"width": 1280, "height": 800})
    line = "(tab) => getComputedStyle(tab).borderBottomColor"
    tabs = page.locator(".net-ways .tabs-wide a")
    open_one = page.locator(".net-ways .tabs-wide [aria-current]").evaluate(line)
    assert [tab.evaluate(line) for tab in tabs.all()].count(open_one) == 1


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_what_was_agreed_stands_in_lines_beside_its_gestures(hand, house, eye, width):
    """It was written letter under letter, down a metre of page, on a telephone and in a narrow column."""
    city, who = Actor.objects.get(name="Cyberloire"), Actor.objects.get(name="Hélène Faure")
    agree_step(
        place=house.place, what="Préparer les chiffres de l’année pour la réunion de rentrée", who=who,
        on=NOW.date() + timedelta(days=8), actor=city, by=None, now=NOW,
    )  # fmt: skip
    page = hand()
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("network:readings",), ("network:between_us", city.pk), ("portraits:actor", city.pk):
        page.goto(house.url(*address))
        agreed = page.locator(".net-steps li").first
        assert agreed.locator("b").bounding_box()["width"] > 150
        assert agreed.bounding_box()["height"] < 300
        eye.look(page)


def test_a_button_of_two_lines_keeps_its_words_beside_its_sign(hand, house):
    page = hand()
    page.goto(house.url("portraits:actor", Actor.objects.get(name="Cyberloire").pk))
    page.set_viewport_size({"width": 320, "height": 844})
    button = page.get_by_role("link", name=fr("Tell an ask or an offer"))
    assert button.bounding_box()["height"] > 50, "its words take two lines"
    assert button.evaluate("(one) => getComputedStyle(one).textAlign") == "start"


def test_a_title_and_the_number_beside_it_are_heard_as_two_words(hand, house):
    page = hand()
    page.goto(house.url("portraits:actor", Actor.objects.get(name="Cyberloire").pk))
    expect(page.get_by_role("heading", name="Ses liens avec nous 1", exact=True)).to_be_visible()
