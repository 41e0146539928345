"""A series: every date seen before it is booked, moved from a date on, cancelled for one of them."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from comptoir.booking.models import Booking
from tests.journeys.hands import fr, said, taken_back, undo
from tests.journeys.patience import arrived
from tests.journeys.scene import TODAY, at

WEDNESDAY = TODAY + timedelta(days=8)
WEEK = timedelta(days=7)


@pytest.fixture
def nadia(open_as, house):
    """The second of the Wednesdays is taken by somebody else."""
    house.booked("Petite salle", 15, 16, "Théo Marchand", day=WEDNESDAY + WEEK)
    return open_as("Nadia Benali", "people:my_series_new")


def hours_of_the_series():
    rows = Booking.objects.standing().exclude(series=None).order_by("starts_at")
    return [one.starts_at for one in rows]


def fill_in(page):
    page.locator("[name=resource]").select_option("petite-salle")
    for name, value in {
        "starts_on": WEDNESDAY.isoformat(), "starts_time": "15:00", "ends_time": "16:00", "count": "4",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name=fr("See the dates")).click()
    arrived(page, "Petite salle")


def test_a_series_with_a_date_that_is_taken(nadia, eye):
    arrived(nadia, fr("A series"))
    eye.look(nadia)
    fill_in(nadia)
    refused = nadia.locator(".date.is-refused")
    expect(refused).to_have_count(1)
    expect(nadia.locator("main")).not_to_contain_text("Théo")
    eye.look(nadia)
    refused.locator(".choice", has_text="Petite salle").click()
    nadia.get_by_role("button", name=fr("Book these dates")).click()
    arrived(nadia, "Nadia Benali")
    said(nadia, "Petite salle")
    eye.look(nadia)
    days = [WEDNESDAY + WEEK * number for number in range(4)]
    assert hours_of_the_series() == [at(15, days[0]), at(16, days[1]), at(15, days[2]), at(15, days[3])]

    move_the_third_and_the_last(nadia, eye)
    assert hours_of_the_series() == [at(15, days[0]), at(16, days[1]), at(10, days[2]), at(10, days[3])]
    cancel_the_first(nadia, eye)
    assert hours_of_the_series() == [at(16, days[1]), at(10, days[2]), at(10, days[3])]


def open_series(page):
    page.locator(".mine a.tag").first.click()
    arrived(page, "Petite salle")


def move_the_third_and_the_last(page, eye):
    open_series(page)
    eye.look(page)
    page.locator("a[href*=deplacer]").nth(2).click()
    arrived(page, fr("Move"))
    eye.look(page)
    page.get_by_label(fr("this one and those that follow")).check()
    page.locator("[name=starts_time]").fill("10:00")
    page.locator("[name=ends_time]").fill("11:00")
    page.get_by_role("button", name=fr("See where they go")).click()
    expect(page.locator("#h-plan")).to_be_visible()
    eye.look(page)
    page.get_by_role("button", name=fr("Move them")).click()
    arrived(page, "Nadia Benali")


def cancel_the_first(page, eye):
    open_series(page)
    page.locator("a[href*=annuler]").first.click()
    arrived(page, fr("Cancel"))
    eye.look(page)
    page.get_by_role("button", name=fr("Cancel"), exact=True).click()
    arrived(page, "Nadia Benali")
    said(page, "Petite salle")


def test_a_series_goes_on_with_a_new_date_that_is_taken(nadia, house, eye):
    house.booked("Petite salle", 15, 16, "Suzanne Morel", day=WEDNESDAY + 5 * WEEK)
    fill_in(nadia)
    nadia.get_by_role("button", name=fr("Book these dates")).click()
    arrived(nadia, "Nadia Benali")
    open_series(nadia)
    nadia.get_by_role("link", name=fr("Prolong the series")).click()
    arrived(nadia, fr("Prolong"))
    eye.look(nadia)
    nadia.locator("[name=more]").fill("3")
    nadia.get_by_role("button", name=fr("See the new dates")).click()
    refused = nadia.locator(".date.is-refused")
    expect(refused).to_have_count(1)
    arrived(nadia, fr("Prolong"))
    expect(nadia.locator("main")).not_to_contain_text("Suzanne")
    eye.look(nadia)
    refused.locator(".choice", has_text="Petite salle").click()
    nadia.get_by_role("button", name=fr("Book these dates")).click()
    arrived(nadia, "Petite salle")
    said(nadia, "Petite salle")
    eye.look(nadia)
    # The second of the first four was taken too, and nothing was chosen for it.
    first = [at(15, WEDNESDAY + WEEK * number) for number in (0, 2, 3)]
    new = [at(15, WEDNESDAY + 4 * WEEK), at(16, WEDNESDAY + 5 * WEEK), at(15, WEDNESDAY + 6 * WEEK)]
    assert hours_of_the_series() == [*first, *new]

    undo(nadia)
    taken_back(nadia, "Petite salle")
    assert hours_of_the_series() == first


def test_a_rule_that_gives_no_date_is_said(nadia, eye):
    nadia.locator("[name=starts_on]").fill("")
    nadia.get_by_role("button", name=fr("See the dates")).click()
    expect(nadia.locator(".field.is-wrong").first).to_be_visible()
    eye.look(nadia)


def test_several_dates_are_moved_at_once_and_back(nadia, eye):
    fill_in(nadia)
    nadia.locator(".date.is-refused .choice", has_text="Petite salle").click()
    nadia.get_by_role("button", name=fr("Book these dates")).click()
    arrived(nadia, "Nadia Benali")
    before = hours_of_the_series()
    open_series(nadia)
    nadia.get_by_role("link", name=fr("Move several dates")).click()
    arrived(nadia, fr("Move several dates"))
    eye.look(nadia)
    for number in (0, 2):
        nadia.locator("[name=dates]").nth(number).check()
    nadia.locator("[name=minutes]").fill("60")
    nadia.get_by_role("button", name=fr("Move these dates")).click()
    arrived(nadia, "Nadia Benali")
    assert hours_of_the_series() == [
        before[0] + timedelta(hours=1), before[1], before[2] + timedelta(hours=1), before[3],
    ]  # fmt: skip
    undo(nadia)
    taken_back(nadia, "Petite salle")
    assert hours_of_the_series() == before
