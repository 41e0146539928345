"""The coordinator opens the rings, goes to the city through the table, reads what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.actors.models import Actor
from comptoir.actors.network import set_place_in_network
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.ties.actions import declare_tie
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import BEFORE, NOW

OBSTACLE = "Deux services de la Ville ne se parlent pas."
# Name, scale, family, times they came with twelve people, state of their tie.
AROUND = (
    ("Région Rhône-Alpes", "region", "funder", 5, "in_force"),
    ("Europe", "world", "funder", 1, "in_force"),
    ("Département de la Loire", "department", "funder", 12, "in_force"),
    ("Saint-Étienne Métropole", "metropolis", "funder", 3, "in_force"),
    ("Crédit Coopératif", "nation", "funder", 0, "asleep"),
    ("CORAIA", "region", "peer", 4, "in_force"),
    ("CRéATIF", "nation", "peer", 1, "in_force"),
    ("Fil Numérique, Roanne", "department", "peer", 6, "in_force"),
    ("Source numérique, Firminy", "department", "peer", 5, "in_force"),
    ("Tiers-lieux de Côte d’Ivoire", "world", "peer", 1, "discussed"),
    ("Cyberloire", "department", "peer", 9, "in_force"),
    ("Québec", "world", "peer", 0, "asleep"),
    ("ALOLISE", "neighbourhood", "partner", 5, "in_force"),
    ("Maison de l’emploi", "city", "partner", 7, "in_force"),
    ("Maison d’arrêt", "metropolis", "partner", 2, "in_force"),
    ("Movilab", "nation", "partner", 1, "in_force"),
    ("WWF France", "nation", "partner", 0, "asleep"),
    ("Collèges", "department", "public", 6, "in_force"),
    ("Demandeurs d’emploi", "metropolis", "public", 6, "in_force"),
    ("Seniors", "neighbourhood", "public", 9, "in_force"),
    ("Associations", "city", "public", 5, "in_force"),
    ("Coworkeurs", "neighbourhood", "informal", 14, "in_force"),
    ("Hackers", "metropolis", "informal", 1, "in_force"),
    ("Groupes en ligne", "world", "informal", 1, "in_force"),
    ("Ouishare", "nation", "informal", 0, "asleep"),
)
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll('.net-label, .net-sector, .net-here')]
      .filter((one) => one.checkVisibility())
      .map((one) => [one.textContent, one.getBBox()]);
    const found = [];
    boxes.forEach(([a, p], n) => boxes.slice(n + 1).forEach(([b, q]) => {
      if (p.x + 1 < q.x + q.width && q.x + 1 < p.x + p.width
          && p.y + 3 < q.y + q.height && q.y + 3 < p.y + p.height) found.push([a, b]);
    }));
    return found;
  }"""


def stands(name, scale, family):
    one = register_organisation(name=name, by=None, now=BEFORE)
    return set_place_in_network(actor=one, scale=scale, family=family, themes=[], by=None, now=BEFORE)


@pytest.fixture
def network(house):
    """The study of the place, with a city that does not recognise it yet."""
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    told = {"counterpart": us, "source": "L’étude du réseau", "by": None, "now": BEFORE}
    for name, scale, family, times, state in AROUND:
        one = stands(name, scale, family)
        declare_tie(kind="partner_of", subject=one, state=state, **told)
        for day in range(times):
            happened(house.place, actor=one, quantity=12, at=NOW - timedelta(days=day))
    city = stands("Ville de Saint-Étienne", "city", "funder")
    declare_tie(
        kind="recognises", subject=city, state="wished", quality="centre de ressources",
        obstacle=OBSTACLE, **told,
    )  # fmt: skip
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return city


@pytest.fixture
def rings(open_as, network):
    return open_as("Hélène Faure", "network:rings")


def press_until(page, key, link, most=80):
    """The key again and again until the focus is on the link."""
    for _ in range(most):
        if link.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{most} times {key} did not lead to it")


def test_the_rings_are_seen_at_every_size(rings, eye):
    drawn, others = rings.locator(".net-actor").count(), rings.locator(".net-more").all_text_contents()
    assert drawn >= len(AROUND) - 1
    assert drawn + sum(int(told.split()[1]) for told in others) == len(AROUND) + 1
    expect(rings.locator(".net .net-tie.wished")).to_have_count(2)
    eye.look(rings)


def test_no_name_covers_another_in_a_browser(rings, size):
    rings.evaluate("document.fonts.ready")
    if size == "phone":
        expect(rings.locator(".net-phone").first).to_be_visible()
        expect(rings.locator(".net-label").first).to_be_hidden()
    assert rings.evaluate(OVERLAPS) == []


def test_to_the_city_through_the_table_with_the_keyboard_alone(rings, eye, size, network):
    if size == "phone":
        pytest.skip("keyboards come with large windows")
    press_until(rings, "Tab", rings.get_by_role("link", name="Voir le tableau"))
    rings.keyboard.press("Enter")
    table = rings.locator("#tableau")
    expect(table).to_be_in_viewport()
    press_until(rings, "Tab", table.get_by_role("link", name=network.name))
    rings.keyboard.press("Enter")

    expect(rings.get_by_role("heading", level=1)).to_have_text("Entre nous et la Ville de Saint-Étienne")
    expect(rings.locator(".net-obstacle")).to_contain_text(OBSTACLE)
    expect(rings.get_by_text("La Ville de Saint-Étienne reconnaît Zoomacom")).to_be_visible()
    settled(rings)
    eye.look(rings)


def test_from_the_drawing_to_the_lines_behind_a_figure(rings, eye, size):
    if size == "phone":
        rings.locator("#tableau").get_by_role("link", name="Cyberloire").tap()
    else:
        link = rings.locator(".net-actor", has_text="Cyberloire")
        link.focus()
        rings.keyboard.press("Enter")
    arrived(rings, "Entre nous et Cyberloire")
    eye.look(rings)
    rings.get_by_role("link", name="9 faits").click()
    expect(rings.locator("tbody tr")).to_have_count(9)
    eye.look(rings)


def test_what_is_kept_is_what_is_asked(rings):
    rings.get_by_label("Famille").select_option(label="financeurs")
    rings.get_by_role("button", name="Afficher").or_(rings.get_by_role("button", name="Montrer")).click()
    expect(rings.locator(".net-table tbody tr")).to_have_count(6)
    assert Actor.objects.filter(family="funder").count() == 6


@pytest.mark.in_the_hand
def test_what_is_typed_when_the_network_is_cut_is_not_lost(open_as, network):
    page = open_as("Hélène Faure", "network:step_with", network.pk)
    page.get_by_label("Ce qui sera fait").fill("Appeler « l’élue » 😀")
    page.context.set_offline(True)
    record = page.get_by_role("button", name="Enregistrer")
    record.tap()
    expect(page.locator(".toast")).to_contain_text("ce que vous avez tapé est toujours là")
    page.context.set_offline(False)
    record.tap()
    arrived(page, "Entre nous et")
    expect(page.get_by_text("Appeler « l’élue » 😀", exact=True)).to_be_visible()
