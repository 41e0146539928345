"""The whole path without a mouse: each thing that has the focus shows it, and nothing is out of reach."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.presence.models import Visit
from tests.journeys.hands import fr, said, taken_back
from tests.journeys.patience import AT_ONCE, answered, held, settled, taken_in
from tests.journeys.scene import NOW

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


def walk(page, presses=90):
    """Every stop from the first of the page to its last, each seen on the way."""
    page.locator(".skip").focus()
    met = [focused(page)]
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('body, .skip')"):
            assert met[-1]["name"] == fr("As the device"), f"the focus is lost after {met[-1]}"
            return met
        met.append(focused(page))
    raise AssertionError(f"{presses} tabs do not lead through the page")


def drawn_again(page, minutes):
    """So many minutes later, every part of the day has been put in its place anew."""
    page.locator("#news").evaluate("(one) => { one.dataset.before = 'yes'; }")
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        page.evaluate("() => htmx.trigger('#news', 'comptoir:look')")
        expect(page.locator("#news[data-before]")).to_have_count(0)
    settled(page)


def test_welcome_book_and_take_back(counter, keys, house):
    expect(counter.locator("#q")).to_be_focused()
    keys.type("suzan")
    expect(counter.locator("#q")).to_have_attribute("aria-expanded", "true")
    keys.press("Enter")
    expect(counter.locator("#h-panel")).to_contain_text("Suzanne Morel")
    taken_in(counter)
    focused(counter)
    keys.press("Enter")
    said(counter, "Suzanne Morel")
    assert Visit.objects.inside().count() == 1
    expect(counter.locator("#q")).to_be_focused()

    keys.type("petite")
    expect(counter.locator("#found [role=option]").first).to_contain_text("Petite salle")
    keys.press("Enter")
    expect(counter.locator("#h-panel")).to_contain_text("Petite salle")
    taken_in(counter)
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
    expect(counter.locator("#q")).to_be_focused()
    met = walk(counter)
    for name in (fr("Welcome"), fr("Group"), fr("Book"), fr("Print the day"), fr("Close the day")):
        assert any(one["name"].startswith(name) for one in met), (name, met)
    assert "q" in [one["id"] for one in met]


def test_what_has_the_focus_keeps_it_when_the_day_is_drawn_again(counter, keys, house):
    house.booked("Petite salle", 15, 16, "Nadia Benali")
    counter.goto(house.url("desk:welcome_known", house.people["Suzanne Morel"].pk))
    counter.locator("#panel button.btn-primary").first.click()
    said(counter, "Suzanne Morel")
    counter.goto(house.url("desk:counter"))
    counter.set_viewport_size({"width": 1440, "height": 500})
    stops = [one["id"] for one in walk(counter)]
    for part in ("line", "block", "free", "who", "bye", "expected", "arrive", "news", "undo"):
        stop = next(one for one in stops if one.split("-")[0] == part)
        counter.locator(f"#{stop}").focus()
        scrolled = counter.evaluate("() => scrollY")
        drawn_again(counter, minutes=stops.index(stop))
        expect(counter.locator(f"#{stop}")).to_be_focused(timeout=AT_ONCE)
        assert (counter.evaluate("() => scrollY"), focused(counter)["id"]) == (scrolled, stop)


def test_the_slash_comes_back_to_the_search_from_anywhere(counter, keys, house):
    counter.locator("#news").focus()
    keys.press("/")
    expect(counter.locator("#q")).to_be_focused()
    keys.type("nad")
    answered(counter.locator("#q"))
    expect(counter.locator("#q")).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(counter.locator("#q")).to_have_attribute("aria-expanded", "false")


def test_a_list_that_was_closed_stays_closed_when_its_answer_comes_late(counter, keys):
    box = counter.locator("#q")
    expect(box).to_be_focused()
    keys.type("su")
    expect(box).to_have_attribute("aria-expanded", "true")
    with held(counter, "**/comptoir/?q=*"):
        keys.type("z")
        keys.press("Escape")
        expect(box).to_have_attribute("aria-expanded", "false")
    expect(counter.locator("#found")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    keys.type("anne")
    expect(box).to_have_attribute("aria-expanded", "true")
