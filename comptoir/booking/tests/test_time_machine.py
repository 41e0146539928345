"""Everything that may happen to time, in any order, against the naive model of the same rules.

A hall that contains two rooms, a studio that is aired between two people and given back when nobody comes, a
workshop on request and a projector; three people, one day. After each act nothing is held twice, what is
held is what is booked, the journal is right, and the waiting list was served in its order.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from comptoir.agenda.models import Hold, Part
from comptoir.agenda.tests.factories import at, make_place, make_room, time
from comptoir.bench.race import double_bookings
from comptoir.booking import actions
from comptoir.booking.facts import facts_of, rows
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.tests.time_model import (
    AIRING,
    CLOSES,
    ON_REQUEST,
    OPENS,
    UNITS,
    WAITS_FOR_ARRIVAL,
    Asked,
    InLine,
    Own,
    Shut,
    World,
)  # fmt: skip
from comptoir.journal.checking import Trade, compare
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.tests.factories import make_person
from comptoir.resources import closing
from comptoir.waiting import actions as waiting
from comptoir.waiting import offering
from comptoir.waiting.models import Offer, Waiting

rooms = st.sampled_from(["hall", "left", "right", "studio", "studio"])
hours = st.integers(OPENS - 1, CLOSES - 5)
lengths = st.integers(1, 4)
people = st.integers(0, 2)
picks = st.integers(0, 30)


class TimeMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.world = World()

    @initialize(
        scattered=st.lists(st.tuples(rooms, hours, lengths, people, st.booleans()), min_size=3, max_size=9)
    )
    def open_the_place(self, scattered):
        self.place = make_place(opens=time(OPENS), closes=time(CLOSES))
        self.things = {name: make_room(self.place, name) for name in UNITS}
        for name, thing in self.things.items():
            thing.buffer_minutes = 60 * AIRING.get(name, 0)
            thing.release_after_minutes = 60 * WAITS_FOR_ARRIVAL.get(name, 0) or None
            thing.needs_approval = name in ON_REQUEST
            thing.save()
        for name in ("left", "right"):
            Part.objects.create(whole=self.things["hall"], part=self.things[name])
        self.people = [make_person(f"Personne {number}") for number in range(3)]
        for thing, start, length, who, along in scattered:
            self.book(thing, start, length, who, along, 0)

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # Bookings ------------------------------------------------------------------------------------------

    @rule(thing=rooms, start=hours, length=lengths, who=people, along=st.booleans(), keeps=st.integers(0, 3))
    def book(self, thing, start, length, who, along, keeps):
        end, takes = start + length, (thing, "projector") if along else (thing,)
        until = self.now + keeps if keeps else None
        row = self.does(self.world.against_all(takes, start, end, who), partial(
            actions.book, resource=self.things[thing], period=_period(start, end),
            booked_for=self.people[who], extras=[self.things[name] for name in takes[1:]],
            tentative_until=at(until) if until else None,
        ))  # fmt: skip
        if row is not None:
            self.world.bookings.append(Own(row, takes, start, end, who, self.now, until))

    @rule(pick=picks, thing=rooms | st.just("workshop"), start=hours, length=lengths)
    def move_what_is_to_come(self, pick, thing, start, length):
        own = self.picked(self.world.bookings, pick)
        if own is None or own.start <= self.now:
            return
        end, takes = start + length, (thing, *own.takes[1:])
        expected = self.world.not_running(own)
        if not expected and thing in ON_REQUEST:
            is_less = own.takes[0] == thing and own.start <= start and end <= own.end
            expected = set() if is_less else {"needs_approval"}
        if not expected:
            had = dict.fromkeys(own.takes, (own.start, own.end))
            expected = set().union(
                *(self.world.against(name, start, end, own.who, but=own, had=had.get(name)) for name in takes)
            )
        act = partial(
            actions.move_booking, booking=own.row, period=_period(start, end), resource=self.things[thing]
        )
        if self.does(expected, act) is not None:
            own.start, own.end, own.takes = start, end, takes

    @rule(pick=picks, until=st.integers(OPENS, CLOSES + 1))
    def prolong(self, pick, until):
        if own := self.picked(self.world.bookings, pick):
            expected = self.world.not_running(own) or ({"not_longer"} if until <= own.end else set())
            if not expected and own.takes[0] in ON_REQUEST:
                expected = {"needs_approval"}
            if not expected:
                how = {"but": own, "had": (own.start, own.end)}
                expected = self.world.against_all(own.takes, own.start, until, own.who, **how)
            if self.does(expected, partial(actions.prolong_booking, booking=own.row, until=at(until))):
                own.end = until

    @rule(pick=picks, serves=st.booleans())
    def cancel(self, pick, serves):
        if own := self.picked(self.world.bookings, pick):
            expected = self.world.not_running(own) or ({"has_begun"} if own.start <= self.now else set())
            if self.does(expected, partial(actions.cancel_booking, booking=own.row)):
                own.state = "cancelled"
                if serves:
                    self.serve()

    @rule(pick=picks)
    def restore(self, pick):
        if own := self.picked(self.world.bookings, pick):
            late = own.tentative is not None and own.tentative <= self.now
            if own.stands:
                expected = {"not_cancelled"}
            elif own.state == "expired" or late:
                expected = {"has_expired"}
            elif own.end <= self.now:
                expected = {"booking_is_over"}
            else:
                expected = self.world.against_all(
                    own.takes, own.start, own.end, own.who, but=own, steps_back=True
                )
            if self.does(expected, partial(actions.restore_booking, booking=own.row)):
                own.state = "standing"

    @rule(pick=picks)
    def confirm(self, pick):
        if own := self.picked(self.world.bookings, pick):
            expected = self.world.not_running(own) - {"already_ended"}
            if self.does(expected, partial(actions.confirm_booking, booking=own.row)):
                own.tentative = None

    @rule(pick=picks)
    def arrive(self, pick):
        if own := self.picked(self.world.bookings, pick):
            expected = self.world.not_running(own) or ({"not_confirmed"} if own.tentative else set())
            expected = expected or ({"already_checked_in"} if own.is_in else set())
            expected = expected or ({"too_early_to_check_in"} if self.now < own.start else set())
            expected = expected or ({"too_late_to_check_in"} if self.now >= own.end else set())
            if self.does(expected, partial(actions.check_in_booking, booking=own.row, at=at(self.now))):
                own.is_in = True

    @rule(pick=picks)
    def leave_early_or_late(self, pick):
        if own := self.picked(self.world.bookings, pick):
            expected = self.world.not_running(own) or ({"not_confirmed"} if own.tentative else set())
            expected = expected or ({"not_begun"} if self.now <= own.start else set())
            if self.does(expected, partial(actions.end_booking, booking=own.row, at=at(self.now))):
                own.state, own.end = "ended", min(own.end, self.now)

    # Requests ------------------------------------------------------------------------------------------

    @rule(start=hours, length=lengths, who=people, thing=rooms | st.just("workshop"))
    def ask(self, start, length, who, thing):
        end = start + length
        expected = self.world.against(thing, start, end, who, alone=True)
        row = self.does({"nothing_to_approve"} if thing not in ON_REQUEST else expected, partial(
            actions.ask_to_book, resource=self.things[thing], period=_period(start, end),
            booked_for=self.people[who],
        ))  # fmt: skip
        if row is not None:
            self.world.requests.append(Asked(row, start, end, who))

    @rule(pick=picks)
    def accept(self, pick):
        if asked := self.picked(self.world.requests, pick):
            against = partial(self.world.against, "workshop", asked.start, asked.end, asked.who)
            expected = against() if asked.is_open else {"already_decided"}
            row = self.does(expected, partial(actions.accept_request, request=asked.row))
            if row is not None:
                own = Own(row, ("workshop",), asked.start, asked.end, asked.who, self.now)
                self.world.bookings.append(own)
                asked.is_open = False
                for other in self.world.requests:
                    is_beside = other.end <= asked.start or asked.end <= other.start
                    other.is_open = other.is_open and is_beside

    @rule(pick=picks, act=st.sampled_from([actions.reject_request, actions.withdraw_request]))
    def say_no(self, pick, act):
        if asked := self.picked(self.world.requests, pick):
            expected = set() if asked.is_open else {"already_decided"}
            self.does(expected, partial(act, request=asked.row))
            asked.is_open = False

    # Closures ------------------------------------------------------------------------------------------

    @rule(things=st.sets(rooms | st.just("workshop"), max_size=2), start=hours, length=lengths)
    def close(self, things, start, length):
        period = _period(start, start + length)
        row = closing.close(
            place=self.place, period=period, resources=[self.things[name] for name in sorted(things)],
            reason="Travaux", by=None, now=at(self.now),
        )  # fmt: skip
        self.world.closures.append(Shut(row, frozenset(things), start, start + length))

    @rule(pick=picks)
    def lift(self, pick):
        if shut := self.picked(self.world.closures, pick):
            closing.lift(closure=shut.row, by=None, now=at(self.now))
            shut.stands = False

    # The waiting list ----------------------------------------------------------------------------------

    @rule(pick=picks, who=people, later=st.sampled_from([0, 0, 0, 1]))
    def wait_for_what_somebody_has(self, pick, who, later):
        own = self.picked(self.world.bookings, pick)
        if own is None:
            return
        thing, start = own.takes[0], own.start + later
        one = InLine(None, thing, start, own.end + later, who)
        against = self.world.against(thing, start, one.end, who, alone=True)
        again = [o for o in self.world.line if o.state == "waiting" and _same(o, one)]
        expected = {"already_yours"} if self.world.has_it(one) else set()
        expected = expected or ({"starts_too_soon"} if start <= self.now else set())
        expected = expected or ({"needs_approval"} if thing in ON_REQUEST else set())
        expected = expected or (against - {"taken"} if against else {"is_free"})
        expected = expected or ({"already_waiting"} if again else set())
        one.row = self.does(expected, partial(
            waiting.join, resource=self.things[thing], period=_period(start, one.end),
            person=self.people[who],
        ))  # fmt: skip
        if one.row is not None:
            self.world.line.append(one)

    @rule(pick=picks)
    def leave_the_line(self, pick):
        if one := self.picked(self.world.line, pick):
            has_it = one.offer is not None and one.offer.stands and one.offer.tentative is None
            expected = (
                {"offer_was_taken"} if has_it else {"no_longer_waiting"} if one.state == "served" else set()
            )
            if self.does(expected, partial(waiting.leave, waiting=one.row)):
                if one.offer is not None:
                    self.world.give_up(one)
                one.state = "left"
                self.serve()

    @rule(pick=picks, takes=st.booleans())
    def answer(self, pick, takes):
        offered = [one for one in self.world.line if one.offer is not None]
        if one := self.picked(offered, pick):
            own, offer = one.offer, Offer.objects.get(waiting=one.row, answered_at=None)
            is_theirs = own.stands and own.tentative is None
            if takes:
                expected = {"offer_is_over"} if not own.stands or one.until <= self.now else set()
                if self.does(expected, partial(offering.take_offer, offer=offer)):
                    own.tentative, one.state, one.offer = None, "served", None
            elif self.does(
                {"offer_was_taken"} if is_theirs else set(), partial(offering.decline_offer, offer=offer)
            ):
                self.world.give_up(one)

    # Time ------------------------------------------------------------------------------------------------

    @rule()
    def serve(self):
        """Whoever waits is offered what came free: in their order, and nobody else."""
        served = offering.serve(place=self.place, now=at(self.now))
        offered = self.world.serve()
        rows = [offer.booking for offer in served.offered]
        assert [(self.who(row), row.resource.name, row.starts_at, row.tentative_until) for row in rows] == [
            (own.who, own.takes[0], at(own.start), at(own.tentative)) for own in offered
        ]
        for own, row in zip(offered, rows, strict=True):
            own.row = row

    @rule()
    def an_hour_goes_by(self):
        self.world.now += 1

    @rule()
    def the_clock_does_its_part(self):
        for mine, theirs in (
            (self.world.expire, actions.expire_tentative), (self.world.miss, actions.release_no_shows),
            (self.world.lapse, actions.lapse_requests),
        ):  # fmt: skip
            theirs(at(self.now))
            mine()

    # What must hold at every moment -----------------------------------------------------------------------

    @invariant()
    def what_is_held_is_what_is_booked(self):
        held = {
            (hold.claim, hold.unit.resource.name, hold.starts_at, hold.used_until)
            for hold in Hold.objects.standing(at(self.now)).select_related("unit__resource")
        }
        assert held == {
            (own.row.claim, unit, at(own.start), at(own.end))
            for own in self.world.bookings
            if own.holds(self.now)
            for thing in own.takes
            for unit in UNITS[thing]
        }

    @invariant()
    def nothing_is_held_twice_airing_included(self):
        assert double_bookings() == 0
        for hold in Hold.objects.standing(at(self.now)).select_related("unit__resource"):
            assert hold.ends_at - hold.used_until == timedelta(minutes=hold.buffer_minutes)
            assert hold.buffer_minutes + hold.buffer_cut == hold.resource.buffer_minutes

    @invariant()
    def the_rows_say_what_the_model_says(self):
        standing = set(Booking.objects.standing().values_list("pk", flat=True))
        assert standing == {own.row.pk for own in self.world.bookings if own.stands}
        open_ = set(BookingRequest.objects.open().values_list("pk", flat=True))
        assert open_ == {asked.row.pk for asked in self.world.requests if asked.is_open}
        in_line = set(Waiting.objects.standing().values_list("pk", flat=True))
        assert in_line == {one.row.pk for one in self.world.line if one.state == "waiting"}

    @invariant()
    def the_journal_is_right(self):
        assert compare([Trade("booking", rows, facts_of)]).is_same

    # The machine itself -----------------------------------------------------------------------------------

    @property
    def now(self):
        return self.world.now

    def who(self, row):
        return [person.pk for person in self.people].index(row.booked_for_id)

    def picked(self, some, pick):
        return some[pick % len(some)] if some else None

    def does(self, expected, act):
        """What the act gives, or None when it was refused for a reason that the model knows."""
        done, said = None, None
        try:
            with transaction.atomic():
                done = act(by=None, now=at(self.now))
        except Refusal as refusal:
            said = refusal.code
        assert said in expected if expected else said is None, f"refused {said}, expected {expected}"
        return done


def _period(start, end):
    return Period(at(start), at(end))


def _same(one, other):
    return (one.thing, one.start, one.end, one.who) == (other.thing, other.start, other.end, other.who)


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_happens_to_time_the_rules_hold():
    run_state_machine_as_test(
        TimeMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Add Phase.shrink to see the shortest sequence that breaks a rule: it takes minutes to find.
            phases=[Phase.generate],
        ),
    )
