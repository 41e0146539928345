"""The coordinator writes the study of the network: says, comments, leaves out, keeps it, gives it to all."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.patience import settled
from tests.journeys.test_the_network import network  # noqa: F401 - the same place, with the same neighbours

SAYS = "Une année dense."
COMMENT = "Assemblée en mars."


@pytest.fixture
def studies(open_as, network):  # noqa: F811
    return open_as("Hélène Faure", "studies:studies")


@pytest.fixture
def draft(studies):
    """A study for everybody, just begun."""
    studies.get_by_label("Pour qui est-elle").select_option(label="tout le monde")
    studies.get_by_role("button", name="Commencer", exact=True).click()
    expect(studies.get_by_text("brouillon", exact=True)).to_be_visible()
    return studies


def write(page, part):
    page.locator(f"#{part}").get_by_role("link", name="Écrire").click()
    expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()


def record(page):
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Ce que vous avez écrit est enregistré.")).to_be_visible()


def test_the_studies_are_reached_from_the_rings(open_as, network, eye):  # noqa: F811
    rings = open_as("Hélène Faure", "network:rings")
    rings.get_by_role("link", name="L’étude").click()

    expect(rings.get_by_text("Aucune étude n’a encore été commencée.")).to_be_visible()
    settled(rings)
    eye.look(rings)


def test_the_coordinator_writes_the_study_keeps_it_and_gives_it(draft, eye):
    eye.look(draft)
    for table in draft.locator(".table-scroll").all():
        assert table.evaluate("(table) => table.scrollWidth <= table.clientWidth")
    write(draft, "introduction")
    draft.get_by_label("Ce que vous voulez dire ici").fill(SAYS)
    record(draft)
    expect(draft.locator("#introduction .by-people")).to_have_text(SAYS)

    write(draft, "actors")
    row = draft.locator(".study-row", has_text="Cyberloire").first
    row.locator("summary").click()
    row.get_by_label("Votre commentaire").fill(COMMENT)
    draft.get_by_role("checkbox", name="ALOLISE", exact=True).uncheck()
    settled(draft)
    eye.look(draft)
    record(draft)
    actors = draft.locator("#actors")
    expect(actors.get_by_text(COMMENT)).to_be_visible()
    expect(actors.locator(".study-actors > .is-left-out", has_text="ALOLISE")).to_be_visible()
    expect(draft.locator(".study-rings")).not_to_contain_text("ALOLISE")
    settled(draft)
    eye.look(draft)

    draft.get_by_role("link", name="La garder telle quelle").click()
    eye.look(draft)
    draft.get_by_role("button", name="Garder l’étude").click()
    expect(draft.get_by_text("L’étude est gardée, avec son PDF.")).to_be_visible()
    expect(draft.get_by_role("link", name="Écrire")).to_have_count(0)
    paper = draft.request.get(draft.get_by_role("link", name="PDF").get_attribute("href"))
    assert paper.body().startswith(b"%PDF")

    draft.get_by_role("button", name="La donner à tous").click()
    draft.get_by_role("link", name="l’étude, pour tous").click()
    expect(draft.locator("main")).to_contain_text(SAYS)
    expect(draft.locator("main")).not_to_contain_text("ALOLISE")
    settled(draft)
    eye.look(draft)


def test_with_the_keyboard_alone_a_part_is_put_higher(draft, size):
    if size == "phone":
        pytest.skip("keyboards come with large windows")
    draft.locator("#readings").get_by_role("button", name="Plus haut").focus()
    draft.keyboard.press("Enter")

    expect(draft.locator(".study-parts li").nth(1)).to_have_text("Ce que dit le réseau")


def test_of_two_who_write_the_second_reads_who_wrote_what(draft, open_as, eye):
    other = open_as("Maud Perrin", urlsplit(draft.url).path)
    for page in (draft, other):
        write(page, "introduction")
    draft.get_by_label("Ce que vous voulez dire ici").fill(SAYS)
    record(draft)

    other.get_by_label("Ce que vous voulez dire ici").fill("Une année ordinaire.")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.get_by_text("Quelqu’un a écrit ici pendant que vous écriviez")).to_be_visible()
    expect(other.locator(".error", has_text="Hélène Faure")).to_contain_text(SAYS)
    expect(other.get_by_label("Ce que vous voulez dire ici")).to_have_value("Une année ordinaire.")
    eye.look(other)

    record(other)
    expect(other.locator("#introduction .by-people")).to_have_text("Une année ordinaire.")


def test_what_one_types_comes_back_when_another_throws_the_study_away(draft, open_as, eye):
    other = open_as("Maud Perrin", urlsplit(draft.url).path)
    write(other, "introduction")
    other.get_by_label("Ce que vous voulez dire ici").fill(SAYS)
    draft.get_by_role("link", name="Jeter ce brouillon").click()
    draft.get_by_role("button", name="Le jeter").click()
    expect(draft.get_by_text("Le brouillon est jeté.")).to_be_visible()

    other.get_by_role("button", name="Enregistrer").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Cette étude a été jetée")
    expect(other.locator("main textarea")).to_have_value(SAYS)
    settled(other)
    eye.look(other)
