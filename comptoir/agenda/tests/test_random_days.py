"""Whatever is asked in whatever order: rules 3, 4 and 7 against plain arithmetic."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comptoir.agenda.actions import release
from comptoir.agenda.availability import availability
from comptoir.agenda.models import Hold
from comptoir.agenda.refusals import NotAvailable, ResourceIsTaken
from comptoir.agenda.resources import set_rules
from comptoir.agenda.rules import WAIVABLE
from comptoir.agenda.tests.factories import LONG_BEFORE, hold, make_desks, make_room, tuesday
from comptoir.agenda.ways import ways_out
from comptoir.kit.periods import Period, peak

hours = st.integers(0, 16).map(lambda half: 9 + half / 2)
lengths = st.integers(1, 6).map(lambda half: half / 2)


class RandomDays(TestCase):
    """Whatever is asked in whatever order: nobody is given what another has, nor refused for nothing."""

    @settings(max_examples=40, deadline=None)
    @given(
        asked=st.lists(st.tuples(hours, lengths, st.booleans()), min_size=1, max_size=10),
        units=st.integers(1, 3),
    )
    def test_rule_3_desks_are_refused_exactly_when_none_is_left(self, asked, units):
        desks = make_desks(units=units)
        given_: list[Period] = []
        for start, length, is_given_back in asked:
            period = tuesday(start, start + length)
            fits = start + length <= 18 and peak([*_during(given_, period), period]) <= units
            claim = uuid4()
            try:
                hold(desks, period, claim=claim)
            except NotAvailable:
                assert not fits
                continue
            assert fits
            if is_given_back:
                release(claim=claim, at=period.start, now=LONG_BEFORE)
            else:
                given_.append(period)
        _nobody_sits_on_anybody()

    @settings(max_examples=40, deadline=None)
    @given(
        asked=st.lists(st.tuples(hours, lengths, st.booleans()), min_size=1, max_size=8),
        buffer=st.sampled_from([0, 15, 30, 60]),
    )
    def test_rule_7_a_buffer_stands_between_any_two_unless_waived(self, asked, buffer):
        room = set_rules(resource=make_room(), buffer_minutes=buffer, by=None, now=LONG_BEFORE)
        given_: list[Period] = []
        for start, length, is_waived in asked:
            period = tuesday(start, start + length)
            gap = timedelta(0) if is_waived else timedelta(minutes=buffer)
            fits = start + length <= 18 and all(
                period.end + gap <= other.start or other.end + gap <= period.start for other in given_
            )
            try:
                hold(room, period, waives=WAIVABLE if is_waived else frozenset())
            except ResourceIsTaken:
                assert not fits or any(h.buffer_cut for h in Hold.objects.all())
            except NotAvailable:
                assert start + length > 18
            else:
                assert fits
                given_.append(period)
        _nobody_sits_on_anybody()

    @settings(max_examples=25, deadline=None)
    @given(
        start=hours, length=lengths, slot=st.sampled_from([None, 30, 60, 90]),
        shortest=st.sampled_from([None, 30, 60]), buffer=st.sampled_from([0, 20]), busy=hours,
    )  # fmt: skip
    def test_rule_4_every_way_out_is_one(self, start, length, slot, shortest, buffer, busy):
        room = set_rules(
            resource=make_room(), slot_minutes=slot, minimum_minutes=shortest, buffer_minutes=buffer,
            maximum_minutes=240, by=None, now=LONG_BEFORE,
        )  # fmt: skip
        hold(room, tuesday(busy, busy + 1), waives=WAIVABLE, outside_hours=True)
        for way in ways_out(room, tuesday(start, start + length), now=LONG_BEFORE):
            starts, ends = (
                datetime.fromisoformat(way.fields[end]).replace(tzinfo=room.place.tz)
                for end in ("starts", "ends")
            )
            period = Period(starts, ends)
            assert availability([room], period, now=LONG_BEFORE)[room.pk].is_free, way


def _during(periods, period):
    return [part for one in periods if (part := one.intersection(period)) is not None]


def _nobody_sits_on_anybody():
    rows = Hold.objects.unreleased().order_by("unit", "starts_at").values_list("unit", "starts_at", "ends_at")
    for (unit, _start, end), (next_unit, start, _end) in pairwise(rows):
        assert unit != next_unit or end <= start
