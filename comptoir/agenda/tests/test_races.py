"""Rules 1 and 8 together: the whole, its halves, a series, wanted at one instant by several."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from comptoir.agenda.actions import SomeUnavailable, Want, take_all
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import ResourceIsTaken
from comptoir.agenda.resources import set_rules
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, make_room, tuesday

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


def at_once(*acts):
    """What each act says when all begin together: None when it had what it wanted."""
    start = Barrier(len(acts))

    def one(act):
        start.wait()
        try:
            act()
        except (ResourceIsTaken, SomeUnavailable) as refused:
            return refused
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_rule_8_the_whole_and_its_halves_are_never_given_both():
    place = make_place()
    halves = [make_room(place, "Nord"), make_room(place, "Sud")]
    hall = make_room(place, "Halle", units=0, parts=halves)
    set_rules(resource=hall, buffer_minutes=15, by=None, now=LONG_BEFORE)

    for number in range(ROUNDS):
        day = TUESDAY + timedelta(weeks=number)
        wanted = [(hall, 10, 12), (halves[1], 11, 13), (halves[0], 9, 10.5), (hall, 11.5, 14)]
        said = at_once(*(_taking([(one, tuesday(start, end, day))]) for one, start, end in wanted))
        assert None in said

    _nobody_sits_on_anybody()


def test_rule_1_two_series_that_cross_are_had_whole_or_not_at_all():
    place = make_place()
    rooms = [make_room(place, "A"), make_room(place, "B")]
    for number in range(ROUNDS):
        days = [TUESDAY + timedelta(weeks=12 * number + week) for week in range(3)]
        forward = [(room, tuesday(10, 12, day)) for room in rooms for day in days]
        backward = [(room, tuesday(11, 13, day)) for room in reversed(rooms) for day in reversed(days)]

        said = at_once(_taking(forward), _taking(backward))

        assert said.count(None) == 1
        assert Hold.objects.filter(starts_at__gte=tuesday(0, 1, days[0]).start).count() == 6

    _nobody_sits_on_anybody()


def _taking(wanted):
    wants = [Want(resource=resource, period=period, claim=uuid4()) for resource, period in wanted]
    return lambda: take_all(wants=wants, now=LONG_BEFORE)


def _nobody_sits_on_anybody():
    rows = Hold.objects.unreleased().order_by("unit", "starts_at").values_list("unit", "starts_at", "ends_at")
    assert all(one != other or end <= start for (one, _s, end), (other, start, _e) in pairwise(rows))
