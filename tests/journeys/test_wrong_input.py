"""Whatever is typed, the answer is a sentence beside what was typed; never the server's fault."""

import re

import pytest
from playwright.sync_api import expect

from comptoir.actors.models import Actor
from comptoir.booking.models import Booking
from comptoir.places.models import Place
from comptoir.presence.models import GroupVisit, Visit
from tests.journeys.hands import fr, said
from tests.journeys.patience import answered, settled
from tests.journeys.scene import BEFORE

HTML = "<b onmouseover=alert(1)>Léa</b> & <script>alert(1)</script>"


@pytest.fixture
def size():
    return "desktop"


def panel(page):
    return page.locator("#panel")


@pytest.fixture
def welcome(counter, house):
    counter.goto(house.url("desk:welcome"))
    counter.locator("#panel summary").first.click()

    def submit(**fields):
        for name, value in fields.items():
            counter.locator(f"#panel [name={name}]").fill(value)
        counter.locator("#panel button[name=purpose]").first.click()

    return submit


def test_a_phone_number_that_is_none(counter, welcome, eye):
    welcome(name="Madame Roux", phone="le rouge")
    expect(panel(counter).get_by_text(re.compile("le rouge|numéro|téléphone", re.I)).first).to_be_visible()
    expect(panel(counter).locator("[name=name]")).to_have_value("Madame Roux")
    expect(panel(counter).locator("[name=phone]")).to_have_value("le rouge")
    assert not Visit.objects.exists()
    eye.look(counter)


def test_a_name_of_ten_thousand_letters(counter, welcome):
    counter.locator("#panel [name=name]").evaluate("(one) => one.removeAttribute('maxlength')")
    welcome(name="a" * 10_000)
    expect(panel(counter).locator(".error")).to_be_visible()
    assert not Actor.objects.filter(name__startswith="aaa").exists()


@pytest.mark.parametrize("name", ["Zoé 🦊", HTML, "Ο Γιώργος", "李小龍", "O'Brien-Ñuñez", "  Jean   Paul  "])
def test_names_are_what_people_are_called(counter, welcome, eye, name):
    welcome(name=name)
    shown = " ".join(name.split())
    expect(counter.locator("#here")).to_contain_text(shown)
    said(counter, shown)
    assert Actor.objects.filter(name=shown).exists()
    counter.locator("#q").fill(shown[:6])
    expect(counter.locator("#found [role=option]").first).to_be_visible()


def test_nobody_at_all(counter, eye, house):
    counter.goto(house.url("desk:group"))
    counter.locator("#panel button[name=purpose]").first.click()
    expect(panel(counter).get_by_role("alert")).to_be_visible()
    eye.look(counter)
    for numbers in ("-3", "100000"):
        counter.locator("#panel [name=senior]").evaluate("(one) => { one.min = one.max = ''; }")
        counter.locator("#panel [name=senior]").fill(numbers)
        with counter.expect_response(lambda answer: answer.request.method == "POST"):
            counter.locator("#panel button[name=purpose]").first.click()
        settled(counter)
        expect(counter.locator("#panel [name=senior]")).to_have_value(numbers)
    assert not GroupVisit.objects.exists()


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [("2026-11-24", "16:00", "15:00"), ("2026-11-20", "10:00", "11:00"), ("2026-11-24", "22:00", "23:00"),
     ("2026-11-29", "10:00", "11:00"), ("2026-12-25", "10:00", "11:00")],
)  # fmt: skip
def test_times_that_cannot_be(counter, eye, house, day, start, end):
    counter.goto(house.url("desk:book"))
    for name, value in {"jour": day, "de": start, "a": end, "nom": "Suzanne Morel"}.items():
        panel(counter).locator(f"[name={name}]").fill(value)
    answered(counter.locator("#nom"))
    counter.locator("#names [role=option]").first.click()

    expect(panel(counter).locator("[role=alert], .error").first).to_be_visible()
    expect(panel(counter).locator("[name=de]")).to_have_value(start)
    expect(panel(counter).locator("[name=a]")).to_have_value(end)
    assert not Booking.objects.exists()
    eye.look(counter)


def test_more_people_than_seats(counter, eye, house):
    counter.goto(house.url("desk:book") + "?resource=petite-salle")
    counter.locator("#panel summary").first.click()
    panel(counter).locator("[name=party]").fill("40")
    panel(counter).locator("[name=nom]").fill("Suzanne Morel")
    answered(counter.locator("#nom"))
    counter.locator("#names [role=option]").first.click()
    expect(panel(counter).get_by_role("alert")).to_be_visible()
    expect(panel(counter).locator("[name=party]")).to_have_value("40")
    eye.look(counter)


@pytest.mark.parametrize(
    "address",
    [
        "?jour=hier",
        "?jour=2026-02-31",
        "?jour=9999-12-31",
        "?jour=0001-01-01",
        "?q=%00%F0%9F%A6%8A",
        "?q=" + "x" * 3000,
    ],
)
def test_addresses_typed_by_hand(counter, house, address):
    answer = counter.goto(house.url("desk:counter") + address)
    assert answer.status in (200, 400, 404)
    expect(counter.get_by_role("heading", level=1)).to_be_visible()


def test_what_belongs_to_another_place_does_not_exist(counter, house):
    other = Place.objects.create(name="Ailleurs", slug="ailleurs", opened_here_at=BEFORE)
    stranger = Actor.objects.create(kind="person", name="Inconnue", registered_at=BEFORE)
    for address in (
        house.url("desk:welcome_known", stranger.pk),
        house.url("desk:booking", 987_654),
        house.url("people:person", stranger.pk),
        f"/lieux/{other.slug}/comptoir/",
    ):
        assert counter.goto(address).status == 404
        expect(counter.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_left_open_too_long_says_so(counter, house):
    """A person merged or erased meanwhile, a visit ended elsewhere: a sentence, and the counter as it is."""
    counter.goto(house.url("desk:welcome_known", house.people["Suzanne Morel"].pk))
    counter.locator("#panel button.btn-primary").first.click()
    said(counter, "Suzanne Morel")
    stale = counter.context.new_page()
    stale.goto(house.url("desk:counter"))
    stale.route("**/nouveau/**", lambda route: route.abort())
    counter.locator("#here button").first.click()
    expect(counter.locator("#here li")).to_have_count(0)
    stale.locator("#here button").first.click()
    expect(stale.locator("#here li")).to_have_count(0)
    assert Visit.objects.get().left_at is not None


def test_a_member_asks_for_what_cannot_be(open_as, eye, house):
    page = open_as(
        "Nadia Benali", "/lieux/comptoir/moi/reserver/?starts=2026-11-25T16:00&ends=2026-11-25T15:00"
    )
    expect(page.locator(".late, .error").first).to_be_visible()
    eye.look(page)
    page.goto("/lieux/comptoir/moi/reserver/confirmer/?resource=grande-salle&starts=n%27importe&ends=quoi")
    page.locator("main form").evaluate("(form) => { form.noValidate = true; }")  # else never sent
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=fr("Yes, book it")).click()
    expect(page.locator(".error").first).to_be_visible()
    eye.look(page)
    assert not Booking.objects.exists()
