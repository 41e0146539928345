"""The rules on time, naively: what each booking takes, hour by hour, and all that stands against a wish."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

OPENS, CLOSES = 8, 20
# What each thing is made of. The hall contains the two rooms; between two who use the studio it is aired.
UNITS = {
    "hall": {"hall", "left", "right"}, "left": {"left"}, "right": {"right"}, "studio": {"studio"},
    "workshop": {"workshop"}, "projector": {"projector"},
}  # fmt: skip
INSIDE = {"hall": {"left", "right"}}
AIRING = {"studio": 1}
WAITS_FOR_ARRIVAL = {"studio": 1}
ON_REQUEST = {"workshop"}


@dataclass
class Own:
    """A booking as the model knows it; ``takes`` are the things in its claim, its resource first."""

    row: Any
    takes: tuple[str, ...]
    start: int
    end: int
    who: int
    booked_at: int
    tentative: float | None = None
    state: str = "standing"
    is_in: bool = False

    @property
    def stands(self) -> bool:
        return self.state in {"standing", "ended"}

    def holds(self, now: int) -> bool:
        return self.stands and (self.tentative is None or self.tentative > now)


@dataclass
class Asked:
    """A request of the team."""

    row: Any
    start: int
    end: int
    who: int
    is_open: bool = True


@dataclass
class Shut:
    """A closure of some things, or of the whole place when there are none."""

    row: Any
    things: frozenset[str]
    start: int
    end: int
    stands: bool = True

    def concerns(self, thing: str) -> bool:
        inside = INSIDE.get(thing, set())
        around = {whole for whole, parts in INSIDE.items() if thing in parts}
        return not self.things or bool(self.things & ({thing} | inside | around))


@dataclass
class InLine:
    """Somebody on the waiting list; ``offer`` is what is offered to them and not answered."""

    row: Any
    thing: str
    start: int
    end: int
    who: int
    state: str = "waiting"
    offer: Own | None = None
    until: float = 0


@dataclass
class World:
    """Everything at one moment."""

    now: int = 7
    bookings: list[Own] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    closures: list[Shut] = field(default_factory=list)
    line: list[InLine] = field(default_factory=list)

    def against(self, thing, start, end, who, *, but=None, had=None, steps_back=False, alone=False):
        """The codes of all that forbids it. ``had`` is what it has already; ``alone``: own ones count too."""
        found = set()
        if not steps_back:
            goes_on = had is not None and had[0] == start < self.now
            if end <= self.now or (start < self.now and not goes_on):
                found.add("past")
            if not any(opens <= start and end <= closes for opens, closes in self.openings()):
                found.add("closed")
        new = set(range(start, end)) - set(range(*had) if had else ())
        if any(s.stands and s.concerns(thing) and new & set(range(s.start, s.end)) for s in self.closures):
            found.add("closure")
        others = [own for own in self.bookings if own is not but and own.holds(self.now)]
        if any(
            self._clash(thing, start, end, own, steps_back or (not alone and own.who == who))
            for own in others
        ):
            found.add("taken")
        return found

    def _clash(self, thing, start, end, own, is_spared):
        for other in own.takes:
            if UNITS[thing] & UNITS[other]:
                after = 0 if is_spared else AIRING.get(other, 0)
                before = 0 if is_spared else AIRING.get(thing, 0)
                if own.start < end + before and start < own.end + after:
                    return True
        return False

    def openings(self):
        """The hours of the place without its closures."""
        shut = {h for s in self.closures if s.stands and not s.things for h in range(s.start, s.end)}
        open_ = [hour for hour in range(OPENS, CLOSES) if hour not in shut]
        starts = [hour for hour in open_ if hour - 1 not in open_]
        ends = [hour + 1 for hour in open_ if hour + 1 not in open_]
        return list(zip(starts, ends, strict=True))

    def against_all(self, takes, start, end, who, **how):
        return set().union(*(self.against(thing, start, end, who, **how) for thing in takes))

    def not_running(self, own):
        """Why nothing can be done to it any more."""
        if own.state == "expired" or (own.stands and own.tentative is not None and own.tentative <= self.now):
            return {"has_expired"}
        if own.state in {"cancelled", "missed"}:
            return {"already_cancelled"}
        return {"already_ended"} if own.state == "ended" else set()

    # What time does ------------------------------------------------------------------------------------

    def expire(self):
        for own in self.bookings:
            if own.state == "standing" and own.tentative is not None and own.tentative <= self.now:
                own.state = "expired"

    def miss(self):
        """Nobody came for these within the hour."""
        for own in self.bookings:
            waits = WAITS_FOR_ARRIVAL.get(own.takes[0])
            running = own.state == "standing" and own.tentative is None and not own.is_in
            if waits and running and max(own.start, own.booked_at) + waits <= self.now < own.end:
                own.state = "missed"

    def lapse(self):
        for asked in self.requests:
            asked.is_open = asked.is_open and asked.start >= self.now

    def serve(self):
        """What becomes of the waiting list; returns the bookings that are offered, in its order."""
        if not any(one.state == "waiting" for one in self.line):
            return []
        for one in self.line:
            if one.state == "waiting" and one.offer is None and one.start <= self.now:
                one.state = "left"
        for one in self.line:
            if one.offer is not None:
                self._end_offer(one)
        queue = [
            one for one in self.line if one.state == "waiting" and one.offer is None and one.start > self.now
        ]
        for one in queue:
            if self.has_it(one, firmly=True):
                one.state = "served"
        fits = [one for one in queue if one.state == "waiting" and self._could_have(one)]
        return [own for one in fits if (own := self._offer(one)) is not None]

    def _end_offer(self, one):
        own = one.offer
        if own.stands and own.tentative is None:
            one.state, one.offer = "served", None
        elif not own.stands or one.until <= self.now:
            self.give_up(one)

    def give_up(self, one):
        """They had it for a time and did not want it."""
        if one.offer.stands:
            one.offer.state = "expired"
        one.state, one.offer = "left", None

    def has_it(self, one, *, firmly=False):
        return any(
            own.stands and own.who == one.who and own.takes[0] == one.thing
            and own.start <= one.start and one.end <= own.end and not (firmly and own.tentative is not None)
            for own in self.bookings
        )  # fmt: skip

    def _could_have(self, one):
        return not self.against(one.thing, one.start, one.end, one.who, alone=True)

    def _offer(self, one):
        if self.against(one.thing, one.start, one.end, one.who):
            return None
        until = self.now + min(2, (one.start - self.now) / 2)
        own = Own(None, (one.thing,), one.start, one.end, one.who, self.now, tentative=until)
        one.offer, one.until = own, until
        self.bookings.append(own)
        return own
