"""Several wanted at once: a series, a room and its projector. All or nothing, among each other too."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from comptoir.agenda.actions import (
    SomeUnavailable,
    Want,
    confirm,
    conflicts_among,
    release,
    retime,
    retime_all,
    take_all,
)
from comptoir.agenda.availability import availability_at
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ClaimIsGone, PlaceIsClosed, ResourceIsTaken, TooLong
from comptoir.agenda.resources import set_rules
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


def want(resource, period, **changes):
    return Want(resource=resource, period=period, claim=changes.pop("claim", None) or uuid4(), **changes)


def weekly(resource, start=10, end=12, times=12):
    days = (TUESDAY + timedelta(weeks=week) for week in range(times))
    return [want(resource, tuesday(start, end, day)) for day in days]


def take(*wants, **changes):
    return take_all(wants=wants, **{"now": LONG_BEFORE} | changes)


def refused(*wants, **changes):
    return [
        (wants.index(conflict.want), conflict.refusal.code)
        for conflict in conflicts_among(wants=wants, **{"now": LONG_BEFORE} | changes)
    ]


def times(claim):
    holds = Hold.objects.unreleased().of_claim(claim).select_related("unit__resource").order_by("pk")
    return [(h.unit.resource.name, h.starts_at, h.ends_at) for h in holds]


def test_a_series_is_held_on_every_date(room):
    held = take(*weekly(room))

    assert [len(holds) for holds in held] == [1] * 12
    assert Hold.objects.count() == 12


def test_a_room_and_its_projector_in_one_gesture(place, room):
    projector, claim = make_room(place, "Projecteur"), uuid4()

    take(want(room, tuesday(10, 12), claim=claim), want(projector, tuesday(10, 12), claim=claim))

    assert [name for name, *_times in times(claim)] == ["Grande salle", "Projecteur"]


def test_nothing_is_held_when_one_date_is_taken(room):
    hold(room, tuesday(11, 13, TUESDAY + timedelta(weeks=3)))

    with pytest.raises(SomeUnavailable) as not_had:
        take(*weekly(room))

    (conflict,) = not_had.value.conflicts
    assert conflict.want.period.start.day == 15
    assert isinstance(conflict.refusal, ResourceIsTaken)
    assert conflict.refusal.ways
    assert Hold.objects.count() == 1


def test_it_says_how_many_cannot_be_had(room):
    hold(room, tuesday(11, 13))

    with pytest.raises(SomeUnavailable, match=r"^1 sur 12 n’est pas possible\.$"):
        take(*weekly(room))
    with translation.override("en"), pytest.raises(SomeUnavailable, match=r"1 of the 12 cannot"):
        take(*weekly(room))


def test_one_want_is_refused_by_its_own_name(room):
    with pytest.raises(PlaceIsClosed):
        take(want(room, tuesday(17, 19)))


def test_nothing_wanted_nothing_held():
    assert take() == []
    assert conflicts_among(wants=[], now=LONG_BEFORE) == []


def test_what_is_asked_is_what_would_be_refused(place, room):
    desks = make_desks(place, units=1)
    hold(desks, tuesday(10, 12))
    wants = (
        want(room, tuesday(10, 12)), want(desks, tuesday(11, 13)), want(room, tuesday(17, 19)),
        want(room, tuesday(10, 12), party=99), want(room, tuesday(13, 14)),
    )  # fmt: skip

    assert refused(*wants) == [(1, "taken"), (2, "closed"), (3, "too_many")]
    with pytest.raises(SomeUnavailable) as not_had:
        take(*wants)
    assert [c.refusal.code for c in not_had.value.conflicts] == ["taken", "closed", "too_many"]
    assert Hold.objects.count() == 1


def test_two_wants_do_not_get_the_same_room(room):
    assert refused(want(room, tuesday(10, 12)), want(room, tuesday(11, 13))) == [(1, "taken")]
    assert refused(want(room, tuesday(10, 12)), want(room, tuesday(12, 13))) == []


def test_two_wants_keep_their_buffer_between_them(room):
    set_rules(resource=room, buffer_minutes=15, by=None, now=LONG_BEFORE)

    assert refused(want(room, tuesday(10, 12)), want(room, tuesday(12, 13))) == [(1, "taken")]
    assert refused(want(room, tuesday(12, 13)), want(room, tuesday(10, 12))) == [(1, "taken")]
    assert len(take(want(room, tuesday(10, 12)), want(room, tuesday(12.25, 13)))) == 2


def test_rule_3_wants_for_desks_compete_by_peak_concurrency(place):
    desks = make_desks(place, units=2)

    held = take(*(want(desks, tuesday(*hours)) for hours in ((9, 10), (10, 11), (9, 11))))

    assert len({holds[0].unit_id for holds in held}) == 2
    assert refused(want(desks, tuesday(9, 11)), want(desks, tuesday(10, 12))) == [(0, "taken"), (1, "taken")]


def test_rule_3_the_earlier_wants_are_moved_for_the_later(place):
    """9–12 and 13–16 would sit on one desk or on two: 9–16 has to fit too, whoever else is there."""
    desks = make_desks(place, units=2)
    for unit, period in zip(desks.units.order_by("position"), (tuesday(12, 13), tuesday(9, 10)), strict=True):
        hold(desks, period, unit=unit)
    Hold.objects.update(is_pinned=False)

    held = take(*(want(desks, tuesday(*hours)) for hours in ((10, 12), (13, 16), (9, 9.5))))

    assert len(held) == 3
    assert hold(desks, tuesday(16, 18))


def test_a_desk_asked_for_by_name_stays_and_the_others_go_around_it(place):
    desks = make_desks(place, units=2)
    second = desks.units.get(name="Bureau 2")

    held = take(want(desks, tuesday(9, 12), unit=second), want(desks, tuesday(9, 12)))

    assert [(h.unit.name, h.is_pinned) for (h,) in held] == [("Bureau 2", True), ("Bureau 1", False)]


def test_what_expired_is_given_back_on_the_way(room):
    hold(room, tuesday(10, 12), expires_at=LONG_BEFORE + timedelta(minutes=10))

    assert take(*weekly(room), now=LONG_BEFORE + timedelta(minutes=11))
    assert Hold.objects.exclude(released_at=None).count() == 1


def test_the_temporary_ones_all_expire(room):
    take(*weekly(room, times=3), expires_at=at(8))

    assert set(Hold.objects.values_list("expires_at", flat=True)) == {at(8)}


@pytest.mark.parametrize("act", [take_all, conflicts_among])
def test_as_many_queries_for_thirty_dates_as_for_one(place, room, act):
    desks = make_desks(place)
    counts = []
    for number in (1, 30):
        wants = weekly(room, times=number) + weekly(desks, times=number)
        with CaptureQueriesContext(connection) as queries:
            act(wants=wants, now=LONG_BEFORE)
        counts.append(len(queries))
        Hold.objects.all().delete()

    assert counts[0] == counts[1] == (4 + _locks() + 2 if act is take_all else 3)


def _locks():
    """SQLite locks nothing: its transaction is alone. Two more are the savepoint."""
    return int(connection.features.has_select_for_update)


def test_taking_is_four_queries_in_one_transaction(room):
    with CaptureQueriesContext(connection) as queries:
        hold(room, tuesday(10, 12))

    said = [query["sql"].split()[0] for query in queries]
    assert said == ["SAVEPOINT", *["WITH"] * (3 + _locks()), "INSERT", "RELEASE"]


def test_thirteen_weeks_are_three_queries_and_each_answers_for_itself(place, room):
    hold(room, tuesday(10, 12, TUESDAY + timedelta(weeks=4)))
    other = make_room(place, "Petite salle")
    periods = [tuesday(11, 13, TUESDAY + timedelta(weeks=week)) for week in range(13)]

    with CaptureQueriesContext(connection) as queries:
        answers = availability_at([room, other], periods, now=LONG_BEFORE)

    assert len(queries) == 3
    assert [week for week, answer in enumerate(answers) if codes(answer[room.pk])] == [4]
    assert all(answer[other.pk].is_free for answer in answers)
    assert availability_at([], periods, now=LONG_BEFORE) == [{}] * 13
    assert availability_at([room], [], now=LONG_BEFORE) == []


def test_a_series_moves_an_hour_later_over_itself(room):
    wants = weekly(room)
    take(*wants)

    retime_all(moves=[(w.claim, w.period.shifted(timedelta(hours=1))) for w in wants], now=LONG_BEFORE)

    assert [times(w.claim)[0][1] for w in wants] == [w.period.start + timedelta(hours=1) for w in wants]


def test_two_change_places(room):
    first, second = want(room, tuesday(10, 12)), want(room, tuesday(14, 16))
    take(first, second)

    retime_all(moves=[(first.claim, second.period), (second.claim, first.period)], now=LONG_BEFORE)

    assert times(first.claim) == [("Grande salle", at(14), at(16))]
    assert times(second.claim) == [("Grande salle", at(10), at(12))]


def test_no_date_moves_when_one_cannot(room):
    wants = weekly(room, times=3)
    take(*wants)
    hold(room, tuesday(12.5, 14, TUESDAY + timedelta(weeks=1)))

    with pytest.raises(SomeUnavailable) as not_had:
        retime_all(moves=[(w.claim, w.period.shifted(timedelta(hours=1))) for w in wants], now=LONG_BEFORE)

    assert [c.want.claim for c in not_had.value.conflicts] == [wants[1].claim]
    assert [times(w.claim)[0][1] for w in wants] == [w.period.start for w in wants]


def test_a_single_move_is_refused_by_its_own_name(room):
    (only,) = weekly(room, times=1)
    take(only)
    set_rules(resource=room, maximum_minutes=120, by=None, now=LONG_BEFORE)

    with pytest.raises(TooLong):
        retime_all(moves=[(only.claim, tuesday(9, 16))], now=LONG_BEFORE)


def test_a_series_of_which_one_is_gone_is_not_moved(room):
    wants = weekly(room, times=3)
    take(*wants)
    release(claim=wants[1].claim, at=wants[1].period.start, now=LONG_BEFORE)

    with pytest.raises(ClaimIsGone):
        retime_all(moves=[(w.claim, w.period.shifted(timedelta(hours=1))) for w in wants], now=LONG_BEFORE)


def test_moving_thirty_costs_as_many_queries_as_moving_one(room):
    counts = []
    for number in (1, 30):
        wants = weekly(room, times=number)
        take(*wants)
        moves = [(w.claim, w.period.shifted(timedelta(hours=1))) for w in wants]
        with CaptureQueriesContext(connection) as queries:
            retime_all(moves=moves, now=LONG_BEFORE)
        counts.append(len(queries))
        Hold.objects.all().delete()

    assert counts[0] == counts[1]


@pytest.fixture
def both(place, room):
    """The room and the projector from 10 to 12, in one claim."""
    claim, projector = uuid4(), make_room(place, "Projecteur")
    take(want(room, tuesday(10, 12), claim=claim), want(projector, tuesday(10, 12), claim=claim))
    return claim, projector


def test_room_and_projector_move_together(both):
    claim, _projector = both

    retime(claim=claim, period=tuesday(14, 15), now=LONG_BEFORE)

    assert times(claim) == [("Grande salle", at(14), at(15)), ("Projecteur", at(14), at(15))]


def test_one_of_the_two_is_replaced(place, both):
    claim, projector = both
    other = make_room(place, "Projecteur 2")

    retime(claim=claim, period=tuesday(14, 15), resource=other, replacing=projector, now=LONG_BEFORE)

    assert times(claim) == [("Grande salle", at(14), at(15)), ("Projecteur 2", at(14), at(15))]


def test_the_first_taken_is_replaced_when_it_is_not_said_which(place, both):
    claim, _projector = both
    other = make_room(place, "Petite salle")

    retime(claim=claim, period=tuesday(14, 15), resource=other, now=LONG_BEFORE)

    assert [name for name, *_times in times(claim)] == ["Petite salle", "Projecteur"]


def test_both_are_prolonged_or_none(place, both):
    claim, projector = both
    hold(projector, tuesday(12.5, 14))

    with pytest.raises(ResourceIsTaken, match="Projecteur"):
        retime(claim=claim, period=tuesday(10, 13), now=at(11))
    retime(claim=claim, period=tuesday(10, 12.5), now=at(11))

    assert {end for _name, _start, end in times(claim)} == {at(12.5)}


def test_going_on_in_another_room_the_projector_stays(place, both):
    claim, _projector = both
    other = make_room(place, "Petite salle")

    retime(claim=claim, period=tuesday(10, 12), resource=other, now=at(11))

    assert sorted(times(claim)) == [
        ("Grande salle", at(10), at(11)), ("Petite salle", at(11), at(12)), ("Projecteur", at(10), at(12)),
    ]  # fmt: skip


def test_rule_2_confirming_twice_is_confirming_once(room):
    claim = uuid4()
    hold(room, tuesday(10, 12), claim=claim, expires_at=at(9))

    for _twice in range(2):
        confirm(claim=claim, now=at(8))

    assert Hold.objects.get().expires_at is None


@pytest.mark.parametrize("is_released", [True, False])
def test_rule_2_what_is_gone_is_not_confirmed(room, is_released):
    claim = uuid4()
    hold(room, tuesday(10, 12), claim=claim, expires_at=at(9))
    if is_released:
        release(claim=claim, at=at(10), now=at(8))

    with pytest.raises(ClaimIsGone):
        confirm(claim=claim, now=at(8) if is_released else at(9))
