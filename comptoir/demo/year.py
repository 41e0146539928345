"""A year of the place, played through the product's own actions, each at its own moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction

from comptoir.actors.models import Actor
from comptoir.booking.actions import book, cancel_booking, check_in_booking, end_booking
from comptoir.booking.models import Booking
from comptoir.demo import cast
from comptoir.demo.place import Stage
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Refusal
from comptoir.places.calendar import openings
from comptoir.presence.actions import say_goodbye, say_goodbye_group, welcome, welcome_group

DAYS_BEFORE = 365
DAYS_AHEAD = 21
BUSY_DAYS = 60
Progress = Callable[[str, int, int], None]


@dataclass
class Year:
    """The stage, the people, the dice, and the moment at which the demo stops to be lived on."""

    stage: Stage
    regulars: list[Actor]
    public: list[Actor]
    stops_at: datetime
    dice: random.Random
    days_before: int = DAYS_BEFORE
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.stage.place.day_of(self.stops_at)

    def at(self, day: date, hour: float) -> datetime:
        minutes = round(hour * 60)
        return wall(day, time(minutes // 60 % 24, minutes % 60), self.stage.place.tz)


def play(year: Year, *, today: Callable[[Year, date], None], progress: Progress) -> None:
    """Live every open day up to ``stops_at``, then take the bookings of the weeks ahead.

    The last day is told by ``today``; the others are thrown with the dice.
    """
    first = year.today - timedelta(days=year.days_before)
    last = year.today + timedelta(days=DAYS_AHEAD)
    days = openings(year.stage.place, first, last)
    for done, (day, opening) in enumerate(days.items()):
        progress(str(day), done, len(days))
        if day == year.today:
            today(year, day)
        elif opening.periods:
            with transaction.atomic():
                live_day(year, day, opening.periods[0].start, opening.periods[-1].end)
    progress("", len(days), len(days))


def live_day(year: Year, day: date, opens: datetime, closes: datetime) -> None:
    """One day: rooms, desks, visits, groups; as much of it as has happened by ``stops_at``."""
    _rooms(year, day)
    _desks(year, day, opens, closes)
    if day <= year.today:
        _walk_ins(year, day, opens, closes)
        _groups(year, day, opens, closes)


def _rooms(year: Year, day: date) -> None:
    for weekday, starts, ends, room, purpose, who, party, is_public in cast.SERIES:
        if weekday == day.weekday():
            period = Period(wall(day, starts, year.stage.place.tz), wall(day, ends, year.stage.place.tz))
            _reserve(year, room, period, year.stage.organisations[who], purpose, party, is_public)
    for room, purpose, who, party in year.dice.sample(cast.MEETINGS, k=year.dice.choice((1, 2, 2, 3))):
        start = year.at(day, year.dice.choice((9, 9.5, 10, 11, 13, 13.5, 14, 15)))
        period = Period(start, start + timedelta(minutes=year.dice.choice((60, 90, 120))))
        _reserve(year, room, period, year.stage.organisations[who], purpose, party, False)


def _reserve(
    year: Year, room: str, period: Period, who: Actor, purpose: str, party: int, is_public: bool
) -> None:
    """Booked some days before; what the rules refuse is not booked, as at a real counter."""
    asked_at = min(period.start, year.stops_at) - timedelta(days=year.dice.randint(1, 12), minutes=7)
    try:
        booking = book(
            resource=year.stage.resources[room], period=period, booked_for=who, party=party, purpose=purpose,
            is_public=is_public, by=year.stage.concierge, now=asked_at,
        )  # fmt: skip
    except Refusal:
        return
    _use(year, booking)


def _use(year: Year, booking: Booking) -> None:
    """Come, leave on time or early, or cancel: what has happened by ``stops_at``."""
    clerk = year.stage.concierge
    fate = year.dice.random()
    if fate < 0.06:
        asked = min(booking.starts_at, year.stops_at) - timedelta(hours=5)
        if asked > booking.booked_at:
            cancel_booking(booking=booking, by=clerk, now=asked)
        return
    if booking.starts_at > year.stops_at or fate > 0.97:
        return
    check_in_booking(booking=booking, at=booking.starts_at, by=clerk, now=booking.starts_at)
    if booking.ends_at <= year.stops_at:
        end_booking(booking=booking, at=booking.ends_at, by=clerk, now=booking.ends_at)


def _desks(year: Year, day: date, opens: datetime, closes: datetime) -> None:
    """Coworkers book a desk for a part of the day, or take one on coming."""
    thursday = day.weekday() == 3
    wanted = year.dice.randint(4, 7) + (4 if thursday else 0)
    if day < year.today - timedelta(days=BUSY_DAYS) or day > year.today:
        wanted //= 3
    for person in year.dice.sample(year.regulars, k=min(wanted, len(year.regulars))):
        start = opens + timedelta(minutes=year.dice.choice((0, 10, 30, 30, 60, 90, 240)))
        end = min(closes, start + timedelta(minutes=year.dice.choice((180, 240, 300, 480))))
        if end - start >= timedelta(hours=1):
            _desk(year, person, Period(start, end))


def _desk(year: Year, person: Actor, period: Period) -> None:
    asked_at = min(period.start, year.stops_at) - timedelta(hours=year.dice.choice((1, 20, 44)))
    try:
        booking = book(
            resource=year.stage.resources["Coworking"], period=period, booked_for=person,
            by=year.stage.concierge, now=asked_at,
        )  # fmt: skip
    except Refusal:
        return
    if period.start > year.stops_at or year.dice.random() < 0.05:
        return
    clerk = year.stage.concierge
    arrived = period.start + timedelta(minutes=year.dice.randint(0, 12))
    if arrived > year.stops_at:
        return
    check_in_booking(booking=booking, at=arrived, by=clerk, now=arrived)
    _visit(year, person, "work", arrived, period.end, booking)
    if period.end <= year.stops_at:
        end_booking(booking=booking, at=period.end, by=clerk, now=period.end)


def _visit(
    year: Year,
    person: Actor,
    purpose: str,
    arrived: datetime,
    leaves: datetime,
    booking: Booking | None = None,
) -> None:
    clerk = year.stage.concierge
    try:
        visit = welcome(
            place=year.stage.place, person=person, purpose=purpose, arrived_at=arrived,
            claim=booking.claim if booking else None, by=clerk, now=arrived,
        )  # fmt: skip
    except Refusal:
        return
    if leaves <= year.stops_at:
        say_goodbye(visit=visit, left_at=leaves, by=clerk, now=leaves)


def _walk_ins(year: Year, day: date, opens: datetime, closes: datetime) -> None:
    """People who come without booking: free access, help, a question, a basket on Thursdays."""
    wanted = (
        year.dice.randint(3, 8) if day >= year.today - timedelta(days=BUSY_DAYS) else year.dice.randint(1, 4)
    )
    length = (closes - opens).total_seconds() / 60
    for person in year.dice.sample(year.public, k=wanted):
        arrived = opens + timedelta(minutes=int(year.dice.uniform(5, length - 40)))
        if arrived < year.stops_at:
            stays = timedelta(minutes=year.dice.choice((20, 35, 50, 75, 110)))
            _walk_in(year, person, Period(arrived, min(closes, arrived + stays)))


def _walk_in(year: Year, person: Actor, period: Period) -> None:
    purpose = year.dice.choice(("free_access", "free_access", "help", "help", "other"))
    booking = _workstation(year, person, period) if purpose == "free_access" else None
    _visit(year, person, purpose, period.start, period.end, booking)
    if booking and period.end <= year.stops_at:
        end_booking(booking=booking, at=period.end, by=year.stage.concierge, now=period.end)


def _workstation(year: Year, person: Actor, period: Period) -> Booking | None:
    try:
        booking = book(
            resource=year.stage.resources["Espace public"], period=period, booked_for=person,
            by=year.stage.concierge, now=period.start,
        )  # fmt: skip
    except Refusal:
        return None
    check_in_booking(booking=booking, at=period.start, by=year.stage.concierge, now=period.start)
    return booking


def _groups(year: Year, day: date, opens: datetime, closes: datetime) -> None:
    if year.dice.random() > 0.3:
        return
    label, counts, purpose = year.dice.choice(cast.GROUPS)
    arrived = opens + timedelta(minutes=year.dice.choice((15, 60, 120)))
    left = min(closes, arrived + timedelta(minutes=90))
    if arrived >= year.stops_at:
        return
    clerk = year.stage.concierge
    group = welcome_group(
        place=year.stage.place,
        counts=counts,
        purpose=purpose,
        label=label,
        arrived_at=arrived,
        by=clerk,
        now=arrived,
    )
    if left <= year.stops_at:
        say_goodbye_group(group=group, left_at=left, by=clerk, now=left)
