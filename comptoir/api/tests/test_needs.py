"""Which resources answer what a program needs, and when they are free: against a plain reckoning."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    hold,
    make_desks,
    make_place,
    make_room,
    make_space,
    tuesday,
)
from comptoir.api.tests.scene import NOON, PARIS, TEN, code
from comptoir.resources.closing import close


def found(scene, path="resources", **needs):
    answer = scene.call.get(path, **needs)
    assert answer.status_code == 200, answer.content
    return [one["resource"] for one in answer.json()["resources"]]


# Seats


@pytest.mark.parametrize(
    ("seats", "rooms"), [(1, 3), (4, 3), (5, 2), (10, 2), (11, 1), (20, 1), (21, 0), (1000, 0)]
)
def test_so_many_seats_at_least(scene, seats, rooms):
    assert len(found(scene, seats=seats)) == rooms


def test_seats_are_counted_the_same_when_equipment_is_asked_for_too(scene):
    Resource.objects.update(equipment=["écran"])
    for seats in (1, 4, 5, 10, 11, 20, 21):
        assert found(scene, seats=seats, equipment="ecran") == found(scene, seats=seats)


def test_a_whole_has_the_seats_of_its_parts(scene):
    halves = [make_room(scene.place, name, seats=30) for name in ("Nord", "Sud")]
    make_room(scene.place, "Halle", seats=1, units=0, parts=halves)
    assert found(scene, seats=60) == found(scene, seats=31) == ["halle"]
    assert "halle" not in found(scene, seats=61)


def test_no_desk_seats_two(scene):
    make_desks(scene.place, 8)
    assert "coworking" not in found(scene, seats=2)


def test_a_machine_adds_no_seat_to_its_room(scene):
    machine = make_room(scene.place, "Laser", seats=50, kind="equipment")
    make_room(scene.place, "Labo", seats=2, parts=[machine])
    assert "labo" not in found(scene, seats=3)


# What else


def test_every_need_is_kept_with_every_other(scene):
    kinds, floors, things = ("room", "vehicle"), ("0", "1"), (["écran"], ["tableau"])
    for number, (kind, floor, equipment) in enumerate(product(kinds, floors, things)):
        space = make_space(scene.place, f"Espace {number}", floor=floor, equipment=equipment)
        make_room(scene.place, f"Chose {number}", kind=kind, space=space, seats=3)
    rows = list(Resource.objects.in_use().select_related("space"))
    for kind, floor, thing in product((*kinds, None), (*floors, None), ("écran", None)):
        needs = {n: v for n, v in (("kind", kind), ("floor", floor), ("equipment", thing)) if v is not None}
        plainly = {
            row.slug
            for row in rows
            if kind in (None, row.kind)
            and (floor is None or (row.space and row.space.floor == floor))
            and (thing is None or (row.space and thing in row.space.equipment))
        }
        assert set(found(scene, **needs)) == plainly, needs


def test_two_kinds_are_either(scene):
    assert found(scene, kind=["room", "equipment"]) == found(scene)


def test_all_the_equipment_is_needed_and_not_one_of_it(scene):
    Resource.objects.filter(pk=scene.room.pk).update(equipment=["écran", "tableau"])
    Resource.objects.filter(pk=scene.small.pk).update(equipment=["écran"])
    assert found(scene, equipment=["ecran", "TABLEAU"]) == ["grande-salle"]


def test_a_name_that_the_place_has_not_finds_nothing(scene):
    make_room(make_place(), "Ailleurs")
    assert found(scene, resource=["ailleurs", "nothing"]) == []


def test_what_is_offered_no_more_is_not_found(scene):
    Resource.objects.filter(pk=scene.room.pk).update(retired_at=LONG_BEFORE)
    assert "grande-salle" not in found(scene)


# When


@pytest.mark.parametrize(
    ("hours", "free"),
    [((9, 10), True), ((9, 10.5), False), ((10.5, 11.5), False), ((11.5, 13), False), ((12, 13), True)],
)
def test_back_to_back_is_free(scene, hours, free):
    hold(scene.room, tuesday(10, 12))
    starts, ends = (f"2026-11-24T{int(hour):02}:{round(hour % 1 * 60):02}" for hour in hours)
    rooms = found(scene, "availability", starts=starts, ends=ends, only_free="true")
    assert ("grande-salle" in rooms) is free


@pytest.mark.parametrize("distance", ["", "+01:00", "Z", "-05:00"])
def test_a_moment_is_told_back_with_the_distance_of_the_place(scene, distance):
    told = scene.call.get(
        "availability", starts=f"2026-11-24T15:00{distance}", ends=f"2026-11-24T16:00{distance}"
    )
    (period,) = told.json()["periods"]
    sent = datetime.fromisoformat(f"2026-11-24T15:00{distance or '+01:00'}")
    assert datetime.fromisoformat(period["starts"]) == sent
    assert period["starts"].endswith("+01:00")


def test_more_days_are_in_the_order_in_which_they_were_asked(scene):
    on = ["2026-11-27", "2026-11-25", "2026-12-01"]
    told = scene.call.get("availability", starts=TEN, ends=NOON, on=on).json()
    assert [period["starts"][:10] for period in told["periods"]] == ["2026-11-24", *on]


def test_each_day_has_its_own_code(scene):
    hold(scene.room, tuesday(10, 12, date(2026, 11, 25)))
    close(place=scene.place, period=tuesday(0, 24, date(2026, 11, 26)), reason="", by=None, now=LONG_BEFORE)
    told = scene.call.get(
        "availability", starts=TEN, ends=NOON, resource="grande-salle",
        on=["2026-11-25", "2026-11-26", "2026-11-28", "2026-11-30"],
    ).json()  # fmt: skip
    (room,) = told["resources"]
    assert [code is None for code in room["codes"]] == [True, False, False, False, True]
    assert len(set(room["codes"][1:4])) == 3
    assert room["free"] is False


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 3), ("2027-10-31", 5), ("2027-03-27", 4)])
def test_hours_of_the_wall_are_as_long_as_they_are_when_the_clocks_change(scene, day, hours):
    told = scene.call.get("availability", starts=f"{day}T00:00", ends=f"{day}T04:00").json()
    start, end = (datetime.fromisoformat(told["periods"][0][name]) for name in ("starts", "ends"))
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (NOON, TEN, "ends"), (TEN, TEN, "ends"), (TEN, "2027-02-24T10:00", "ends"),
        ("1899-12-31T10:00", NOON, "starts"), (TEN, "2200-01-01T00:00", "ends"), ("", NOON, "starts"),
        ("demain", NOON, "starts"), ("2026-02-30T10:00", NOON, "starts"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_meant_is_refused_by_its_field(scene, starts, ends, field):
    answer = scene.call.get("availability", starts=starts, ends=ends)
    assert code(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


# The next


@pytest.mark.parametrize("minutes", [5, 30, 55, 120, 540])
def test_the_next_free_time_is_free_and_nothing_before_it_is(scene, minutes):
    for start, end in ((9, 9.5), (10, 11), (13, 17)):
        hold(scene.room, tuesday(start, end))
    told = scene.call.get(
        "next-free", minutes=minutes, since="2026-11-24T09:00", until="2026-11-26T00:00",
        resource="grande-salle",
    ).json()["next"]  # fmt: skip
    (room,) = told
    start = datetime.fromisoformat(room["starts"]).astimezone(PARIS)
    assert is_free(scene, start, minutes)
    earlier = datetime(2026, 11, 24, 9, tzinfo=PARIS)
    while earlier < start:
        assert not is_free(scene, earlier, minutes), earlier
        earlier += timedelta(minutes=30)


def is_free(scene, start, minutes):
    end = start + timedelta(minutes=minutes)
    asked = {"starts": start.isoformat(), "ends": end.isoformat(), "resource": "grande-salle"}
    (room,) = scene.call.get("availability", **asked).json()["resources"]
    return room["free"]


def test_the_soonest_comes_first(scene):
    hold(scene.room, tuesday(9, 12))
    told = scene.call.get("next-free", since="2026-11-24T09:00", until="2026-11-25T00:00").json()["next"]
    starts = [one["starts"] for one in told]
    assert starts == sorted(starts)
    assert told[-1]["resource"] == "grande-salle"


def test_there_may_be_no_next_time(scene):
    told = scene.call.get("next-free", since="2026-11-28T09:00", until="2026-11-29T00:00").json()
    assert told == {"next": []}


@pytest.mark.parametrize("minutes", ["0", "-5", "4", "1441", "abc", ""])
def test_a_length_that_cannot_be_is_refused(scene, minutes):
    assert code(scene.call.get("next-free", minutes=minutes)) == (422, "invalid")


def test_until_before_since_is_refused(scene):
    answer = scene.call.get("next-free", since=NOON, until=TEN)
    assert [error["field"] for error in answer.json()["errors"]] == ["ends"]
