"""The steps back: everything as it was, or a refusal that says why not."""

import json
from datetime import timedelta

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room, tuesday
from comptoir.booking.actions import cancel_booking, check_in_booking, move_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.series.actions import (
    Move,
    Scope,
    cancel_series,
    describe_series,
    move_series,
    undo_change,
    undo_series,
)
from comptoir.series.refusals import SeriesHasChanged, SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_series, occurrence, told, weekly

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
ROW = ("pk", "claim", "series_id", "occurs_on", "resource_id", "starts_at", "ends_at", "purpose", "party",
       "is_public", "shows_name", "cancelled_at")  # fmt: skip
SERIES = ("pk", "rule", "starts_on", "starts_time", "minutes", "resource_id", "purpose", "party", "left_out")
HOLD = ("claim", "unit_id", "starts_at", "ends_at")


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


@pytest.fixture
def series(room):
    return make_series(resource=room, recurrence=weekly(count=5), purpose="Atelier", skip={TUESDAYS[3]})


def picture():
    """All that a change may change."""
    return (
        list(Booking.objects.order_by("pk").values_list(*ROW)),
        list(Series.objects.order_by("pk").values_list(*SERIES)),
        list(Hold.objects.filter(released_at=None).order_by("pk").values_list(*HOLD)),
        list(Fact.objects.order_by("origin", "kind").values_list("origin", "at", "label", "quantity")),
    )


def move(series, scope, on, start, end, *, to=None, **changes):
    moved = Move(
        booking=occurrence(series, on), scope=Scope(scope), period=tuesday(start, end, to or on), **changes
    )
    return move_series(move=moved, by=None, now=LONG_BEFORE)


def cancel(series, scope, on=TUESDAYS[1]):
    return cancel_series(booking=occurrence(series, on), scope=Scope(scope), by=None, now=LONG_BEFORE)


def describe(series, scope, on=TUESDAYS[1], **text):
    return describe_series(
        booking=occurrence(series, on), scope=Scope(scope), by=None, now=LONG_BEFORE, **text
    )


def undo(change, now=LONG_BEFORE):
    # As a gesture keeps it.
    return undo_change(back=json.loads(json.dumps(change.back)), by=None, now=now)


CHANGES = {
    "this one at another hour": lambda series: move(series, "this", TUESDAYS[1], 14, 16),
    "all at another hour": lambda series: move(series, "all", TUESDAYS[1], 14, 15),
    "all the next day": lambda series: move(series, "all", TUESDAYS[1], 10, 12, to=TUESDAYS[1] + ONE_DAY),
    "all a week later": lambda series: move(series, "all", TUESDAYS[1], 10, 12, to=TUESDAYS[2]),
    "all an hour later, overlapping": lambda series: move(series, "all", TUESDAYS[1], 11, 13),
    "the following the day before": lambda series: move(
        series, "following", TUESDAYS[1], 10, 12, to=TUESDAYS[1] - ONE_DAY
    ),
    "all elsewhere": lambda series: move(
        series, "all", TUESDAYS[1], 10, 12, resource=make_room(series.place, "Petite salle")
    ),
    "other words for this one": lambda series: describe(series, "this", purpose="Bilan"),
    "other words for the following": lambda series: describe(series, "following", purpose="Bilan", party=4),
    "other words for all": lambda series: describe(series, "all", is_public=True, shows_name=True),
    "this one cancelled": lambda series: cancel(series, "this"),
    "the following cancelled": lambda series: cancel(series, "following"),
    "all cancelled": lambda series: cancel(series, "all"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_rule_5_a_step_back_leaves_everything_as_it_was(series, change):
    cancel_booking(booking=occurrence(series, TUESDAYS[4]), by=None, now=LONG_BEFORE)
    move_booking(
        booking=occurrence(series, TUESDAYS[2]), period=tuesday(16, 17, TUESDAYS[2]), by=None, now=LONG_BEFORE
    )
    before = picture()

    changed = change(series)
    assert picture() != before
    undo(changed)

    assert picture() == before
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_a_series_made_by_mistake_counts_as_never_made(series):
    undo_series(series=series, by=None, now=LONG_BEFORE)

    assert dates_of(series) == []
    assert set(series.occurrences.values_list("undone_at", flat=True)) == {LONG_BEFORE}
    assert not Fact.objects.exists()
    assert not Hold.objects.filter(released_at=None).exists()


def test_what_was_used_of_it_is_not_a_mistake(series):
    check_in_booking(booking=occurrence(series, TUESDAY), at=at(10), by=None, now=at(10))

    undo_series(series=series, by=None, now=at(11))

    assert dates_of(series) == [TUESDAY]


def test_what_was_cancelled_since_stays_cancelled(series):
    change = move(series, "all", TUESDAYS[1], 14, 16)
    cancel_booking(booking=occurrence(series, TUESDAYS[2]), by=None, now=LONG_BEFORE)

    undo(change)

    assert dates_of(series) == [TUESDAYS[0], TUESDAYS[1], TUESDAYS[4]]
    assert {line[6:17] for line in told(series)} == {"10:00-12:00"}


def test_a_step_back_does_not_take_what_somebody_took(series, room):
    change = move(series, "all", TUESDAYS[1], 14, 16)
    make_booking(resource=room, period=tuesday(11, 12, TUESDAYS[2]))
    before = picture()

    with pytest.raises(SomeDatesUnavailable) as refused:
        undo(change)

    assert list(refused.value.refusals) == [TUESDAYS[2]]
    assert picture() == before


def test_what_was_cancelled_is_not_restored_onto_somebody(series, room):
    change = cancel(series, "all")
    make_booking(resource=room, period=tuesday(11, 12, TUESDAYS[2]))

    with pytest.raises(SomeDatesUnavailable):
        undo(change)

    assert dates_of(series) == []


def test_the_older_of_two_changes_is_not_taken_back_first(series):
    first = move(series, "all", TUESDAYS[1], 14, 16)
    second = move(series, "all", TUESDAYS[1], 9, 10)

    with pytest.raises(SeriesHasChanged):
        undo(first)
    undo(second)
    undo(first)

    assert {line[6:17] for line in told(series)} == {"10:00-12:00"}


def test_a_step_back_is_taken_once(series):
    change = move(series, "following", TUESDAYS[1], 14, 16)
    undo(change)

    with pytest.raises(SeriesHasChanged):
        undo(change)
