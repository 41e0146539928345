"""Shortest, longest, slots, notice, horizon, hours of its own: each limit says itself and what would fit."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from comptoir.agenda.actions import release, retake, retime
from comptoir.agenda.availability import availability
from comptoir.agenda.refusals import OffSlot, TooFar, TooLong, TooShort, TooSoon
from comptoir.agenda.resources import RulesContradict, set_own_hours, set_rules
from comptoir.agenda.rules import WAIVABLE
from comptoir.agenda.tests.factories import LONG_BEFORE, at, codes, hold, make_place, make_room, tuesday
from comptoir.agenda.ways import ways_out
from comptoir.places.hours import HoursOverlap, Span
from comptoir.places.models import OpeningException, OpeningHours

pytestmark = pytest.mark.django_db

NB = "\u00a0"


@pytest.fixture
def room():
    return make_room()


def ruled(room, **rules):
    return set_rules(resource=room, by=None, now=LONG_BEFORE, **rules)


def ask(room, period, **changes):
    return availability([room], period, **{"now": LONG_BEFORE} | changes)[room.pk]


def ways(room, period, **changes):
    found = ways_out(room, period, **{"now": LONG_BEFORE} | changes)
    return [(way.title.replace(NB, " "), way.detail.replace(NB, " ")) for way in found]


@pytest.mark.parametrize(
    ("rules", "period", "code"),
    [
        ({"minimum_minutes": 60}, tuesday(10, 10.75), "too_short"),
        ({"maximum_minutes": 120}, tuesday(10, 12.25), "too_long"),
        ({"slot_minutes": 120}, tuesday(10, 12), "off_slot"),
        ({"slot_minutes": 120}, tuesday(9, 10), "off_slot"),
        ({"notice_minutes": 24 * 60}, tuesday(10, 12), "too_soon"),
        ({"horizon_days": 0}, tuesday(10, 12, date(2026, 11, 25)), "too_far"),
    ],
)
def test_each_limit_refuses_and_may_be_waived(room, rules, period, code):
    ruled(room, **rules)
    now = at(8.5)

    assert codes(ask(room, period, now=now)) == [code]
    assert codes(ask(room, period, now=now, waives=WAIVABLE - {code})) == [code]
    assert ask(room, period, now=now, waives=frozenset({code})).is_free
    assert hold(room, period, now=now, in_past=True)


@pytest.mark.parametrize(
    ("rules", "period"),
    [
        ({"minimum_minutes": 60}, tuesday(10, 11)),
        ({"maximum_minutes": 120}, tuesday(10, 12)),
        ({"slot_minutes": 120}, tuesday(11, 15)),
        ({"notice_minutes": 90}, tuesday(10, 12)),
        ({"horizon_days": 1}, tuesday(17, 18, date(2026, 11, 25))),
    ],
)
def test_the_limit_itself_is_allowed(room, rules, period):
    ruled(room, **rules)

    assert ask(room, period, now=at(8.5)).is_free


@pytest.mark.parametrize(
    ("rules", "period", "refusal", "french", "english"),
    [
        ({"minimum_minutes": 90}, tuesday(10, 11), TooShort, "pour 1 h 30 au moins", "at least 1 h 30"),
        ({"maximum_minutes": 60}, tuesday(10, 12), TooLong, "pour 1 h au plus", "at most 1 h"),
        ({"slot_minutes": 120}, tuesday(10, 12), OffSlot, "de 2 h, à partir de 9 h", "2 h, from 9:00 on"),
        ({"notice_minutes": 120}, tuesday(10, 12), TooSoon, "dès 10 h 30", "from 10:30 on"),
        (
            {"horizon_days": 1},
            tuesday(10, 12, date(2026, 11, 26)),
            TooFar,
            "jusqu’au mercredi 25",
            "until Wed",
        ),
    ],
)
def test_the_sentence_says_the_limit(room, rules, period, refusal, french, english):
    ruled(room, **rules)

    with pytest.raises(refusal) as refused:
        hold(room, period, now=at(8.5))
    with translation.override("en"), pytest.raises(refusal) as in_english:
        hold(room, period, now=at(8.5))

    assert french in str(refused.value).replace(NB, " ")
    assert english in str(in_english.value).replace(NB, " ")


def test_too_short_the_shortest_is_proposed(room):
    ruled(room, minimum_minutes=60)

    assert ways(room, tuesday(10, 10.5))[0] == ("Grande salle, de 10 h à 11 h", "30 min de plus")


def test_too_long_the_longest_is_proposed_once(room):
    ruled(room, maximum_minutes=120)

    said = ways(room, tuesday(10, 14))

    assert said[0] == ("Grande salle, de 10 h à 12 h", "2 h de moins")
    assert len({title for title, _detail in said}) == len(said)


def test_off_slot_the_nearest_slot_is_proposed(room):
    ruled(room, slot_minutes=120)

    assert ways(room, tuesday(10.5, 12.5))[0] == ("Grande salle, de 11 h à 13 h", "30 min plus tard")


def test_a_slot_that_is_taken_is_not_proposed(room):
    ruled(room, slot_minutes=120)
    hold(room, tuesday(11, 13))

    assert ways(room, tuesday(10.75, 12.75))[-1][0] == "Grande salle, de 9 h à 11 h"


def test_too_soon_the_first_start_is_proposed(room):
    ruled(room, notice_minutes=120)

    assert ways(room, tuesday(10, 11), now=at(9))[0] == ("Grande salle, de 11 h à 12 h", "1 h plus tard")


def test_too_soon_by_days_the_first_day_is_proposed(room):
    ruled(room, notice_minutes=20 * 24 * 60)

    assert ways(room, tuesday(10, 11), now=at(9))[-1][0] == ("Grande salle lundi 14 décembre, de 10 h à 11 h")


def test_too_far_the_last_day_is_proposed(room):
    ruled(room, horizon_days=3)

    assert ways(room, tuesday(10, 11, date(2026, 12, 24)), now=at(9))[-1][0] == (
        "Grande salle vendredi, de 10 h à 11 h"
    )


def test_another_resource_that_allows_it_is_proposed(room):
    ruled(room, maximum_minutes=60)
    make_room(room.place, "Petite salle")

    assert "Petite salle, de 10 h à 14 h" in [title for title, _detail in ways(room, tuesday(10, 14))]


@pytest.mark.parametrize(
    "rules",
    [
        {"minimum_minutes": 45, "slot_minutes": 30},
        {"maximum_minutes": 100, "slot_minutes": 30},
        {"slot_minutes": 50, "buffer_minutes": 10},
        {"notice_minutes": 300, "minimum_minutes": 50},
        {"horizon_days": 2, "maximum_minutes": 75},
        {"minimum_minutes": 60, "maximum_minutes": 120, "buffer_minutes": 15},
    ],
)
@pytest.mark.parametrize("hours", [(10.2, 10.5), (9.5, 17), (12, 13), (17.5, 19)])
def test_every_way_out_obeys_every_rule(room, rules, hours):
    ruled(room, **rules)
    make_room(room.place, "Petite salle")
    for start, end in ((9, 10), (11, 12.5)):
        hold(room, tuesday(start, end), waives=WAIVABLE)

    for way in ways_out(room, tuesday(*hours), now=at(8.5)):
        taken = room.place.resources.get(slug=way.fields["resource"])
        starts, ends = (_read(way.fields[end], room.place) for end in ("starts", "ends"))
        assert codes(ask(taken, tuesday(starts[1], ends[1], starts[0]), now=at(8.5))) == [], way


def _read(posted, place):
    day, clock = posted.split("T")
    hour, minute = clock.split(":")
    return date.fromisoformat(day), int(hour) + int(minute) / 60


def test_slots_are_counted_from_the_opening_of_each_day(room):
    OpeningException.objects.create(
        place=room.place, on=date(2026, 11, 25), opens=time(10), closes=time(18), reason="inventaire"
    )
    ruled(room, slot_minutes=120)

    assert codes(ask(room, tuesday(9, 11))) == []
    assert codes(ask(room, tuesday(11, 13, date(2026, 11, 25)))) == ["off_slot"]
    assert codes(ask(room, tuesday(10, 12, date(2026, 11, 25)))) == []


def test_a_slot_after_lunch_is_counted_from_the_afternoon(room):
    room.place.hours.all().delete()
    for opens, closes in ((9, 12), (13, 18)):
        OpeningHours.objects.create(place=room.place, weekday=1, opens=time(opens), closes=time(closes))
    ruled(room, slot_minutes=120)

    assert codes(ask(room, tuesday(13, 15))) == []
    assert codes(ask(room, tuesday(14, 16))) == ["off_slot"]


def test_an_evening_the_counter_agreed_to_is_whole_slots_long(room):
    ruled(room, slot_minutes=60)

    assert ask(room, tuesday(19.5, 20.5), outside_hours=True).is_free
    assert codes(ask(room, tuesday(19.5, 20), outside_hours=True)) == ["off_slot"]


def test_the_horizon_is_by_calendar_days_of_the_place():
    room = make_room(make_place(opens=time(0), closes=time(0), days=range(7), time_zone="America/Montreal"))
    ruled(room, horizon_days=1)
    now, tomorrow = at(23.9, place=room.place), date(2026, 11, 25)

    assert ask(room, tuesday(23, 24, tomorrow), now=now).is_free
    assert codes(ask(room, tuesday(24 + 6, 24 + 7, tomorrow), now=now)) == ["too_far"]


def test_a_prolongation_over_the_longest_is_refused_unless_waived(room):
    ruled(room, maximum_minutes=120)
    claim = uuid4()
    hold(room, tuesday(10, 12), claim=claim)

    with pytest.raises(TooLong):
        retime(claim=claim, period=tuesday(10, 13), now=at(11))
    assert retime(claim=claim, period=tuesday(10, 13), now=at(11), waives=frozenset({"too_long"}))


def test_what_was_given_longer_may_be_shortened_to_less_too_long(room):
    ruled(room, maximum_minutes=120)
    claim = uuid4()
    hold(room, tuesday(10, 16), claim=claim, waives=WAIVABLE)

    assert retime(claim=claim, period=tuesday(10, 14), now=at(11))


def test_another_end_needs_no_notice_another_start_does(room):
    ruled(room, notice_minutes=120)
    claim = uuid4()
    hold(room, tuesday(14, 16), claim=claim)

    assert retime(claim=claim, period=tuesday(14, 15), now=at(13))
    with pytest.raises(TooSoon):
        retime(claim=claim, period=tuesday(14.5, 15), now=at(13))


def test_what_was_given_back_is_taken_back_whatever_the_limits(room):
    claim = uuid4()
    hold(room, tuesday(10, 12), claim=claim)
    release(claim=claim, at=at(10), now=LONG_BEFORE)
    ruled(room, maximum_minutes=60, notice_minutes=10_000)

    assert retake(claim=claim, now=at(9))


def test_a_resource_with_hours_of_its_own_follows_them(room):
    week = {1: [Span(time(18), time(22))]}
    set_own_hours(resource=room, week=week, by=None, now=LONG_BEFORE)

    assert ask(room, tuesday(18, 22)).is_free
    assert codes(ask(room, tuesday(10, 12))) == ["closed"]
    assert codes(ask(room, tuesday(18, 20, date(2026, 11, 25)))) == ["closed"]
    assert ask(make_room(room.place, "B"), tuesday(10, 12)).is_free


def test_it_keeps_the_exceptions_and_holidays_of_its_place(room):
    set_own_hours(resource=room, week={1: [Span(time(18), time(22))]}, by=None, now=LONG_BEFORE)
    OpeningException.objects.create(place=room.place, on=date(2026, 11, 24), reason="inventaire")
    room.place.keeps_public_holidays = True

    assert codes(ask(room, tuesday(18, 20))) == ["closed"]
    assert codes(ask(room, tuesday(18, 20, date(2027, 7, 13)))) == []
    assert codes(ask(room, tuesday(18, 20, date(2026, 12, 1)))) == []


def test_own_hours_are_replaced_and_an_empty_week_follows_the_place_again(room):
    for week in ({1: [Span(time(18), time(22))]}, {2: [Span(time(8), time(9))]}, {}):
        set_own_hours(resource=room, week=week, by=None, now=LONG_BEFORE)

    assert ask(room, tuesday(10, 12)).is_free


def test_hours_of_one_day_that_overlap_are_refused(room):
    with pytest.raises(HoursOverlap):
        set_own_hours(
            resource=room, week={1: [Span(time(8), time(12)), Span(time(11), time(14))]},
            by=None, now=LONG_BEFORE,
        )  # fmt: skip


@pytest.mark.parametrize(
    "rules",
    [
        {"minimum_minutes": 90, "maximum_minutes": 60},
        {"minimum_minutes": 70, "maximum_minutes": 100, "slot_minutes": 60},
        {"slot_minutes": 120, "maximum_minutes": 60},
    ],
)
def test_rules_that_allow_nothing_are_refused(room, rules):
    with pytest.raises(RulesContradict):
        ruled(room, **rules)

    room.refresh_from_db()
    assert room.maximum_minutes is None


def test_a_rule_that_is_none_is_a_mistake_of_the_program(room):
    with pytest.raises(TypeError, match="name"):
        ruled(room, name="Autre")


def test_what_begins_within_a_quarter_of_an_hour_ago_still_wants_its_notice(room):
    ruled(room, notice_minutes=30)

    assert codes(ask(room, tuesday(10, 12), now=at(10) + timedelta(minutes=5))) == ["too_soon"]
