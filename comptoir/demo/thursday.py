"""The day the demo is lived on, told hour by hour: a full Thursday, with what a counter meets."""

from __future__ import annotations

from datetime import date, time, timedelta

from comptoir.actors.models import Actor
from comptoir.booking.actions import book, check_in_booking, end_booking
from comptoir.booking.models import Booking
from comptoir.demo.year import Year
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Refusal
from comptoir.presence.actions import say_goodbye, welcome, welcome_group

# room, from, to, purpose, organisation or person, how many, open to all
ROOMS = (
    ("Grande salle", time(9), time(11), "Réunion d’équipe", "Zoomacom", 9, False),
    ("Grande salle", time(14), time(16), "Papycamp : la tablette", "Zoomacom", 12, True),
    ("Grande salle", time(17), time(19), "Paniers de l’AMAP", "Coworking Sainté", 20, True),
    ("Petite salle", time(10), time(12), "Réunion de bureau", "ALOLISE", 6, False),
    ("Petite salle", time(13), time(14, 30), "Entretiens", "Zen Conseil", 2, False),
    ("Petite salle", time(17), time(19), "Réunion de bassin", "Collectif Loire Amont Vivante", 8, False),
    ("Bureau d’aide", time(9, 30), time(10, 15), "Aide : messagerie", "Odile Faure", 1, False),
    ("Bureau d’aide", time(10, 30), time(11, 15), "Aide : démarches", "Paul Diallo", 1, False),
    ("Bureau d’aide", time(14, 30), time(15, 15), "Aide avec Hugo", "Nadège Rivoire", 1, False),
    ("Bureau d’aide", time(15, 15), time(16), "Aide, première visite", "Mme Achour", 1, False),
)
# desk taken from, until, who comes late (None: not come yet)
DESKS = (
    (time(9), time(18), 10), (time(9), time(18, 30), 2), (time(9, 30), time(17), 4),
    (time(9), time(13), 0), (time(10), time(18), 5), (time(10), time(16, 30), 1),
    (time(13), time(19), 3), (time(13, 30), time(18), 6), (time(14), time(19), None),
    (time(9), time(12, 30), 8), (time(16), time(19), None), (time(11), time(18), 7),
)  # fmt: skip
WALK_INS = (
    (time(9, 20), 55, "free_access"), (time(10, 5), 80, "free_access"), (time(10, 40), 45, "help"),
    (time(11, 30), 35, "free_access"), (time(13, 50), 60, "free_access"), (time(13, 35), 75, "free_access"),
    (time(14, 5), 50, "help"), (time(14, 10), 70, "free_access"), (time(14, 0), 45, "other"),
)  # fmt: skip
ASKED_BEFORE = timedelta(days=6)


def live_thursday(year: Year, day: date) -> None:
    """Everything above, as far as it has happened."""
    for room, starts, ends, purpose, who, party, is_public in ROOMS:
        _room(year, room, _period(year, day, starts, ends), purpose, who, party, is_public)
    coworkers = year.regulars[:3] + year.regulars[7:]  # between them are those who come to be helped
    for person, (starts, ends, late) in zip(coworkers, DESKS, strict=False):
        _desk(year, person, _period(year, day, starts, ends), late)
    for person, (comes, minutes, purpose) in zip(year.public[4:], WALK_INS, strict=False):
        arrives = wall(day, comes, year.stage.place.tz)
        _walk_in(year, person, Period(arrives, arrives + timedelta(minutes=minutes)), purpose)
    _seniors(year, day)


def _period(year: Year, day: date, starts: time, ends: time) -> Period:
    tz = year.stage.place.tz
    return Period(wall(day, starts, tz), wall(day, ends, tz))


def _room(year: Year, room: str, period: Period, purpose: str, who: str, party: int, is_public: bool) -> None:
    somebody = year.stage.organisations.get(who) or Actor.objects.get(name=who)
    booking = book(
        resource=year.stage.resources[room], period=period, booked_for=somebody, party=party, purpose=purpose,
        is_public=is_public, by=year.stage.concierge, now=period.start - ASKED_BEFORE,
    )  # fmt: skip
    _use(year, booking, period)


def _use(year: Year, booking: Booking, used: Period) -> None:
    clerk = year.stage.concierge
    if used.start <= year.stops_at:
        check_in_booking(booking=booking, at=used.start, by=clerk, now=used.start)
        if used.end <= year.stops_at:
            end_booking(booking=booking, at=used.end, by=clerk, now=used.end)


def _desk(year: Year, person: Actor, period: Period, late: int | None) -> None:
    booking = book(
        resource=year.stage.resources["Coworking"], period=period, booked_for=person,
        by=year.stage.concierge, now=period.start - timedelta(hours=20),
    )  # fmt: skip
    if late is not None:
        here = Period(period.start + timedelta(minutes=late), period.end)
        _use(year, booking, here)
        _visit(year, person, "work", here, booking)


def _visit(year: Year, person: Actor, purpose: str, here: Period, booking: Booking | None) -> None:
    clerk = year.stage.concierge
    visit = welcome(
        place=year.stage.place, person=person, purpose=purpose, arrived_at=here.start,
        claim=booking.claim if booking else None, by=clerk, now=here.start,
    )  # fmt: skip
    if here.end <= year.stops_at:
        say_goodbye(visit=visit, left_at=here.end, by=clerk, now=here.end)


def _walk_in(year: Year, person: Actor, here: Period, purpose: str) -> None:
    booking = None
    if purpose == "free_access":
        try:
            booking = book(
                resource=year.stage.resources["Espace public"], period=here, booked_for=person,
                by=year.stage.concierge, now=here.start,
            )  # fmt: skip
        except Refusal:
            return
        _use(year, booking, here)
    _visit(year, person, purpose, here, booking)


def _seniors(year: Year, day: date) -> None:
    """The group of the afternoon came on foot, with two grandchildren."""
    arrived = wall(day, time(13, 55), year.stage.place.tz)
    welcome_group(
        place=year.stage.place, counts={"senior": 6, "child": 2}, purpose="workshop",
        label="Centre social Le Babet", arrived_at=arrived, by=year.stage.concierge, now=arrived,
    )  # fmt: skip
