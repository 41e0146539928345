"""Places, what they offer, and what is free when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from comptoir.agenda.availability import Availability, availability_at
from comptoir.agenda.finding import next_free
from comptoir.agenda.models import Resource
from comptoir.api import asked, said
from comptoir.api.callers import READ, caller_of, entering
from comptoir.api.problems import Invalid
from comptoir.api.shapes import Needs, Soon, When
from comptoir.booking.permissions import can_book
from comptoir.kit.periods import Period, wall
from comptoir.places.doors import Member
from comptoir.places.models import Role

router = Router(tags=["finding"])
DAYS_AHEAD = timedelta(days=7)


@router.get("/places", auth=entering(READ), summary="Where I am somebody")
def places(request: HttpRequest) -> HttpResponse:
    """The places in which the caller holds a role, with these roles."""
    caller = caller_of(request)
    held = Role.objects.in_force(caller.at).filter(
        person=caller.account.person_id, place__opened_here_at__isnull=False
    )
    roles: dict[Any, list[str]] = {}
    for role in held.select_related("place").order_by("place__name", "place", "kind"):
        roles.setdefault(role.place, []).append(role.kind)
    return JsonResponse({"places": [said.place(place, kinds) for place, kinds in roles.items()]})


@router.get("/places/{slug:place}", auth=entering(READ, can_book), summary="One place")
def place(request: HttpRequest, place: str) -> HttpResponse:
    member = caller_of(request).member
    return JsonResponse(said.place(member.place, sorted(member.roles)))


@router.get(
    "/places/{slug:place}/resources",
    auth=entering(READ, can_book),
    summary="What can be taken, and its rules",
)
def resources(request: HttpRequest, place: str, needs: Query[Needs]) -> HttpResponse:
    offered = Resource.objects.in_use().of_place(caller_of(request).member.place)
    found = {one.pk: one for one in offered.select_related("space")}
    wanted = asked.resources(caller_of(request).member, needs)
    return JsonResponse({"resources": [said.resource(found[one.pk]) for one in wanted if one.pk in found]})


@router.get(
    "/places/{slug:place}/availability", auth=entering(READ, can_book), summary="What is free, and why not"
)
def free(request: HttpRequest, place: str, when: Query[When]) -> HttpResponse:
    """Each resource at each period: free, or the code of what forbids it first.

    With one period the free units of what is taken by unit are named; with `say` every reason is said.
    """
    caller = caller_of(request)
    member = caller.member
    periods = _periods(member, when)
    offered = asked.resources(member, when)
    found = availability_at(offered, periods, party=when.party, now=caller.at)
    tell = _of_several if len(periods) > 1 else partial(_of_one, says=when.say)
    by_key = [(one, one.id) for one in offered]
    told = [tell(one, [answer[key] for answer in found]) for one, key in by_key]
    tz = member.place.tz
    hours = [{"starts": said.moment(p.start, tz), "ends": said.moment(p.end, tz)} for p in periods]
    if when.only_free:
        told = [one for one in told if one["free"]]
    return JsonResponse({"periods": hours, "resources": told})


def _periods(member: Member, when: When) -> list[Period]:
    """The period, and the same hours by the wall on the other days."""
    first = asked.period(member, when.starts, when.ends)
    start, end = (at.astimezone(member.place.tz) for at in (first.start, first.end))
    over = end.date() - start.date()
    return [first, *(_same_hours(member, day, start.time(), day + over, end.time()) for day in when.on)]


def _same_hours(member: Member, first: date, start: Any, last: date, end: Any) -> Period:
    tz = member.place.tz
    starts, ends = wall(first, start, tz), wall(last, end, tz)
    if ends <= starts:
        raise Invalid("on", gettext("The clocks skip these hours on %(day)s.") % {"day": first.isoformat()})
    return Period(starts, ends)


def _of_one(resource: Resource, answers: Sequence[Availability], *, says: bool) -> dict[str, Any]:
    (answer,) = answers
    told = _named(resource, answer.is_free)
    told["codes"] = [answer.reasons[0].code if answer.reasons else None]
    if says:
        told["reasons"] = [{"code": reason.code, "sentence": reason.sentence} for reason in answer.reasons]
    if resource.taken == Resource.Taken.BY_UNIT:
        told["free_units"] = [unit.name for unit in answer.free_units]
    return told


def _of_several(resource: Resource, answers: Sequence[Availability]) -> dict[str, Any]:
    codes = [answer.reasons[0].code if answer.reasons else None for answer in answers]
    return {**_named(resource, not any(codes)), "codes": codes}


def _named(resource: Resource, is_free: bool) -> dict[str, Any]:
    return {
        "resource": resource.slug, "name": resource.name, "kind": resource.kind, "seats": resource.seats,
        "is_self_service": resource.is_self_service, "free": is_free,
    }  # fmt: skip


@router.get(
    "/places/{slug:place}/next-free", auth=entering(READ, can_book), summary="When the next one is free"
)
def soonest(request: HttpRequest, place: str, soon: Query[Soon]) -> HttpResponse:
    """The first free time of that length in each resource that is what is needed, soonest first."""
    caller = caller_of(request)
    member = caller.member
    since = asked.instant(member, soon.since) if soon.since else caller.at
    until = asked.instant(member, soon.until) if soon.until else since + DAYS_AHEAD
    window = asked.period(member, max(since, caller.at), until)
    with timezone.override(member.place.tz):
        found = next_free(
            asked.resources(member, soon), length=timedelta(minutes=soon.minutes), party=soon.party,
            since=window.start, until=window.end, now=caller.at, criteria=asked.criteria(soon),
        )  # fmt: skip
    tz = member.place.tz
    told = [
        {**_named(one, True), "starts": said.moment(p.start, tz), "ends": said.moment(p.end, tz)}
        for one, p in found
    ]
    return JsonResponse({"next": told})
