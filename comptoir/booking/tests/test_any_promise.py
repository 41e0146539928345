"""Any sequence of what is kept, confirmed, asked for and given back, against a naive model of the same rules.

A room, a projector and a studio on request, two people, one day, hours on the hour, four hours of room each.
The other sequences, with desks, hours of opening and prolongations, are in ``test_any_sequence``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.tests.factories import at, make_place, make_room
from comptoir.bench.race import double_bookings
from comptoir.booking import actions
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.tests.factories import make_thing
from comptoir.journal.checking import Trade, compare
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.tests.factories import make_person
from comptoir.rights.tests.factories import make_quota

MOST = 4
starts = st.integers(7, 16)
lengths = st.integers(1, 3)
picks = st.integers(0, 30)
people = st.sampled_from(["nadia", "théo"])
wanted = st.sampled_from([("room",), ("room",), ("projector",), ("room", "projector"), ("projector", "room")])


@dataclass
class Own:
    """A booking as the model knows it; what it takes is in ``things``, first what it is of."""

    row: Booking
    who: str
    things: tuple[str, ...]
    start: int
    length: int
    until: int | None = None
    state: str = "standing"
    is_there: bool = False

    @property
    def end(self):
        return self.start + self.length

    def stands(self, now):
        return self.state == "standing" and (self.until is None or self.until > now)

    def overlaps(self, things, start, end):
        return bool(set(things) & set(self.things)) and self.start < end and start < self.end


@dataclass
class Asked:
    row: BookingRequest
    who: str
    start: int
    length: int
    outcome: str = ""


class AnyPromise(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = 8
        self.own: list[Own] = []
        self.asked: list[Asked] = []

    @initialize()
    def open_the_place(self):
        place = make_place(opens=time(0), closes=time(0))
        self.things = {
            "room": make_room(place),
            "projector": make_thing(place),
            "studio": make_thing(place, "Studio", kind=Resource.Kind.ROOM, needs_approval=True),
        }
        self.things["room"].release_after_minutes = 60
        self.things["room"].save()
        self.people = {"nadia": make_person(), "théo": make_person("Théo Marchand")}
        make_quota(place, MOST, over="day", resource=self.things["room"])

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # The acts ------------------------------------------------------------------------------------------

    @rule(who=people, things=wanted, start=starts, length=lengths, lasts=st.integers(0, 4))
    def book(self, who, things, start, length, lasts):
        until = self.now + lasts if lasts else None
        expected = self.over_quota(who, things, length) or self.forbidden(things, start, length)
        first, *along = [self.things[name] for name in things]
        row = self.does(expected, lambda: actions.book(
            resource=first, extras=along, period=_period(start, length), booked_for=self.people[who],
            tentative_until=at(until) if until else None, by=None, now=at(self.now),
        ))  # fmt: skip
        if row is not None:
            self.own.append(Own(row, who, things, start, length, until))

    @rule(pick=picks)
    def confirm(self, pick):
        if (own := self.picked(pick)) and self.acts(self.gone(own), actions.confirm_booking, own):
            own.until = None

    @rule(pick=picks)
    def cancel(self, pick):
        if own := self.picked(pick):
            expected = self.gone(own) or ("has_begun" if own.start <= self.now else None)
            expected = expected or ("already_checked_in" if own.is_there else None)
            if self.acts(expected, actions.cancel_booking, own):
                own.state = "cancelled"

    @rule(pick=picks)
    def restore(self, pick):
        if own := self.picked(pick):
            expected = "not_cancelled" if own.state == "standing" else None
            has_expired = own.state == "expired" or (own.until is not None and own.until <= self.now)
            expected = expected or ("has_expired" if has_expired else None)
            expected = expected or ("booking_is_over" if own.end <= self.now else None)
            expected = expected or self.over_quota(own.who, own.things, own.length)
            expected = expected or self.taken(own.things, own.start, own.end)
            if self.acts(expected, actions.restore_booking, own):
                own.state = "standing"

    @rule(pick=picks, start=starts)
    def move(self, pick, start):
        own = self.picked(pick)
        if own and own.start > self.now:
            expected = self.gone(own) or self.forbidden(own.things, start, own.length, but=own)
            # A studio is asked for again; as short as it was on the same day, no quota is in the way.
            if expected in (None, "past", "taken") and "studio" in own.things and start != own.start:
                expected = "needs_approval"
            if self.acts(expected, actions.move_booking, own, period=_period(start, own.length)):
                own.start = start

    @rule(pick=picks)
    def check_in(self, pick):
        if own := self.picked(pick):
            expected = self.gone(own) or ("not_confirmed" if own.until is not None else None)
            expected = expected or ("already_checked_in" if own.is_there else None)
            expected = expected or ("too_early_to_check_in" if self.now < own.start else None)
            expected = expected or ("too_late_to_check_in" if self.now >= own.end else None)
            if self.acts(expected, actions.check_in_booking, own, at=at(self.now)):
                own.is_there = True

    @rule(who=people, start=starts, length=lengths)
    def ask(self, who, start, length):
        row = self.does(self.forbidden(("studio",), start, length), lambda: actions.ask_to_book(
            resource=self.things["studio"], period=_period(start, length), booked_for=self.people[who],
            by=None, now=at(self.now),
        ))  # fmt: skip
        if row is not None:
            self.asked.append(Asked(row, who, start, length))

    @rule(pick=picks)
    def accept(self, pick):
        if asked := self.picked(pick, self.asked):
            expected = "already_decided" if asked.outcome else None
            expected = expected or self.forbidden(("studio",), asked.start, asked.length)
            row = self.does(expected, lambda: actions.accept_request(
                request=asked.row, by=None, now=at(self.now)
            ))  # fmt: skip
            if row is not None:
                asked.outcome = "accepted"
                self.own.append(Own(row, asked.who, ("studio",), asked.start, asked.length))
                for other in self.asked:
                    if not other.outcome and self.own[-1].overlaps(
                        ("studio",), other.start, other.start + other.length
                    ):
                        other.outcome = "rejected"

    @rule(pick=picks, act=st.sampled_from(["reject", "withdraw"]))
    def answer(self, pick, act):
        if asked := self.picked(pick, self.asked):
            expected = "already_decided" if asked.outcome else None
            answer = getattr(actions, f"{act}_request")
            if self.does(expected, lambda: answer(request=asked.row, by=None, now=at(self.now))):
                asked.outcome = {"reject": "rejected", "withdraw": "withdrawn"}[act]

    @rule()
    def an_hour_goes_by(self):
        self.now += 1

    @rule()
    def the_clock_strikes(self):
        """All that time starts; a second stroke finds nothing."""
        late = [own for own in self.own if own.state == "standing" and own.until is not None]
        late = [own for own in late if not own.stands(self.now)]
        missed = [own for own in self.own if self.is_missed(own)]
        unanswered = [asked for asked in self.asked if not asked.outcome and asked.start < self.now]
        for clock, found in (
            (actions.expire_tentative, late),
            (actions.release_no_shows, missed),
            (actions.lapse_requests, unanswered),
        ):
            assert {row.pk for row in clock(at(self.now))} == {each.row.pk for each in found}
            assert clock(at(self.now)) == []
        for own in late:
            own.state = "expired"
        for own in missed:
            own.state = "cancelled"
        for asked in unanswered:
            asked.outcome = "lapsed"

    # What must hold at every moment -----------------------------------------------------------------------

    @invariant()
    def the_database_holds_what_the_model_holds(self):
        holds = Hold.objects.standing(at(self.now)).values_list("claim", "unit__resource__slug", "starts_at")
        slugs = {name: thing.slug for name, thing in getattr(self, "things", {}).items()}
        stand = [own for own in self.own if own.stands(self.now)]
        assert sorted(map(str, holds)) == sorted(
            str((own.row.claim, slugs[name], at(own.start))) for own in stand for name in own.things
        )

    @invariant()
    def requests_are_where_the_model_has_them(self):
        kept = dict(BookingRequest.objects.values_list("pk", "outcome"))
        assert kept == {asked.row.pk: asked.outcome for asked in self.asked}

    @invariant()
    def nobody_has_more_than_the_quota(self):
        for who in getattr(self, "people", ()):
            assert self.used(who) <= MOST

    @invariant()
    def nothing_is_given_twice_and_the_journal_is_right(self):
        assert double_bookings() == 0
        assert compare([Trade("booking", rows, facts_of)]).is_same

    # The naive rules --------------------------------------------------------------------------------------

    def used(self, who):
        stand = (own for own in self.own if own.who == who and own.stands(self.now))
        return sum(own.length for own in stand if "room" in own.things)

    def over_quota(self, who, things, length):
        return "over_quota" if "room" in things and self.used(who) + length > MOST else None

    def forbidden(self, things, start, length, *, but=None):
        return "past" if start < self.now else self.taken(things, start, start + length, but=but)

    def taken(self, things, start, end, *, but=None):
        others = (own for own in self.own if own is not but and own.stands(self.now))
        return "taken" if any(own.overlaps(things, start, end) for own in others) else None

    def gone(self, own):
        if own.state == "expired" or (own.state == "standing" and not own.stands(self.now)):
            return "has_expired"
        return "already_cancelled" if own.state == "cancelled" else None

    def is_missed(self, own):
        is_waited_for = own.state == "standing" and own.until is None and not own.is_there
        return is_waited_for and own.things[0] == "room" and own.start + 1 <= self.now < own.end

    def picked(self, pick, among=None):
        found = self.own if among is None else among
        return found[pick % len(found)] if found else None

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


def _period(start, length):
    return Period(at(start), at(start + length))


@pytest.mark.slow
@pytest.mark.django_db
def test_any_sequence_of_promises_keeps_the_rules():
    run_state_machine_as_test(
        AnyPromise,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Add Phase.shrink to see the shortest sequence that breaks a rule: it takes minutes to find.
            phases=[Phase.generate],
        ),
    )
