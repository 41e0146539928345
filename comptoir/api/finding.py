"""Places, what they offer, and what is free when."""

from __future__ import annotations

from collections import defaultdict
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
from comptoir.rights.locked import Lock, locks_on
from comptoir.rights.policy import NEEDS_TRAINING

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

    What asks for a training that the caller has not is not free for them. `locked` says it, also of a machine
    inside what is free. With one period the free units of what is taken by unit are named; with `say` every
    reason is said.
    """
    caller = caller_of(request)
    member = caller.member
    periods = _periods(member, when)
    offered = asked.resources(member, when)
    found = availability_at(offered, periods, party=when.party, now=caller.at)
    tz = member.place.tz
    with timezone.override(tz):
        locks = _locks(member, offered, periods)
        tell = _of_several if len(periods) > 1 else partial(_of_one, says=when.say)
        told = [tell(one, [answer[one.pk] for answer in found], locks[one.pk]) for one in offered]
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


def _locks(
    member: Member, offered: Sequence[Resource], periods: Sequence[Period]
) -> defaultdict[int, list[Lock]]:
    """What stays locked for the caller, by the key of what is offered. One query where nothing does."""
    found: defaultdict[int, list[Lock]] = defaultdict(list)
    for lock in locks_on(person=member.person, resources=offered, periods=periods) if offered else ():
        found[lock.asked].append(lock)
    return found


def _of_one(
    resource: Resource, answers: Sequence[Availability], locks: Sequence[Lock], *, says: bool
) -> dict[str, Any]:
    (answer,) = answers
    told = _of_several(resource, answers, locks)
    if says:
        reasons = [{"code": reason.code, "sentence": reason.sentence} for reason in answer.reasons]
        lacking = [{"code": NEEDS_TRAINING, "sentence": one.sentence} for one in locks if one.is_itself]
        told["reasons"] = reasons + lacking
    if resource.taken == Resource.Taken.BY_UNIT:
        told["free_units"] = [unit.name for unit in answer.free_units]
    return told


def _of_several(resource: Resource, answers: Sequence[Availability], locks: Sequence[Lock]) -> dict[str, Any]:
    lacking = frozenset[int]().union(*(lock.periods for lock in locks if lock.is_itself))
    codes = [
        answer.reasons[0].code if answer.reasons else NEEDS_TRAINING if number in lacking else None
        for number, answer in enumerate(answers)
    ]
    return {**_named(resource, not any(codes), locks), "codes": codes}


def _named(resource: Resource, is_free: bool, locks: Sequence[Lock]) -> dict[str, Any]:
    return {
        "resource": resource.slug, "name": resource.name, "kind": resource.kind, "seats": resource.seats,
        "is_self_service": resource.is_self_service, "free": is_free,
        "locked": [
            {"resource": lock.thing.slug, "training": lock.skill.name, "sentence": lock.sentence}
            for lock in locks
        ],
    }  # fmt: skip


@router.get(
    "/places/{slug:place}/next-free", auth=entering(READ, can_book), summary="When the next one is free"
)
def soonest(request: HttpRequest, place: str, soon: Query[Soon]) -> HttpResponse:
    """The first free time of that length in each resource that is what is needed, soonest first.

    What asks for a training that the caller has not on that day is told as not free for them, with `locked`.
    """
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
        return JsonResponse({"next": _told_next(member, found)})


def _told_next(member: Member, found: Sequence[tuple[Resource, Period]]) -> list[dict[str, Any]]:
    tz = member.place.tz
    locks = _locks(member, [one for one, _ in found], [period for _, period in found])
    told = []
    for number, (one, period) in enumerate(found):
        theirs = [lock for lock in locks[one.pk] if number in lock.periods]
        is_free = not any(lock.is_itself for lock in theirs)
        hours = {"starts": said.moment(period.start, tz), "ends": said.moment(period.end, tz)}
        told.append({**_named(one, is_free, theirs), **hours})
    return told
