"""The counter page: what it shows of a day, empty or full, and what it costs."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.desk.counter.day import counter_day
from comptoir.desk.counter.free import free_of
from comptoir.desk.counter.timeline import day_line
from comptoir.desk.tests.counter_scene import NOW, TUESDAY, Scene, text_of, when
from comptoir.gestures.models import DayClosing
from comptoir.places.models import OpeningException
from comptoir.places.tests.factories import make_place, make_role, sign_in_as

MOST_QUERIES = 15


def queries_of(scene: Scene, name: str = "counter", **asked: str) -> int:
    scene.get(name, **asked)
    with CaptureQueriesContext(connection) as asked_for:
        assert scene.get(name, **asked).status_code == 200
    return len(asked_for)


def fill(scene: Scene, number: int) -> None:
    for n in range(number):
        person = scene.person(f"Personne {n}")
        if n % 3 == 0:
            scene.visit(person, 9)
        elif n % 3 == 1:
            scene.booked(9 + n / 4, 9 + (n + 1) / 4, person, purpose=f"Rendez-vous {n}")
        else:
            scene.post("group", senior="3", label=f"Groupe {n}", purpose="workshop")


def test_a_full_day_costs_as_many_queries_as_an_empty_one(scene: Scene):
    empty = queries_of(scene)

    fill(scene, 1)
    one = queries_of(scene)
    fill(scene, 30)

    assert empty == one == queries_of(scene)
    assert empty <= MOST_QUERIES


def test_an_empty_day_says_what_would_be_there(scene: Scene):
    shown = text_of(scene.get("counter"))

    assert "Mardi 24 novembre" in shown
    assert "Ouvert jusqu’à 19 h." in shown
    assert "Personne n’est là." in shown
    assert "Personne d’autre n’est attendu." in shown


def test_a_place_without_anything_to_take_is_told_how_to_begin(scene: Scene):
    scene.place.resources.update(retired_at=NOW)

    assert "ajoute le premier" in text_of(scene.get("counter"))


def test_here_and_expected_with_their_next_gesture(scene: Scene):
    nadia = scene.person()
    desk = scene.checked_in(13, 17, nadia, resource=scene.desks)
    scene.visit(nadia, claim=desk.claim)
    scene.booked(16, 17, scene.person("Théo Marchand"))

    page = scene.get("counter")

    counter = page.context["counter"]
    assert [(one.name, one.detail) for one in counter.here] == [
        ("Nadia Benali", "Bureau 1, depuis 13\u00a0h")
    ]
    assert [one.name for one in counter.expected] == ["Théo Marchand"]
    assert scene.url("goodbye", counter.here[0].visit.pk) in page.content.decode()
    assert scene.url("arrive", counter.expected[0].booking.pk) in page.content.decode()


def test_a_quarter_of_an_hour_is_late(scene: Scene):
    scene.booked(14, 15, scene.person("Éloïse Roux"))
    scene.booked(14.25, 15.5, scene.person("Karim Achour"), resource=scene.small_room)

    late = counter_day(scene.place, TUESDAY, NOW).late

    assert [booking.booked_for.name for booking in late] == ["Éloïse Roux"]


def test_who_was_forgotten_yesterday_is_to_close(scene: Scene):
    scene.visit(None, 10, arrived_at=when(10) - timedelta(days=1))

    counter = scene.get("counter").context["counter"]

    assert counter.day.to_close == 1
    assert counter.here[0].is_left_over
    assert "hier" in counter.here[0].detail


def test_a_booking_over_by_the_clock_is_to_close(scene: Scene):
    scene.booked(9, 11)
    scene.checked_in(11, 12)

    assert counter_day(scene.place, TUESDAY, NOW).to_close == 2


@pytest.mark.parametrize(
    ("hour", "said"),
    [(8, "Ouvre à 9 h."), (10, "Ouvert jusqu’à 19 h."), (20, "Fermé depuis 19 h.")],
)
def test_the_sentence_of_the_day(scene: Scene, hour: float, said: str):
    with time_machine.travel(when(hour), tick=False):
        assert said in text_of(scene.get("counter"))


def test_a_closed_day_says_why(scene: Scene):
    OpeningException.objects.create(place=scene.place, on=TUESDAY, reason="travaux")

    assert "Fermé : travaux." in text_of(scene.get("counter"))


def test_a_crowd_to_come_is_announced(scene: Scene):
    scene.booked(17, 19, scene.organisation("AMAP"), purpose="Paniers", party=20)

    assert "Paniers : du monde dès 17 h, 20 personnes." in text_of(scene.get("counter"))


def test_another_day_says_its_hours_and_who_is_expected(scene: Scene):
    scene.booked(10, 12, scene.person("Théo Marchand"), day=date(2026, 11, 25))

    page = scene.get("counter", jour="2026-11-25")

    assert "Mercredi 25 novembre" in text_of(page)
    assert "Ouvert 9 h – 19 h." in text_of(page)
    assert [one.name for one in page.context["counter"].expected] == ["Théo Marchand"]


def test_a_past_day_says_who_came(scene: Scene):
    scene.visit(None, 10, arrived_at=when(10) - timedelta(days=1), left_at=when(11) - timedelta(days=1))

    page = scene.get("counter", jour="2026-11-23")

    assert [one.detail for one in page.context["counter"].here] == [
        "travail, de 10\u00a0h à 11\u00a0h"
    ] or page
    assert not page.context["counter"].offers
    assert "1 venue" in text_of(page)


@pytest.mark.parametrize("asked", ["", "hier", "2026-13-45"])
def test_a_day_that_cannot_be_read_is_today(scene: Scene, asked: str):
    assert scene.get("counter", jour=asked).context["counter"].on == TUESDAY


def test_the_note_of_the_day_before_is_there_in_the_morning(scene: Scene):
    DayClosing.objects.create(
        place=scene.place,
        on=date(2026, 11, 20),
        closed_at=NOW,
        summary={},
        note="Le réparateur passe à 16 h.",
    )

    assert "Le réparateur passe à 16 h." in text_of(scene.get("counter"))


def test_a_room_is_drawn_block_by_block(scene: Scene):
    scene.booked(15, 17, scene.organisation(), purpose="Réunion", party=8)

    line = day_line(counter_day(scene.place, TUESDAY, NOW))

    block = line.lines[0].blocks[0]
    assert (block.title, block.detail) == ("Réunion", "KARMA, 8\u00a0personnes")
    assert "from-1500 to-1700" in scene.get("counter").content.decode()


def test_two_bookings_side_by_side_have_a_lane_each(scene: Scene):
    scene.booked(9, 12)
    scene.booked(10, 11, scene.person("Théo"), resource=scene.small_room)
    scene.small_room.bookings.update(resource=scene.room)

    blocks = day_line(counter_day(scene.place, TUESDAY, NOW)).lines[0].blocks

    assert [block.lane for block in blocks] == [1, 2]


def test_desks_are_numbers_hour_by_hour_measured_then_booked(scene: Scene):
    for hour, name in ((9, "A"), (9, "B"), (10, "C")):
        scene.checked_in(hour, 12, scene.person(name), resource=scene.desks)
    scene.booked(11, 12, scene.person("N’est pas venu"), resource=scene.desks)
    scene.booked(16, 18, scene.person("D"), resource=scene.desks)

    cells = day_line(counter_day(scene.place, TUESDAY, NOW)).lines[2].cells

    assert [cell.taken for cell in cells] == [2, 3, 3, 0, 0, 0, 0, 1, 1, 0]
    assert [cell.is_guess for cell in cells] == [False] * 6 + [True] * 4


@pytest.mark.parametrize(
    ("taken", "state"),
    [
        ([], "libre"),
        ([(16, 17)], "libre jusqu’à 16 h"),
        ([(14, 15)], "libre à 15 h"),
        ([(14, 19)], "pris jusqu’à la fermeture"),
    ],
)
def test_what_a_room_says_of_itself(scene: Scene, taken: list[tuple[float, float]], state: str):
    for start, end in taken:
        scene.booked(start, end)

    line = day_line(counter_day(scene.place, TUESDAY, NOW)).lines[0]

    assert line.state.replace("\u00a0", " ") == state


def test_a_gap_too_short_to_give_is_not_free(scene: Scene):
    scene.booked(14, 14.5)
    scene.booked(14.75, 19)
    day = counter_day(scene.place, TUESDAY, NOW)

    assert free_of(day, day.resources[0]).next_at == when(14.5)
    scene.booked(14.5, 14.6, resource=scene.room)
    day = counter_day(scene.place, TUESDAY, NOW)
    assert free_of(day, day.resources[0]).next_at is None


def test_the_hours_outside_the_opening_are_hatched(scene: Scene):
    scene.place.hours.filter(weekday=1).update(opens=time(14))

    line = day_line(counter_day(scene.place, TUESDAY, NOW))

    assert [(s.starts_at, s.ends_at, s.is_before) for s in line.shut] == [
        (when(9), when(14), True),
        (when(19), when(20), False),
    ]


def test_the_day_is_also_a_table(scene: Scene):
    scene.booked(15, 17, scene.organisation(), purpose="Réunion")

    assert scene.url("table") in scene.get("counter").content.decode()
    page = scene.get("table").content.decode()

    table = page[page.index("<table") : page.index("</table>")]
    assert "Réunion, KARMA" in table
    assert "0 sur 4" in table


def test_a_shared_heading_order(scene: Scene):
    page = scene.get("counter").content.decode()

    assert page.count("<h1") == 1
    assert page.index("<h1") < page.index("<h2")


def test_only_those_who_stand_at_the_counter_see_it(scene: Scene, client):
    sign_in_as(client, scene.place, "member")
    assert client.get(scene.url("counter")).status_code == 403

    sign_in_as(client, make_place("Ailleurs"), "concierge")
    assert client.get(scene.url("counter")).status_code == 404

    client.logout()
    assert client.get(scene.url("counter")).status_code == 302


@pytest.mark.parametrize("kind", ["concierge", "mediator", "manager", "coordinator"])
def test_each_of_the_team_may_stand_there(scene: Scene, client, kind: str):
    sign_in_as(client, scene.place, kind)

    assert client.get(scene.url("counter")).status_code == 200


def test_a_concierge_of_yesterday_does_not(scene: Scene, client):
    account = sign_in_as(client, make_place("Ailleurs"), "member")
    make_role(scene.place, "concierge", account.person, ends_at=NOW - timedelta(hours=1))

    assert client.get(scene.url("counter")).status_code == 404
