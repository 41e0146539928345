"""Rule 5: occurrences are rows; all the dates that are kept are booked, or none is."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    TUESDAY,
    make_desks,
    make_place,
    make_room,
    tuesday,
)
from comptoir.booking.actions import cancel_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, BookingExtra, Series
from comptoir.booking.recurrence import RuleGivesNoDate, RuleGoesTooFar
from comptoir.booking.refusals import ApprovalNeeded, NobodyToBookFor, NotItsRepresentative, NotTentative
from comptoir.booking.tests.factories import make_booking
from comptoir.journal.checking import Trade, compare
from comptoir.journal.models import Fact
from comptoir.places.models import Acquaintance, Role
from comptoir.places.tests.factories import make_account, make_organisation, make_person
from comptoir.rights.models import Quota
from comptoir.rights.refusals import OverQuota
from comptoir.series.actions import book_series
from comptoir.series.refusals import SomeDatesUnavailable
from comptoir.series.tests.factories import (
    TUESDAYS,
    dates_of,
    make_series,
    make_wish,
    occurrence,
    told,
    weekly,
)  # fmt: skip

pytestmark = pytest.mark.django_db

EVENING = {"starts_time": time(22), "minutes": 8 * 60}


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


def nothing_was_written() -> bool:
    return not (Series.objects.exists() or Booking.objects.exists() or Hold.objects.exists())


def refused_days(refused) -> list:
    return list(refused.value.refusals)


def test_rule_5_books_a_row_for_each_date_and_holds_its_time(room):
    nadia = make_person()

    series = make_series(resource=room, booked_for=nadia, party=4, purpose="Conseil")

    assert told(series) == [f"{day:%d/%m} 10:00-12:00 Grande salle" for day in TUESDAYS[:4]]
    assert (series.rule, series.starts_on, series.left_out) == ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", TUESDAY, [])
    one = occurrence(series, TUESDAY)
    assert (one.booked_for, one.party, one.purpose, one.booked_at) == (nadia, 4, "Conseil", LONG_BEFORE)
    assert Hold.objects.get(claim=one.claim).period == tuesday(10, 12)


def test_says_so_to_the_journal_and_the_place_knows_the_person(room):
    nadia, karma = make_person(), make_organisation("KARMA")

    make_series(resource=room, booked_for=nadia, acting_for=karma, by=make_account())

    facts = Fact.objects.order_by("at")
    assert [(fact.kind, fact.actor, fact.acting_for, fact.quantity) for fact in facts] == [
        ("booked", nadia, karma, Decimal(120))
    ] * 4
    assert compare([Trade("booking", rows, facts_of)]).is_same
    assert Acquaintance.objects.get().person == nadia


def test_its_first_date_is_the_first_that_the_rule_gives(room):
    assert make_series(resource=room, starts_on=TUESDAY - timedelta(days=5)).starts_on == TUESDAY


def test_rule_5_dates_left_out_have_no_row_and_are_remembered(room):
    series = make_series(resource=room, skip=frozenset(TUESDAYS[1:3]))

    assert dates_of(series) == [TUESDAYS[0], TUESDAYS[3]]
    assert series.left_out == ["2026-12-01", "2026-12-08"]


def test_one_date_at_another_hour_and_one_elsewhere(room, place):
    small = make_room(place, "Petite salle")
    instead = {TUESDAYS[1]: tuesday(14, 16, TUESDAYS[1]), TUESDAYS[2]: small}

    series = make_series(resource=room, instead=instead)

    assert told(series)[1:3] == ["01/12 14:00-16:00 Grande salle", "08/12 10:00-12:00 Petite salle"]
    assert dates_of(series) == TUESDAYS[:4]


def test_rule_5_what_cannot_be_had_is_named_by_its_date_and_nothing_is_written(room):
    make_booking(resource=room, period=tuesday(11, 13, TUESDAYS[1]))
    make_booking(resource=room, period=tuesday(9, 11, TUESDAYS[3]))
    before = Booking.objects.count(), Hold.objects.count()

    with pytest.raises(SomeDatesUnavailable, match="sur 4 sont impossibles") as refused:
        make_series(resource=room)

    assert refused_days(refused) == [TUESDAYS[1], TUESDAYS[3]]
    assert {refusal.code for refusal in refused.value.refusals.values()} == {"taken"}
    assert refused.value.ways[0].fields == {"skip": "2026-12-01,2026-12-15"}
    assert (Booking.objects.count(), Hold.objects.count(), Series.objects.count()) == (*before, 0)


def test_rule_5_someone_elses_booking_is_never_touched(room):
    other = make_booking(resource=room, period=tuesday(10, 12, TUESDAYS[1]))

    make_series(resource=room, skip=frozenset([TUESDAYS[1]]))

    other.refresh_from_db()
    assert (other.is_standing, other.series, other.period) == (True, None, tuesday(10, 12, TUESDAYS[1]))


def test_a_series_of_one_date_is_refused_as_one_booking(room):
    make_booking(resource=room)

    with pytest.raises(ResourceIsTaken):
        make_series(resource=room, recurrence=weekly(count=1))


def test_rule_5_what_started_the_day_before_stands_in_the_way(room):
    everything = frozenset(TUESDAYS)
    make_series(resource=room, **EVENING, outside_hours=everything)

    with pytest.raises(SomeDatesUnavailable) as refused:
        make_series(
            resource=room, starts_on=TUESDAY + timedelta(days=1), recurrence=weekly(2), starts_time=time(5),
            outside_hours=frozenset(day + timedelta(days=1) for day in TUESDAYS),
        )  # fmt: skip

    assert len(refused_days(refused)) == 4


def test_rule_5_occurrences_that_cross_midnight_may_touch_each_other(room):
    days = frozenset(TUESDAY + timedelta(days=number) for number in range(4))
    daily = weekly(0, 1, 2, 3, 4)

    series = make_series(
        resource=room, recurrence=daily, starts_time=time(22), minutes=24 * 60, outside_hours=days
    )

    assert told(series)[0] == "24/11 22:00-22:00 Grande salle"
    assert len(told(series)) == 4


def test_occurrences_longer_than_their_rhythm_stand_in_each_others_way(room):
    days = frozenset(TUESDAY + timedelta(days=number) for number in range(4))

    with pytest.raises(SomeDatesUnavailable):
        make_series(
            resource=room, recurrence=weekly(0, 1, 2, 3, 4), starts_time=time(22), minutes=25 * 60,
            outside_hours=days,
        )  # fmt: skip


def test_outside_hours_only_on_the_evenings_that_somebody_answers_for(room):
    late = {"starts_time": time(19), "minutes": 60}

    with pytest.raises(SomeDatesUnavailable) as refused:
        make_series(resource=room, **late, outside_hours=frozenset(TUESDAYS[:2]))

    assert refused_days(refused) == TUESDAYS[2:4]
    assert {refusal.code for refusal in refused.value.refusals.values()} == {"closed"}
    assert len(dates_of(make_series(resource=room, **late, outside_hours=frozenset(TUESDAYS)))) == 4


def test_each_date_gets_the_best_desk(place):
    desks = make_desks(place, units=2)
    make_booking(resource=desks, period=tuesday(10, 12, TUESDAYS[1]))

    series = make_series(resource=desks)

    names = [Hold.objects.get(claim=one.claim).unit.name for one in series.occurrences.order_by("occurs_on")]
    assert names == ["Bureau 1", "Bureau 2", "Bureau 1", "Bureau 1"]


def test_rule_8_what_goes_along_goes_along_each_time(room, place):
    projector = make_room(place, "Vidéoprojecteur")

    series = make_series(resource=room, extras=[projector])

    assert BookingExtra.objects.filter(booking__series=series, resource=projector).count() == 4
    assert Hold.objects.filter(unit__resource=projector).count() == 4
    assert compare([Trade("booking", rows, facts_of)]).is_same


def test_rule_8_without_what_goes_along_there_is_no_date(room, place):
    projector = make_room(place, "Vidéoprojecteur")
    make_booking(resource=projector, period=tuesday(11, 13, TUESDAYS[2]))

    with pytest.raises(SomeDatesUnavailable) as refused:
        make_series(resource=room, extras=[projector])

    assert refused_days(refused) == [TUESDAYS[2]]


def test_rule_2_a_tentative_series_holds_its_time_and_says_nothing_yet(room):
    until = LONG_BEFORE + timedelta(days=2)

    series = make_series(resource=room, tentative_until=until)

    assert set(series.occurrences.values_list("tentative_until", flat=True)) == {until}
    assert set(Hold.objects.values_list("expires_at", flat=True)) == {until}
    assert not Fact.objects.exists()
    with pytest.raises(NotTentative):
        make_series(resource=room, tentative_until=LONG_BEFORE)


def test_rule_9_the_quota_counts_the_series_as_a_whole(room, place):
    Quota.objects.create(place=place, most=3, measure="bookings", over="month")
    nadia = make_person()

    with pytest.raises(OverQuota):
        make_series(resource=room, booked_for=nadia, starts_on=TUESDAYS[1])
    assert nothing_was_written()

    make_series(resource=room, booked_for=nadia)
    assert Booking.objects.count() == 4


def test_rule_12_what_needs_approval_is_given_in_series_by_the_counter_only(room, place):
    room.needs_approval = True
    room.save()
    concierge = make_account()
    Role.objects.create(place=place, person=concierge.person, kind="concierge", starts_at=LONG_BEFORE)

    with pytest.raises(ApprovalNeeded) as refused:
        make_series(resource=room, by=make_account())

    assert refused.value.ways == ()
    assert nothing_was_written()
    assert len(dates_of(make_series(resource=room, by=concierge))) == 4


def test_rule_15_in_the_name_of_an_organisation_by_who_acts_for_it(room):
    nadia = make_account()

    with pytest.raises(NotItsRepresentative):
        make_series(resource=room, booked_for=nadia.person, acting_for=make_organisation("KARMA"), by=nadia)


def test_for_somebody_of_the_register(room):
    nadia = make_person()
    nadia.erased_at = LONG_BEFORE
    nadia.save()

    with pytest.raises(NobodyToBookFor):
        make_series(resource=room, booked_for=nadia)


def test_a_series_has_a_date_and_not_too_many(room):
    with pytest.raises(RuleGivesNoDate):
        make_series(resource=room, skip=frozenset(TUESDAYS))
    with pytest.raises(RuleGoesTooFar):
        make_series(resource=room, recurrence=weekly(count=401))
    assert nothing_was_written()


def test_what_was_cancelled_is_free_for_a_series(room):
    cancel_booking(booking=make_booking(resource=room), by=None, now=LONG_BEFORE)

    assert len(dates_of(make_series(resource=room))) == 4


def test_fifty_two_dates_cost_as_many_queries_as_thirteen(room, place):
    projector = make_room(place, "Vidéoprojecteur")
    counted = []
    for count, hour in ((13, 10), (52, 14)):
        wish = make_wish(
            resource=room, recurrence=weekly(count=count), starts_time=time(hour), extras=[projector]
        )
        with CaptureQueriesContext(connection) as queries:
            book_series(wish=wish, by=None, now=LONG_BEFORE)
        # SQLite splits what is inserted at 999 values.
        counted.append(len([query for query in queries if "INSERT" not in query["sql"]]))

    assert counted[0] == counted[1]
