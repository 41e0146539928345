"""Rule 5: this one, this and the following, all; no row is made again, and what was stays as it was."""

from datetime import timedelta

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room, tuesday
from comptoir.booking.actions import cancel_booking, check_in_booking, move_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.booking.recurrence import Every, Recurrence, RuleDoesNotShift
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.series.actions import Move, Scope, move_series
from comptoir.series.planning import plan_move
from comptoir.series.refusals import NothingToChange, NotInASeries, SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_series, occurrence, told, weekly

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
WEDNESDAYS = [day + ONE_DAY for day in TUESDAYS]


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


@pytest.fixture
def series(room):
    return make_series(resource=room, recurrence=weekly(count=5))


def move(series, scope, on, start, end, *, to=None, now=LONG_BEFORE, **changes):
    moved = Move(
        booking=occurrence(series, on), scope=Scope(scope), period=tuesday(start, end, to or on), **changes
    )
    return move_series(move=moved, by=None, now=now)


def keys_of(series):
    return list(series.occurrences.order_by("occurs_on").values_list("pk", "claim"))


def hours(series):
    return [line[:17] for line in told(series)]


def rule_is_true_of(series) -> bool:
    """Each occurrence, cancelled or not, is on a date of the rule of its own series."""
    series.refresh_from_db()
    dates = Recurrence.from_rule(series.rule).dates(series.starts_on)
    return set(series.occurrences.values_list("occurs_on", flat=True)) <= set(dates)


def test_this_one_only(series):
    move(series, "this", TUESDAYS[1], 14, 16)

    assert hours(series)[:3] == ["24/11 10:00-12:00", "01/12 14:00-16:00", "08/12 10:00-12:00"]
    assert dates_of(series) == TUESDAYS[:5]
    series.refresh_from_db()
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=5"


def test_rule_5_all_at_another_hour_are_the_same_rows(series):
    before = keys_of(series)

    change = move(series, "all", TUESDAYS[2], 14, 16)

    assert (change.series, keys_of(series)) == (series, before)
    assert hours(series) == [f"{day:%d/%m} 14:00-16:00" for day in TUESDAYS[:5]]
    assert {hold.period.minutes for hold in Hold.objects.filter(released_at=None)} == {120}
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_all_in_another_resource(series, place):
    small = make_room(place, "Petite salle")

    change = move(series, "all", TUESDAYS[0], 10, 12, resource=small)

    assert {line[18:] for line in told(series)} == {"Petite salle"}
    assert change.series.resource == small


def test_rule_5_from_tuesdays_to_wednesdays_the_dates_go_along(series):
    change = move(series, "all", TUESDAYS[1], 10, 12, to=WEDNESDAYS[1])

    assert dates_of(change.series) == WEDNESDAYS[:5]
    assert (change.series.rule, change.series.starts_on) == ("FREQ=WEEKLY;BYDAY=WE;COUNT=5", WEDNESDAYS[0])
    assert rule_is_true_of(change.series)


@pytest.mark.parametrize("by", [-7, -1, 1, 7])
def test_every_day_moved_where_the_next_one_was(room, by):
    series = make_series(
        resource=room, recurrence=Recurrence(every=Every.DAY, count=4), starts_on=TUESDAY + 6 * ONE_DAY,
        outside_hours=frozenset(TUESDAY + n * ONE_DAY for n in range(20)),
    )  # fmt: skip
    first = dates_of(series)

    move(series, "all", first[1], 10, 12, to=first[1] + by * ONE_DAY, outside_hours=True)

    assert dates_of(series) == [day + by * ONE_DAY for day in first]


def test_rule_5_this_and_the_following_begin_a_series_that_follows(series):
    before = keys_of(series)

    change = move(series, "following", TUESDAYS[2], 14, 16)

    series.refresh_from_db()
    assert (series.rule, dates_of(series)) == ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261207", TUESDAYS[:2])
    new = change.series
    assert (new.follows, new.rule, new.starts_on) == (series, "FREQ=WEEKLY;BYDAY=TU;COUNT=3", TUESDAYS[2])
    assert hours(new) == [f"{day:%d/%m} 14:00-16:00" for day in TUESDAYS[2:5]]
    assert keys_of(series) + keys_of(new) == before


def test_the_first_one_and_the_following_are_all(series):
    change = move(series, "following", TUESDAYS[0], 14, 16)

    assert (change.series, Series.objects.count()) == (series, 1)


def test_rule_5_what_has_passed_begun_or_come_stays(series):
    now = at(10.5, TUESDAYS[1])
    early = occurrence(series, TUESDAYS[0])

    change = move(series, "all", TUESDAYS[3], 14, 16, now=now)

    early.refresh_from_db()
    assert (early.series, early.period) == (series, tuesday(10, 12))
    assert hours(series) == ["24/11 10:00-12:00", "01/12 10:00-12:00"]
    assert hours(change.series) == [f"{day:%d/%m} 14:00-16:00" for day in TUESDAYS[2:5]]
    assert rule_is_true_of(series)
    assert rule_is_true_of(change.series)


def test_rule_5_who_has_come_early_is_not_moved(series):
    now = at(9.75)
    check_in_booking(booking=occurrence(series, TUESDAYS[0]), at=now, by=None, now=now)

    move(series, "all", TUESDAYS[1], 14, 16, now=now)

    assert occurrence(series, TUESDAYS[0]).period == tuesday(10, 12)


def test_rule_5_what_was_cancelled_or_left_out_never_comes_back(room):
    series = make_series(resource=room, recurrence=weekly(count=5), skip=frozenset([TUESDAYS[3]]))
    cancelled = occurrence(series, TUESDAYS[2])
    cancel_booking(booking=cancelled, by=None, now=LONG_BEFORE)

    change = move(series, "following", TUESDAYS[1], 14, 16, to=WEDNESDAYS[1])

    cancelled.refresh_from_db()
    assert (cancelled.is_standing, cancelled.period) == (False, tuesday(10, 12, TUESDAYS[2]))
    assert (cancelled.series, cancelled.occurs_on) == (change.series, WEDNESDAYS[2])
    assert change.series.left_out == [WEDNESDAYS[3].isoformat()]
    assert dates_of(change.series) == [WEDNESDAYS[1], WEDNESDAYS[4]]
    assert Booking.objects.count() == 4


def test_what_was_moved_by_itself_keeps_its_own_hour_and_its_own_room(series, place):
    small = make_room(place, "Petite salle")
    move_booking(
        booking=occurrence(series, TUESDAYS[1]), period=tuesday(16, 17, TUESDAYS[1]), by=None, now=LONG_BEFORE
    )
    move_booking(
        booking=occurrence(series, TUESDAYS[2]), period=tuesday(10, 12, TUESDAYS[2]), resource=small,
        by=None, now=LONG_BEFORE,
    )  # fmt: skip

    move(series, "all", TUESDAYS[0], 13, 15)

    assert told(series)[:4] == [
        "24/11 13:00-15:00 Grande salle",
        "01/12 16:00-17:00 Grande salle",
        "08/12 13:00-15:00 Petite salle",
        "15/12 13:00-15:00 Grande salle",
    ]


def test_what_was_moved_by_itself_is_put_back_in_line_when_asked(series, place):
    small = make_room(place, "Petite salle")
    move_booking(
        booking=occurrence(series, TUESDAYS[1]), period=tuesday(16, 17, TUESDAYS[1]), resource=small,
        by=None, now=LONG_BEFORE,
    )  # fmt: skip

    move(series, "all", TUESDAYS[0], 13, 15, with_own=True)

    assert told(series)[1] == "01/12 13:00-15:00 Grande salle"


def test_rule_5_the_dates_that_cannot_go_there_are_named_and_nothing_moves(series, room):
    other = make_booking(resource=room, period=tuesday(15, 17, TUESDAYS[3]))
    before = told(series)

    with pytest.raises(SomeDatesUnavailable) as refused:
        move(series, "following", TUESDAYS[1], 14, 16)

    assert list(refused.value.refusals) == [TUESDAYS[3]]
    assert (told(series), Series.objects.count()) == (before, 1)
    other.refresh_from_db()
    assert other.period == tuesday(15, 17, TUESDAYS[3])


def test_one_date_that_cannot_go_there_is_refused_as_a_booking(series, room):
    make_booking(resource=room, period=tuesday(15, 17, TUESDAYS[3]))

    with pytest.raises(ResourceIsTaken):
        move(series, "this", TUESDAYS[3], 14, 16)


def test_rule_5_a_move_is_shown_before_it_is_saved(series, room):
    make_booking(resource=room, period=tuesday(15, 17, TUESDAYS[3]))
    before = told(series)
    wanted = Move(
        booking=occurrence(series, TUESDAYS[2]), scope=Scope.FOLLOWING, period=tuesday(14, 16, TUESDAYS[2])
    )

    planned = plan_move(move=wanted, by=None, now=LONG_BEFORE)

    assert [(one.period, [r.code for r in one.reasons]) for one in planned] == [
        (tuesday(14, 16, TUESDAYS[2]), []),
        (tuesday(14, 16, TUESDAYS[3]), ["taken"]),
        (tuesday(14, 16, TUESDAYS[4]), []),
    ]
    assert planned[1].ways
    assert (told(series), Series.objects.count()) == (before, 1)


def test_a_rule_by_month_goes_to_another_day_only_where_every_month_has_both(room):
    first_mondays = Recurrence(every=Every.MONTH, weekdays=(0,), nth=1, count=3)
    series = make_series(resource=room, recurrence=first_mondays)
    first = dates_of(series)[0]

    with pytest.raises(RuleDoesNotShift):
        move(series, "all", first, 10, 12, to=first + ONE_DAY)
    move(series, "all", first, 14, 16)

    assert [line[6:17] for line in told(series)] == ["14:00-16:00"] * 3


def test_rule_6_an_evening_moved_to_the_night_ends_at_its_hour_across_the_change(room):
    days = [TUESDAY.replace(year=2027, month=3, day=day) for day in (20, 27)]
    series = make_series(
        resource=room, recurrence=weekly(5, count=2), starts_on=days[0], outside_hours=frozenset(days)
    )

    move(series, "all", days[0], 22, 30, outside_hours=True)

    assert hours(series) == ["20/03 22:00-06:00", "27/03 22:00-06:00"]
    assert occurrence(series, days[1]).period.minutes == 7 * 60


def test_what_does_not_come_back_has_no_series_to_move(room):
    moved = Move(booking=make_booking(resource=room), scope=Scope.ALL, period=tuesday(14, 16))

    with pytest.raises(NotInASeries):
        move_series(move=moved, by=None, now=LONG_BEFORE)


def test_what_has_begun_does_not_lead_the_others(series):
    with pytest.raises(NothingToChange, match="à venir"):
        move(series, "all", TUESDAYS[0], 14, 16, now=at(10.5))


def test_nothing_is_moved_once_all_is_over(series):
    with pytest.raises(NothingToChange):
        move(series, "all", TUESDAYS[0], 14, 16, now=at(18, TUESDAYS[7]))
