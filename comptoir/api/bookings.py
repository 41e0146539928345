"""Bookings: one's own list, and every gesture on one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import Query, Router

from comptoir.api import asked, said
from comptoir.api.callers import BOOK, MANAGE, READ, Caller, caller_of, entering
from comptoir.api.once import Done, once
from comptoir.api.problems import Problem
from comptoir.api.shapes import Between, Booked, Moved, Sent, Why
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book, can_waive_hours
from comptoir.calendars.writing import attached
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.places.permissions import can_stand_at_the_counter

router = Router(tags=["bookings"])
MOST = 500
SHOWN = timedelta(days=366)
_KNOWN = Booking.objects.select_related("place", "resource", "booked_for", "acting_for")


@router.get("/places/{slug:place}/bookings", auth=entering(READ, can_book), summary="My bookings")
def bookings(request: HttpRequest, place: str, between: Query[Between]) -> HttpResponse:
    """From now on unless ``since`` says otherwise; at most 500, earliest first.

    ``everybody``: those of the whole place, for the counter and with the scope « manage ».
    """
    caller = caller_of(request)
    member = caller.member
    since = asked.instant(member, between.since) if between.since else caller.at
    until = asked.instant(member, between.until) if between.until else since + SHOWN
    found = Booking.objects.of_place(member.place).between(since, until).filter(undone_at=None)
    if between.everybody:
        refuse_unless_managing(caller)
    else:
        found = found.filter(Q(booked_for=member.person) | Q(booked_by=member.account))
    named = found.select_related("resource", "booked_for", "acting_for").prefetch_related("extras__resource")
    told = []
    for booking in named.order_by("starts_at", "pk")[:MOST]:
        booking.place = member.place
        told.append(said.booking(booking))
    return JsonResponse({"bookings": told})


def refuse_unless_managing(caller: Caller) -> None:
    if MANAGE not in caller.scopes or not can_stand_at_the_counter(caller.member):
        raise Problem(403, "not_allowed", gettext("Only the team sees what others book."))


@router.post(
    "/places/{slug:place}/bookings",
    auth=entering(BOOK, can_book),
    summary="Book",
    response={201: dict[str, Any]},
)
def book(request: HttpRequest, place: str, wish: Booked) -> HttpResponse:
    """201 with the booking; 409 with the code, the sentence and the ways when it cannot be.

    ``tentative_until`` keeps it for a while; ``outside_hours``, ``is_public``, ``booked_for``: the team only.
    """
    caller = caller_of(request)
    member = caller.member
    _refuse_what_is_the_teams(caller, wish)
    period = asked.period(member, wish.starts, wish.ends)
    first, extras = asked.wanted(member, wish)
    person = asked.whom(member, wish)
    acting_for = asked.in_whose_name(member, wish, period.start)
    tentative = asked.instant(member, wish.tentative_until) if wish.tentative_until else None

    def act() -> Done:
        deed = acts.reserve(
            resource=first, extras=extras, period=period, booked_for=person, acting_for=acting_for,
            party=wish.party, purpose=wish.purpose, is_public=wish.is_public, shows_name=wish.shows_name,
            tentative_until=tentative, outside_hours=wish.outside_hours, tells=wish.letter,
            attachments=attached, at=caller.at, by=member.account, now=caller.at,
        )  # fmt: skip
        return deed, {"booking": said.booking(deed.made[0], extras)}

    return once(request, "book", act, status=201)


def _refuse_what_is_the_teams(caller: Caller, wish: Booked) -> None:
    is_for_team = wish.outside_hours or wish.is_public
    if is_for_team and not (MANAGE in caller.scopes and can_waive_hours(caller.member)):
        raise Problem(403, "not_allowed", gettext("Only the team may do that."))
    if wish.booked_for not in (None, caller.member.person.pk) and MANAGE not in caller.scopes:
        raise Problem(403, "scope", gettext("This token books for its own person only."))


def _read(key: int) -> Booking:
    return _KNOWN.prefetch_related("extras__resource").get(pk=key)


@router.get(
    "/places/{slug:place}/bookings/{int:booking}", auth=entering(READ, can_book), summary="One booking"
)
def booking(request: HttpRequest, place: str, booking: int) -> HttpResponse:
    return JsonResponse(said.booking(asked.booking_of(caller_of(request).member, booking)))


@router.post(
    "/places/{slug:place}/bookings/{int:booking}/move", auth=entering(BOOK, can_book), summary="Move it"
)
def move(request: HttpRequest, place: str, booking: int, moved: Moved) -> HttpResponse:
    """Another time, and another resource when one is named; what has begun keeps its start."""
    caller = caller_of(request)
    member = caller.member
    mine = asked.booking_of(member, booking)
    period = asked.period(member, moved.starts, moved.ends)
    to = mine.resource if moved.resource in (None, mine.resource.slug) else None
    if to is None:
        (to,) = asked.things(member, [str(moved.resource)])
    if moved.outside_hours and not (MANAGE in caller.scopes and can_waive_hours(member)):
        raise Problem(403, "not_allowed", gettext("Only the team may do that."))
    act = partial(acts.move, period=period, resource=to, outside_hours=moved.outside_hours)
    return _upon(request, "move", mine, act)


@router.post(
    "/places/{slug:place}/bookings/{int:booking}/cancel", auth=entering(BOOK, can_book), summary="Cancel it"
)
def cancel(request: HttpRequest, place: str, booking: int, why: Why | None = None) -> HttpResponse:
    act = partial(acts.cancel, because=why.because if why else "")
    return _upon(request, "cancel", asked.booking_of(caller_of(request).member, booking), act)


@router.post(
    "/places/{slug:place}/bookings/{int:booking}/check-in", auth=entering(BOOK, can_book), summary="I am here"
)
def check_in(request: HttpRequest, place: str, booking: int, nothing: Sent | None = None) -> HttpResponse:
    act = partial(acts.arrive, at=caller_of(request).at)
    return _upon(request, "arrive", asked.booking_of(caller_of(request).member, booking), act)


@router.post(
    "/places/{slug:place}/bookings/{int:booking}/end",
    auth=entering(BOOK, can_book),
    summary="I have finished",
)
def end(request: HttpRequest, place: str, booking: int, nothing: Sent | None = None) -> HttpResponse:
    """What is left of the time is free again."""
    act = partial(acts.end, at=caller_of(request).at)
    return _upon(request, "end", asked.booking_of(caller_of(request).member, booking), act)


@router.post(
    "/places/{slug:place}/bookings/{int:booking}/confirm", auth=entering(BOOK, can_book), summary="Confirm it"
)
def confirm(request: HttpRequest, place: str, booking: int, nothing: Sent | None = None) -> HttpResponse:
    """What was tentative stands from now on."""
    mine = asked.booking_of(caller_of(request).member, booking)
    return _upon(request, "confirm", mine, acts.confirm)


def _upon(request: HttpRequest, verb: str, booking: Booking, act: Callable[..., Deed]) -> HttpResponse:
    caller = caller_of(request)

    def acting() -> Done:
        deed = act(booking=booking, by=caller.member.account, now=caller.at)
        return deed, {"booking": said.booking(_read(booking.pk))}

    return once(request, verb, acting)
