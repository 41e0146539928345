"""How the counter answers: whole or in parts, on the day that is shown, with and without a script."""

import re

import pytest

from comptoir.booking.models import Booking
from comptoir.desk.counter.addresses import address_of
from comptoir.desk.tests.counter_scene import Scene, text_of, when
from comptoir.presence.models import Visit

PARTS = ("tally", "line", "free", "here", "expected", "last")
asked = {"resource": "grande-salle", "jour": "2026-11-24", "de": "15:00", "a": "17:00", "party": "1"}


def on(scene: Scene, day: str, method: str, name: str, *args, **data):
    """What htmx sends from the page of that day."""
    headers = {"HX-Request": "true", "HX-Target": "panel", "Counter-Day": day}
    return getattr(scene.client, method)(scene.url(name, *args), data, headers=headers)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("welcome", "Accueillir quelqu’un"),
        ("group", "Accueillir un groupe"),
        ("book", "Réserver un bureau ou une salle"),
        ("table", "La journée en tableau"),
    ],
)
def test_a_panel_is_a_part_of_a_page_that_also_exists_whole(scene: Scene, name: str, title: str):
    fragment, page = scene.htmx("get", name), scene.get(name)

    assert "<html" not in fragment.content.decode()
    assert title in text_of(fragment)
    assert title in text_of(page)
    assert 'id="line"' in page.content.decode()


def test_the_panel_alone_does_not_draw_the_line(scene: Scene):
    assert 'id="line"' not in scene.htmx("get", "group").content.decode()


def test_a_refusal_in_the_panel_brings_the_line_with_its_ghosts(scene: Scene):
    scene.booked(14, 18)

    answer = scene.htmx("post", "book", pour=str(scene.person("Théo").pk), **asked)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert re.search(r'id="line"[^>]*hx-swap-oob="true"', page)
    assert "is-asked" in page


def test_each_part_comes_once_and_out_of_band(scene: Scene):
    page = scene.htmx("post", "group", senior="3", purpose="workshop").content.decode()

    for part in PARTS:
        assert len(re.findall(rf'id="{part}"', page)) == 1
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', page)


def test_from_the_page_of_tomorrow_one_stays_on_tomorrow(scene: Scene):
    scene.booked(10, 12, scene.person("Théo Demain"), day=when(0).date().replace(day=25))

    answer = on(scene, "2026-11-25", "post", "group", senior="3", purpose="workshop")

    assert "Théo Demain" in text_of(answer)


def test_a_booking_for_another_day_leaves_the_page_of_today_where_it_is(scene: Scene):
    scene.visit(scene.person("Nadia Ici"))
    who = str(scene.person("Théo").pk)

    answer = on(scene, "2026-11-24", "post", "book", **asked | {"pour": who, "jour": "2026-11-25"})

    assert Booking.objects.get().starts_at > when(24)
    assert "Nadia Ici" in text_of(answer)


def test_without_a_script_one_lands_on_the_day_of_the_booking(scene: Scene):
    who = str(scene.person("Théo").pk)

    answer = scene.post("book", **asked | {"pour": who, "jour": "2026-11-25"})

    assert answer.url == f"{scene.url('counter')}?jour=2026-11-25"


def test_a_day_header_that_cannot_be_read_is_today(scene: Scene):
    assert "Mardi 24 novembre" in text_of(
        scene.client.get(scene.url("counter"), headers={"Counter-Day": "?"})
    )


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_ends_of_the_calendar_are_today(scene: Scene, day: str):
    for name in ("counter", "book", "closing", "paper", "table"):
        assert scene.get(name, jour=day).context["counter"].iso_day == "2026-11-24"

    answer = scene.post("book", **asked | {"pour": str(scene.person().pk), "jour": day})
    assert answer.status_code == 422


def test_a_cache_keeps_pages_and_parts_apart(scene: Scene):
    assert "HX-Request" in scene.get("counter")["Vary"]


def test_a_get_never_makes_a_gesture(scene: Scene):
    visit = scene.visit()
    booking = scene.booked(15, 17, scene.person("Théo"))

    assert scene.get("goodbye", visit.pk).status_code == 405
    for name in ("arrive", "came", "absent", "end", "cancel", "prolong"):
        assert scene.get(name, booking.pk).status_code == 405
    assert scene.get("reopen").status_code == 405


def test_a_gesture_needs_the_token_of_the_page(scene: Scene, client):
    client.handler.enforce_csrf_checks = True
    visit = scene.visit()

    assert scene.post("goodbye", visit.pk).status_code == 403
    assert Visit.objects.get().left_at is None


@pytest.mark.parametrize(
    "name", ["welcome", "group", "book", "paper", "closing", "day_sheet", "table", "news"]
)
def test_nothing_of_the_counter_is_for_members(scene: Scene, name: str):
    scene.place.roles.update(kind="member")

    assert scene.get(name).status_code == 403


def test_gestures_are_refused_to_members(scene: Scene):
    visit = scene.visit()
    booking = scene.booked(15, 17, scene.person("Théo"))
    scene.place.roles.update(kind="member")

    assert scene.post("goodbye", visit.pk).status_code == 403
    for name in ("arrive", "came", "absent", "end", "cancel", "prolong", "move"):
        assert scene.post(name, booking.pk).status_code == 403
    assert scene.post("closing").status_code == 403


def test_two_hundred_addresses_are_one_question(scene: Scene):
    address = address_of("arrive", scene.place)

    assert address(12) == scene.url("arrive", 12)
    assert address(305) == scene.url("arrive", 305)


def test_a_place_whose_name_holds_a_zero(scene: Scene):
    scene.place.slug = "lieu-0-0"

    assert address_of("booking", scene.place)(7) == "/lieux/lieu-0-0/comptoir/reservations/7/"


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def test_everything_is_reached_by_a_form_or_a_link(scene: Scene):
    """What htmx asks for is also where the element goes without it."""
    scene.visit()
    scene.booked(15, 17, scene.person("Théo"))
    page = scene.get("counter", q="nadia").content.decode()

    for tag in re.findall(r"<a\b[^>]*hx-get=[^>]*>", page):
        asked_for, goes = first(r'hx-get="([^"?]*)', tag), first(r'href="([^"?]*)', tag)
        assert asked_for == goes or 'id="news"' in tag
    for tag in re.findall(r"<form\b[^>]*hx-post=[^>]*>", page):
        assert first(r'hx-post="([^"]*)', tag) == first(r'action="([^"]*)', tag)


def test_buttons_of_a_list_carry_their_own_address_and_key(scene: Scene):
    visit = scene.visit()
    page = scene.get("counter").content.decode()

    button = first(rf'(<button[^>]*formaction="{scene.url("goodbye", visit.pk)}"[^>]*>)', page)
    key = first(r'name="key" value="([^"]+)"', button)

    assert scene.client.post(scene.url("goodbye", visit.pk), {"key": key}).status_code == 302


def test_names_are_never_read_as_marks(scene: Scene):
    scene.visit(scene.person("<b>Nadia</b> & Cie"))
    scene.booked(15, 17, scene.person('"Théo" <u>'), purpose="<script>alert(1)</script>")

    for page in (
        scene.get("counter"),
        scene.get("table"),
        scene.get("counter", q="nadia"),
        scene.get("closing"),
    ):
        source = page.content.decode()
        assert "<script>alert" not in source
        assert "<b>Nadia" not in source
        assert "<u>" not in source
