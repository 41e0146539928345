"""What the scripts promise, seen in a real browser: nothing typed is lost, nothing is sent twice."""

import re

import pytest
from playwright.sync_api import Route, expect

from comptoir.kit.tests import pages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counter(page, live_server, settings):
    settings.ROOT_URLCONF = "comptoir.kit.tests.pages"
    pages.DONE.clear()
    page.goto(f"{live_server.url}/la/")
    return page


@pytest.fixture
def bar(counter):
    return counter.locator("#outbox")


def type_and_send(page, form, name):
    page.locator(f"{form} [name=name]").fill(name)
    page.locator(f"{form} button").click()


@pytest.mark.parametrize("form", ["#plain", "#live"])
def test_what_is_typed_without_network_is_kept_and_sent_when_it_is_back(counter, bar, form):
    counter.context.set_offline(True)
    type_and_send(counter, form, "Marcelle")

    expect(bar).to_contain_text("1 geste en attente")
    expect(counter.locator(f"{form} [name=name]")).to_have_value("")
    counter.context.set_offline(False)
    expect(bar).to_be_hidden()
    assert [(name, kept) for name, _, kept in pages.DONE] == [("Marcelle", True)]


def test_what_waits_outlives_the_page(counter, bar):
    counter.route("**/faire/", lambda route: route.abort())
    type_and_send(counter, "#live", "Marcelle")
    expect(bar).to_contain_text("1 geste en attente")

    counter.reload()
    expect(bar).to_contain_text("Nom Marcelle")
    counter.unroute("**/faire/")
    bar.get_by_role("button", name="Envoyer maintenant").click()

    expect(bar).to_be_hidden()
    assert pages.DONE == [("Marcelle", "second", True)]


def test_a_refusal_keeps_what_was_typed_to_be_corrected(counter, bar):
    counter.context.set_offline(True)
    type_and_send(counter, "#live", "non")
    counter.context.set_offline(False)

    expect(bar).to_contain_text("Cette personne est déjà là.")
    bar.get_by_role("link", name="Corriger").click()
    field = counter.locator("#live [name=name]")
    expect(field).to_have_value("non")
    type_and_send(counter, "#live", "Jeanne")

    expect(counter.locator(".toast")).to_contain_text("Bienvenue à Jeanne.")
    expect(bar).to_be_hidden()
    assert pages.DONE == [("Jeanne", "second", False)]


def test_what_is_thrown_away_is_asked_first(counter, bar):
    counter.context.set_offline(True)
    type_and_send(counter, "#plain", "Marcelle")

    bar.get_by_role("button", name="Jeter").click()
    counter.get_by_role("button", name="Non, revenir").click()
    expect(bar).to_contain_text("1 geste en attente")
    bar.get_by_role("button", name="Jeter").click()
    counter.get_by_role("button", name="Oui").click()

    expect(bar).not_to_contain_text("en attente")
    assert pages.DONE == []


def test_with_the_network_a_form_leaves_at_once(counter, bar):
    type_and_send(counter, "#plain", "Paul")

    expect(counter.locator(".toast")).to_contain_text("Bienvenue à Paul.")
    expect(bar).to_be_hidden()
    assert pages.DONE == [("Paul", "first", False)]


KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('comptoir-outbox'))"


def test_a_form_replaced_by_its_own_answer_leaves_nothing_behind(counter):
    counter.locator("#list button").last.click()

    expect(counter.locator("#gone")).to_be_visible()
    assert pages.DONE == [("", "fourth", False)]
    assert counter.evaluate(KEPT) == []


def test_in_a_list_each_button_waits_under_its_own_key(counter, bar):
    counter.context.set_offline(True)
    for button in counter.locator("#list button").all():
        button.click()
    expect(bar).to_contain_text("2 gestes en attente")
    expect(bar).not_to_contain_text("third")

    counter.context.set_offline(False)
    expect(bar).to_be_hidden()
    assert sorted(key for _, key, _ in pages.DONE) == ["fourth", "third"]


def test_a_double_press_is_one_act(counter):
    held: list[Route] = []
    counter.route("**/faire/", lambda route: held.append(route))
    counter.locator("#live [name=name]").fill("Paul")
    with counter.expect_request("**/faire/"):
        counter.locator("#live button").dblclick()
    expect(counter.locator("#live button")).to_have_attribute("aria-disabled", "true")
    for route in held:
        route.continue_()

    expect(counter.locator(".toast")).to_contain_text("Paul")
    assert len(held) == len(pages.DONE) == 1


def test_a_gesture_without_undo_is_confirmed(counter):
    counter.get_by_role("button", name="Retirer").click()
    question = counter.get_by_role("dialog")
    expect(question).to_contain_text("Retirer Zoé ?")
    counter.keyboard.press("Escape")
    expect(question).to_be_hidden()
    assert pages.DONE == []

    counter.get_by_role("button", name="Retirer").click()
    question.get_by_role("button", name="Retirer").click()
    expect(counter.locator(".toast")).to_contain_text("Zoé")


def test_answers_are_walked_with_the_arrows(counter):
    box = counter.get_by_role("combobox")
    counter.keyboard.press("/")
    expect(box).to_be_focused()
    counter.keyboard.type("nad")
    counter.keyboard.press("ArrowDown")
    first = box.get_attribute("aria-activedescendant")
    counter.keyboard.press("ArrowDown")

    assert {first, box.get_attribute("aria-activedescendant")} == {"a", "b"}
    counter.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_colours_chosen_on_a_device_stay(counter):
    counter.get_by_role("button", name="Sombre").click()
    counter.reload()

    expect(counter.locator("html")).to_have_attribute("data-theme", "dark")
    counter.get_by_role("button", name="Comme l’appareil").click()
    expect(counter.locator("html")).not_to_have_attribute("data-theme", re.compile(".+"))


def test_the_phone_has_its_menu(counter):
    counter.set_viewport_size({"width": 390, "height": 800})
    menu = counter.locator("details.menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Se déconnecter")).to_be_visible()

    counter.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Se déconnecter")).to_be_hidden()
