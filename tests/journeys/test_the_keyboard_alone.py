"""The whole path without a mouse: each thing that has the focus shows it, and nothing is out of reach."""

import pytest
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.presence.models import Visit
from tests.journeys.hands import fr, said, taken_back

FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const box = one.closest('.search, .tl-block, .choice') || one;
    const drawn = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 1;
    const ring = (s) => s.boxShadow !== "none" || drawn(s);
    const at = one.getBoundingClientRect();
    return {
      name: (one.getAttribute('aria-label') || one.textContent || one.name || one.id).trim().slice(0, 60),
      tag: one.tagName, id: one.id, shows: ring(style) || ring(getComputedStyle(box)),
      inside: at.bottom > 0 && at.top < innerHeight, width: at.width,
    };
  }"""


@pytest.fixture
def size():
    """Keyboards come with large windows."""
    return "desktop"


@pytest.fixture
def keys(counter):
    return counter.keyboard


def focused(page):
    told = page.evaluate(FOCUSED)
    assert told["shows"], f"nothing shows that {told} has the focus"
    assert told["inside"], f"{told} has the focus out of sight"
    return told


def tab_to(page, name, presses=40):
    """Tab until the focus is on what is called so; every stop on the way is seen."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if name in focused(page)["name"]:
            return
    raise AssertionError(f"{presses} tabs do not reach {name!r}")


def test_welcome_book_and_take_back(counter, keys, house):
    expect(counter.locator("#q")).to_be_focused()
    keys.type("suzan")
    expect(counter.locator("#q")).to_have_attribute("aria-expanded", "true")
    keys.press("Enter")
    expect(counter.locator("#h-panel")).to_contain_text("Suzanne Morel")
    focused(counter)
    keys.press("Enter")
    said(counter, "Suzanne Morel")
    assert Visit.objects.inside().count() == 1
    expect(counter.locator("#q")).to_be_focused()

    keys.type("petite")
    expect(counter.locator("#found [role=option]").first).to_contain_text("Petite salle")
    keys.press("Enter")
    expect(counter.locator("#h-panel")).to_contain_text("Petite salle")
    focused(counter)
    keys.press("Enter")
    expect(counter.locator("#nom")).to_be_focused()
    keys.type("karma")
    expect(counter.locator("#names [role=option]").first).to_contain_text("KARMA")
    keys.press("Enter")
    said(counter, "Petite salle")
    assert Booking.objects.standing().count() == 1

    counter.locator("#q").focus()
    tab_to(counter, fr("Undo"), presses=60)
    keys.press("Enter")
    taken_back(counter, "Petite salle")
    assert not Booking.objects.standing().exists()


def test_a_refusal_takes_the_focus_and_its_first_way_is_a_tab_away(counter, keys, house):
    house.booked("Grande salle", 15, 17, "Nadia Benali")
    counter.goto(house.url("desk:book") + "?resource=grande-salle&de=15:30&a=16:30")
    counter.locator("#nom").focus()
    keys.type("karma")
    expect(counter.locator("#names [role=option]").first).to_contain_text("KARMA")
    keys.press("Enter")
    expect(counter.get_by_role("alert")).to_be_focused()
    keys.press("Tab")
    focused(counter)
    keys.press("Enter")
    said(counter, "KARMA")
    assert Booking.objects.standing().count() == 2


def test_the_first_stop_leads_past_the_top(counter, keys, eye, house):
    for address in ("window:place", "people:organisations", "people:me", "desk:counter"):
        counter.goto(house.url(address))
        if address == "desk:counter":  # where one begins in the search box
            counter.locator(".skip").focus()
        else:
            keys.press("Tab")
        assert focused(counter)["name"] == fr("Skip to the content")
        keys.press("Enter")
        expect(counter.locator("#contenu")).to_be_focused()


def test_every_stop_of_the_counter_shows_itself(counter, keys, house):
    house.booked("Petite salle", 15, 16, "Nadia Benali")
    counter.reload()
    counter.locator("body").evaluate("(body) => { document.activeElement.blur(); }")
    met = set()
    for _ in range(60):
        keys.press("Tab")
        if counter.evaluate("() => document.activeElement === document.body"):
            break
        met.add(focused(counter)["name"])
    for name in (fr("Welcome"), fr("Group"), fr("Book"), fr("Print the day"), fr("Close the day")):
        assert any(name in one for one in met), name


def test_the_slash_comes_back_to_the_search_from_anywhere(counter, keys, house):
    counter.locator("#news").focus()
    keys.press("/")
    expect(counter.locator("#q")).to_be_focused()
    keys.type("nad")
    expect(counter.locator("#q")).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(counter.locator("#q")).to_have_attribute("aria-expanded", "false")
