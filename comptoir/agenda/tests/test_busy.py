"""That somebody is there is said without reading who: what the rows would say, however it is asked."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda import occupancy
from comptoir.agenda.availability import availability, availability_at
from comptoir.agenda.busy import busy_at
from comptoir.agenda.models import Hold, Part, Unit
from comptoir.agenda.occupancy import held_at, standing
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_desks, make_place, make_room, tuesday
from comptoir.kit.periods import Period

pytestmark = pytest.mark.django_db

HOURS = range(9, 18)


@pytest.fixture
def resources():
    """Rooms with and without a buffer, a whole with a part that has another, desks; some of it taken."""
    place, dice = make_place(), random.Random(7)
    whole, half = make_room(place, "Plateau"), make_room(place, "Moitié")
    Part.objects.create(whole=whole, part=half)
    found = [make_room(place, "Studio"), make_room(place, "Atelier"), whole, half]
    for room in (found[1], whole):
        room.buffer_minutes = 30
        room.save()
    found.append(make_desks(place, units=3))
    for unit in Unit.objects.filter(resource__in=found).order_by("pk"):
        for hour in dice.sample(HOURS, 3):
            expires_at = dice.choice([None, None, at(hour) - timedelta(hours=1)])
            Hold.objects.create(
                unit=unit, claim=uuid4(), taken_at=LONG_BEFORE, starts_at=at(hour), ends_at=at(hour + 1),
                expires_at=expires_at,
            )  # fmt: skip
    return found


@pytest.mark.parametrize("worth", [1, 10_000], ids=["by time", "by unit"])
@pytest.mark.parametrize("now", [LONG_BEFORE, at(12)], ids=["before", "when some have expired"])
def test_a_unit_is_busy_when_something_stands_on_it(resources, monkeypatch, worth, now):
    monkeypatch.setattr(occupancy, "WORTH_ASKING_BY_TIME", worth)
    units = list(Unit.objects.values_list("pk", flat=True))
    periods = [tuesday(start, start + length) for start in HOURS for length in (0.5, 1, 3)]

    told = busy_at(units, periods, now)

    for period, busy in zip(periods, told, strict=True):
        assert busy == {row.unit for row in standing(held_at([(units, [period])]), now)}
    assert any(told)
    assert not all(len(busy) == len(units) for busy in told)


def test_nobody_is_on_no_unit():
    with CaptureQueriesContext(connection) as queries:
        assert busy_at([], [tuesday(10, 12)] * 2, LONG_BEFORE) == [set(), set()]
    assert not queries.captured_queries


@pytest.mark.parametrize("many", [1, 10_000], ids=["by keys", "by rows"])
def test_several_periods_are_answered_as_each_of_them_alone(resources, monkeypatch, many):
    periods = [tuesday(start, start + length) for start in HOURS for length in (0.5, 1, 2)]

    monkeypatch.setattr("comptoir.agenda.availability.MANY", many)
    together = availability_at(resources, periods, now=LONG_BEFORE)

    monkeypatch.setattr("comptoir.agenda.availability.MANY", 10_000)
    alone = [availability(resources, period, now=LONG_BEFORE) for period in periods]
    assert [told(answer) for answer in together] == [told(answer) for answer in alone]
    assert {answer.is_free for found in together for answer in found.values()} == {True, False}


def told(answers):
    return {
        pk: ([unit.pk for unit in one.free_units], [(r.code, r.sentence) for r in one.reasons])
        for pk, one in answers.items()
    }


def test_a_reason_read_when_the_room_has_become_free_still_says_that_it_was_taken(monkeypatch):
    monkeypatch.setattr("comptoir.agenda.availability.MANY", 1)
    room = make_room()
    hold(room, tuesday(10, 12))
    answers = availability_at([room], [tuesday(10, 11), tuesday(14, 15)], now=LONG_BEFORE)
    Hold.objects.all().delete()

    (reason,) = answers[0][room.pk].reasons

    assert reason.code == "taken"
    assert reason.sentence == "La Grande salle est prise de 10\u00a0h à 11\u00a0h."


def test_what_is_only_looked_at_is_not_read_row_by_row(monkeypatch):
    monkeypatch.setattr("comptoir.agenda.availability.MANY", 1)
    rooms = [make_room(place := make_place(), "A"), make_room(place, "B")]
    hold(rooms[0], tuesday(10, 12))
    with CaptureQueriesContext(connection) as queries:
        answers = availability_at(rooms, [tuesday(10, 11), Period(at(14), at(15))], now=LONG_BEFORE)
    assert [answers[0][room.pk].is_free for room in rooms] == [False, True]
    assert len([one for one in queries.captured_queries if "agenda_hold" in one["sql"]]) == 1

    with CaptureQueriesContext(connection) as queries:
        assert answers[0][rooms[0].pk].reasons[0].sentence
    assert len(queries.captured_queries) == 1
