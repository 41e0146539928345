from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import IntegrityError

from comptoir.agenda import occupancy, together
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import (
    PeriodIsPast,
    PlaceIsClosed,
    ResourceIsRetired,
    ResourceIsTaken,
    TooManyPeople,
    WalkInOnly,
)
from comptoir.agenda.resources import change_number_of_units, retire_resource
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_desks, make_room, tuesday

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


@pytest.fixture
def desks():
    return make_desks()


def unit_names(holds):
    return [h.unit.name for h in holds]


def test_a_room_is_held_for_the_period(room):
    claim = uuid4()

    (held,) = hold(room, tuesday(10, 12), claim=claim)

    held.refresh_from_db()
    assert (held.unit.resource, held.period, held.claim) == (room, tuesday(10, 12), claim)
    assert held.released_at is None


def test_a_room_of_two_halves_takes_both():
    hall = make_room(units=2, unit_name="Moitié")

    assert unit_names(hold(hall, tuesday(10, 12))) == ["Moitié 1", "Moitié 2"]


@pytest.mark.parametrize(("start", "end"), [(9, 10.5), (11.5, 13), (10.5, 11), (9, 13), (10, 12)])
def test_any_overlap_is_refused(room, start, end):
    hold(room, tuesday(10, 12))

    with pytest.raises(ResourceIsTaken) as refused:
        hold(room, tuesday(start, end))

    assert refused.value.code == "taken"
    assert Hold.objects.count() == 1


@pytest.mark.parametrize(("start", "end"), [(9, 10), (12, 13)])
def test_back_to_back_is_not_an_overlap(room, start, end):
    hold(room, tuesday(10, 12))

    assert hold(room, tuesday(start, end))


def test_one_desk_is_taken_until_none_is_left(desks):
    taken = [unit_names(hold(desks, tuesday(10, 12)))[0] for _ in range(3)]

    assert sorted(taken) == ["Bureau 1", "Bureau 2", "Bureau 3"]
    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(11, 13))


def test_the_named_desk_is_given_and_stays(desks):
    second = desks.units.get(name="Bureau 2")

    (held,) = hold(desks, tuesday(10, 12), unit=second)

    assert (held.unit, held.is_pinned) == (second, True)


def test_a_desk_of_another_area_is_not_given(desks):
    elsewhere = make_desks(desks.place, name="Mezzanine").units.first()

    with pytest.raises(ResourceIsRetired):
        hold(desks, tuesday(10, 12), unit=elsewhere)


def test_the_desk_with_the_smallest_gap_is_given(desks):
    first, second, _third = desks.units.order_by("position")
    hold(desks, tuesday(9, 10), unit=first)
    hold(desks, tuesday(9, 11), unit=second)
    hold(desks, tuesday(14, 16), unit=second)

    (held,) = hold(desks, tuesday(11, 14))

    assert held.unit == second


def test_rule_3_capacity_is_peak_concurrency():
    """9–10 and 10–11 both overlap 9–11, and use one desk."""
    desks = make_desks(units=2)
    hold(desks, tuesday(9, 10))
    hold(desks, tuesday(10, 11))

    assert hold(desks, tuesday(9, 11))


def test_others_who_have_not_begun_are_moved_to_make_room():
    desks = make_desks(units=2)
    first, second = desks.units.order_by("position")
    (morning,) = hold(desks, tuesday(9, 12), unit=first)
    (afternoon,) = hold(desks, tuesday(13, 16), unit=second)
    Hold.objects.update(is_pinned=False)

    (whole_day,) = hold(desks, tuesday(9, 16))

    morning.refresh_from_db()
    afternoon.refresh_from_db()
    assert morning.unit == afternoon.unit != whole_day.unit


def test_who_has_begun_is_not_moved():
    desks = make_desks(units=2)
    first, second = desks.units.order_by("position")
    (begun,) = hold(desks, tuesday(9, 12), unit=first)
    hold(desks, tuesday(13, 16), unit=second)
    Hold.objects.filter(pk=begun.pk).update(is_pinned=False)

    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(10, 16), now=at(10))
    assert hold(desks, tuesday(9, 16), now=at(8.5))


def test_who_asked_for_that_desk_is_not_moved():
    desks = make_desks(units=2)
    first, second = desks.units.order_by("position")
    hold(desks, tuesday(9, 12), unit=first)
    hold(desks, tuesday(13, 16), unit=second)

    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(9, 16))


def test_a_chain_of_moves_swaps_two_who_sit_across():
    desks = make_desks(units=3)
    one, two, three = desks.units.order_by("position")
    hold(desks, tuesday(9, 12), unit=one)
    hold(desks, tuesday(12, 15), unit=two)
    hold(desks, tuesday(9, 10), unit=two)
    hold(desks, tuesday(10, 15), unit=three)
    Hold.objects.update(is_pinned=False)

    hold(desks, tuesday(9, 15))

    rows = occupancy.held_during([one.pk, two.pk, three.pk], tuesday(9, 15))
    assert len(rows) == 5
    for lane in occupancy.by_unit(rows).values():
        assert all(a.end <= b.start for a, b in pairwise(lane))


def test_a_hold_that_expired_makes_room_and_is_marked(room):
    (basket,) = hold(room, tuesday(10, 12), expires_at=LONG_BEFORE + timedelta(minutes=10))

    hold(room, tuesday(11, 12), now=LONG_BEFORE + timedelta(minutes=10))

    basket.refresh_from_db()
    assert basket.released_at == basket.expires_at


def test_rule_2_a_temporary_hold_holds(room):
    hold(room, tuesday(10, 12), expires_at=LONG_BEFORE + timedelta(minutes=10))

    with pytest.raises(ResourceIsTaken):
        hold(room, tuesday(11, 12), now=LONG_BEFORE + timedelta(minutes=9))


@pytest.mark.parametrize(("start", "end"), [(8, 10), (17, 19), (20, 21), (6, 7)])
def test_outside_opening_hours_is_refused(room, start, end):
    with pytest.raises(PlaceIsClosed):
        hold(room, tuesday(start, end))


def test_outside_opening_hours_when_the_counter_agreed(room):
    assert hold(room, tuesday(19, 21), outside_hours=True)


def test_what_is_over_is_refused(room):
    with pytest.raises(PeriodIsPast):
        hold(room, tuesday(10, 12), now=at(12))


def test_a_quarter_of_an_hour_late_is_still_now(room):
    assert hold(room, tuesday(10, 12), now=at(10.25))
    with pytest.raises(PeriodIsPast):
        hold(room, tuesday(13, 15), now=at(13.5))


def test_what_comes_from_paper_may_lie_in_the_past(room):
    assert hold(room, tuesday(10, 12), now=at(17), in_past=True)


def test_more_people_than_seats_are_refused(room):
    assert hold(room, tuesday(10, 12), party=10)
    with pytest.raises(TooManyPeople):
        hold(room, tuesday(14, 16), party=11)


def test_the_halves_of_a_room_add_their_seats():
    hall = make_room(units=2, unit_name="Moitié", seats=15)

    assert hold(hall, tuesday(10, 12), party=30)


def test_what_is_retired_is_refused(room):
    retire_resource(resource=room, by=None, now=at(9))

    with pytest.raises(ResourceIsRetired):
        hold(room, tuesday(10, 12))


def test_a_retired_desk_is_not_given():
    desks = make_desks(units=2)
    change_number_of_units(resource=desks, units=1, by=None, now=LONG_BEFORE)
    hold(desks, tuesday(10, 12))

    with pytest.raises(ResourceIsTaken):
        hold(desks, tuesday(10, 12))


def test_what_is_taken_on_the_spot_is_not_booked_ahead():
    desks = make_desks(walk_in_only=True)

    with pytest.raises(WalkInOnly):
        hold(desks, tuesday(14, 15), now=at(10))
    assert hold(desks, tuesday(10, 11), now=at(10))


def test_rule_1_the_database_has_the_last_word(room, monkeypatch):
    """Somebody who does not ask the agenda, in the instant between its look and its word."""
    read = together.rows_for

    def read_too_early(*args):
        rows = read(*args)
        Hold.objects.create(
            unit=room.units.get(), claim=uuid4(), taken_at=LONG_BEFORE, starts_at=at(11), ends_at=at(13)
        )
        return rows

    monkeypatch.setattr(together, "rows_for", read_too_early)

    with pytest.raises(ResourceIsTaken, match="vient de prendre") as refused:
        hold(room, tuesday(10, 12))

    assert isinstance(refused.value.__cause__, IntegrityError)
    assert not Hold.objects.exists()


def test_another_error_of_the_database_stays_itself(room):
    room.buffer_minutes = -1
    with pytest.raises(IntegrityError):
        hold(room, tuesday(10, 12))
