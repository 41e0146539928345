"""Any sequence of acts, against a naive model of the same rules that tries every arrangement there is.

One room and two desks, one day, hours on the hour. The model knows what each claim should hold and who may
be moved; it learns from the database only on which desk somebody sits, and watches that who has begun stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from comptoir.agenda.actions import take
from comptoir.agenda.models import Hold, Unit
from comptoir.agenda.tests.factories import at, make_desks, make_place, make_room
from comptoir.bench.race import double_bookings
from comptoir.booking import actions
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking
from comptoir.journal.checking import Trade, compare
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.tests.factories import make_person

OPENS, CLOSES = 9, 15
hours = st.integers(OPENS - 1, CLOSES)
lengths = st.integers(1, 4)
resources = st.sampled_from(["desks", "desks", "desks", "room"])
picks = st.integers(0, 30)


@dataclass(frozen=True)
class Piece:
    """A stretch of time that a claim holds on one resource."""

    claim: Any
    resource: str
    start: int
    end: int
    is_pinned: bool = False
    expires: int = 99

    def overlaps(self, start, end):
        return self.start < self.end and self.start < end and start < self.end


@dataclass
class Own:
    """A booking as the model knows it."""

    row: Booking
    start: int
    end: int
    state: str = "standing"
    is_checked_in: bool = False
    agreed_end: int = 0
    given_back: Piece | None = None


class AnySequence(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = 8
        self.pieces: list[Piece] = []
        self.own: list[Own] = []
        self.seats: dict[tuple[Any, int], int] = {}
        self.staying: dict[tuple[Any, int], int] = {}

    @initialize(
        scattered=st.lists(st.tuples(st.integers(0, 1), hours, st.integers(1, 2)), min_size=2, max_size=6)
    )
    def open_the_place(self, scattered):
        place = make_place(opens=time(OPENS), closes=time(CLOSES))
        self.things = {"room": make_room(place), "desks": make_desks(place, units=2)}
        self.units = sorted(self.things["desks"].units.values_list("pk", flat=True))
        self.person = make_person()
        for unit, start, length in scattered:
            self.scatter(unit, start, start + length)

    def scatter(self, number, start, end):
        """Somebody sits here and there before the first act, as after a month of changes."""
        unit = self.units[number]
        there = [p for p in self.pieces if self.seats[p.claim, p.start] == unit]
        if start >= OPENS and end <= CLOSES and not any(p.overlaps(start, end) for p in there):
            row = actions.book(
                resource=self.things["desks"], unit=Unit.objects.get(pk=unit), booked_for=self.person,
                period=Period(at(start), at(end)), by=None, now=at(self.now),
            )  # fmt: skip
            Hold.objects.of_claim(row.claim).update(is_pinned=False)
            self.own.append(Own(row, start, end))
            self.pieces.append(Piece(row.claim, "desks", start, end))
            self.seats[row.claim, start] = unit

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # The acts ------------------------------------------------------------------------------------------

    @rule(thing=resources, start=hours, length=lengths)
    def book(self, thing, start, length):
        wish = Piece(None, thing, start, start + length)
        expected = self.forbidden(wish) or self.taken(wish)
        asked = {"resource": self.things[thing], "period": _period(wish), "booked_for": self.person}
        row = self.does(expected, lambda: actions.book(**asked, by=None, now=at(self.now)))
        if row is not None:
            self.own.append(Own(row, wish.start, wish.end))
            self.pieces.append(replace(wish, claim=row.claim))

    @rule(thing=resources, start=hours, length=lengths, lasts=st.integers(1, 3))
    def hold_for_a_while(self, thing, start, length, lasts):
        wish = Piece(uuid4(), thing, start, start + length, expires=self.now + lasts)
        expected = self.forbidden(wish) or self.taken(wish)
        done = self.does(expected, lambda: take(
            resource=self.things[thing], period=_period(wish), claim=wish.claim, now=at(self.now),
            expires_at=at(wish.expires),
        ))  # fmt: skip
        if done is not None:
            self.pieces.append(wish)

    @rule(pick=picks, thing=resources, start=hours, length=lengths)
    def move(self, pick, thing, start, length):
        if own := self.picked(pick):
            wish = Piece(own.row.claim, thing, start, start + length)
            asked = {"booking": own.row, "period": _period(wish), "resource": self.things[thing]}
            self.retimes(own, wish, lambda: actions.move_booking(**asked, by=None, now=at(self.now)))

    @rule(pick=picks, until=hours)
    def prolong(self, pick, until):
        if own := self.picked(pick):
            thing = next((p.resource for p in reversed(self.pieces) if p.claim == own.row.claim), "room")
            wish = Piece(own.row.claim, thing, own.start, until)
            early = "not_longer" if own.state == "standing" and until <= own.end else None
            self.retimes(own, wish, lambda: actions.prolong_booking(
                booking=own.row, until=at(until), by=None, now=at(self.now)
            ), early)  # fmt: skip

    @rule(pick=picks)
    def end(self, pick):
        if own := self.picked(pick):
            expected = self.not_running(own) or ("not_begun" if self.now <= own.start else None)
            if self.acts(expected, actions.end_booking, own, at=at(self.now)) is not None:
                own.agreed_end, own.state = own.end, "ended"
                if self.now < own.end:
                    self.swap(own, lambda piece: replace(piece, end=self.now))
                    own.end = self.now

    @rule(pick=picks)
    def undo_end(self, pick):
        if own := self.picked(pick):
            expected = {"cancelled": "already_cancelled", "standing": "not_ended"}.get(own.state)
            if expected is None and own.end < own.agreed_end:
                last = self.current(own)
                rest = replace(last, start=own.end, end=own.agreed_end)
                expected = self.taken(rest, only=self.seats.get((last.claim, last.start)))
            if self.acts(expected, actions.undo_end, own) is not None:
                own.state, own.end = "standing", own.agreed_end
                self.swap(own, lambda piece: replace(piece, end=own.agreed_end))

    @rule(pick=picks)
    def cancel(self, pick):
        if own := self.picked(pick):
            expected = self.not_running(own) or ("has_begun" if own.start <= self.now else None)
            expected = expected or ("already_checked_in" if own.is_checked_in else None)
            if self.acts(expected, actions.cancel_booking, own) is not None:
                own.state, own.given_back = "cancelled", self.current(own)
                self.pieces = [piece for piece in self.pieces if piece.claim != own.row.claim]

    @rule(pick=picks)
    def restore(self, pick):
        if own := self.picked(pick):
            expected = None if own.state == "cancelled" else "not_cancelled"
            expected = expected or ("booking_is_over" if own.end <= self.now else None)
            expected = expected or self.taken(own.given_back)
            if self.acts(expected, actions.restore_booking, own) is not None:
                own.state = "standing"
                self.pieces.append(own.given_back)

    @rule(pick=picks)
    def check_in(self, pick):
        if own := self.picked(pick):
            expected = self.not_running(own) or ("already_checked_in" if own.is_checked_in else None)
            expected = expected or ("too_early_to_check_in" if self.now < own.start else None)
            expected = expected or ("too_late_to_check_in" if self.now >= own.end else None)
            if self.acts(expected, actions.check_in_booking, own, at=at(self.now)) is not None:
                own.is_checked_in = True
                self.pieces = [
                    replace(p, is_pinned=True) if p.claim == own.row.claim else p for p in self.pieces
                ]

    @rule()
    def an_hour_goes_by(self):
        self.now += 1
        self.pieces = [piece for piece in self.pieces if piece.expires > self.now]

    # What must hold at every moment -----------------------------------------------------------------------

    @invariant()
    def the_database_holds_what_the_model_holds(self):
        standing = Hold.objects.standing(at(self.now)).select_related("unit__resource").order_by("pk")
        names = {thing.pk: name for name, thing in getattr(self, "things", {}).items()}
        held = {(h.claim, names[h.unit.resource_id], h.starts_at, h.ends_at, h.unit_id) for h in standing}
        # What was ended at the very moment when it went on elsewhere takes no time there.
        kept = [p for p in self.pieces if p.start < p.end]
        assert {row[:4] for row in held} == {(p.claim, p.resource, at(p.start), at(p.end)) for p in kept}
        assert len(held) == len(kept)
        self.nobody_who_stays_was_moved({(claim, start): unit for claim, _thing, start, _end, unit in held})

    def nobody_who_stays_was_moved(self, units):
        """After each act, with the unit of each piece: who stayed before it sits where they sat."""
        seats = {
            (p.claim, p.start): units[p.claim, at(p.start)]
            if p.start < p.end
            else self.seats[p.claim, p.start]
            for p in self.pieces
        }
        assert all(seats[key] == unit for key, unit in self.staying.items() if key in seats)
        self.seats = seats
        self.staying = {(p.claim, p.start): seats[p.claim, p.start] for p in self.pieces if self.stays(p)}

    @invariant()
    def nothing_is_given_twice_and_the_journal_is_right(self):
        assert double_bookings() == 0
        assert compare([Trade("booking", rows, facts_of)]).is_same

    # The naive rules --------------------------------------------------------------------------------------

    def stays(self, piece):
        return piece.is_pinned or piece.start <= self.now

    def forbidden(self, wish, *, keeps_start=False):
        if wish.end <= self.now or (wish.start < self.now and not keeps_start):
            return "past"
        return None if wish.start >= OPENS and wish.end <= CLOSES else "closed"

    def taken(self, wish, *, only=None):
        others = [p for p in self.pieces if p.resource == wish.resource and p.claim != wish.claim]
        if wish.resource == "room":
            return "taken" if any(p.overlaps(wish.start, wish.end) for p in others) else None
        allowed = self.units if only is None else [only]
        seated = [(p, self.seats[p.claim, p.start]) for p in others if self.stays(p)]
        free = [p for p in others if not self.stays(p)]
        return None if self.arranged([(wish, allowed)] + [(p, self.units) for p in free], seated) else "taken"

    def arranged(self, waiting, seated):
        """Whether everybody waiting finds a desk: every possibility is tried."""
        if not waiting:
            return True
        (piece, allowed), *others = waiting
        return any(
            self.arranged(others, [*seated, (piece, unit)])
            for unit in allowed
            if not any(on == unit and p.overlaps(piece.start, piece.end) for p, on in seated)
        )

    def retimes(self, own, wish, act, early=None):
        """What moving and prolonging have in common."""
        expected = self.not_running(own) or early
        last = self.current(own) if expected is None else None
        if last is not None:
            expected, change = self.retimed(own, last, wish)
        if self.does(expected, act) is not None:
            if last.start == self.now and not last.is_pinned:
                # It was staying for others; asked to move in its first minute, it may sit elsewhere.
                self.staying.pop((last.claim, last.start), None)
            self.pieces = [p for p in self.pieces if p != last] + change
            own.end = wish.end
            own.start = wish.start

    def retimed(self, own, last, wish):
        """The refusal, or the pieces that replace the last one."""
        begun = last.start < self.now
        if begun and wish.start != own.start:
            return "past", []
        if begun and wish.resource != last.resource:
            rest = replace(wish, start=self.now)
            spent = replace(last, end=min(last.end, self.now))
            refused = "past" if wish.end <= self.now else self.forbidden(rest) or self.taken(rest)
            return refused, [spent, rest]
        same = wish.resource == last.resource
        asked = replace(wish, start=last.start if begun else wish.start, is_pinned=same and last.is_pinned)
        only = self.seats[last.claim, last.start] if same and (begun or last.is_pinned) else None
        return self.forbidden(asked, keeps_start=begun) or self.taken(asked, only=only), [asked]

    def not_running(self, own):
        return {"cancelled": "already_cancelled", "ended": "already_ended"}.get(own.state)

    def current(self, own):
        return max((p for p in self.pieces if p.claim == own.row.claim), key=lambda piece: piece.start)

    def picked(self, pick):
        return self.own[pick % len(self.own)] if self.own else None

    def swap(self, own, change):
        last = self.current(own)
        self.pieces = [change(piece) if piece == last else piece for piece in self.pieces]

    def acts(self, expected, action, own, **moment):
        return self.does(expected, lambda: action(booking=own.row, by=None, now=at(self.now), **moment))

    def does(self, expected, act):
        """What the act gives, or None when it was refused, as the model said it would be."""
        done, said = None, None
        try:
            done = act()
        except Refusal as refusal:
            said = refusal.code
        assert said == expected
        return done


def _period(piece):
    return Period(at(piece.start), at(piece.end))


@pytest.mark.slow
@pytest.mark.django_db
def test_any_sequence_of_acts_keeps_the_rules():
    run_state_machine_as_test(
        AnySequence,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Add Phase.shrink to see the shortest sequence that breaks a rule: it takes minutes to find.
            phases=[Phase.generate],
        ),
    )
