"""The end of a day: it is printed, run on paper, typed back with its real times, and closed."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from comptoir.gestures.models import Gesture
from comptoir.presence.models import GroupVisit, Visit
from tests.journeys.hands import fr, said, taken_back, undo
from tests.journeys.patience import arrived
from tests.journeys.scene import TODAY, at


def link(page, sentence):
    return page.get_by_role("link", name=fr(sentence), exact=True)


@pytest.fixture
def paper(counter):
    link(counter, "Type the paper back").click()
    arrived(counter, fr("Type the paper back"))
    return counter


def line(page, heading, number):
    return page.get_by_role("region", name=fr(heading)).locator(".paper-row").nth(number)


def record(page):
    page.get_by_role("button", name=fr("Record")).click()


def test_the_day_is_printed_on_one_sheet(counter, house):
    house.booked("Petite salle", 16, 17, "Nadia Benali")
    sheet = counter.request.get(link(counter, "Print the day").get_attribute("href"))

    assert (sheet.status, sheet.headers["content-type"]) == (200, "application/pdf")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet.body())) == 1


def test_the_paper_is_typed_back_with_its_real_times(house, paper, eye):
    eye.look(paper)
    first, second = (line(paper, "Arrivals and departures", number) for number in (0, 1))
    first.get_by_label(fr("Name")).fill("Suzanne Morel")
    first.get_by_label(fr("Arrived")).fill("09:10")
    first.get_by_label(fr("Left")).fill("11:45")
    second.get_by_label(fr("Name")).fill("Monsieur Faure")
    second.get_by_label(fr("Arrived")).fill("13:05")
    second.get_by_label(fr("Left")).fill("12:05")
    group = line(paper, "Groups: how many", 0)
    group.get_by_label(fr("Arrived")).fill("10:00")
    group.get_by_label(fr("Left")).fill("12:00")
    group.get_by_label(fr("seniors")).fill("6")
    group.get_by_label(fr("children")).fill("2")
    record(paper)

    expect(paper.locator(".paper-reason")).to_have_text(fr("Gone before arriving."))
    wrong = line(paper, "Arrivals and departures", 0)
    expect(wrong.get_by_label(fr("Name"))).to_have_value("Monsieur Faure")
    expect(wrong.get_by_label(fr("Left"))).to_have_value("12:05")
    eye.look(paper)
    wrong.get_by_label(fr("Left")).fill("14:05")
    record(paper)

    expect(paper.get_by_role("heading", level=1)).to_contain_text("Mardi 24")
    told = {visit.person.name: (visit.arrived_at, visit.left_at) for visit in Visit.objects.order_by("pk")}
    assert told == {
        "Suzanne Morel": (at(9 + 1 / 6), at(11.75)),
        "Monsieur Faure": (at(13 + 1 / 12), at(14 + 1 / 12)),
    }
    assert GroupVisit.objects.get().arrived_at == at(10)


def test_a_name_on_paper_that_may_be_somebodys(paper, eye, house):
    one = line(paper, "Arrivals and departures", 0)
    one.get_by_label(fr("Name")).fill("Nadège Rivoir")
    one.get_by_label(fr("Arrived")).fill("09:10")
    record(paper)

    expect(paper.get_by_text(fr("Who is it?"))).to_be_visible()
    eye.look(paper)
    paper.get_by_role("radio", name=re.compile("Nadège Rivoire")).check()
    record(paper)
    expect(paper.get_by_role("heading", level=1)).to_contain_text("Mardi 24")
    assert Visit.objects.get().person == house.people["Nadège Rivoire"]


def test_closing_settles_what_is_left_and_one_undo_reopens(counter, eye, house):
    house.booked("Grande salle", 16, 17, "Théo Marchand")
    house.booked("Petite salle", 16, 18, "Nadia Benali")
    with time_machine.travel(at(16.5), tick=False):
        counter.reload()
        counter.locator("#expected").get_by_role("button", name=re.compile("Nadia Benali")).click()
        said(counter, "Nadia Benali")
    with time_machine.travel(at(19), tick=False):
        counter.reload()
        link(counter, "Close the day").click()
        expect(counter.get_by_role("heading", name=fr("Still open"))).to_contain_text("2")
        eye.look(counter)
        counter.get_by_label(fr("A note for tomorrow")).fill("Le vidéoprojecteur clignote.")
        counter.get_by_role("button", name=fr("Settle everything and close")).click()
        said(counter, "mardi 24 novembre")
        eye.look(counter)

        link(counter, "The day is closed").click()
        expect(counter.locator("main")).to_contain_text("Le vidéoprojecteur clignote.")
        expect(counter.locator(".tally")).to_contain_text("1")
        eye.look(counter)
        assert not Visit.objects.inside().exists()
        assert not Booking.objects.filter(ended_at=None).exists()
        link(counter, "Back to the counter").click()
        arrived(counter, "Mardi 24 novembre")
        counter.goto(house.url("desk:gestures"))
        eye.look(counter)
        counter.locator("main form button").first.click()
        expect(counter.locator("#here")).to_contain_text("Nadia Benali")
        assert Booking.objects.filter(ended_at=None).count() == 2


def test_the_note_is_read_the_next_morning(counter, open_as, eye, house):
    link(counter, "Close the day").click()
    counter.get_by_label(fr("A note for tomorrow")).fill("Penser au café.")
    counter.get_by_role("button", name=fr("Close the day")).click()
    said(counter, "mardi 24 novembre")
    with time_machine.travel(at(9, TODAY + timedelta(days=1)), tick=False):
        counter.reload()
        expect(counter.locator(".yesterday")).to_contain_text("Penser au café.")
        eye.look(counter)


def test_a_day_that_the_place_is_closed(counter, eye):
    counter.goto(f"{counter.url}?jour=2026-12-25")
    expect(counter.locator("#sentence")).to_contain_text("Noël")
    eye.look(counter)


def test_a_second_undo_is_refused_in_words(counter, eye, house):
    counter.goto(house.url("desk:welcome_known", house.people["Suzanne Morel"].pk))
    counter.locator("#panel button.btn-primary").first.click()
    said(counter, "Suzanne Morel")
    gesture = Gesture.objects.get()
    old = counter.context.new_page()
    old.route("**/nouveau/**", lambda route: route.abort())
    old.goto(house.url("desk:counter"))
    undo(counter)
    taken_back(counter, "Suzanne Morel")
    old.evaluate("() => document.querySelector('#last form').removeAttribute('hx-post')")
    old.locator(f"#undo-{gesture.pk}").click()
    taken_back(old, "Suzanne Morel")
    assert Gesture.objects.filter(verb="undo").count() == 1
