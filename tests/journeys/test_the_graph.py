"""The coordinator goes through the graph: by its table and keys, by hand, back in time, without script."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.actors.models import Actor
from comptoir.actors.network import set_place_in_network
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie
from tests.journeys.patience import settled
from tests.journeys.scene import BEFORE, NOW
from tests.journeys.test_the_network import press_until

# Name, scale, family, times they came, state of their tie with us, since which year.
AROUND = (
    ("Région Auvergne-Rhône-Alpes", "region", "funder", 5, "in_force", 2012),
    ("Département de la Loire", "department", "funder", 9, "in_force", 2006),
    ("Ville de Saint-Étienne", "city", "funder", 0, "wished", None),
    ("CORAIA", "region", "peer", 4, "in_force", 2010),
    ("Cyberloire", "department", "peer", 7, "asleep", 2005),
    ("ALOLISE", "neighbourhood", "partner", 5, "in_force", 2015),
    ("Collèges de la Loire", "department", "public", 6, "in_force", 2018),
    ("Coworkeurs", "neighbourhood", "informal", 8, "in_force", 2014),
)
WITH_ONE_ANOTHER = (
    ("CORAIA", "Cyberloire"), ("Cyberloire", "ALOLISE"), ("Région Auvergne-Rhône-Alpes", "CORAIA")
)  # fmt: skip
MIDDLE = """(node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }"""
IN_SIGHT = """(name) => {
    const shape = document.querySelector(`.graph-node[aria-label^='${name}'] .graph-shape`);
    const node = shape.getBoundingClientRect();
    const frame = document.querySelector(".graph").getBoundingClientRect();
    const [x, y] = [node.x + node.width / 2, node.y + node.height / 2];
    return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
  }"""
PAINTED = """(name) => {
    const node = document.querySelector(`.graph-node[aria-label^='${name}']`);
    const [x, y] = node.getAttribute("transform").match(/[\\d.]+/g);
    const box = document.querySelector(".graph-canvas").getBoundingClientRect();
    return [box.x + x * box.width / 1000, box.y + y * box.width / 1000];
  }"""


def stands(name, scale, family):
    one = register_organisation(name=name, by=None, now=BEFORE)
    return set_place_in_network(actor=one, scale=scale, family=family, themes=[], by=None, now=BEFORE)


@pytest.fixture
def network(house):
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2004, 9, 1))
    told = {"source": "L’étude du réseau", "by": None, "now": BEFORE}
    known = {}
    for name, scale, family, times, state, year in AROUND:
        known[name] = stands(name, scale, family)
        since = date(year, 3, 1) if year else None
        declare_tie(kind="partner_of", subject=known[name], counterpart=us, state=state, since=since, **told)
        for day in range(times):
            happened(house.place, actor=known[name], quantity=12, at=NOW - timedelta(days=day))
    for one, other in WITH_ONE_ANOTHER:
        declare_tie(
            kind="helps", subject=known[one], counterpart=known[other], since=date(2011, 1, 1), **told
        )
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return known


@pytest.fixture
def graph(open_as, network):
    page = open_as("Hélène Faure", "graphs:graph")
    expect(page.locator(".graph[data-level]")).to_be_attached()
    return page


def node(page, name):
    return page.locator(f".graph-node[aria-label^='{name}']")


def at(page, name):
    return node(page, name).locator(".graph-shape").evaluate(MIDDLE)


def test_the_graph_is_seen_at_every_size(graph, eye):
    expect(graph.locator(".graph-node")).to_have_count(len(AROUND))
    expect(graph.locator(".graph .graph-link.wished")).to_have_count(1)
    expect(graph.locator(".graph .graph-link.asleep")).to_have_count(1)
    eye.look(graph)


def test_through_the_graph_by_its_table_with_the_keyboard_alone(graph, eye, size):
    if size == "phone":
        pytest.skip("keyboards come with large windows")
    press_until(graph, "Tab", graph.get_by_role("link", name="Voir le tableau"))
    graph.keyboard.press("Enter")
    table = graph.locator("#tableau")
    expect(table).to_be_in_viewport()
    row = table.get_by_role("row", name=re.compile("^CORAIA"))
    expect(row).to_contain_text("Région Auvergne-Rhône-Alpes")
    press_until(graph, "Tab", table.get_by_role("link", name="CORAIA", exact=True))
    graph.keyboard.press("Enter")
    expect(graph.get_by_role("heading", level=1)).to_have_text("Entre nous et CORAIA")
    graph.go_back()
    press_until(graph, "Tab", graph.get_by_role("link", name="Lien par lien"))
    graph.keyboard.press("Enter")
    expect(graph.get_by_text("CORAIA aide Cyberloire")).to_be_visible()
    settled(graph)
    eye.look(graph)


def test_an_actor_is_pulled_and_its_ties_follow(graph, size):
    if size == "phone":
        pytest.skip("a mouse")
    graph.locator(".graph-frame").scroll_into_view_if_needed()
    x, y = at(graph, "ALOLISE")
    graph.mouse.move(x, y)
    expect(graph.locator(".graph.is-lit .graph-node.is-lit")).to_have_count(2)
    graph.mouse.down()
    graph.mouse.move(x + 40, y + 30, steps=4)
    graph.mouse.up()
    moved = at(graph, "ALOLISE")
    assert moved == pytest.approx([x + 40, y + 30], abs=3)
    expect(graph.get_by_role("heading", level=1)).to_have_text("Le graphe de notre réseau")
    graph.get_by_role("button", name="En entier").click()
    assert at(graph, "ALOLISE") == pytest.approx([x, y], abs=2)


def test_it_is_enlarged_by_buttons_keys_and_wheel(graph, size):
    view = graph.locator(".graph-view")
    graph.get_by_role("button", name="Agrandir").click()
    expect(view).to_have_attribute("transform", re.compile(r"scale\(1\.5\)"))
    frame = graph.locator(".graph-frame")
    frame.focus()
    frame.press("ArrowRight")
    frame.press("+")
    expect(view).to_have_attribute("transform", re.compile(r"scale\(2\.25\)"))
    frame.press("0")
    expect(view).to_have_attribute("transform", "translate(0 0) scale(1)")
    if size == "desktop":
        graph.mouse.move(*at(graph, "CORAIA"))
        graph.mouse.wheel(0, -800)
        expect(view).not_to_have_attribute("transform", "translate(0 0) scale(1)")


def test_who_is_reached_by_the_keyboard_is_never_out_of_sight(graph, size):
    frame = graph.locator("[data-graph]")
    for _ in range(4):
        graph.locator("[data-graph-zoom='1.5']").click()
    out_of_sight = 0
    for name, *_rest in AROUND:
        shape = node(graph, name).locator(".graph-shape")
        box = frame.evaluate(
            "(frame) => { const b = frame.getBoundingClientRect(); return [b.x, b.x + b.width]; }"
        )
        out_of_sight += not box[0] <= shape.evaluate(MIDDLE)[0] <= box[1]
        node(graph, name).focus()
        graph.keyboard.press("Tab")
        graph.keyboard.press("Shift+Tab")
        graph.wait_for_function(IN_SIGHT, arg=name)
    assert out_of_sight, "enlarged five times, somebody stood out of the frame"


def test_back_in_time_without_loading_the_page_again(graph, eye):
    graph.evaluate("window.stays = true")
    before = at(graph, "Cyberloire")
    slider = graph.locator("#curseur")
    slider.evaluate("(range) => { range.value = 65; range.dispatchEvent(new Event('input')); }")
    slider.dispatch_event("change")
    expect(graph.locator("#h-graph")).to_contain_text("Juin 2009")
    expect(graph.locator(".graph-node")).to_have_count(2)
    expect(node(graph, "Département de la Loire")).to_be_attached()
    assert graph.evaluate("window.stays")
    assert graph.locator("#annee").input_value() == "2009"
    assert "annee=2009" in graph.url
    expect(graph.locator("[data-graph-says]")).to_contain_text("2 acteurs")
    assert at(graph, "Cyberloire")[0] == pytest.approx(before[0], abs=2)
    settled(graph)
    eye.look(graph)


def test_without_a_script_there_are_links_and_a_button(open_as, network, size):
    page = open_as("Hélène Faure", "graphs:graph", java_script_enabled=False)
    page.get_by_label("Année").select_option("2009")
    page.get_by_role("button", name="Montrer").click()
    expect(page.locator("#h-graph")).to_contain_text("Novembre 2009")
    page.wait_for_load_state("load")
    node(page, "Cyberloire").locator(".graph-shape").click(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Entre nous et Cyberloire")


@pytest.fixture
def crowd(open_as, network):
    """So many that they are painted, and not drawn."""
    us = Actor.objects.get(name="Zoomacom")
    many = [
        Actor(kind="organisation", name=f"Club {n}", scale="city", family="partner", registered_at=BEFORE)
        for n in range(330)
    ]
    Actor.objects.bulk_create(many)
    Tie.objects.bulk_create(
        Tie(kind="helps", subject=one, counterpart=us, source="L’étude", declared_at=BEFORE)
        for one in Actor.objects.filter(name__startswith="Club ")
    )
    page = open_as("Hélène Faure", "graphs:graph")
    expect(page.locator(".graph-canvas")).to_be_visible()
    return page


def painted(page, name):
    """Where it is on the screen, brought into sight."""
    _, y = page.evaluate(PAINTED, name)
    page.evaluate("(y) => window.scrollBy({ top: y - innerHeight / 2, behavior: 'instant' })", y)
    return page.evaluate(PAINTED, name)


def test_many_actors_are_painted_and_still_lead_to_their_page(crowd, eye, size):
    expect(crowd.locator(".graph")).to_be_hidden()
    eye.look(crowd)
    if size == "phone":
        return
    crowd.mouse.click(*painted(crowd, "CORAIA"))
    expect(crowd.get_by_role("heading", level=1)).to_have_text("Entre nous et CORAIA")


def test_one_of_many_is_pulled_stays_there_and_comes_back(crowd, size):
    if size == "phone":
        pytest.skip("a mouse")
    canvas = crowd.locator(".graph-canvas")
    x, y = painted(crowd, "CORAIA")
    crowd.mouse.move(x, y)
    crowd.mouse.down()
    crowd.mouse.move(x + 70, y + 30, steps=4)
    crowd.mouse.up()
    for spot, is_there in (((x, y), False), ((x + 70, y + 30), True)):
        crowd.mouse.move(*spot)
        crowd.wait_for_function(
            "is => document.querySelector('.graph-canvas').title.startsWith('CORAIA') === is", arg=is_there
        )
    crowd.get_by_role("button", name="En entier").click()
    crowd.mouse.move(*painted(crowd, "CORAIA"))
    expect(canvas).to_have_attribute("title", re.compile("^CORAIA"))


INK = """() => {
    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    copy.drawImage(document.querySelector(".graph-canvas"), 0, 0, 300, 150);
    const { data } = copy.getImageData(0, 0, 300, 150);
    return data.reduce((sum, value, n) => n % 4 === 3 ? sum + value : sum, 0);
  }"""


def test_whoever_is_no_longer_looked_at_leaves_the_drawing_as_it_was(crowd, size):
    """Everybody else is paler meanwhile: also when the mouse leaves the drawing at once."""
    if size == "phone":
        pytest.skip("a mouse")
    spot = painted(crowd, "CORAIA")
    before = crowd.evaluate(INK)
    crowd.mouse.move(*spot)
    crowd.wait_for_function(f"(before) => ({INK})() < before / 2", arg=before)
    crowd.mouse.move(2, spot[1])
    crowd.wait_for_function(f"(before) => ({INK})() > before * 0.9", arg=before)
