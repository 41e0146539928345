"""A series goes on: the only other act that makes rows, and never where there was one."""

from dataclasses import replace

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, make_room, tuesday
from comptoir.booking.actions import cancel_booking, move_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import BookingExtra
from comptoir.booking.recurrence import NotARule, RuleGoesTooFar
from comptoir.booking.refusals import NotLonger
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.rights.policy import Booker
from comptoir.series.actions import Scope, cancel_series, prolong_series, undo_change, wish_to_prolong
from comptoir.series.planning import plan_series
from comptoir.series.refusals import NothingToChange, SeriesHasChanged, SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_series, occurrence, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


@pytest.fixture
def series(room):
    return make_series(resource=room, purpose="Atelier", party=3, shows_name=True)


def prolong(series, *, skip=(), **end):
    wish = replace(wish_to_prolong(series=series, **end), skip=frozenset(skip))
    return prolong_series(series=series, wish=wish, by=None, now=LONG_BEFORE)


def test_goes_on_as_many_times_in_all(series):
    before = list(series.occurrences.order_by("pk").values_list("pk", flat=True))

    change = prolong(series, count=6)

    assert dates_of(series) == TUESDAYS[:6]
    assert (change.series.rule, len(change.bookings)) == ("FREQ=WEEKLY;BYDAY=TU;COUNT=6", 2)
    assert list(series.occurrences.order_by("pk").values_list("pk", flat=True))[:4] == before
    new = occurrence(series, TUESDAYS[5])
    assert (new.purpose, new.party, new.shows_name) == ("Atelier", 3, True)
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_goes_on_until_a_date_with_what_goes_along(room, place):
    projector = make_room(place, "Vidéoprojecteur")
    series = make_series(resource=room, extras=[projector])

    prolong(series, until=TUESDAYS[5])

    series.refresh_from_db()
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261229"
    assert BookingExtra.objects.filter(booking__series=series).count() == 6


def test_what_it_would_meet_is_shown_and_left_out(series, room):
    make_booking(resource=room, period=tuesday(10, 12, TUESDAYS[4]))
    wish = wish_to_prolong(series=series, count=6)

    planned = plan_series(wish=wish, booker=Booker(series.booked_for), now=LONG_BEFORE)

    assert [(one.on, one.is_free) for one in planned] == [(TUESDAYS[4], False), (TUESDAYS[5], True)]
    with pytest.raises(SomeDatesUnavailable):
        prolong(series, count=6)
    prolong(series, count=6, skip=[TUESDAYS[4]])
    assert dates_of(series) == [*TUESDAYS[:4], TUESDAYS[5]]
    series.refresh_from_db()
    assert series.left_out == [TUESDAYS[4].isoformat()]


def test_rule_5_what_was_cancelled_or_left_out_stays_so(room):
    series = make_series(resource=room, skip=frozenset([TUESDAYS[1]]))
    cancel_booking(booking=occurrence(series, TUESDAYS[2]), by=None, now=LONG_BEFORE)

    prolong(series, count=6)

    assert dates_of(series) == [TUESDAYS[0], *TUESDAYS[3:6]]


def test_rule_5_the_dates_of_an_end_that_was_cancelled_stay_so(series):
    cancel_series(booking=occurrence(series, TUESDAYS[2]), scope=Scope.FOLLOWING, by=None, now=LONG_BEFORE)
    series.refresh_from_db()

    with pytest.raises(NotLonger, match="15"):
        prolong(series, until=TUESDAYS[3])
    prolong(series, until=TUESDAYS[5])

    assert dates_of(series) == [*TUESDAYS[:2], *TUESDAYS[4:6]]


def test_rule_5_goes_on_in_line_although_one_date_was_moved(series):
    move_booking(
        booking=occurrence(series, TUESDAYS[3]), period=tuesday(14, 16, TUESDAYS[3]), by=None, now=LONG_BEFORE
    )

    prolong(series, count=5)

    assert told(series)[-2:] == ["15/12 14:00-16:00 Grande salle", "22/12 10:00-12:00 Grande salle"]


def test_to_prolong_is_to_end_later(series):
    with pytest.raises(NotLonger):
        prolong(series, count=4)
    with pytest.raises(NotLonger):
        prolong(series, until=TUESDAY)
    with pytest.raises(NotARule):
        prolong(series)


def test_two_years_at_a_time(series):
    with pytest.raises(RuleGoesTooFar):
        prolong(series, count=200)


def test_nothing_goes_on_from_nothing(series):
    cancel_series(booking=occurrence(series, TUESDAY), scope=Scope.ALL, by=None, now=LONG_BEFORE)

    with pytest.raises(NothingToChange):
        prolong(series, count=6)


def test_what_was_prolonged_meanwhile_is_looked_at_again(series):
    wish = wish_to_prolong(series=series, count=6)
    prolong(series, count=5)

    with pytest.raises(SeriesHasChanged):
        prolong_series(series=series, wish=wish, by=None, now=LONG_BEFORE)


def test_the_step_back_leaves_the_dates_free_to_be_made_again(series):
    change = prolong(series, count=6)

    undo_change(back=change.back, by=None, now=LONG_BEFORE)

    series.refresh_from_db()
    assert (dates_of(series), series.rule) == (TUESDAYS[:4], "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    prolong(series, count=6)
    assert dates_of(series) == TUESDAYS[:6]
    assert compare([Trade("booking", rows, facts_of)]).is_same
