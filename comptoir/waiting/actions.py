"""Joining the waiting list of a resource at a time, and leaving it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.actions import Want, conflicts_among
from comptoir.agenda.availability import on_the_wall
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import TAKEN
from comptoir.booking import policy
from comptoir.booking.actions.making import refuse_strangers
from comptoir.booking.models import Booking
from comptoir.kit import speech
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.overlap import broke
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Way
from comptoir.places.people import meet
from comptoir.rights.policy import Booker
from comptoir.waiting.models import Waiting
from comptoir.waiting.offering import LEAST, decline_offer, open_offer_of
from comptoir.waiting.refusals import AlreadyWaiting, AlreadyYours, IsFree, NoLongerWaiting, StartsTooSoon


@retrying_deadlock
@transaction.atomic
def join(
    *,
    resource: Resource,
    period: Period,
    person: Actor,
    acting_for: Actor | None = None,
    party: int = 1,
    purpose: str = "",
    approved: bool = False,
    by: Account | None,
    now: datetime,
) -> Waiting:
    """The person waits for that resource at that time, after everybody who waits for it already.

    What may be waited for is what is taken, and what they could book if it were not: the policy is asked
    here, and again when it is offered. ``approved`` is as in ``book``.

    :raises IsFree, AlreadyWaiting, AlreadyYours, StartsTooSoon:
    :raises Refusal: what ``book`` refuses for any other reason than that it is taken.
    """
    waiting = Waiting(
        place=resource.place, resource=resource, person=person, acting_for=acting_for, party=party,
        purpose=purpose, starts_at=period.start, ends_at=period.end, joined_at=now, joined_by=by,
    )  # fmt: skip
    refuse_strangers(person, acting_for, by, resource.place.day_of(period.start))
    _refuse_what_is_theirs(waiting)
    if period.start < now + LEAST:
        raise StartsTooSoon(gettext("It begins too soon to wait for it."))
    want = Want(resource=resource, period=period, claim=uuid4(), party=party)
    policy.refuse_unless_allowed(booker=_booker(waiting), wants=[want], by=by, now=now, approved=approved)
    # Whoever gives it back meanwhile comes after, and finds them on the list.
    list(Resource.objects.filter(pk=resource.pk).locked().values_list("pk"))
    _refuse_unless_taken(waiting, want, now)
    if person.is_person:
        meet(place=resource.place, person=person, now=now)
    return _put_on_the_list(waiting)


@retrying_deadlock
@transaction.atomic
def leave(*, waiting: Waiting, by: Account | None, now: datetime) -> Waiting:
    """They no longer wait; what was offered to them is free for the next. Leaving twice is leaving once.

    :raises NoLongerWaiting: when they were served.
    """
    offer = open_offer_of(waiting)
    if offer is not None:
        decline_offer(offer=offer, by=by, now=now)
    else:
        Waiting.objects.standing().filter(pk=waiting.pk).update(left_at=now)
    waiting.refresh_from_db(fields=["left_at", "served_at"])
    if waiting.served_at is not None:
        raise NoLongerWaiting(gettext("%(name)s has it already.") % {"name": waiting.person.name})
    return waiting


@retrying_deadlock
@transaction.atomic
def rejoin(*, waiting: Waiting, by: Account | None, now: datetime) -> Waiting:
    """The step back from leaving, or from a no: they are on the list again, where they were.

    :raises AlreadyWaiting, StartsTooSoon:
    """
    if waiting.starts_at < now + LEAST:
        raise StartsTooSoon(gettext("It begins too soon to wait for it."))
    waiting.left_at = waiting.served_at = None
    return _put_on_the_list(waiting)


def _put_on_the_list(waiting: Waiting) -> Waiting:
    try:
        with transaction.atomic():
            waiting.save()
    except IntegrityError as error:
        if broke("waiting_once_for_one_thing", error):
            raise AlreadyWaiting(
                gettext("%(name)s is on the list already.") % {"name": waiting.person.name}
            ) from error
        raise
    return waiting


def _booker(waiting: Waiting) -> Booker:
    by = waiting.joined_by
    by_staff = by is not None and by.person_id != waiting.person_id
    return Booker(waiting.person, waiting.acting_for, made_by_staff=by_staff)


def _refuse_what_is_theirs(waiting: Waiting) -> None:
    theirs = Booking.objects.standing().filter(
        booked_for=waiting.person, resource=waiting.resource,
        starts_at__lte=waiting.starts_at, ends_at__gte=waiting.ends_at,
    )  # fmt: skip
    if theirs.exists():
        raise AlreadyYours(gettext("%(name)s has it booked then.") % {"name": waiting.person.name})


def _refuse_unless_taken(waiting: Waiting, want: Want, now: datetime) -> None:
    conflicts = conflicts_among(wants=[want], now=now)
    if not conflicts:
        raise IsFree(gettext("It is free: there is nothing to wait for."), (_way_to_book(waiting),))
    if conflicts[0].refusal.code != TAKEN:
        raise conflicts[0].refusal


def _way_to_book(waiting: Waiting) -> Way:
    with timezone.override(waiting.place.tz):
        hours = speech.from_to(waiting.starts_at, waiting.ends_at)
        return Way(
            title=gettext("%(thing)s, %(hours)s") % {"thing": waiting.resource.name, "hours": hours},
            detail=gettext("free for all of that time"),
            label=gettext("Book it"),
            fields={
                "resource": waiting.resource.slug,
                "starts": on_the_wall(waiting.starts_at),
                "ends": on_the_wall(waiting.ends_at),
            },
        )
