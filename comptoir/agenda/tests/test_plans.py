"""Reading what is taken goes through an index of its own on both databases, and never walks the past."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from comptoir.agenda import occupancy
from comptoir.agenda.actions import Want, take_all
from comptoir.agenda.availability import availability, availability_at
from comptoir.agenda.finding import Criteria, next_free
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.agenda.occupancy import held_at
from comptoir.agenda.selectors import claims_in_the_way, lines_between
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    make_desks,
    make_place,
    make_room,
    tuesday,
)
from comptoir.kit.periods import Period

pytestmark = pytest.mark.django_db

ROOMS, DAYS = 20, 60
WEEK = Period(at(0), at(0) + timedelta(days=7))
WEDNESDAYS = [tuesday(10, 12, TUESDAY - timedelta(weeks=week)) for week in range(13)]


@pytest.fixture
def place():
    """Six holds a day in each room, for months."""
    place = make_place()
    resources = [make_room(place, f"Salle {n}") for n in range(ROOMS)]
    resources.append(make_desks(place, units=4))
    Hold.objects.bulk_create(
        Hold(
            unit=unit, claim=uuid4(), taken_at=LONG_BEFORE, starts_at=start,
            ends_at=start + timedelta(hours=1),
        )
        for unit in Unit.objects.filter(resource__in=resources).order_by("pk")
        for day in range(DAYS)
        for start in (at(9 + hour, TUESDAY - timedelta(days=day)) for hour in range(6))
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return place


def resources_of(place):
    return list(Resource.objects.of_place(place).select_related("place", "space").order_by("pk"))


def series(place):
    claim, room = uuid4(), resources_of(place)[0]
    periods = [tuesday(16, 17, TUESDAY + timedelta(weeks=week)) for week in range(12)]
    take_all(wants=[Want(resource=room, period=period, claim=claim) for period in periods], now=LONG_BEFORE)


def soonest(place):
    next_free(
        resources_of(place), length=timedelta(hours=1), since=at(9), until=at(18), now=LONG_BEFORE,
        criteria=Criteria(),
    )  # fmt: skip


class _Watching:
    """Remembers the queries that read holds."""

    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, params, many, context):
        if "agenda_hold" in sql and " asked" in sql:
            self.seen.append((sql, params))
        return execute(sql, params, many, context)


def plans_of(read):
    """What the database says that it does for each query of ``read`` that reads holds."""
    watching = _Watching()
    with connection.execute_wrapper(watching):
        read()
    prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    found = []
    with connection.cursor() as cursor:
        for sql, params in watching.seen:
            cursor.execute(prefix + sql, params)
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


READS = {
    "one slot": lambda place: availability(resources_of(place), tuesday(10, 12), now=LONG_BEFORE),
    "thirteen weeks": lambda place: availability_at(resources_of(place), WEDNESDAYS, now=LONG_BEFORE),
    "a week of lines": lambda place: lines_between(place, WEEK, LONG_BEFORE),
    "in the way": lambda place: claims_in_the_way(resources_of(place)[0], tuesday(10, 12), LONG_BEFORE),
    "soonest": soonest,
    "a series taken": series,
}


INDEXES = ("hold_standing_by_unit", "hold_unit_taken_once", "hold_standing_by_time")


def test_every_reading_of_holds_goes_through_its_index(place):
    for name, read in READS.items():
        plans = plans_of(lambda read=read: read(place))
        plan = "\n".join(plans)
        lines = [line.strip(" ->") for line in plan.splitlines()]

        assert plans, name
        assert all(any(index in each for index in INDEXES) for each in plans), (name, plan)
        walks = ("SCAN agenda_hold", "SCAN h ", "SCAN b ", "Seq Scan on agenda_hold")
        assert not [line for line in lines if line.startswith(walks)], (name, plan)
        steps = [line for line in lines if line.startswith(("SEARCH h ", "SEARCH b "))]
        assert all("unit_id=? AND starts_at" in step for step in steps), (name, plan)


def test_many_units_at_many_hours_are_found_by_time_and_are_the_same(place, monkeypatch):
    """On PostgreSQL only: SQLite has no index of ranges."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite asks unit by unit, always.")
    units = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    by_unit = held_at([(units, WEDNESDAYS)])
    monkeypatch.setattr(occupancy, "WORTH_ASKING_BY_TIME", 1)
    assert len(by_unit) == len(units) * 9 * 2
    assert held_at([(units, WEDNESDAYS)]) == by_unit
    (plan,) = plans_of(lambda: held_at([(units, WEDNESDAYS)]))
    assert "hold_standing_by_time" in plan, plan
