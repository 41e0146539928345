"""The manager sets the place up: hours, a closure, a space, a morning for a concierge, ties, an agreement."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from comptoir.places.models import OpeningHours, Role, Space
from comptoir.places.selectors import exceptions
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.tests.factories import make_paper, make_tie
from tests.journeys.hands import fr, said
from tests.journeys.patience import arrived, settled
from tests.journeys.scene import BEFORE


@pytest.fixture
def page(open_as):
    """The set-up before Claire, who manages the place."""
    return open_as("Claire Vasseur", "places:set_up")


@pytest.fixture
def record(page):
    return lambda: page.get_by_role("button", name=fr("Record")).click()


def tab(page, name):
    menu = page.locator(".tabs summary")
    if menu.is_visible() and not page.locator(".tabs [open]").count():
        menu.click()
    page.locator(".tabs").get_by_role("link", name=fr(name), exact=True).click()
    expect(page.locator(".tabs [aria-current]").first).to_have_text(fr(name))
    settled(page)


@pytest.fixture
def past(house):
    """What is over is folded away under each list."""
    house.place.exceptions.create(on=date(2026, 5, 2), reason="Chantier")
    house.place.spaces.create(name="Réserve", slug="reserve", kind="lockers", capacity=4, closed_at=BEFORE)
    Role.objects.create(
        place=house.place, person=house.people["Suzanne Morel"], kind="member",
        starts_at=BEFORE - timedelta(days=9), ends_at=BEFORE,
    )  # fmt: skip
    karma = house.people["KARMA"]
    house.place.stewardships.create(
        organisation=karma, function="life", since=date(2020, 1, 1), until=date(2021, 1, 1)
    )
    make_tie(karma, kind="resides_at", place=house.place, until=date(2021, 1, 1))
    record_agreement(
        title="Prêt de la salle", place=house.place, parties=[karma], starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31), by=None, now=BEFORE,
    )  # fmt: skip


def test_she_walks_through_every_tab_and_none_slides(past, page, eye, size):
    for name in (
        "In short", "The place", "Hours", "Exceptions", "Spaces", "Team", "Stewards", "Residents and ties",
        "Agreements",
    ):  # fmt: skip
        tab(page, name)
        if size == "phone":
            page.locator(".tabs summary").press("Enter")
        expect(page.locator(".tabs").get_by_role("link", name=fr(name), exact=True)).to_be_in_viewport()
        if size == "phone":
            page.locator(".tabs summary").press("Enter")
        assert page.locator(".tabs").evaluate("(tabs) => tabs.scrollWidth <= tabs.clientWidth")
        for folded in page.locator("details.fold > summary").all():
            folded.click()
        eye.look(page)


def test_on_a_laptop_her_name_stays_on_one_line_beside_all_the_tabs(page):
    page.set_viewport_size({"width": 1280, "height": 800})
    name = page.locator(".whoami summary b")
    assert name.evaluate("(name) => name.getClientRects().length") == 1
    assert name.bounding_box()["height"] < 30
    assert page.locator(".topbar").bounding_box()["height"] < 80


def test_a_mistake_in_the_hours_is_shown_beside_its_day_then_put_right(page, record, eye, house):
    tab(page, "Hours")
    page.get_by_label("Samedi").fill("10h-25h")
    record()
    expect(page.get_by_label("Samedi")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Samedi")).to_be_focused()
    expect(page.get_by_label("Samedi")).to_have_value("10h-25h")
    eye.look(page)

    page.get_by_label("Samedi").fill("10h-12h, 14h-minuit")
    record()
    said(page, fr("The hours of every week are recorded."))
    assert OpeningHours.objects.filter(place=house.place, weekday=5).count() == 2


def test_a_closure_is_noted_then_removed_after_a_question(page, record, eye, house):
    tab(page, "Exceptions")
    page.get_by_role("link", name=fr("Add an exception")).first.click()
    page.get_by_label(fr("Day"), exact=True).fill("2026-12-24")
    page.get_by_label(fr("Last day")).fill("2027-01-02")
    page.get_by_label(fr("Reason")).fill("Congés d’hiver")
    eye.look(page)
    record()
    expect(page.locator("main")).to_contain_text("Congés d’hiver")
    assert exceptions(house.place)[0].last_day == date(2027, 1, 2)

    page.get_by_role("link", name=fr("Remove")).click()
    expect(page.get_by_role("button", name=fr("Remove it"))).to_be_visible()
    eye.look(page)
    page.get_by_role("button", name=fr("Remove it")).click()
    arrived(page, fr("Days that are not like the others"))
    expect(page.get_by_text("Congés d’hiver")).to_have_count(0)
    assert exceptions(house.place) == []


def test_a_space_is_added_and_its_name_taken_twice_is_refused(page, record, eye):
    tab(page, "Spaces")
    for again in (False, True):
        page.get_by_role("link", name=fr("Add a space")).first.click()
        page.get_by_label(fr("Name"), exact=True).fill("Zinc")
        page.get_by_label(fr("Capacity")).fill("12")
        record()
        if not again:
            expect(page.locator("main")).to_contain_text("Zinc")

    expect(page.locator(".error")).to_contain_text("Zinc")
    expect(page.get_by_label(fr("Capacity"))).to_have_value("12")
    eye.look(page)
    assert Space.objects.filter(name="Zinc").count() == 1


def test_a_name_half_typed_is_asked_about_and_the_morning_is_given(page, record, eye, house):
    tab(page, "Team")
    page.get_by_role("link", name=fr("Give a role")).first.click()
    page.get_by_label(fr("Who"), exact=True).fill("Nad")
    page.get_by_label(fr("From"), exact=True).fill("2026-11-25")
    record()
    expect(page.get_by_text(fr("Who is it?"))).to_be_visible()
    eye.look(page)

    page.get_by_label("Nadège Rivoire").check()
    record()
    expect(page.locator("main")).to_contain_text("demain, le matin")
    role = Role.objects.get(person=house.people["Nadège Rivoire"])
    assert (role.kind, house.place.day_of(role.starts_at)) == ("concierge", date(2026, 11, 25))


def test_she_cannot_leave_the_place_without_a_manager(page, eye):
    tab(page, "Team")
    page.locator(".row", has_text="Claire Vasseur").get_by_role("link", name=fr("End")).click()
    page.get_by_role("button", name=fr("End it now")).click()

    expect(page.locator(".refusal")).to_contain_text("Donnez d’abord ce rôle à quelqu’un d’autre")
    eye.look(page)
    page.get_by_role("link", name=fr("Back to the list")).click()
    expect(page.locator("main")).to_contain_text("Claire Vasseur")


def test_a_resident_and_who_represents_it(page, record, eye):
    tab(page, "Residents and ties")
    page.get_by_role("link", name=fr("Declare a resident")).first.click()
    page.get_by_label(fr("Name"), exact=True).fill("KARMA")
    page.get_by_label(fr("How is it known?")).fill("Bail du 3 mars")
    eye.look(page)
    record()

    expect(page.locator("main")).to_contain_text("KARMA réside au Comptoir Numérique")
    expect(page.locator("main")).to_contain_text("Théo Marchand représente KARMA")
    assert Tie.objects.filter(kind="resides_at").count() == 1


def test_a_recognition_is_wished_then_discussed_then_in_force(page, record, eye, house):
    tab(page, "Residents and ties")
    page.get_by_role("link", name=fr("Declare a tie")).first.click()
    page.get_by_role("group", name=fr("Who"), exact=True).get_by_label(fr("an organisation")).check()
    page.get_by_label(fr("Name"), exact=True).fill("Ville de Saint-Étienne")
    page.get_by_label(fr("What is declared")).select_option("recognises")
    page.get_by_label(fr("As what, or for what")).fill("centre de ressources")
    page.get_by_label(fr("State")).select_option("wished")
    page.get_by_label(fr("What stands in the way")).fill("Deux services ne se parlent pas")
    page.get_by_label(fr("How is it known?")).fill("Réunion de rentrée")
    eye.look(page)
    record()

    coming = page.get_by_role("region", name=fr("Wished, under discussion or refused"))
    expect(coming).to_contain_text("Souhaité\u00a0: Deux services ne se parlent pas")
    eye.look(page)
    for state in ("discussed", "in_force"):
        coming.get_by_role("link", name=fr("State")).click()
        page.locator(f"[name=state][value={state}]").check()
        page.get_by_label(fr("What stands in the way")).fill("")
        eye.look(page)
        record()
        said(page, fr("The state of the tie is recorded."))

    expect(coming).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Ville de Saint-Étienne reconnaît")
    tie = Tie.objects.get(kind="recognises")
    assert [row.state for row in tie.states.all()] == ["wished", "discussed", "in_force"]
    assert tie.since == house.place.day_of(tie.states.last().since_at)


def test_an_agreement_with_its_signed_paper(page, record, eye, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = make_paper()
    tab(page, "Agreements")
    page.get_by_role("link", name=fr("Record an agreement")).first.click()
    page.get_by_label(fr("Title")).fill("Mise à disposition des locaux")
    page.get_by_label(fr("Party"), exact=True).fill("Ville de Saint-Étienne")
    page.get_by_label(fr("First day")).fill("2026-01-01")
    page.get_by_label(fr("To be reviewed on")).fill("2026-06-01")
    page.get_by_label(fr("Contact there")).fill("Paul Adjoint")
    page.get_by_label(fr("Document")).set_input_files(
        {"name": paper.name, "mimeType": "application/pdf", "buffer": paper.read()}
    )
    eye.look(page)
    record()

    expect(page.locator("main")).to_contain_text("Ville de Saint-Étienne")
    expect(page.locator("main")).to_contain_text("Paul Adjoint")
    with page.expect_download() as download:
        page.get_by_role("link", name=fr("Document")).click()
    assert download.value.suggested_filename == "convention-signee.pdf"
    assert Agreement.objects.get().document
