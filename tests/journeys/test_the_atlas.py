"""The coordinator reads the matrix, the map and two dates, each down to the lines behind a figure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.actors.network import set_place_in_network
from comptoir.network.tests.scene import happened
from comptoir.places.models import Place, Stewardship
from comptoir.ties.actions import declare_tie
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import BEFORE, NOW

# Name, scale, family, town, times they came with twelve people, state of their tie.
AROUND = (
    ("Ville de Saint-Étienne", "city", "funder", "Saint-Étienne", 0, "wished"),
    ("Fil Numérique", "department", "peer", "Roanne", 6, "in_force"),
    ("Source numérique", "department", "peer", "Firminy", 2, "in_force"),
    ("CRéATIF", "nation", "peer", "", 1, "asleep"),
    ("Seniors du Papycamp", "neighbourhood", "public", "Saint-Étienne", 9, "in_force"),
)
LISTED = (
    ("Saint-Étienne", "42000", 45.4397, 4.3872),
    ("Roanne", "42300", 46.0333, 4.0667),
    ("Firminy", "42700", 45.3889, 4.2872),
)


@pytest.fixture
def network(house):
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since="2010-09-01")
    for town, postcode, latitude, longitude in LISTED:
        Place.objects.create(
            name=f"Espace de {town}", slug=f"espace-{postcode}", commune=town, postcode=postcode,
            latitude=latitude, longitude=longitude,
        )  # fmt: skip
    for name, scale, family, town, times, state in AROUND:
        one = register_organisation(name=name, commune=town, by=None, now=BEFORE)
        set_place_in_network(actor=one, scale=scale, family=family, themes=[], by=None, now=BEFORE)
        declare_tie(
            kind="partner_of", subject=one, counterpart=us, state=state, source="L’étude du réseau",
            since=BEFORE.date() - timedelta(days=800), by=None, now=BEFORE,
        )  # fmt: skip
        for day in range(times):
            happened(house.place, actor=one, quantity=12, at=NOW - timedelta(days=day))
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")


def test_from_a_cell_of_the_matrix_to_the_lines_behind_it(open_as, network, eye):
    page = open_as("Hélène Faure", "atlas:matrix")
    eye.look(page)
    row = page.locator(".matrix tr", has_text="Fil Numérique")
    row.get_by_role("link", name="72 personnes").press("Enter")
    arrived(page, "72 personnes")
    expect(page.locator("tbody tr")).to_have_count(6)


def test_the_most_of_a_column_comes_first(open_as, network, size):
    page = open_as("Hélène Faure", "atlas:matrix")
    page.get_by_label("Regroupés par").select_option(label="sans regrouper")
    if size == "phone":
        page.get_by_label("Rangés par").select_option(label="Personnes (reçu)")
    page.get_by_role("button", name="Montrer").click()
    if size == "desktop":
        page.get_by_role("link", name="Reçu").click()
    expect(page.locator(".matrix tbody tr").first).to_contain_text("Seniors du Papycamp")


def test_a_figure_that_has_the_focus_is_never_under_the_names(open_as, network):
    page = open_as("Hélène Faure", "atlas:matrix")
    page.set_viewport_size({"width": 820, "height": 800})
    slide = "(box) => { box.style.width = '26rem'; box.scrollLeft = box.scrollWidth; return box.scrollLeft; }"
    assert page.locator(".table-scroll").evaluate(slide) > 0
    names = page.locator(".matrix tbody tr:not(.matrix-section) th").first.bounding_box()
    for figure in page.locator(".matrix td a").all():
        figure.focus()
        assert figure.bounding_box()["x"] >= names["x"] + names["width"]


def test_on_a_phone_the_matrix_stands_actor_by_actor_and_nothing_slides(open_as, network, size):
    page = open_as("Hélène Faure", "atlas:matrix")
    settled(page)
    assert page.locator(".table-scroll").evaluate("(box) => box.scrollWidth <= box.clientWidth")
    if size == "phone":
        cell = page.locator(".matrix tr", has_text="Fil Numérique").locator("td", has_text="72 personnes")
        expect(cell).to_have_attribute("data-column", "Personnes (reçu)")
        assert cell.evaluate("(cell) => getComputedStyle(cell, '::before').content") == '"Personnes (reçu) "'


def test_the_map_is_read_by_its_towns_and_its_table(open_as, network, eye, size):
    page = open_as("Hélène Faure", "atlas:map")
    settled(page)
    eye.look(page)
    expect(page.locator(".chart line")).to_have_count(3)
    towns = page.get_by_role("region", name="Commune par commune")
    towns.get_by_role("link", name="Roanne").press("Enter")
    settled(page)
    expect(page.locator(".chart > g > a")).to_have_count(1)
    page.locator(".chart > g > a").press("Enter")
    arrived(page, "Entre nous et Fil Numérique")
    page.go_back()
    expect(page.locator("#tableau tbody tr")).to_have_count(4)
    expect(page.get_by_role("region", name="Sans lieu connu")).to_contain_text("CRéATIF")


def test_two_dates_are_compared_down_to_the_lines(open_as, network, eye):
    page = open_as("Hélène Faure", "atlas:two_dates")
    eye.look(page)
    expect(page.locator("svg.net")).to_have_count(2)
    row = page.locator("#tableau tr", has_text="108 personnes")
    row.get_by_role("link", name="108 personnes").press("Enter")
    arrived(page, "108 personnes")
    expect(page.locator("tbody tr")).to_have_count(9)


def test_dates_the_wrong_way_round_are_told(open_as, network):
    page = open_as("Hélène Faure", "atlas:two_dates")
    page.get_by_label("Première date").fill("2026-11-24")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("La seconde date vient après la première.")).to_be_visible()
    expect(page.get_by_label("Première date")).to_have_value("2026-11-24")


def test_on_paper_two_dates_stand_side_by_side_above_a_table(open_as, network, size):
    page = open_as("Hélène Faure", "atlas:two_dates")
    page.set_viewport_size({"width": 740, "height": 1050})
    page.emulate_media(media="print")
    before, after = (one.bounding_box() for one in page.locator(".small-rings > *").all()[:2])
    assert before["y"] == pytest.approx(after["y"], abs=1)
    rows = page.locator("table.folds tbody tr")
    assert rows.first.evaluate("(row) => getComputedStyle(row).display") == "table-row"
