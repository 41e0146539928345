"""A partner's map comes in as a file: a wrong one, then the right one, a word, three names, and back."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.exchange.models import NameInFile
from comptoir.places.models import Stewardship
from comptoir.ties.models import Tie
from tests.journeys.hands import fr
from tests.journeys.patience import arrived
from tests.journeys.scene import BEFORE

MAP = """From;To;Type;Depuis
Ville de Firminy;Zoomacom;financement;2019
Ville de Firminy;CORAIA;échange de bons procédés;
Comune de Roanne;Zoomacom;partenaire;
Jeanne Bail;Zoomacom;aide;
;Zoomacom;aide;
"""


@pytest.fixture
def network(house):
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    for name in ("CORAIA", "Commune de Roanne"):
        register_organisation(name=name, by=None, now=BEFORE)
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return us


@pytest.fixture
def page(open_as, network):
    return open_as("Hélène Faure", "exchange:files")


def brought():
    return Tie.objects.declared().filter(source__startswith="carte.csv")


def bring(page, content, name="carte.csv"):
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label(fr("File of the ties, or of the whole network")).set_input_files(file)
    page.get_by_role("button", name=fr("Bring the file")).click()


def test_a_map_comes_in(page, eye):
    eye.look(page)
    page.get_by_role("link", name=fr("Import ties")).click()
    arrived(page, fr("Import ties"))
    page.get_by_label(fr("Who may see these ties")).select_option("network")
    bring(page, "<!DOCTYPE a [<!ENTITY b 'c'>]><gexf/>", "carte.gexf")
    expect(page.locator(".field .error").first).to_be_visible()
    expect(page.get_by_label(fr("Who may see these ties"))).to_have_value("network")
    eye.look(page)

    bring(page, MAP)
    arrived(page, fr("Which column is what"))
    expect(page.get_by_label("Depuis", exact=True)).to_have_value("since")
    eye.look(page)
    page.get_by_role("button", name=fr("Go on")).click()
    arrived(page, fr("What these words mean"))
    page.get_by_label("échange de bons procédés").select_option("cooperates_with")
    eye.look(page)
    page.get_by_role("button", name=fr("See what would change")).click()
    arrived(page, fr("What would change"))
    expect(page.locator(".outcomes .is-added b")).to_have_text("2")
    eye.look(page)
    page.get_by_role("button", name=fr("Import"), exact=True).dblclick()
    arrived(page, fr("What the import did"))
    eye.look(page)
    assert [tie.visibility for tie in brought()] == ["network", "network"]

    page.get_by_role("link", name="Décider pour 2 noms").click()
    arrived(page, fr("Who are they?"))
    page.get_by_label("Qui est Comune de Roanne").select_option(label="c’est Commune de Roanne")
    eye.look(page)
    page.get_by_role("button", name=fr("Decide"), exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("1 lien déclaré")
    assert [name.name for name in NameInFile.objects.open()] == ["Jeanne Bail"]

    page.get_by_role("link", name=fr("The network as files")).click()
    arrived(page, fr("The network as files"))
    page.get_by_role("link", name="carte.csv").click()
    arrived(page, fr("What the import did"))
    page.get_by_text(fr("It was a mistake: take these ties back")).click()
    page.get_by_role("button", name=fr("Take these ties back"), exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("3 liens sont retirés")
    eye.look(page)
    assert not brought()
