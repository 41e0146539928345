"""The coordinator prepares a meeting with the city; two partners who should meet do; a load is shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from comptoir.actors.actions import register_organisation
from comptoir.actors.network import set_place_in_network
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Agreement, Tie
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import BEFORE, NOW

CITY, OBSTACLE = "Ville de Saint-Étienne", "Deux services de la Ville ne se parlent pas."
COORDINATOR = "Hélène Faure"


@pytest.fixture
def network(house):
    """The city sends groups and recognises nothing; two workshops mend bicycles; one person knows both."""
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    told = {"source": "Le conseil", "by": None, "now": BEFORE}
    city = register_organisation(name=CITY, by=None, now=BEFORE)
    set_place_in_network(actor=city, scale="city", family="funder", themes=[], by=None, now=BEFORE)
    declare_tie(
        kind="recognises", subject=city, counterpart=us, state="wished", quality="centre de ressources",
        obstacle=OBSTACLE, **told,
    )  # fmt: skip
    for weeks in (1, 9, 22, 40):
        happened(house.place, actor=city, quantity=24, at=NOW - timedelta(weeks=weeks))
    house.teammate(COORDINATOR, "coordinator", "helene@example.org")
    for name in ("Répar’Café", "Roue libre"):
        one = register_organisation(name=name, by=None, now=BEFORE)
        set_place_in_network(
            actor=one, scale="city", family="partner", themes=["réparation de vélos"], by=None, now=BEFORE
        )  # fmt: skip
        happened(house.place, actor=one, quantity=8, at=NOW - timedelta(days=3))
        declare_tie(kind="member_of", subject=house.people["Nadia Benali"], counterpart=one, **told)
    declare_tie(
        kind="partner_of", subject=city, counterpart=us, carried_by=house.people["Maud Perrin"], **told
    )  # fmt: skip
    return city


def record(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()


def test_the_coordinator_prepares_a_meeting_with_the_city(open_as, network, eye):
    page = open_as(COORDINATOR, "network:rings")
    page.locator("#h-waited + ul").get_by_role("link", name=CITY).click()
    arrived(page, f"Entre nous et la {CITY}")
    page.get_by_role("link", name="Préparer une rencontre").click()
    arrived(page, f"Préparer une rencontre avec la {CITY}")
    nothing = page.get_by_text("aucune convention et aucune reconnaissance en vigueur n’en parle")
    expect(nothing).to_be_visible()
    expect(page.get_by_text(OBSTACLE)).to_be_visible()
    eye.look(page)

    page.get_by_text("La même chose en tableau").click()
    page.locator("tbody").get_by_role("link").last.click()
    arrived(page, "Personnes")
    expect(page.locator("tbody tr")).to_have_count(1)
    eye.look(page)
    page.locator(".zinc").get_by_role("link", name=CITY).click()

    arrived(page, "Préparer une rencontre")
    page.get_by_role("link", name="Préparer une convention").click()
    arrived(page, f"Préparer une convention avec la {CITY}")
    expect(page.get_by_label("Ce qui est reconnu", exact=False).first).to_have_value("centre de ressources")
    expect(page.get_by_label("Partie", exact=True)).to_have_value("Zoomacom")
    eye.look(page)
    record(page)
    expect(page.get_by_text("Le brouillon est gardé.")).to_be_visible()
    expect(nothing).to_be_visible()

    page.get_by_role("link", name="Convenir d’une prochaine étape").click()
    page.get_by_label("Ce qui sera fait").fill("Appeler l’élue au numérique")
    record(page)
    arrived(page, f"Entre nous et la {CITY}")
    expect(page.get_by_text("Appeler l’élue au numérique").first).to_be_visible()

    page.get_by_role("link", name="Préparer une rencontre").click()
    page.get_by_role("link", name="Elle est signée").click()
    record(page)
    expect(page.get_by_text("La convention est signée.")).to_be_visible()
    expect(nothing).to_have_count(0)
    eye.look(page)
    assert Agreement.objects.in_force(NOW.date()).get().recognises == "centre de ressources"


def test_two_partners_who_should_meet(open_as, network, eye):
    page = open_as(COORDINATOR, "network:readings")
    reading = page.locator("#h-readings + ul > li", has_text="réparation de vélos")
    expect(reading).to_contain_text("une personne en a un avec chacun")
    expect(page.locator("main")).not_to_contain_text("Nadia")
    reading.get_by_text("Sur quoi cela repose").click()
    expect(reading.get_by_role("link", name="Roue libre", exact=True)).to_be_visible()
    eye.look(page)

    reading.get_by_role("link", name="Une prochaine étape").click()
    page.get_by_label("Ce qui sera fait").fill("Les inviter à prendre un café")
    record(page)
    step = page.locator("#h-steps + ul > li", has_text="Les inviter à prendre un café")
    expect(step).to_contain_text(COORDINATOR)
    step.get_by_role("link", name="C’est fait").click()
    page.get_by_label("Qu’en est-il sorti").fill("Un atelier commun en mars")
    record(page)
    expect(step).to_have_count(0)

    reading.get_by_role("link", name="déclarer leur lien").click()
    arrived(page, "Entre Répar’Café et Roue libre")
    page.get_by_label("Comme quoi, ou pour quoi").fill("un atelier commun")
    page.get_by_label("Source").fill("Elles l’ont dit")
    eye.look(page)
    record(page)
    arrived(page, "Ce que dit notre réseau")
    expect(page.get_by_text("Le lien entre les deux est déclaré.")).to_be_visible()
    expect(reading).to_have_count(0)
    assert Tie.objects.get(kind="cooperates_with").quality == "un atelier commun"


def test_what_one_carries_is_shown_to_whom_one_chose_and_taken_back(open_as, network, eye, house):
    page = open_as("Maud Perrin", "load:mine")
    expect(page.get_by_text("est partenaire de Zoomacom")).to_be_visible()
    eye.look(page)
    page.get_by_label("À qui").select_option(label=COORDINATOR)
    page.get_by_role("button", name="La montrer").click()
    expect(page.get_by_text(f"{COORDINATOR} voit ce que vous portez.")).to_be_visible()

    other = open_as(COORDINATOR, "load:mine")
    other.get_by_role("link", name="Maud Perrin").click()
    arrived(other, "Ce que porte Maud Perrin")
    eye.look(other)
    manager = open_as("Claire Vasseur", "load:shared")
    expect(manager.locator("main")).not_to_contain_text("Maud")
    eye.look(manager)

    page.get_by_role("button", name="Reprendre").click()
    settled(page)
    expect(page.get_by_text(f"{COORDINATOR} ne voit plus ce que vous portez.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", level=1)).not_to_contain_text("Maud")


def test_the_thresholds_are_set_and_set_back(open_as, network, eye):
    page = open_as(COORDINATOR, "network:readings")
    page.get_by_role("link", name="Les régler").click()
    arrived(page, "À partir de quand")
    page.get_by_label("thèmes en commun").fill("2")
    eye.look(page)
    record(page)
    arrived(page, "Ce que dit notre réseau")
    expect(page.get_by_text("réparation de vélos")).to_have_count(0)

    page.get_by_role("link", name="Les régler").click()
    page.get_by_role("button", name="Revenir aux seuils habituels").click()
    expect(page.get_by_text("réparation de vélos").first).to_be_visible()
