"""What circulated in the year between the place and those around it: groups counted, rooms used.

The rhythms follow what the study tells (Papycamp, Assocamp, job camps, the baskets of Thursday); the figures
are invented, as all figures of the demo.
"""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from typing import NamedTuple

from comptoir.booking.actions import book, check_in_booking, end_booking
from comptoir.demo import network
from comptoir.demo.year import Year
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Refusal
from comptoir.places.calendar import openings
from comptoir.presence.actions import welcome_group


class Coming(NamedTuple):
    """So many of one public, that weekday, every so many weeks, from that hour and for so many minutes."""

    who: str
    weekday: int
    weeks: int
    at: time
    minutes: int
    public: str
    fewest: int
    most: int
    purpose: str


COMINGS = (
    Coming(network.SENIORS, 3, 1, time(14), 120, "senior", 7, 12, "workshop"),
    Coming(network.AMAP, 3, 1, time(17), 90, "adult", 12, 20, "basket"),
    Coming(network.ENTREPRENEURS, 1, 1, time(16), 110, "adult", 3, 8, "workshop"),
    Coming(network.CITIZENS, 1, 1, time(16), 110, "adult", 2, 6, "workshop"),
    Coming(network.ASSOCIATIONS, 2, 2, time(10), 90, "adult", 2, 5, "help"),
    Coming(network.HACKERS, 4, 2, time(15), 150, "adult", 3, 6, "work"),
    Coming(network.JOBS, 1, 4, time(10), 120, "job_seeker", 6, 10, "workshop"),
    Coming(network.COLLEGES, 4, 4, time(10), 90, "youth", 18, 26, "workshop"),
    Coming(network.FIRMINY, 2, 8, time(14), 120, "adult", 2, 4, "meeting"),
    Coming(network.ROANNE, 2, 13, time(14), 120, "adult", 2, 3, "meeting"),
    Coming(network.RIVE, 2, 13, time(10), 120, "adult", 1, 2, "meeting"),
)

# Who met where, every so many weeks.
MEETINGS = (
    (network.RDAC, 4, 4, time(13, 30), 120, "Grande salle"),
    ("CORAIA", 1, 13, time(11), 90, "Petite salle"),
)


def circulate(year: Year, *, seed: int) -> None:
    """Every past open day of the year; with its own dice, so that the rest stays the same."""
    dice = random.Random(seed)
    first = year.today - timedelta(days=year.days_before)
    for day, opening in openings(year.stage.place, first, year.today - timedelta(days=1)).items():
        if opening.periods:
            for coming in COMINGS:
                if _falls(day, coming.weekday, coming.weeks):
                    _come(year, day, coming, dice)
            for who, weekday, weeks, at, minutes, room in MEETINGS:
                if _falls(day, weekday, weeks):
                    _meet(year, who, _period(year, day, at, minutes), room)


def _falls(day: date, weekday: int, weeks: int) -> bool:
    return day.weekday() == weekday and day.toordinal() // 7 % weeks == 0


def _period(year: Year, day: date, at: time, minutes: int) -> Period:
    start = wall(day, at, year.stage.place.tz)
    return Period(start, start + timedelta(minutes=minutes))


def _come(year: Year, day: date, coming: Coming, dice: random.Random) -> None:
    here = _period(year, day, coming.at, coming.minutes)
    welcome_group(
        place=year.stage.place, organisation=year.stage.organisations[coming.who], purpose=coming.purpose,
        counts={coming.public: dice.randint(coming.fewest, coming.most)},
        arrived_at=here.start, left_at=here.end, by=year.stage.concierge, now=here.end,
    )  # fmt: skip


def _meet(year: Year, who: str, period: Period, room: str) -> None:
    """A room that somebody else has that day is not taken."""
    clerk = year.stage.concierge
    try:
        booking = book(
            resource=year.stage.resources[room], period=period, booked_for=year.stage.organisations[who],
            party=8, purpose="Réunion", by=clerk, now=period.start - timedelta(days=3),
        )  # fmt: skip
    except Refusal:
        return
    check_in_booking(booking=booking, at=period.start, by=clerk, now=period.start)
    end_booking(booking=booking, at=period.end, by=clerk, now=period.end)
