"""Closures: which there are, what a new one would hit, closing with a choice for each, opening again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from comptoir.agenda.models import Closure, Resource
from comptoir.api import asked, said
from comptoir.api.bookings import SHOWN
from comptoir.api.callers import MANAGE, READ, caller_of, entering
from comptoir.api.once import Done, once
from comptoir.api.problems import Invalid
from comptoir.api.shapes import Between, Closed, Sent
from comptoir.booking.permissions import can_book
from comptoir.closures.choices import Choice, read_choice
from comptoir.closures.hitting import Hit, hits
from comptoir.closures.lifting import lift
from comptoir.closures.settling import close_and_settle
from comptoir.gestures.making import Deed
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.places.doors import Member
from comptoir.places.permissions import can_set_up_the_place
from comptoir.resources.closing import closures_between

router = Router(tags=["closures"])


@router.get(
    "/places/{slug:place}/closures", auth=entering(READ, can_book), summary="When the place is closed"
)
def closures(request: HttpRequest, place: str, between: Query[Between]) -> HttpResponse:
    caller = caller_of(request)
    member = caller.member
    since = asked.instant(member, between.since) if between.since else caller.at
    until = asked.instant(member, between.until) if between.until else since + SHOWN
    if until <= since:
        raise Invalid("until", gettext("The end comes after the start."))
    found = closures_between(member.place, Period(since, until))
    for one in found:
        one.place = member.place
    return JsonResponse({"closures": [said.closure(one) for one in found]})


@router.post(
    "/places/{slug:place}/closures/plan", auth=entering(MANAGE, can_set_up_the_place),
    summary="What a closure would hit",
)  # fmt: skip
def plan(request: HttpRequest, place: str, closed: Closed) -> HttpResponse:
    """Each booking and request that it hits, with proposals for it, the best first. Nothing is written."""
    caller = caller_of(request)
    found = hits(caller.member.place, *_asked(caller.member, closed), now=caller.at)
    return JsonResponse({"hits": [_told(one) for one in found]})


@router.post(
    "/places/{slug:place}/closures", auth=entering(MANAGE, can_set_up_the_place), summary="Close"
)  # fmt: skip
def close(request: HttpRequest, place: str, closed: Closed) -> HttpResponse:
    """With a choice for everything it hits: 409 `new_hits` when one is missing."""
    caller = caller_of(request)
    member = caller.member
    period, resources = _asked(member, closed)
    choices, answers = (_choices(member, told) for told in (closed.choices, closed.answers))

    def act() -> Done:
        settled = close_and_settle(
            place=member.place, period=period, resources=resources, reason=closed.reason, choices=choices,
            answers=answers, by=member.account, now=caller.at,
        )  # fmt: skip
        told = {"closure": said.closure(settled.closure), "to_phone": len(settled.to_phone)}
        sentence = gettext("Closed: %(when)s.") % {"when": _when(period)}
        return Deed(sentence), told

    return once(request, "close", act, status=201)


@router.post(
    "/places/{slug:place}/closures/{int:key}/lift", auth=entering(MANAGE, can_set_up_the_place),
    summary="Open again",
)  # fmt: skip
def open_again(request: HttpRequest, place: str, key: int, nothing: Sent | None = None) -> HttpResponse:
    """It can be had again; what the closure moved or cancelled stays so until somebody puts it back."""
    caller = caller_of(request)
    of_place = Closure.objects.of_place(caller.member.place).select_related("place")
    closure = of_place.filter(pk=key).first()
    if closure is None:
        raise Http404

    def act() -> Done:
        restorable = lift(closure=closure, by=caller.account, now=caller.at)
        sentence = gettext("Open again: %(when)s.") % {"when": _when(closure.period)}
        told = {"closure": said.closure(closure), "could_be_put_back": sum(one.is_free for one in restorable)}
        return Deed(sentence, frees=True), told

    return once(request, "lift", act)


def _asked(member: Member, closed: Closed) -> tuple[Period, Sequence[Resource]]:
    period = asked.period(member, closed.starts, closed.ends)
    return period, asked.things(member, closed.resources, field="resources")


def _choices(member: Member, told: dict[int, str]) -> dict[int, Choice]:
    found = {}
    for key, value in told.items():
        choice = read_choice(value, member.place)
        if choice is None:
            raise Invalid("choices", gettext("This is none of the proposals: %(choice)s") % {"choice": value})
        found[key] = choice
    return found


def _told(hit: Hit) -> dict[str, Any]:
    one = {"booking": said.booking(hit.booking)} if hit.booking is not None else {}
    two = {"request": said.request(hit.request)} if hit.request is not None else {}
    proposals = [{"choice": proposal.value, "title": proposal.title} for proposal in hit.proposals]
    return {**one, **two, "proposals": proposals}


def _when(period: Period) -> str:
    first, last = (timezone.localtime(at) for at in (period.start, period.end))
    if first.date() == last.date():
        return f"{speech.in_full(first)} {speech.from_to(first, last)}"
    return gettext("from %(start)s to %(end)s") % {
        "start": f"{speech.in_full(first)} {speech.clock(first)}",
        "end": f"{speech.in_full(last)} {speech.clock(last)}",
    }  # fmt: skip
