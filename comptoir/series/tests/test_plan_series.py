"""Rule 5: what a series would meet is shown, date by date, before it is saved."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, make_place, make_room, tuesday
from comptoir.booking.models import Booking
from comptoir.booking.recurrence import RuleGivesNoDate
from comptoir.booking.tests.factories import make_booking
from comptoir.places.tests.factories import make_person
from comptoir.rights.models import Quota
from comptoir.rights.policy import Booker
from comptoir.series.planning import plan_series
from comptoir.series.refusals import SomeDatesUnavailable
from comptoir.series.tests.factories import TUESDAYS, make_series, make_wish, weekly

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


def plan(**changes):
    wish = make_wish(**changes)
    return plan_series(wish=wish, booker=Booker(wish.booked_for), now=LONG_BEFORE)


def codes(planned):
    return [[reason.code for reason in one.reasons] for one in planned]


def titles(planned):
    return [way.title.replace(NB, " ") for way in planned.ways]


def test_rule_5_every_date_is_shown_with_its_hours(room):
    planned = plan(resource=room)

    assert [one.on for one in planned] == TUESDAYS[:4]
    assert planned[1].period == tuesday(10, 12, TUESDAYS[1])
    assert all(one.is_free and not one.ways for one in planned)
    assert not Booking.objects.exists()
    assert not Hold.objects.exists()


def test_rule_5_a_date_that_is_taken_says_why_and_what_would_work(room, place):
    small = make_room(place, "Petite salle", seats=10)
    make_booking(resource=room, period=tuesday(11, 13, TUESDAYS[1]))

    planned = plan(resource=room)

    assert codes(planned) == [[], ["taken"], [], []]
    assert titles(planned[1]) == ["Grande salle, 9 h – 11 h", "Petite salle, 10 h – 12 h"]
    assert [way.label.replace(NB, " ") for way in planned[1].ways] == [
        "Prendre 9 h – 11 h",
        "Prendre la Petite salle",
    ]
    assert planned[1].ways[1].fields == {
        "on": "2026-12-01", "resource": small.slug, "starts": "2026-12-01T10:00", "ends": "2026-12-01T12:00"
    }  # fmt: skip


def test_the_nearest_hour_comes_first_and_the_later_one_of_two(room):
    make_booking(resource=room, period=tuesday(10, 10.5, TUESDAYS[1]))

    assert titles(plan(resource=room)[1]) == ["Grande salle, 10 h 30 – 12 h 30"]


def test_a_slot_is_shifted_by_whole_slots(room):
    room.slot_minutes = 60
    room.save()
    make_booking(resource=room, period=tuesday(10, 11, TUESDAYS[1]))

    assert titles(plan(resource=room)[1]) == ["Grande salle, 11 h – 13 h"]


def test_what_needs_approval_is_no_way_out(room, place):
    make_room(place, "Studio")
    place.resources.filter(name="Studio").update(needs_approval=True)
    make_booking(resource=room, period=tuesday(9, 18, TUESDAYS[1]))

    assert titles(plan(resource=room)[1]) == []


def test_a_way_out_takes_along_what_goes_along(room, place):
    projector = make_room(place, "Vidéoprojecteur", seats=1)
    make_booking(resource=room, period=tuesday(12, 13, TUESDAYS[0]))
    make_booking(resource=room, period=tuesday(11, 12, TUESDAYS[1]))
    make_booking(resource=projector, period=tuesday(12, 14, TUESDAYS[1]))

    planned = plan(resource=room, extras=[projector], starts_time=time(11, 30), minutes=60, party=5)

    assert titles(planned[0])[:1] == ["Grande salle, 11 h – 12 h"]
    assert titles(planned[1])[:1] == ["Grande salle, 10 h – 11 h"]


def test_rule_5_a_date_may_be_left_out_put_elsewhere_or_at_another_hour(room, place):
    small = make_room(place, "Petite salle")
    for day in TUESDAYS[:3]:
        make_booking(resource=room, period=tuesday(10, 12, day))

    planned = plan(
        resource=room, skip=frozenset(TUESDAYS[:1]),
        instead={TUESDAYS[1]: small, TUESDAYS[2]: tuesday(14, 16, TUESDAYS[2])},
    )  # fmt: skip

    assert codes(planned) == [[], [], [], []]
    assert [one.is_left_out for one in planned] == [True, False, False, False]
    assert (planned[1].resource, planned[2].period) == (small, tuesday(14, 16, TUESDAYS[2]))


def test_a_choice_is_looked_at_again(room, place):
    small = make_room(place, "Petite salle")
    make_booking(resource=room, period=tuesday(10, 12))
    make_booking(resource=small, period=tuesday(10, 12))

    assert codes(plan(resource=room, instead={TUESDAYS[0]: small}))[0] == ["taken"]


def test_evenings_are_closed_but_for_those_somebody_answers_for(room):
    planned = plan(resource=room, starts_time=time(19), outside_hours=frozenset(TUESDAYS[:2]))

    assert codes(planned) == [[], [], ["closed"], ["closed"]]


def test_an_evening_that_somebody_answers_for_may_still_be_taken(room):
    make_booking(resource=room, period=tuesday(19, 20), outside_hours=True)

    planned = plan(resource=room, starts_time=time(19), outside_hours=frozenset(TUESDAYS))

    assert codes(planned) == [["taken"], [], [], []]


def test_rule_9_each_date_uses_up_the_quota_for_the_next(room, place):
    Quota.objects.create(place=place, most=2, measure="bookings", over="month")

    planned = plan(resource=room, starts_on=TUESDAYS[1])

    assert codes(planned) == [[], [], ["over_quota"], ["over_quota"]]
    assert planned[2].ways == ()


def test_what_is_planned_free_is_booked_and_what_is_not_is_refused(room):
    make_booking(resource=room, period=tuesday(10, 12, TUESDAYS[2]))
    planned = plan(resource=room)

    with pytest.raises(SomeDatesUnavailable) as refused:
        make_series(resource=room)

    assert list(refused.value.refusals) == [one.on for one in planned if not one.is_free]


def test_a_rule_without_a_date_cannot_be_planned(room):
    with pytest.raises(RuleGivesNoDate):
        plan(resource=room, recurrence=weekly(count=None, until=TUESDAYS[0]), starts_on=TUESDAYS[1])


def test_fifty_two_dates_are_planned_in_as_many_queries_as_thirteen(room, place):
    projector = make_room(place, "Vidéoprojecteur")
    Quota.objects.create(place=place, most=99, measure="bookings", over="month")
    for day in TUESDAYS:
        make_booking(resource=room, period=tuesday(11, 13, day), booked_for=make_person())
    counted = []
    for count in (13, 52):
        wish = make_wish(resource=room, recurrence=weekly(count=count), extras=[projector])
        with CaptureQueriesContext(connection) as queries:
            plan_series(wish=wish, booker=Booker(wish.booked_for), now=LONG_BEFORE)
        counted.append(len(queries))

    assert counted[0] == counted[1]
