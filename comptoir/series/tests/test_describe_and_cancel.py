"""Rule 5: editing the text makes no row and revives nothing; cancelling keeps the rows."""

from datetime import timedelta

import pytest

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import TooManyPeople
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room, tuesday
from comptoir.booking.actions import cancel_booking, check_in_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.series.actions import Scope, cancel_series, describe_series
from comptoir.series.refusals import NothingToChange
from comptoir.series.tests.factories import TUESDAYS, dates_of, make_series, occurrence, weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(make_place())


@pytest.fixture
def series(room):
    return make_series(resource=room, recurrence=weekly(count=5), purpose="Atelier")


def describe(series, scope, on=TUESDAYS[1], now=LONG_BEFORE, **text):
    return describe_series(booking=occurrence(series, on), scope=Scope(scope), by=None, now=now, **text)


def cancel(series, scope, on=TUESDAYS[1], now=LONG_BEFORE, **changes):
    return cancel_series(booking=occurrence(series, on), scope=Scope(scope), by=None, now=now, **changes)


def purposes(series):
    return list(series.occurrences.order_by("occurs_on").values_list("purpose", flat=True))


def test_rule_5_other_words_for_all_make_no_row(series):
    before = list(Booking.objects.order_by("pk").values_list("pk", "claim", "starts_at", "ends_at"))

    change = describe(series, "all", purpose="Papycamp", party=6, is_public=True, shows_name=True)

    assert purposes(series) == ["Papycamp"] * 5
    assert list(Booking.objects.order_by("pk").values_list("pk", "claim", "starts_at", "ends_at")) == before
    one = occurrence(series, TUESDAY)
    assert (one.party, one.is_public, one.shows_name, one.sequence) == (6, True, True, 1)
    assert (change.series, change.series.purpose, change.series.party) == (series, "Papycamp", 6)


def test_other_words_for_this_one_leave_those_of_the_series(series):
    describe(series, "this", purpose="Bilan")

    series.refresh_from_db()
    assert purposes(series) == ["Atelier", "Bilan", "Atelier", "Atelier", "Atelier"]
    assert series.purpose == "Atelier"


def test_other_words_for_this_and_the_following_begin_a_series_that_follows(series):
    change = describe(series, "following", on=TUESDAYS[3], purpose="Bilan")

    assert purposes(series) == ["Atelier"] * 3
    assert (purposes(change.series), change.series.purpose) == (["Bilan"] * 2, "Bilan")
    assert (change.series.follows, change.series.rule) == (series, "FREQ=WEEKLY;BYDAY=TU;COUNT=2")


def test_what_is_not_said_stays(series):
    describe(series, "all", party=3)

    assert purposes(series) == ["Atelier"] * 5


def test_rule_5_a_text_revives_no_cancelled_date_and_touches_nobody_else(series, room):
    cancel_booking(booking=occurrence(series, TUESDAYS[2]), by=None, now=LONG_BEFORE)
    other = make_booking(resource=room, period=tuesday(10, 12, TUESDAYS[2]), purpose="Conseil")
    holds = Hold.objects.count()

    describe(series, "all", purpose="Papycamp")

    cancelled = occurrence(series, TUESDAYS[2])
    assert (cancelled.is_standing, cancelled.purpose) == (False, "Atelier")
    other.refresh_from_db()
    assert (other.is_standing, other.purpose) == (True, "Conseil")
    assert (Booking.objects.count(), Hold.objects.count()) == (6, holds)


def test_rule_5_a_text_does_not_rewrite_what_was(series):
    describe(series, "all", purpose="Papycamp", now=at(10.5, TUESDAYS[1]))

    assert purposes(series) == ["Atelier", "Atelier", "Papycamp", "Papycamp", "Papycamp"]
    assert Series.objects.count() == 1


def test_rule_5_nor_that_of_who_has_come(series):
    now = at(9.75)
    check_in_booking(booking=occurrence(series, TUESDAY), at=now, by=None, now=now)

    describe(series, "all", purpose="Papycamp", now=now)

    assert purposes(series)[:2] == ["Atelier", "Papycamp"]


def test_not_more_people_than_seats(series):
    with pytest.raises(TooManyPeople, match="10"):
        describe(series, "all", party=11)

    assert occurrence(series, TUESDAY).party == 1


def test_one_date_cancelled_is_kept_and_left_out(series):
    cancel(series, "this", because="Travaux")

    one = occurrence(series, TUESDAYS[1])
    assert (one.is_standing, one.cancelled_because) == (False, "Travaux")
    assert dates_of(series) == [TUESDAYS[0], *TUESDAYS[2:5]]
    assert Hold.objects.filter(released_at=None).count() == 4
    series.refresh_from_db()
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=5"


def test_this_and_the_following_cancelled_end_the_series_there(series):
    cancel(series, "following", on=TUESDAYS[2])

    series.refresh_from_db()
    assert (dates_of(series), series.rule) == (TUESDAYS[:2], "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261201")
    assert series.occurrences.count() == 5
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_all_cancelled_are_those_to_come(series):
    cancel(series, "all", on=TUESDAYS[3], now=at(12.5))

    series.refresh_from_db()
    assert (dates_of(series), series.rule) == (TUESDAYS[:1], "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261124")


def test_all_cancelled_before_it_began_leave_the_rule(series):
    cancel(series, "all")

    series.refresh_from_db()
    assert (dates_of(series), series.rule) == ([], "FREQ=WEEKLY;BYDAY=TU;COUNT=5")


def test_nothing_is_cancelled_twice(series):
    cancel(series, "all")

    with pytest.raises(NothingToChange):
        cancel(series, "all")
    with pytest.raises(NothingToChange):
        cancel(series, "this")


def test_what_goes_on_is_not_cancelled_with_the_rest(series):
    cancel(series, "following", on=TUESDAYS[0], now=at(10.5))

    assert dates_of(series) == TUESDAYS[:1]


def test_a_tentative_date_that_has_expired_is_let_be(room):
    until = LONG_BEFORE + timedelta(days=1)
    series = make_series(resource=room, tentative_until=until)

    with pytest.raises(NothingToChange):
        cancel(series, "all", now=until)
