"""The coordinator reads an actor's part, notes what passed, tells what it asks for, and places a newcomer."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.actors.network import set_place_in_network
from comptoir.places.models import Stewardship
from comptoir.portraits.asking import Asked, tell
from comptoir.ties.actions import declare_tie
from tests.journeys.patience import arrived
from tests.journeys.scene import BEFORE

CITY, SCHOOL, NEWCOMER = "Ville de Saint-Étienne", "École Chapelon", "Les Couturiers de Firminy"


@pytest.fixture
def city(house):
    """A city that funds us and a school, and a newcomer of whom nobody said anything."""
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    told = {"source": "L’étude du réseau", "by": None, "now": BEFORE}
    stands = {}
    for name, scale, family in ((CITY, "city", "funder"), (SCHOOL, "city", "public"), (NEWCOMER, "", "")):
        one = register_organisation(name=name, by=None, now=BEFORE)
        stands[name] = set_place_in_network(
            actor=one, scale=scale, family=family, themes=[], by=None, now=BEFORE
        )  # fmt: skip
    declare_tie(kind="funds", subject=stands[CITY], counterpart=us, since=date(2012, 1, 1), **told)
    declare_tie(kind="funds", subject=stands[CITY], counterpart=stands[SCHOOL], **told)
    declare_tie(kind="partner_of", subject=stands[NEWCOMER], counterpart=us, **told)
    room = Asked(
        kind="offer", what="Une salle équipée", theme="Emploi", source="Le directeur", visibility="network"
    )  # fmt: skip
    tell(place=house.place, actor=stands[SCHOOL], asked=room, by=None, now=BEFORE)
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return stands[CITY]


def press(page, size, what):
    what.click() if size == "desktop" else what.tap()


def test_from_the_city_s_page_a_grant_is_noted_and_counted(open_as, city, eye, size):
    page = open_as("Hélène Faure", "network:between_us", city.pk)
    press(page, size, page.get_by_role("link", name="Sa place dans le réseau"))
    arrived(page, CITY)
    expect(page.locator(".por-part")).to_contain_text("est une organisation, à l’échelle de la ville")
    expect(page.locator(".por-part")).to_contain_text(f"ne relierait à nous : {SCHOOL}")
    expect(page.locator(".net-actor")).to_have_count(2)
    eye.look(page)

    press(page, size, page.get_by_role("link", name="Noter ce qui est passé").first)
    arrived(page, f"Ce qui est passé avec la {CITY}")
    page.locator("[name=nature]").select_option("money")
    page.locator("[name=quantity]").fill("douze mille")
    page.locator("[name=what]").fill("Subvention de l’année")
    press(page, size, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("n’est pas une somme en euros")).to_be_visible()
    expect(page.locator("[name=what]")).to_have_value("Subvention de l’année")
    eye.look(page)

    page.locator("[name=quantity]").fill("12 000")
    press(page, size, page.get_by_role("button", name="Enregistrer"))
    arrived(page, CITY)
    expect(page.locator(".por-part")).to_contain_text("€")
    press(page, size, page.get_by_role("link", name="Tout voir et corriger"))
    arrived(page, "Ce qui est passé")
    expect(page.get_by_role("row")).to_have_count(2)
    eye.look(page)


def test_what_the_city_asks_for_meets_what_the_school_offers(open_as, city, eye, size):
    page = open_as("Hélène Faure", "portraits:actor", city.pk)
    press(page, size, page.get_by_role("link", name="Dire une demande ou une offre"))
    arrived(page, CITY)
    page.locator("[name=what]").fill("Une salle le lundi soir")
    page.locator("[name=source]").fill("Vu avec l’adjointe")
    eye.look(page)
    press(page, size, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("pourrait répondre à une demande")).to_be_visible()

    if size == "phone":
        page.locator(".net-ways summary").tap()
    press(page, size, page.get_by_role("link", name="Demandes et offres"))
    arrived(page, "Demandes et offres")
    expect(page.get_by_text("Même mot : salle.")).to_be_visible()
    eye.look(page)


def test_a_newcomer_is_placed_from_the_rings(open_as, city, eye, size):
    page = open_as("Hélène Faure", "network:rings")
    press(page, size, page.get_by_role("link", name="Le dire"))
    arrived(page, "À situer")
    eye.look(page)
    page.get_by_label(f"Échelle, {NEWCOMER}").select_option("city")
    page.get_by_label(f"Famille, {NEWCOMER}").select_option("peer")
    press(page, size, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("Tout ce qui nous entoure a une échelle et une famille.")).to_be_visible()
