"""Who coordinates follows a signed agreement: noted, amended, prolonged; helps a person, in plain words."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Agreement, Amendment, Tie
from tests.journeys.hands import fr, said
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import BEFORE, TODAY

TITLE = "Convention d’objectifs"


@pytest.fixture
def agreements(open_as, house):
    """The agreements before Hélène, who coordinates: one with the city, until the end of the year."""
    city = register_organisation(name="Ville de Saint-Étienne", by=None, now=BEFORE)
    record_agreement(
        title=TITLE, place=house.place, parties=[city], starts_on=date(2026, 1, 1),
        ends_on=date(TODAY.year, 12, 31), recognises="un tiers-lieu", grants="L’usage des salles", by=None,
        now=BEFORE,
    )  # fmt: skip
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return open_as("Hélène Faure", "ties:agreements")


@pytest.fixture
def keyboard(size):
    return size == "desktop"


def press(what, keyboard):
    what.press("Enter") if keyboard else what.tap()


def test_she_notes_amends_and_prolongs_it(agreements, eye, keyboard):
    page = agreements
    eye.look(page)
    press(page.get_by_role("link", name=f"{fr('Follow')} : {TITLE}"), keyboard)
    arrived(page, TITLE)
    eye.look(page)
    page.get_by_label(fr("Note")).fill("L’original est chez Claire")
    press(page.get_by_role("button", name=fr("Record")), keyboard)
    said(page, fr("It is noted."))

    press(page.get_by_role("link", name=fr("Record an amendment")), keyboard)
    settled(page)
    eye.look(page)
    page.get_by_label(fr("What is recognised")).fill("un centre de ressources")
    press(page.get_by_role("button", name=fr("Record")), keyboard)
    said(page, fr("The amendment is recorded."))
    terms = page.get_by_role("region", name=fr("What it says"))
    expect(terms).to_contain_text("un centre de ressources")

    press(page.get_by_role("link", name=fr("Prolong by another")), keyboard)
    settled(page)
    expect(page.get_by_label(fr("What is recognised"))).to_have_value("un centre de ressources")
    eye.look(page)
    page.get_by_label(fr("Title")).fill("Convention qui suit")
    press(page.get_by_role("button", name=fr("Record")), keyboard)
    said(page, fr("The agreement that follows is recorded."))
    expect(page.get_by_role("region", name=fr("Its history"))).to_contain_text("Hélène Faure")
    eye.look(page)

    kept = Agreement.objects.get(title=TITLE)
    assert (kept.note, kept.recognises) == ("L’original est chez Claire", "un tiers-lieu")
    assert Amendment.objects.get().recognises == "un centre de ressources"
    assert Agreement.objects.get(prolongs=kept).is_draft


def test_she_says_that_an_association_helps_a_person(open_as, house, eye, keyboard):
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    page = open_as("Hélène Faure", "ties:declare")
    page.get_by_role("group", name=fr("Who"), exact=True).get_by_label(fr("an organisation")).check()
    page.get_by_label(fr("Name"), exact=True).fill("Association des Artisans")
    page.get_by_label(fr("What is declared")).select_option("helps")
    page.locator("[name=counterpart_is][value=person]").check()
    page.locator("[name=counterpart]").fill("Suzanne Morel")
    page.get_by_label(fr("How is it known?")).fill("Dit au comptoir")
    eye.look(page)
    press(page.get_by_role("button", name=fr("Record")), keyboard)

    said(page, fr("It is declared."))
    expect(page.get_by_role("main")).to_contain_text("L’Association des Artisans aide Suzanne Morel")
    assert Tie.objects.get(kind="helps").visibility == "place"
