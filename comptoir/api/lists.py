"""Asking for what the team approves, and waiting for what is taken."""

from __future__ import annotations

from functools import partial

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from comptoir.api import asked, said
from comptoir.api.bookings import refuse_unless_managing
from comptoir.api.callers import BOOK, MANAGE, READ, caller_of, entering
from comptoir.api.once import Done, once
from comptoir.api.shapes import Answered, Between, Sent, Wish
from comptoir.booking.models import BookingRequest, BookingRequestQuerySet
from comptoir.booking.permissions import can_approve, can_book, can_withdraw_request
from comptoir.calendars.writing import attached
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.places.doors import Member
from comptoir.waiting.models import Offer, Waiting, WaitingQuerySet

router = Router(tags=["requests and waiting"])
MOST = 500


@router.get("/places/{slug:place}/requests", auth=entering(READ, can_book), summary="What I have asked for")
def requests(request: HttpRequest, place: str, between: Query[Between]) -> HttpResponse:
    """``everybody``: what waits for an answer of the team."""
    caller = caller_of(request)
    member = caller.member
    found = _requests(member)
    if between.everybody:
        refuse_unless_managing(caller)
        found = found.open()
    else:
        found = found.filter(Q(booked_for=member.person) | Q(asked_by=member.account))
    told = [said.request(one) for one in found.order_by("-asked_at", "-pk")[:MOST]]
    return JsonResponse({"requests": told})


@router.post("/places/{slug:place}/requests", auth=entering(BOOK, can_book), summary="Ask for it")
def ask(request: HttpRequest, place: str, wish: Wish) -> HttpResponse:
    """For what needs approval. Asking takes nothing: the team answers."""
    caller = caller_of(request)
    member = caller.member
    period = asked.period(member, wish.starts, wish.ends)
    first, extras = asked.wanted(member, wish)
    act = partial(
        acts.ask, resource=first, period=period, booked_for=member.person, extras=extras, party=wish.party,
        acting_for=asked.in_whose_name(member, wish, period.start), purpose=wish.purpose,
        shows_name=wish.shows_name, by=member.account, now=caller.at,
    )  # fmt: skip

    def acting() -> Done:
        deed = act()
        return deed, {"request": said.request(_requests(member).get(pk=deed.undo[0]["args"]["request"]))}

    return once(request, "ask", acting, status=201)


@router.post(
    "/places/{slug:place}/requests/{int:key}/withdraw", auth=entering(BOOK, can_book), summary="Withdraw it"
)
def withdraw(request: HttpRequest, place: str, key: int, nothing: Sent | None = None) -> HttpResponse:
    mine = _request(caller_of(request).member, key)
    if not can_withdraw_request(caller_of(request).member, mine):
        raise Http404
    return _decide(request, "withdraw", mine, partial(acts.withdraw, request=mine))


@router.post(
    "/places/{slug:place}/requests/{int:key}/accept", auth=entering(MANAGE, can_approve), summary="Accept it"
)
def accept(request: HttpRequest, place: str, key: int, told: Answered | None = None) -> HttpResponse:
    """It is booked; the requests that this makes impossible are rejected."""
    theirs, message = _request(caller_of(request).member, key), told.message if told else ""
    act = partial(acts.accept, request=theirs, message=message, attachments=attached)
    return _decide(request, "accept", theirs, act)


@router.post(
    "/places/{slug:place}/requests/{int:key}/reject", auth=entering(MANAGE, can_approve), summary="Reject it"
)
def reject(request: HttpRequest, place: str, key: int, told: Answered | None = None) -> HttpResponse:
    theirs, message = _request(caller_of(request).member, key), told.message if told else ""
    return _decide(request, "reject", theirs, partial(acts.reject, request=theirs, message=message))


def _requests(member: Member) -> BookingRequestQuerySet:
    known = BookingRequest.objects.of_place(member.place).select_related(
        "place", "resource", "booked_for", "acting_for"
    )
    return known.prefetch_related("extras")


def _request(member: Member, key: int) -> BookingRequest:
    found: BookingRequest | None = _requests(member).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _decide(request: HttpRequest, verb: str, one: BookingRequest, act: partial[Deed]) -> HttpResponse:
    caller = caller_of(request)

    def acting() -> Done:
        deed = act(by=caller.account, now=caller.at)
        return deed, {"request": said.request(_requests(caller.member).get(pk=one.pk))}

    return once(request, verb, acting)


@router.get("/places/{slug:place}/waiting", auth=entering(READ, can_book), summary="What I wait for")
def waiting(request: HttpRequest, place: str) -> HttpResponse:
    """Each with the offer that is open, if any: it is kept until an hour."""
    caller = caller_of(request)
    mine = _waiting(caller.member).filter(starts_at__gt=caller.at).order_by("joined_at", "pk")
    offers = Offer.objects.filter(waiting__in=mine, answered_at=None, expires_at__gt=caller.at)
    by_waiting = {offer.waiting_id: offer for offer in offers.order_by("pk")}
    return JsonResponse({"waiting": [said.waiting(one, by_waiting.get(one.pk)) for one in mine]})


@router.post("/places/{slug:place}/waiting", auth=entering(BOOK, can_book), summary="Wait for it")
def join(request: HttpRequest, place: str, wish: Wish) -> HttpResponse:
    """On the list of what is taken at that time, after those who wait already."""
    caller = caller_of(request)
    member = caller.member
    period = asked.period(member, wish.starts, wish.ends)
    (thing,) = asked.things(member, [wish.resource])
    acting_for = asked.in_whose_name(member, wish, period.start)

    def act() -> Done:
        deed = acts.join_list(
            resource=thing, period=period, person=member.person, acting_for=acting_for, party=wish.party,
            purpose=wish.purpose, by=member.account, now=caller.at,
        )  # fmt: skip
        return deed, {"waiting": said.waiting(_waiting(member).get(pk=deed.undo[0]["args"]["waiting"]))}

    return once(request, "wait", act, status=201)


@router.post(
    "/places/{slug:place}/waiting/{int:key}/leave", auth=entering(BOOK, can_book), summary="Wait no longer"
)
def leave(request: HttpRequest, place: str, key: int, nothing: Sent | None = None) -> HttpResponse:
    mine = _waiting(caller_of(request).member).filter(pk=key).first()
    if mine is None:
        raise Http404
    return _answer(request, "leave_list", mine, partial(acts.leave_list, waiting=mine))


@router.post(
    "/places/{slug:place}/waiting/{int:key}/take",
    auth=entering(BOOK, can_book),
    summary="Take what is offered",
)
def take(request: HttpRequest, place: str, key: int, nothing: Sent | None = None) -> HttpResponse:
    offer = _offer(caller_of(request).member, key)
    return _answer(request, "take_offer", offer.waiting, partial(acts.take_offer, offer=offer))


@router.post(
    "/places/{slug:place}/waiting/{int:key}/decline", auth=entering(BOOK, can_book), summary="Say no to it"
)
def decline(request: HttpRequest, place: str, key: int, nothing: Sent | None = None) -> HttpResponse:
    offer = _offer(caller_of(request).member, key)
    return _answer(request, "decline_offer", offer.waiting, partial(acts.decline_offer, offer=offer))


def _waiting(member: Member) -> WaitingQuerySet:
    own = Waiting.objects.of_place(member.place).filter(person=member.person, left_at=None)
    return own.select_related("place", "resource", "person", "acting_for")


def _offer(member: Member, key: int) -> Offer:
    """The last offer made to them there."""
    offers = Offer.objects.filter(waiting__in=_waiting(member).filter(pk=key))
    known = offers.select_related(
        "waiting__place", "waiting__resource", "waiting__person", "waiting__acting_for", "booking__place"
    )
    found = known.order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def _answer(request: HttpRequest, verb: str, one: Waiting, act: partial[Deed]) -> HttpResponse:
    caller = caller_of(request)

    def acting() -> Done:
        deed = act(by=caller.account, now=caller.at)
        one.refresh_from_db(fields=["left_at", "served_at"])
        return deed, {"waiting": said.waiting(one)}

    return once(request, verb, acting)
