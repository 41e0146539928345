"""Time seen and moved: on the grid with the mouse, the keys, no script; at a door, at the entrance."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.planning.screens import address_of, put_up
from comptoir.presence.models import Visit
from tests.journeys.hands import fr, said, undo
from tests.journeys.scene import NOW, at


@pytest.fixture
def mine(house):
    """Nadia's hour in the large room, and somebody else's after it."""
    house.booked("Grande salle", 17, 18, "Théo Marchand")
    return house.booked("Grande salle", 15, 16, "Nadia Benali")


@pytest.fixture
def grid(open_as, mine):
    return open_as("Nadia Benali", "planning:day")


def block_of(page, booking):
    return page.locator(f".tl-block:has(#b-{booking.pk})")


def hours_of(booking):
    booking.refresh_from_db()
    return booking.resource.name, booking.starts_at, booking.ends_at


def drag(page, block, dx, dy=0, grip=0.5):
    box = block.bounding_box()
    x, y = box["x"] + box["width"] * grip, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def track(page):
    return page.locator(".tl-row[data-resource=grande-salle] .tl-track")


def pixels_of(page, minutes):
    return track(page).evaluate("(one) => one.getBoundingClientRect().width") / 600 * minutes


def test_a_booking_is_dragged_half_an_hour_later_and_back(grid, eye, mine):
    eye.look(grid)
    drag(grid, block_of(grid, mine), pixels_of(grid, 30))

    said(grid, "15 h 30")
    assert hours_of(mine) == ("Grande salle", at(15.5), at(16.5))
    eye.look(grid)
    undo(grid)
    expect(block_of(grid, mine)).to_have_class(re.compile("from-1500 to-1600"))
    assert hours_of(mine) == ("Grande salle", at(15), at(16))


def test_the_page_goes_on_under_a_booking_held_at_its_edge_and_stops_when_it_is_let_go(grid, mine):
    grid.set_viewport_size({"width": 1280, "height": 420})
    block = block_of(grid, mine)
    block.evaluate("(one) => one.scrollIntoView({block: 'center', behavior: 'instant'})")
    before, box = grid.evaluate("scrollY"), block.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    grid.mouse.move(x, y)
    grid.mouse.down()
    grid.mouse.move(x, 300, steps=4)
    grid.mouse.move(x, 415, steps=4)
    grid.wait_for_function("(before) => scrollY > before + 60", arg=before)
    lower = grid.evaluate("scrollY")

    grid.mouse.move(x, 5, steps=4)
    grid.wait_for_function("(lower) => scrollY < lower - 40", arg=lower)
    grid.mouse.move(x, 210, steps=4)
    still = grid.evaluate("scrollY")
    grid.wait_for_timeout(200)
    assert grid.evaluate("scrollY") == still
    grid.mouse.up()


def test_its_edge_makes_it_longer_and_another_row_another_room(grid, mine):
    drag(grid, block_of(grid, mine), pixels_of(grid, 30), grip=0.98)
    expect(block_of(grid, mine)).to_have_class(re.compile("from-1500 to-1630"))

    track_below = grid.locator(".tl-row[data-resource=petite-salle] .tl-track")
    track_below.scroll_into_view_if_needed()
    below = track_below.bounding_box()
    box = block_of(grid, mine).bounding_box()
    drag(grid, block_of(grid, mine), 0, below["y"] + below["height"] / 2 - box["y"] - box["height"] / 2)

    expect(grid.locator(".tl-row[data-resource=petite-salle] .tl-block")).to_have_count(1)
    assert hours_of(mine) == ("Petite salle", at(15), at(16.5))


class Finger:
    """One finger on the glass of a phone."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def _send(self, kind, *points):
        told = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    def down(self, x, y):
        self.at = (x, y)
        self._send("touchStart", self.at)

    def to(self, x, y, steps=8):
        (x0, y0), self.at = self.at, (x, y)
        for step in range(1, steps + 1):
            self._send("touchMove", (x0 + (x - x0) * step / steps, y0 + (y - y0) * step / steps))

    def up(self):
        self._send("touchEnd")


@pytest.fixture
def on_a_phone(grid):
    """For what only a finger does: the journey is marked ``in_the_hand``."""
    return grid


def middle_of(what):
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.in_the_hand
def test_a_finger_that_stays_takes_it_down_to_another_room(on_a_phone, mine):
    page, finger = on_a_phone, Finger(on_a_phone)
    x, y = middle_of(block_of(page, mine))
    box = page.locator(".tl-row[data-resource=petite-salle] .tl-track").bounding_box()
    below = box["y"] + box["height"] / 2
    scrolled = page.evaluate("() => scrollY")
    finger.down(x, y)
    expect(page.locator(".tl-ghost.is-drag")).to_be_visible()
    finger.to(x, below)
    assert page.evaluate("() => scrollY") == scrolled
    finger.up()

    expect(page.locator(".tl-row[data-resource=petite-salle] .tl-block")).to_have_count(1)
    assert hours_of(mine) == ("Petite salle", at(15), at(16))


@pytest.mark.in_the_hand
def test_a_finger_that_moves_at_once_scrolls_the_page(on_a_phone, mine):
    page, finger = on_a_phone, Finger(on_a_phone)
    x, y = middle_of(block_of(page, mine))
    scrolled = page.evaluate("() => scrollY")
    finger.down(x, y)
    finger.to(x, y - 150)
    page.wait_for_function("(before) => scrollY > before", arg=scrolled)
    finger.up()

    expect(page.locator(".tl-ghost")).to_have_count(0)
    expect(page).to_have_url(re.compile("/planning/"))
    assert hours_of(mine) == ("Grande salle", at(15), at(16))


@pytest.mark.in_the_hand
def test_a_finger_that_moves_sideways_at_once_still_takes_it(on_a_phone, mine):
    page, finger = on_a_phone, Finger(on_a_phone)
    x, y = middle_of(block_of(page, mine))
    finger.down(x, y)
    finger.to(x + pixels_of(page, 30), y)
    finger.up()

    said(page, "15 h 30")
    assert hours_of(mine) == ("Grande salle", at(15.5), at(16.5))


@pytest.mark.in_the_hand
def test_a_finger_that_stays_and_goes_nowhere_changes_nothing(on_a_phone, mine):
    page, finger = on_a_phone, Finger(on_a_phone)
    finger.down(*middle_of(block_of(page, mine)))
    expect(page.locator(".tl-ghost.is-drag")).to_be_visible()
    finger.up()

    expect(page.locator(".tl-ghost")).to_have_count(0)
    expect(page).to_have_url(re.compile("/planning/"))
    assert hours_of(mine) == ("Grande salle", at(15), at(16))


def test_the_keys_alone_move_it(grid, mine):
    grid.locator(f"#b-{mine.pk}").focus()
    grid.keyboard.press("ArrowRight")
    grid.keyboard.press("ArrowRight")
    grid.keyboard.press("Shift+ArrowLeft")
    expect(grid.locator("[data-grid-says]")).to_contain_text("15 h 30 à 16 h 15")
    grid.keyboard.press("ArrowDown")
    expect(grid.locator("[data-grid-says]")).to_contain_text("Petite salle")
    grid.keyboard.press("Enter")

    said(grid, "15 h 30")
    assert hours_of(mine) == ("Petite salle", at(15.5), at(16.25))
    expect(grid.locator(f"#b-{mine.pk}")).to_be_focused()


def test_of_less_than_an_hour_the_name_is_whole_rather_than_two_words_cut(open_as, house, size):
    house.booked("Petite salle", 16, 16.75, "Suzanne Morel", purpose="Aide aux démarches")
    block = open_as("Maud Perrin", "planning:day").locator(".tl-block.is-short")
    name = block.get_by_text("Suzanne Morel")
    expect(name).to_have_count(1)
    if size == "desktop":
        assert name.evaluate("(name) => name.scrollWidth <= name.clientWidth")
        assert name.bounding_box()["height"] > 2


def test_escape_leaves_it_where_it_was(grid, mine):
    grid.locator(f"#b-{mine.pk}").focus()
    grid.keyboard.press("ArrowRight")
    expect(grid.locator(".tl-ghost.is-drag")).to_be_visible()
    grid.keyboard.press("Escape")

    expect(grid.locator(".tl-ghost")).to_have_count(0)
    assert hours_of(mine) == ("Grande salle", at(15), at(16))


def test_a_refusal_is_said_in_place_and_its_way_is_one_press(grid, eye, mine):
    drag(grid, block_of(grid, mine), pixels_of(grid, 120))

    refusal = grid.locator("#grid .refusal")
    expect(refusal).to_be_visible()
    expect(grid.locator(".tl-ghost.is-asked")).to_have_count(1)
    expect(block_of(grid, mine)).to_have_class(re.compile("from-1500 to-1600"))
    eye.look(grid)
    refusal.get_by_role("button").first.click()
    expect(grid.locator("#grid .refusal")).to_have_count(0)
    assert hours_of(mine) != ("Grande salle", at(15), at(16))


def test_a_click_in_free_time_asks_for_that_hour(grid):
    free = grid.locator(".tl-row[data-resource=petite-salle] .tl-free a")
    free.scroll_into_view_if_needed()
    box = free.bounding_box()
    grid.mouse.click(box["x"] + box["width"] - pixels_of(grid, 75), box["y"] + box["height"] / 2)

    expect(grid.locator("main")).to_contain_text(re.compile("17.h.30"))
    grid.get_by_role("button", name=fr("Yes, book it")).click()
    expect(grid.get_by_role("heading", level=1)).to_contain_text("Nadia Benali")
    assert Booking.objects.latest("pk").starts_at == at(17.5)


def test_filters_are_quick_and_keep_what_is_typed(grid):
    grid.locator("#nom").press_sequentially("petite")
    expect(grid.locator(".tl-row")).to_have_count(1)
    expect(grid.locator("#nom")).to_be_focused()
    expect(grid.locator("#nom")).to_have_value("petite")


def test_without_script_a_block_is_a_link_and_the_day_a_table(open_as, eye, mine):
    page = open_as("Nadia Benali", "planning:day", java_script_enabled=False)
    page.locator(f"#b-{mine.pk}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(fr("Move it"))
    page.go_back()
    page.get_by_role("link", name=fr("The same day, as a table")).click()

    expect(page.locator("table")).to_contain_text("Grande salle")
    expect(page.locator("main")).not_to_contain_text("Marchand")


@pytest.mark.parametrize("page", ["week", "month", "occupancy"])
def test_every_span_is_looked_at(open_as, eye, mine, page):
    eye.look(open_as("Nadia Benali", f"planning:{page}"))


def test_the_week_stands_in_the_hand_without_sliding(open_as, mine, size):
    page = open_as("Nadia Benali", "planning:week")
    days, cells = page.locator(".wk thead a"), page.locator(".wk tbody tr").first.locator("td")

    assert page.locator(".table-scroll").evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert (days.count(), cells.count()) == (7, 7)
    for day, cell in zip(days.all(), cells.all(), strict=True):
        head, under = day.bounding_box(), cell.bounding_box()
        assert under["x"] >= 0
        assert under["x"] + under["width"] <= page.viewport_size["width"]
        assert under["x"] <= head["x"] + head["width"] / 2 <= under["x"] + under["width"]


def test_a_resource_and_the_table_are_looked_at(open_as, eye, house, mine):
    eye.look(open_as("Nadia Benali", house.url("planning:resource", "grande-salle")))
    eye.look(open_as("Nadia Benali", house.url("planning:day") + "?forme=tableau"))
    eye.look(open_as("Maud Perrin", house.url("planning:day") + "?ouvert=coworking"))


@pytest.fixture
def hung(house):
    """The address of a new screen at that door; at the entrance without a name."""

    def hang(name=""):
        thing = house.resources[name] if name else None
        return address_of(*put_up(place=house.place, resource=thing, now=NOW))

    return hang


def card_of(house, name):
    return house.people[name].cards.get(revoked_at=None).number


def test_a_door_goes_from_free_to_taken_for_thirty_minutes(open_as, eye, house, hung):
    door = open_as("", hung("Petite salle"))
    expect(door.locator(".door-state")).to_have_class(re.compile("is-free"))
    eye.look(door)
    door.locator("#carte").fill(card_of(house, "Nadia Benali"))
    door.get_by_role("button", name=re.compile("30")).click()

    expect(door.locator(".door-state")).to_have_class(re.compile("is-taken"))
    said(door, "14 h 50")
    expect(door.locator("body")).not_to_contain_text("Benali")
    eye.look(door)
    assert Booking.objects.latest("pk").booked_for == house.people["Nadia Benali"]


def ask_again(screen):
    """What the screen does every fifteen seconds."""
    how = "{target: '#state', swap: 'outerHTML'}"
    screen.evaluate(f"() => window.htmx.ajax('GET', location.pathname, {how}).catch(String)")


def test_a_door_says_when_the_network_is_gone_and_keeps_what_is_typed(open_as, hung):
    door = open_as("", hung("Petite salle"))
    door.locator("#carte").fill("48")
    door.context.set_offline(True)
    ask_again(door)
    expect(door.locator("[data-screen-offline]")).to_be_visible()
    door.context.set_offline(False)
    ask_again(door)

    expect(door.locator("[data-screen-offline]")).to_be_hidden()
    expect(door.locator("#carte")).to_have_value("48")


def test_the_kiosk_checks_in_whoever_booked(open_as, eye, house, hung):
    booking = house.booked("Petite salle", 14.5, 16, "Nadia Benali")
    kiosk = open_as("", hung())
    eye.look(kiosk)
    kiosk.locator("#carte").fill("111 111")
    kiosk.get_by_role("button", name=fr("I am here")).click()
    expect(kiosk.locator(".error")).to_be_visible()
    eye.look(kiosk)
    kiosk.locator("#carte").fill(card_of(house, "Nadia Benali"))
    kiosk.locator("#carte").press("Enter")

    said(kiosk, "Petite salle")
    booking.refresh_from_db()
    assert booking.checked_in_at is not None
    assert Visit.objects.inside().get().person == house.people["Nadia Benali"]


def test_the_manager_makes_an_address_and_takes_it_back(open_as, eye):
    page = open_as("Claire Vasseur", "planning:screens")
    eye.look(page)
    page.locator("#resource").select_option("grande-salle")
    page.get_by_role("button", name=fr("Make its address")).click()
    address = page.locator(".code-line a").get_attribute("href")
    eye.look(page)
    page.get_by_role("button", name=fr("Take down")).click()
    page.locator("dialog [data-yes]").click()

    said(page, "Grande salle")
    assert page.request.get(address).status == 404
