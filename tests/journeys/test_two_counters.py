"""Two people at two counters, a finger that presses twice, a network that goes away."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.actors.models import Actor
from comptoir.presence.models import Visit
from tests.journeys.hands import fr, said
from tests.journeys.patience import AT_ONCE, held, next_look, settled


@pytest.fixture
def other(counter, open_as):
    """A second counter, before the same Maud on another machine."""
    return open_as("Claire Vasseur", "desk:counter")


def open_welcome(page, name="Madame Roux"):
    page.get_by_role("navigation", name=fr("Gestures of the counter")).get_by_role(
        "link", name=fr("Welcome")
    ).click()
    page.locator("#panel [name=name]").fill(name)
    settled(page)


def welcome(page, name="Madame Roux"):
    open_welcome(page, name)
    page.locator("#panel button[name=purpose]").first.click()


def test_each_sees_what_the_other_does_within_three_seconds(counter, other):
    welcome(counter)
    said(counter, "Madame Roux")
    next_look(other)
    expect(other.locator("#here")).to_contain_text("Madame Roux", timeout=AT_ONCE)
    expect(other.locator("#tally")).to_contain_text(re.compile(r"1\s*ici"), timeout=AT_ONCE)

    other.locator("#here").get_by_role("button", name=re.compile("Madame Roux")).click()
    said(other, "Madame Roux")
    next_look(counter)
    expect(counter.locator("#here")).not_to_contain_text("Madame Roux", timeout=AT_ONCE)


def test_what_one_is_typing_survives_what_the_other_does(counter, other):
    open_welcome(counter, "Monsieur Faure")
    counter.locator("#panel [name=name]").focus()
    welcome(other)
    said(other, "Madame Roux")
    next_look(counter)
    expect(counter.locator("#here")).to_contain_text("Madame Roux", timeout=AT_ONCE)

    field = counter.locator("#panel [name=name]")
    expect(field).to_have_value("Monsieur Faure")
    expect(field).to_be_focused()


def test_a_press_made_twice_is_one_gesture(counter):
    open_welcome(counter)
    counter.locator("#panel button[name=purpose]").first.dblclick()

    said(counter, "Madame Roux")
    expect(counter.locator("#here li")).to_have_count(1)
    assert Visit.objects.count() == 1


def test_what_is_pressed_is_not_drawn_again_under_the_finger(counter, other):
    welcome(counter)
    said(counter, "Madame Roux")
    leaves = counter.locator("#here").get_by_role("button", name=re.compile("Madame Roux"))
    welcome(other, "Monsieur Faure")
    with held(counter, "**/nouveau/**"):
        counter.evaluate("() => htmx.trigger('#news', 'comptoir:look')")
        expect(counter.locator("#news.htmx-request")).to_have_count(1)
        leaves.hover()
        counter.mouse.down()
    counter.mouse.up()

    expect(counter.locator("#here")).not_to_contain_text("Madame Roux")
    expect(counter.locator("#here")).to_contain_text("Monsieur Faure")


def test_the_same_button_at_two_counters_at_once(counter, other):
    welcome(counter)
    said(counter, "Madame Roux")
    next_look(other)
    for page in (counter, other):
        page.route("**/nouveau/**", lambda route: route.abort())  # neither sees what the other does
    for page in (counter, other):
        page.locator("#here").get_by_role("button", name=re.compile("Madame Roux")).click()

    for page in (counter, other):
        expect(page.locator("#here li")).to_have_count(0)
    assert Visit.objects.get().left_at is not None


def test_the_network_goes_in_the_middle_of_a_name(counter, eye):
    outbox = counter.locator("#outbox")
    open_welcome(counter, "Mada")
    counter.context.set_offline(True)
    expect(outbox).to_contain_text(fr("No network. You can go on: nothing you type will be lost."))
    eye.look(counter)
    counter.locator("#panel [name=name]").press_sequentially("me Roux")
    counter.locator("#panel button[name=purpose]").first.click()
    expect(outbox).to_contain_text("Madame Roux")
    eye.look(counter)
    assert not Visit.objects.exists()
    counter.context.set_offline(False)

    expect(outbox).to_be_hidden()
    expect(counter.locator("#here")).to_contain_text("Madame Roux")
    assert Actor.objects.filter(name="Madame Roux").count() == Visit.objects.count() == 1


def test_what_was_typed_without_network_outlives_the_page(counter, house):
    open_welcome(counter)
    counter.route("**/accueillir/", lambda route: route.abort())
    counter.locator("#panel button[name=purpose]").first.click()
    expect(counter.locator("#outbox")).to_contain_text("Madame Roux")
    for again in (counter.reload, lambda: None):  # it tries by itself, and waits longer each time
        with counter.expect_event("requestfailed", lambda asked: "/accueillir/" in asked.url):
            again()
        expect(counter.locator("#outbox")).to_contain_text("Madame Roux")
    counter.unroute("**/accueillir/")
    counter.locator("#outbox").get_by_role("button", name=fr("Send now")).click()

    expect(counter.locator("#outbox")).to_be_hidden()
    expect(counter.locator("#here")).to_contain_text("Madame Roux")
    assert Visit.objects.count() == 1


def test_what_is_refused_once_the_network_is_back_is_said_and_kept(counter, other, eye, house):
    suzanne = house.people["Suzanne Morel"]
    counter.goto(house.url("desk:welcome_known", suzanne.pk))
    counter.context.set_offline(True)
    counter.locator("#panel button[name=purpose]").first.click()
    expect(counter.locator("#outbox")).to_contain_text("Suzanne Morel")
    other.goto(house.url("desk:welcome_known", suzanne.pk))
    other.locator("#panel button[name=purpose]").first.click()
    said(other, "Suzanne Morel")
    counter.context.set_offline(False)

    why = counter.locator("#outbox [data-why]")
    expect(why).to_contain_text("Suzanne Morel")
    expect(why).not_to_contain_text("Mardi")
    eye.look(counter)
    assert Visit.objects.count() == 1
