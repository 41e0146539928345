"""What the weeks ahead hold: things to take along, rules, a series, an option, a request, somebody who waits.

It comes after the year, so that no rule of today is held against what was lived before it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.resources import add_part, offer_resource, set_rules
from comptoir.booking.actions import ask_to_book, book
from comptoir.booking.policy import booker_when
from comptoir.booking.recurrence import Every, Recurrence
from comptoir.demo.place import Stage
from comptoir.demo.year import Year
from comptoir.kit.periods import Period, day_period
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Role
from comptoir.resources.closing import close
from comptoir.rights.actions import add_skill, set_quota, train
from comptoir.series.actions import book_series
from comptoir.series.planning import plan_series
from comptoir.series.timetable import Timetable
from comptoir.series.wish import SeriesWish
from comptoir.waiting.actions import join

Kind = Resource.Kind
THINGS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Vidéoprojecteur", Kind.EQUIPMENT, {"buffer_minutes": 10}),
    ("Imprimante 3D", Kind.EQUIPMENT, {"slot_minutes": 60, "maximum_minutes": 240}),
    ("Table de mixage", Kind.EQUIPMENT, {}),
    ("Vélo cargo", Kind.VEHICLE, {"needs_approval": True, "notice_minutes": 24 * 60}),
)


def set_the_rules(year: Year) -> None:
    """What the place has learnt: who may take how much, what one must know first, who says yes."""
    stage, now, by = year.stage, year.stops_at, year.stage.team["manager"]
    things = stage.resources
    for name, kind, rules in THINGS:
        made = offer_resource(place=stage.place, name=name, usual_minutes=120, by=by, now=now)
        things[name] = set_rules(resource=made, kind=kind, by=by, now=now, **rules)
    set_rules(
        resource=things["Petite salle"], minimum_minutes=30, maximum_minutes=240, open_to_guests=True,
        release_after_minutes=20, by=by, now=now,
    )  # fmt: skip
    set_rules(resource=things["Grande salle"], buffer_minutes=15, horizon_days=180, by=by, now=now)
    add_part(whole=things["Grande salle"], part=things["Table de mixage"], by=by, now=now)
    skill = add_skill(
        place=stage.place, name="Imprimante 3D", resources=[things["Imprimante 3D"]], lasts_days=365, by=by,
        now=now,
    )  # fmt: skip
    train(skill=skill, person=_nadia(stage), trained_on=year.today - timedelta(days=40), by=by, now=now)
    set_quota(
        place=stage.place, most=8, measure="hours", over="week", category=Kind.ROOM, role=Role.Kind.MEMBER,
        counts_late_hours=24, by=by, now=now,
    )  # fmt: skip


def plan_ahead(year: Year) -> None:
    """The weeks ahead as a counter has them: nothing here has happened yet."""
    _series(year)
    _option(year)
    _request(year)
    _somebody_waits(year)
    _closure(year)


def _nadia(stage: Stage) -> Actor:
    return stage.team["nadia"].person


def _week_after(year: Year, weekday: int, weeks: int = 1) -> date:
    """That weekday of the week so many weeks from now."""
    monday = year.today - timedelta(days=year.today.weekday())
    return monday + timedelta(weeks=weeks, days=weekday)


def _period(year: Year, day: date, starts: float, ends: float) -> Period:
    return Period(year.at(day, starts), year.at(day, ends))


def _series(year: Year) -> None:
    """ALOLISE every other Wednesday, its taken dates left out."""
    stage, now = year.stage, year.stops_at
    wish = SeriesWish(
        resource=stage.resources["Petite salle"], booked_for=_nadia(stage),
        acting_for=stage.organisations["ALOLISE"], party=6, purpose="Atelier logiciels libres",
        shows_name=True,
        timetable=Timetable(
            recurrence=Recurrence(every=Every.WEEK, interval=2, weekdays=(2,), count=8),
            starts_on=_week_after(year, 2), starts_time=time(10), minutes=120,
        ),
    )  # fmt: skip
    by = stage.concierge
    booker = booker_when(by, wish.booked_for, acting_for=wish.acting_for)
    taken = {one.on for one in plan_series(wish=wish, booker=booker, now=now) if not one.is_free}
    book_series(wish=replace(wish, skip=frozenset(taken)), by=by, now=now)


def _option(year: Year) -> None:
    """Nadia keeps the large room for now."""
    stage, now = year.stage, year.stops_at
    for weeks in (2, 3, 4):
        try:
            book(
                resource=stage.resources["Grande salle"], booked_for=_nadia(stage), party=18,
                period=_period(year, _week_after(year, 4, weeks), 14, 16), purpose="Assemblée",
                tentative_until=now + timedelta(days=3), by=stage.team["nadia"], now=now,
            )  # fmt: skip
        except Refusal:
            continue
        return


def _request(year: Year) -> None:
    """And asks for the cargo bike, as a neighbour does for the same afternoon."""
    stage = year.stage
    for who, starts, ends in ((_nadia(stage), 14, 17), (stage.team["suzanne"].person, 15, 18)):
        ask_to_book(
            resource=stage.resources["Vélo cargo"], period=_period(year, _week_after(year, 1), starts, ends),
            booked_for=who, purpose="Collecte d’ordinateurs" if starts == 14 else "Jardin partagé",
            by=None, now=_asked(year, starts),
        )  # fmt: skip


def _asked(year: Year, hour: int) -> datetime:
    return year.stops_at - timedelta(hours=24 - hour)


def _somebody_waits(year: Year) -> None:
    """Suzanne would take the small room next Thursday, if it came free."""
    stage, now = year.stage, year.stops_at
    room, period = stage.resources["Petite salle"], _period(year, _week_after(year, 3), 14, 16)
    try:
        book(
            resource=room, period=period, booked_for=stage.organisations["Zen Conseil"], party=4,
            purpose="Entretiens", by=stage.concierge, now=now,
        )  # fmt: skip
    except Refusal:
        period = _period(year, _week_after(year, 3), 14.5, 15.5)
    try:
        join(resource=room, period=period, person=stage.team["suzanne"].person, by=stage.concierge, now=now)
    except Refusal:
        return


def _closure(year: Year) -> None:
    """A day of inventory, in a month, when nothing is booked yet."""
    stage = year.stage
    day = _week_after(year, 4, 4)
    close(
        place=stage.place, period=day_period(day, stage.place.tz), reason="inventaire et grand ménage",
        by=stage.team["manager"], now=year.stops_at,
    )  # fmt: skip
