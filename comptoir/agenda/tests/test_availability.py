from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.availability import availability
from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.refusals import NotAvailable
from comptoir.agenda.resources import retire_resource
from comptoir.agenda.tests.factories import (
    LONG_BEFORE,
    at,
    codes,
    hold,
    make_desks,
    make_place,
    make_room,
    tuesday,
)

pytestmark = pytest.mark.django_db


def ask(resource, period, **changes):
    return availability([resource], period, **{"now": LONG_BEFORE} | changes)[resource.pk]


def test_a_free_room_gives_its_unit():
    room = make_room()

    answer = ask(room, tuesday(10, 12))

    assert answer.is_free
    assert answer.free_units == [room.units.get()]
    assert answer.reasons == []


def test_a_taken_room_gives_no_unit_and_the_reason():
    room = make_room()
    hold(room, tuesday(10, 16))

    answer = ask(room, tuesday(15, 17))

    assert (answer.free_units, codes(answer)) == ([], ["taken"])
    assert answer.reasons[0].sentence == "La Grande salle est prise jusqu’à 16\u00a0h."


def test_free_desks_are_listed_the_best_one_first():
    desks = make_desks()
    second = desks.units.get(name="Bureau 2")
    hold(desks, tuesday(9, 10), unit=second)
    hold(desks, tuesday(10, 12), unit=desks.units.get(name="Bureau 1"))

    names = [unit.name for unit in ask(desks, tuesday(10, 12)).free_units]

    assert names == ["Bureau 2", "Bureau 3"]


def test_what_can_be_had_by_moving_others_is_free():
    desks = make_desks(units=2)
    for unit, period in zip(desks.units.order_by("position"), (tuesday(9, 12), tuesday(13, 16)), strict=True):
        hold(desks, period, unit=unit)
    assert codes(ask(desks, tuesday(9, 16))) == ["taken"]

    Hold.objects.update(is_pinned=False)

    assert len(ask(desks, tuesday(9, 16)).free_units) == 1


def test_one_s_own_claim_is_not_in_the_way():
    room, claim = make_room(), uuid4()
    hold(room, tuesday(10, 12), claim=claim)

    assert ask(room, tuesday(11, 13), ignoring_claim=claim).is_free
    assert not ask(room, tuesday(11, 13)).is_free


def test_what_expired_is_free():
    room = make_room()
    hold(room, tuesday(10, 12), expires_at=LONG_BEFORE + timedelta(minutes=5))

    assert not ask(room, tuesday(10, 12)).is_free
    assert ask(room, tuesday(10, 12), now=LONG_BEFORE + timedelta(minutes=5)).is_free


@pytest.mark.parametrize(
    ("expected", "period", "changes"),
    [
        (["closed"], tuesday(17, 19), {}),
        (["past"], tuesday(10, 12), {"now": at(13)}),
        (["too_many"], tuesday(10, 12), {"party": 11}),
        (["past", "closed"], tuesday(6, 7), {"now": at(8)}),
        (["too_many", "closed"], tuesday(6, 7), {"party": 11}),
        ([], tuesday(17, 19), {"outside_hours": True}),
    ],
)
def test_every_reason_has_its_code(expected, period, changes):
    assert codes(ask(make_room(), period, **changes)) == expected


def test_retired_is_the_only_reason_of_what_is_retired():
    room = make_room()
    retire_resource(resource=room, by=None, now=LONG_BEFORE)

    assert codes(ask(room, tuesday(6, 7), party=99)) == ["retired"]


def test_walk_in_only_is_a_reason_ahead_and_none_on_the_spot():
    desks = make_desks(walk_in_only=True)

    assert codes(ask(desks, tuesday(10, 11), now=at(9))) == ["walk_in_only"]
    assert ask(desks, tuesday(10, 11), now=at(10)).is_free


def test_the_reasons_are_those_of_taking():
    """Rule 4: one policy. Whatever the question says, taking says."""
    place = make_place()
    resources = [make_room(place), make_desks(place, units=1), make_room(place, "Petite salle", seats=2)]
    hold(resources[0], tuesday(10, 12))
    for period in (tuesday(11, 13), tuesday(13, 14), tuesday(17.5, 19), tuesday(9, 9.5)):
        answers = availability(resources, period, party=2, now=at(9.5))
        for resource in resources:
            try:
                hold(resource, period, party=2, now=at(9.5), expires_at=at(9.5))
                said = None
            except NotAvailable as refusal:
                said = refusal.code
            assert said == next(iter(codes(answers[resource.pk])), None)


def test_places_that_are_open_at_other_hours_answer_each_for_itself():
    early = make_room(make_place(opens=time(6)))
    late = make_room(make_place())

    answers = availability([early, late], tuesday(7.5, 8.5), now=LONG_BEFORE)

    assert (codes(answers[early.pk]), codes(answers[late.pk])) == ([], ["closed"])


@pytest.mark.parametrize(("number", "few"), [(1, 4), (20, 4), (30, 5), (60, 5)])
@pytest.mark.parametrize("is_busy", [False, True])
def test_a_question_costs_four_queries_or_five_for_many_resources_empty_or_busy(number, few, is_busy):
    place = make_place()
    resources = [make_room(place, f"Salle {n}") for n in range(number)]
    resources += [make_desks(place, name=f"Coworking {n}", units=1) for n in range(number)]
    for resource in resources if is_busy else ():
        hold(resource, tuesday(9, 11))
    asked = list(Resource.objects.of_place(place))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answers = availability(asked, tuesday(10, 12), now=LONG_BEFORE)

    assert len(queries) == few, "place, calendar, units, what is taken: for many, wholes by their keys alone"
    assert all(answer.is_free != is_busy for answer in answers.values())
