"""Rule 1, over HTTP: eight members at once for one thing, before a live server. One has it, all are told.

The bench of the agenda does the same with two web processes and fifty rounds (docs/benchmarks.md).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from comptoir.agenda.models import Part, Resource
from comptoir.agenda.tests.factories import make_desks, make_place, make_room, time
from comptoir.bench.agenda_clients import TOKEN
from comptoir.bench.race import double_bookings
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking
from comptoir.journal.checking import Trade, compare
from comptoir.kit.periods import wall
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_account, make_role

CLIENTS, ROUNDS = 8, 4
# Read once: a race over midnight is still for the same hours.
FIRST_DAY = timezone.localdate() + timedelta(days=7)
BACKEND = "comptoir.site.backends.Backend"
Wish = Callable[[int, int], dict[str, Any]]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Place:
    return make_place(opens=time(8), closes=time(20), days=range(7), slug="ici")


@pytest.fixture
def sessions(place: Place) -> list[str]:
    """Eight ordinary members, signed in."""
    found = []
    for _ in range(CLIENTS):
        account, client = make_account(), Client()
        make_role(place, "member", account.person)
        client.force_login(account, backend=BACKEND)
        found.append(client.cookies["sessionid"].value)
    return found


@pytest.fixture
def race(live_server: Any, sessions: list[str]) -> Callable[..., Counter[int]]:
    """Some rounds in which all ask at the same moment for what ``wish`` says to each; the statuses of all."""
    where = urlsplit(live_server.url)
    gate = Barrier(CLIENTS, timeout=60)

    def run(address: str, wish: Wish) -> Counter[int]:
        def ask(number: int) -> list[int]:
            connection = HTTPConnection(where.hostname or "", where.port, timeout=60)
            cookies = f"sessionid={sessions[number]}; csrftoken={TOKEN}"
            headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
            statuses = []
            for turn in range(ROUNDS):
                gate.wait()
                connection.request("POST", address, json.dumps(wish(number, turn)), headers)
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)
            connection.close()
            return statuses

        with ThreadPoolExecutor(CLIENTS) as pool:
            return Counter(status for found in pool.map(ask, range(CLIENTS)) for status in found)

    return run


def told(thing: Resource, turn: int, *, late: int = 0, days: int = 1) -> dict[str, Any]:
    """Two hours, another day each turn, ``late`` minutes after nine."""
    tz = thing.place.tz
    day = FIRST_DAY + timedelta(days=days * turn)
    start = wall(day, time(9), tz) + timedelta(minutes=late)
    return {
        "resource": thing.slug,
        "starts": start.isoformat(),
        "ends": (start + timedelta(hours=2)).isoformat(),
    }


def in_order(winners: int) -> None:
    """Nothing is held twice, all that was promised is there, and the journal says the same."""
    assert double_bookings() == 0
    assert Booking.objects.standing().count() == winners
    assert compare([Trade("booking", rows, facts_of)]).is_same


BOOKINGS, SERIES = "/api/v1/places/ici/bookings", "/api/v1/places/ici/series"
ONE_EACH = Counter({201: ROUNDS, 409: (CLIENTS - 1) * ROUNDS})


def test_one_of_eight_has_the_room(place, race) -> None:
    room = make_room(place)

    assert race(BOOKINGS, lambda number, turn: told(room, turn)) == ONE_EACH
    in_order(ROUNDS)


def test_slots_a_quarter_of_an_hour_apart_are_one_slot(place, race) -> None:
    room = make_room(place)

    assert race(BOOKINGS, lambda number, turn: told(room, turn, late=15 * number)) == ONE_EACH
    in_order(ROUNDS)


def test_one_of_eight_has_all_of_the_series(place, race) -> None:
    room = make_room(place)
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

    def wish(number: int, turn: int) -> dict[str, Any]:
        day = FIRST_DAY + timedelta(days=turn)
        rule = f"FREQ=WEEKLY;BYDAY={weekday[day.weekday()]};COUNT=4"
        return told(room, turn) | {"rule": rule}

    assert race(SERIES, wish) == ONE_EACH
    in_order(4 * ROUNDS)


def test_whoever_wants_the_hall_and_whoever_wants_a_room_in_it_want_the_same(place, race) -> None:
    hall, room = make_room(place, "Grande salle"), make_room(place, "Petite salle")
    Part.objects.create(whole=hall, part=room)

    assert race(BOOKINGS, lambda number, turn: told((hall, room)[number % 2], turn)) == ONE_EACH
    assert Booking.objects.standing().count() == ROUNDS
    in_order(ROUNDS)


def test_one_projector_goes_with_one_room(place, race) -> None:
    rooms = [make_room(place, f"Salle {number}") for number in range(CLIENTS)]
    projector = make_room(place, "Vidéoprojecteur")

    statuses = race(
        BOOKINGS, lambda number, turn: told(rooms[number], turn) | {"extras": [projector.slug]}
    )  # fmt: skip

    assert statuses == ONE_EACH
    in_order(ROUNDS)


def test_three_desks_are_for_three(place, race) -> None:
    desks = make_desks(place, units=3)

    statuses = race(BOOKINGS, lambda number, turn: told(desks, turn))

    assert statuses == Counter({201: 3 * ROUNDS, 409: (CLIENTS - 3) * ROUNDS})
    in_order(3 * ROUNDS)
