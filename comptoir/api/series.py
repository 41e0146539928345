"""Bookings that come back: looked over date by date, booked together, cancelled from one date on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router

from comptoir.agenda.models import Resource
from comptoir.api import asked, said
from comptoir.api.callers import BOOK, READ, Caller, caller_of, entering
from comptoir.api.once import Done, once
from comptoir.api.problems import Invalid, Problem, said_ways
from comptoir.api.shapes import CancelledSeries, Instead, Series
from comptoir.booking.permissions import can_book
from comptoir.booking.policy import booker_for
from comptoir.booking.recurrence import Recurrence
from comptoir.gestures import acts
from comptoir.kit.periods import Period
from comptoir.places.doors import Member
from comptoir.series.planning import Planned, plan_series
from comptoir.series.reach import Scope
from comptoir.series.timetable import Timetable
from comptoir.series.wish import SeriesWish

router = Router(tags=["series"])


@router.post("/places/{slug:place}/series/plan", auth=entering(READ, can_book), summary="Look a series over")
def plan(request: HttpRequest, place: str, wish: Series) -> HttpResponse:
    """Each date of the rule: free, or why not and what would work. Nothing is written."""
    caller = caller_of(request)
    member = caller.member
    wanted = _wanted(caller, wish)
    booker = booker_for(member, wanted.booked_for, acting_for=wanted.acting_for)
    with timezone.override(member.place.tz):
        dates = [_told(member, one) for one in plan_series(wish=wanted, booker=booker, now=caller.at)]
    return JsonResponse({"dates": dates})


@router.post("/places/{slug:place}/series", auth=entering(BOOK, can_book), summary="Book a series")
def book(request: HttpRequest, place: str, wish: Series) -> HttpResponse:
    """All the dates that are not skipped, or nothing: 409 tells which cannot be had."""
    caller = caller_of(request)
    wanted = _wanted(caller, wish)

    def act() -> Done:
        deed = acts.reserve_series(wish=wanted, by=caller.account, now=caller.at)
        told = [said.booking(one, wanted.extras) for one in deed.made]
        return deed, {"series": deed.made[0].series_id, "bookings": told}

    return once(request, "book_series", act, status=201)


@router.post(
    "/places/{slug:place}/bookings/{int:booking}/cancel-series", auth=entering(BOOK, can_book),
    summary="Cancel this one, this and the following, or all that come",
)  # fmt: skip
def cancel(request: HttpRequest, place: str, booking: int, told: CancelledSeries) -> HttpResponse:
    caller = caller_of(request)
    mine = asked.booking_of(caller.member, booking)

    def act() -> Done:
        deed = acts.cancel_series(
            booking=mine, scope=Scope(told.scope), because=told.because, by=caller.account, now=caller.at
        )
        return deed, {"series": mine.series_id}

    return once(request, "cancel_series", act)


def _wanted(caller: Caller, wish: Series) -> SeriesWish:
    """:raises Invalid, Problem: and NotARule for the rule."""
    member = caller.member
    first, extras = asked.wanted(member, wish)
    period = asked.period(member, wish.starts, wish.ends)
    start, end = (at.astimezone(member.place.tz) for at in (period.start, period.end))
    minutes = round((end.replace(tzinfo=None) - start.replace(tzinfo=None)).total_seconds() / 60)
    if minutes < 1:
        raise Invalid("ends", gettext("The end comes after the start."))
    timetable = Timetable(
        recurrence=Recurrence.from_rule(wish.rule, start), starts_on=start.date(),
        starts_time=start.time().replace(tzinfo=None), minutes=minutes,
    )  # fmt: skip
    if wish.booked_for not in (None, member.person.pk) and "manage" not in caller.scopes:
        raise Problem(403, "scope", gettext("This token books for its own person only."))
    return SeriesWish(
        resource=first, timetable=timetable, booked_for=asked.whom(member, wish), extras=extras,
        acting_for=asked.in_whose_name(member, wish, period.start), party=wish.party, purpose=wish.purpose,
        shows_name=wish.shows_name, skip=frozenset(wish.skip), instead=_instead(member, wish.instead),
    )  # fmt: skip


def _instead(member: Member, told: dict[date, Instead]) -> dict[date, Period | Resource]:
    found: dict[date, Period | Resource] = {}
    for day, one in told.items():
        if one.resource is not None:
            (found[day],) = asked.things(member, [one.resource], field="instead")
        elif one.starts is not None and one.ends is not None:
            found[day] = asked.period(member, one.starts, one.ends)
        else:
            raise Invalid("instead", gettext("Say another time, or another resource."))
    return found


def _told(member: Member, one: Planned) -> dict[str, Any]:
    tz = member.place.tz
    return {
        "on": one.on.isoformat(), "starts": said.moment(one.period.start, tz),
        "ends": said.moment(one.period.end, tz), "resource": one.resource.slug, "free": one.is_free,
        "left_out": one.is_left_out, "ways": said_ways(one.ways),
        "reasons": [{"code": reason.code, "sentence": reason.sentence} for reason in one.reasons],
    }  # fmt: skip
