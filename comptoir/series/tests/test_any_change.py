"""Any sequence of changes of two series in one room, against a naive model: on paper, date by date.

The model knows for each row whether it stands and when it is; it learns from the database what was refused,
and watches that what was refused changed nothing, that nothing past or cancelled ever moves, and that each
rule stays true of its own dates.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_place, make_room
from comptoir.bench.race import double_bookings
from comptoir.booking.actions import cancel_booking, move_booking
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, Series
from comptoir.booking.recurrence import Recurrence
from comptoir.journal.checking import Trade, compare
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.series.actions import (
    Move,
    Scope,
    cancel_series,
    describe_series,
    move_series,
    prolong_series,
    undo_change,
    wish_to_prolong,
)  # fmt: skip
from comptoir.series.tests.factories import TUESDAYS, make_series, weekly

picks = st.integers(0, 30)
scopes = st.sampled_from(Scope)
starts = st.integers(9, 15)
days = st.sampled_from([-7, -1, 0, 0, 0, 1, 7])


@dataclass(frozen=True)
class Row:
    """An occurrence on paper."""

    claim: Any
    starts_at: datetime
    ends_at: datetime
    purpose: str
    is_standing: bool


def read() -> dict[int, Row]:
    return {
        one.pk: Row(one.claim, one.starts_at, one.ends_at, one.purpose, one.is_standing)
        for one in Booking.objects.order_by("pk")
    }


class AnyChange(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = LONG_BEFORE
        self.backs: list[tuple[Any, dict[int, Row]]] = []

    @initialize(first=starts, second=starts)
    def two_series(self, first, second):
        room = make_room(make_place(days=range(7)))
        make_series(resource=room, recurrence=weekly(count=5), starts_time=time(first))
        make_series(resource=room, recurrence=weekly(2, 4, count=6), starts_time=time(second))

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # The acts ------------------------------------------------------------------------------------------

    @rule(pick=picks, scope=scopes, hour=starts, by=days, hours=st.integers(1, 3), with_own=st.booleans())
    def move(self, pick, scope, hour, by, hours, with_own):
        one = self.picked(pick)
        day = one.place.day_of(one.starts_at) + timedelta(days=by)
        period = Period(at(hour, day), at(hour + hours, day))
        move = Move(booking=one, scope=scope, period=period, with_own=with_own)
        before, change = self.does(lambda: move_series(move=move, by=None, now=self.now))
        if change is not None:
            self.only_touched(before, one, scope)
            assert read()[one.pk] == replace(before[one.pk], starts_at=period.start, ends_at=period.end)
            self.remember(change, before)

    @rule(pick=picks, scope=scopes, purpose=st.sampled_from(["Atelier", "Conseil"]))
    def describe(self, pick, scope, purpose):
        one = self.picked(pick)
        before, change = self.does(
            lambda: describe_series(booking=one, scope=scope, purpose=purpose, by=None, now=self.now)
        )
        if change is not None:
            self.only_touched(before, one, scope)
            changed = {booking.pk for booking in change.bookings}
            assert read() == {
                pk: replace(row, purpose=purpose) if pk in changed else row for pk, row in before.items()
            }
            self.remember(change, before)

    @rule(pick=picks, scope=scopes)
    def cancel(self, pick, scope):
        one = self.picked(pick)
        before, change = self.does(lambda: cancel_series(booking=one, scope=scope, by=None, now=self.now))
        if change is not None:
            self.only_touched(before, one, scope)
            cancelled = {booking.pk for booking in change.bookings}
            assert read() == {
                pk: replace(row, is_standing=False) if pk in cancelled else row for pk, row in before.items()
            }
            self.remember(change, before)

    @rule(pick=picks, more=st.integers(1, 3))
    def prolong(self, pick, more):
        series = self.picked(pick).series
        before = read()

        def act():
            dates = list(Recurrence.from_rule(series.rule).dates(series.starts_on))
            wish = wish_to_prolong(series=series, count=len(dates) + more)
            return prolong_series(series=series, wish=wish, by=None, now=self.now)

        _, change = self.does(act)
        if change is not None:
            after = read()
            assert {pk: after[pk] for pk in before} == before
            assert set(after) - set(before) == {booking.pk for booking in change.bookings}

    @rule(pick=picks, by=st.integers(-2, 2))
    def move_one_by_itself(self, pick, by):
        one = self.picked(pick)
        period = one.period.shifted(timedelta(hours=by))
        self.does(lambda: move_booking(booking=one, period=period, by=None, now=self.now))

    @rule(pick=picks)
    def cancel_one_by_itself(self, pick):
        one = self.picked(pick)
        self.does(lambda: cancel_booking(booking=one, by=None, now=self.now))

    @rule()
    def undo(self):
        """The last change; when nothing else happened since, everything is as it was."""
        if self.backs:
            back, before = self.backs.pop()
            is_last = self.is_alone
            _, done = self.does(lambda: undo_change(back=json.loads(json.dumps(back)), by=None, now=self.now))
            if is_last:
                assert done is not None
                assert read() == before

    @rule(weeks=st.integers(0, 1))
    def time_goes_by(self, weeks):
        self.now = max(self.now, at(11, TUESDAYS[0])) + timedelta(weeks=weeks)
        self.is_alone = False

    # What must hold at every moment -----------------------------------------------------------------------

    @invariant()
    def each_rule_is_true_of_what_stands(self):
        for series in Series.objects.order_by("pk"):
            dates = set(Recurrence.from_rule(series.rule).dates(series.starts_on))
            standing = set(series.occurrences.standing().values_list("occurs_on", flat=True))
            assert standing <= dates
            assert not standing & {date.fromisoformat(day) for day in series.left_out}

    @invariant()
    def what_stands_is_held_and_nothing_else(self):
        held = Hold.objects.filter(released_at=None).values_list("claim", "starts_at", "ends_at")
        standing = Booking.objects.standing().values_list("claim", "starts_at", "ends_at")
        assert sorted(held) == sorted(standing)
        assert double_bookings() == 0
        assert compare([Trade("booking", rows, facts_of)]).is_same

    # ---------------------------------------------------------------------------------------------------

    is_alone = False

    def picked(self, pick) -> Booking:
        """Any of the rows, cancelled or past ones too."""
        of_series = Booking.objects.exclude(series=None).select_related("place", "resource", "series")
        found = list(of_series.order_by("pk"))
        return found[pick % len(found)]

    def does(self, act):
        """What there was before, and what the act did; nothing at all where it was refused."""
        before, did = read(), None
        try:
            did = act()
        except Refusal:
            assert read() == before
        else:
            self.is_alone = False
        return before, did

    def remember(self, change, before):
        """This change is the last thing that happened."""
        self.backs.append((change.back, before))
        self.is_alone = True

    def only_touched(self, before, one, scope):
        """What had begun or was cancelled is as it was, and no row came or went."""
        after = read()
        assert set(after) == set(before)
        assert {row.claim for row in after.values()} == {row.claim for row in before.values()}
        for pk, row in before.items():
            if not row.is_standing or row.starts_at <= self.now or (scope is Scope.THIS and pk != one.pk):
                assert after[pk] == row


@pytest.mark.slow
@pytest.mark.django_db
def test_rule_5_any_sequence_of_changes_keeps_the_rules():
    run_state_machine_as_test(
        AnyChange,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Add Phase.shrink to see the shortest sequence that breaks a rule: it takes minutes to find.
            phases=[Phase.generate],
        ),
    )
