"""The rules that a naive implementation misses, by their numbers, as far as they are the agenda's.

Rule 7 is in test_buffers.py, 8 in test_parts.py, 14 in test_closing.py, each at length. A quota (9) and the
policy on persons are above the agenda: here is what they stand on.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from comptoir.agenda.actions import (
    SomeUnavailable,
    Want,
    confirm,
    conflicts_among,
    retime,
    retime_all,
    take_all,
)
from comptoir.agenda.availability import availability, availability_at
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import NotAvailable, TooLong
from comptoir.agenda.resources import set_own_hours, set_rules
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    at,
    codes,
    hold,
    make_desks,
    make_place,
    make_room,
    tuesday,
)
from comptoir.kit.overlap import broke
from comptoir.kit.periods import Period, wall
from comptoir.places.hours import Span
from comptoir.resources.closing import close

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
ALL_WEEK = range(7)
ZONES = ["Europe/Paris", "America/Montreal", "Africa/Abidjan"]


def ask(resource, period, **changes):
    return availability([resource], period, **{"now": LONG_BEFORE} | changes)[resource.pk]


def on(place, day, start, end):
    """By the clock of the place; 26 is two the next night."""
    return Period(at(start, day, place), at(end, day, place))


def test_rule_1_the_database_refuses_what_goes_around_the_agenda():
    (held,) = hold(make_room(), tuesday(10, 12))

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Hold.objects.create(
            unit=held.unit, claim=uuid4(), starts_at=at(11), ends_at=at(13), taken_at=LONG_BEFORE
        )

    assert broke("hold_unit_taken_once", refused.value)


def test_rule_1_a_buffer_is_guarded_by_the_database_too():
    room = set_rules(resource=make_room(), buffer_minutes=30, by=None, now=LONG_BEFORE)
    (held,) = hold(room, tuesday(10, 12))

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(
            unit=held.unit, claim=uuid4(), starts_at=at(12.25), ends_at=at(13), taken_at=LONG_BEFORE
        )


def test_rule_1_of_a_lost_race_for_several_one_is_named(monkeypatch):
    """Somebody who does not ask the agenda comes between the look and the word."""
    from comptoir.agenda import together

    room, read = make_room(), together.rows_for

    def read_too_early(*args):
        rows = read(*args)
        Hold.objects.create(
            unit=room.units.get(), claim=uuid4(), taken_at=LONG_BEFORE, starts_at=at(11), ends_at=at(13)
        )
        return rows

    monkeypatch.setattr(together, "rows_for", read_too_early)
    wants = [Want(resource=room, period=tuesday(*hours), claim=uuid4()) for hours in ((10, 12), (14, 15))]

    with pytest.raises(SomeUnavailable) as refused:
        take_all(wants=wants, now=LONG_BEFORE)

    assert [conflict.refusal.code for conflict in refused.value.conflicts] == ["taken"]
    assert not Hold.objects.exists()


def test_rule_2_a_temporary_hold_counts_until_it_expires_and_is_confirmed_once():
    room, claim = make_room(), uuid4()
    hold(room, tuesday(10, 12), claim=claim, expires_at=at(9))
    assert codes(ask(room, tuesday(11, 13), now=at(8.9))) == ["taken"]
    assert ask(room, tuesday(11, 13), now=at(9)).is_free

    confirm(claim=claim, now=at(8.9))

    assert codes(ask(room, tuesday(11, 13), now=at(9))) == ["taken"]


def test_rule_3_capacity_is_peak_concurrency_whoever_sits_where():
    desks = make_desks(units=2)
    for hours in ((9, 10), (10, 11), (11, 12)):
        hold(desks, tuesday(*hours))

    assert ask(desks, tuesday(9, 12)).is_free
    hold(desks, tuesday(9, 12))
    assert codes(ask(desks, tuesday(9.5, 9.75))) == ["taken"]


def test_rule_4_asking_taking_moving_and_asking_for_many_refuse_the_same():
    room = set_rules(
        resource=make_room(), minimum_minutes=30, maximum_minutes=180, slot_minutes=30, notice_minutes=60,
        horizon_days=30, buffer_minutes=15, by=None, now=LONG_BEFORE,
    )  # fmt: skip
    close(place=room.place, period=tuesday(16, 17), resources=[room], reason="", by=None, now=LONG_BEFORE)
    hold(room, tuesday(12, 13))
    moved = hold(room, tuesday(14.5, 15.5), expires_at=None)[0].claim
    hours = [
        (9, 9.25),
        (9, 13),
        (9.1, 9.6),
        (9, 9.5),
        (10, 12),
        (13, 13.5),
        (13.5, 14),
        (16.5, 17),
        (17.5, 19),
    ]
    periods = [tuesday(*pair) for pair in hours]

    asked = [codes(answer[room.pk])[:1] for answer in availability_at(
        [room], periods, now=at(8.25), ignoring_claim=moved
    )]  # fmt: skip
    told = [_codes_of_taking(room, period, moved) for period in periods]

    assert asked == told
    assert {code for found in asked for code in found} == {
        "too_short", "too_long", "off_slot", "too_soon", "taken", "closure", "closed",
    }  # fmt: skip


def _codes_of_taking(room, period, moved):
    """What moving says; nothing is kept."""
    try:
        with transaction.atomic():
            retime(claim=moved, period=period, now=at(8.25))
            raise _Undo
    except _Undo:
        return []
    except NotAvailable as refused:
        return [refused.code]


class _Undo(Exception):
    pass


def test_rule_5_partial_conflicts_are_a_list_before_anything_is_saved():
    room = make_room()
    days = [TUESDAY + timedelta(weeks=week) for week in range(12)]
    for week in (2, 7):
        hold(room, tuesday(11, 13, days[week]))
    wants = [Want(resource=room, period=tuesday(10, 12, day), claim=uuid4()) for day in days]

    conflicts = conflicts_among(wants=wants, now=LONG_BEFORE)

    assert [wants.index(conflict.want) for conflict in conflicts] == [2, 7]
    assert Hold.objects.count() == 2
    kept = [want for want in wants if want not in {conflict.want for conflict in conflicts}]
    assert len(take_all(wants=kept, now=LONG_BEFORE)) == 10


def test_rule_5_occurrences_across_midnight_and_on_month_ends():
    place = make_place(opens=time(0), closes=time(0), days=ALL_WEEK)
    room = make_room(place)
    ends = [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28), date(2028, 2, 29)]
    wants = [Want(resource=room, period=on(place, day, 22, 26), claim=uuid4()) for day in ends]

    take_all(wants=wants, now=LONG_BEFORE)

    for day in ends:
        assert codes(ask(room, on(place, day + timedelta(days=1), 1, 3))) == ["taken"]
        assert ask(room, on(place, day + timedelta(days=1), 2, 3)).is_free


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "first", [date(2026, 3, 1), date(2026, 3, 24), date(2026, 10, 20), date(2026, 10, 27), date(2026, 12, 29)]
)
def test_rule_6_the_same_hours_by_the_wall_each_week(zone, first):
    """Through both changes of clocks on both sides of the ocean, and over the end of the year."""
    place = make_place(days=ALL_WEEK, time_zone=zone)
    room = make_room(place)
    days = [first + timedelta(weeks=week) for week in range(4)]
    wants = [Want(resource=room, period=on(place, day, 9, 18), claim=uuid4()) for day in days]

    take_all(wants=wants, now=EARLY)

    for holds in Hold.objects.all():
        local = holds.starts_at.astimezone(place.tz)
        assert (local.hour, holds.used_until.astimezone(place.tz).hour) == (9, 18)


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        ("Europe/Paris", date(2027, 3, 27), 7), ("Europe/Paris", date(2026, 10, 24), 9),
        ("America/Montreal", date(2027, 3, 13), 7), ("America/Montreal", date(2026, 10, 31), 9),
        ("Africa/Abidjan", date(2027, 3, 27), 8),
    ],
)  # fmt: skip
def test_rule_6_a_night_with_its_buffer_is_as_long_as_it_is(zone, night, hours):
    place = make_place(opens=time(0), closes=time(0), days=ALL_WEEK, time_zone=zone)
    room = set_rules(resource=make_room(place), buffer_minutes=30, by=None, now=LONG_BEFORE)

    (held,) = hold(room, on(place, night, 22, 30), now=EARLY)

    assert held.used.duration == timedelta(hours=hours)
    assert held.ends_at - held.used_until == timedelta(minutes=30)
    assert codes(ask(room, on(place, night, 30.25, 31), now=EARLY)) == ["taken"]
    assert ask(room, on(place, night, 30.5, 31), now=EARLY).is_free


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal"])
@pytest.mark.parametrize("month", [3, 10])
def test_rule_6_slots_and_longest_count_real_time_when_the_clocks_change(zone, month):
    sunday = {
        ("Europe/Paris", 3): date(2027, 3, 28), ("Europe/Paris", 10): date(2026, 10, 25),
        ("America/Montreal", 3): date(2027, 3, 14), ("America/Montreal", 10): date(2026, 11, 1),
    }[zone, month]  # fmt: skip
    place = make_place(opens=time(0), closes=time(0), days=ALL_WEEK, time_zone=zone)
    room = set_rules(
        resource=make_room(place), slot_minutes=60, maximum_minutes=180, by=None, now=LONG_BEFORE
    )
    four_by_the_clock = on(place, sunday, 0, 4)

    answer = ask(room, four_by_the_clock, now=EARLY)

    assert codes(answer) == ([] if month == 3 else ["too_long"])
    assert ask(room, Period(four_by_the_clock.start, wall(sunday, time(2), place.tz)), now=EARLY).is_free


@pytest.mark.parametrize("zone", ZONES)
def test_rule_6_own_hours_are_those_of_the_wall_too(zone):
    place = make_place(time_zone=zone)
    room = make_room(place)
    set_own_hours(
        resource=room, week={day: [Span(time(7), time(0))] for day in ALL_WEEK}, by=None, now=LONG_BEFORE
    )

    for day in (date(2026, 3, 29), date(2026, 7, 14), date(2026, 10, 25), date(2026, 11, 1)):
        assert ask(room, on(place, day, 7, 24), now=EARLY).is_free
        assert codes(ask(room, on(place, day, 6.75, 8), now=EARLY)) == ["closed"]


def test_rule_7_and_8_the_buffer_of_the_whole_stands_before_a_half():
    place = make_place()
    halves = [make_room(place, "Nord"), make_room(place, "Sud")]
    hall = make_room(place, "Halle", units=0, parts=halves)
    set_rules(resource=hall, buffer_minutes=30, by=None, now=LONG_BEFORE)
    hold(hall, tuesday(10, 12))

    assert codes(ask(halves[0], tuesday(12, 13))) == ["taken"]
    assert ask(halves[0], tuesday(12.5, 13)).is_free


def test_rule_9_what_a_quota_counts_is_without_the_buffers():
    room = set_rules(resource=make_room(), buffer_minutes=30, by=None, now=LONG_BEFORE)

    (held,) = hold(room, tuesday(10, 12), expires_at=at(9))

    assert held.used.minutes == 120


def test_rule_14_a_closure_refuses_and_what_it_hits_stays():
    room = make_room()
    (held,) = hold(room, tuesday(10, 12))

    close(place=room.place, period=tuesday(9, 18), reason="travaux", by=None, now=LONG_BEFORE)

    assert Hold.objects.get().pk == held.pk
    assert codes(ask(room, tuesday(14, 15))) == ["closure"]


def test_a_way_out_of_too_long_is_allowed_when_it_goes_on():
    room, claim = make_room(), uuid4()
    hold(room, tuesday(10, 12), claim=claim)
    set_rules(resource=room, maximum_minutes=180, by=None, now=LONG_BEFORE)

    with pytest.raises(TooLong) as refused:
        retime(claim=claim, period=tuesday(10, 16), now=at(11))

    assert [way.fields["ends"] for way in refused.value.ways] == ["2026-11-24T13:00"]
    assert retime(claim=claim, period=tuesday(10, 13), now=at(11))


def test_nothing_is_half_moved_when_one_of_a_series_is_refused():
    room = make_room()
    first, second = (hold(room, tuesday(*hours))[0].claim for hours in ((9, 10), (11, 12)))

    with pytest.raises(SomeUnavailable):
        retime_all(moves=[(first, tuesday(13, 14)), (second, tuesday(13.5, 15))], now=LONG_BEFORE)

    assert set(Hold.objects.values_list("starts_at", flat=True)) == {at(9), at(11)}
