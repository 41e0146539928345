"""From what programs send to what the trades take: resources, periods, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext

from comptoir.actors.models import Actor
from comptoir.agenda.finding import Criteria, matching
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import capacity
from comptoir.api.problems import Invalid, Problem
from comptoir.api.shapes import Needs, Wish
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_book_for, can_book_resource, can_change_booking
from comptoir.kit.periods import Period, wall
from comptoir.places.doors import Member
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.resources import reading
from comptoir.resources.ground import units_of
from comptoir.ties.selectors import organisations_represented_by

LONGEST = timedelta(days=62)


def instant(member: Member, told: datetime) -> datetime:
    """By the clocks of the place when it says no distance from UTC."""
    return told if told.tzinfo is not None else wall(told.date(), told.time(), member.place.tz)


def period(member: Member, starts: datetime, ends: datetime) -> Period:
    """:raises Invalid:"""
    start, end = instant(member, starts), instant(member, ends)
    if end <= start:
        raise Invalid("ends", gettext("The end comes after the start."))
    if end - start > LONGEST:
        raise Invalid("ends", gettext("At most 62 days at a time."))
    return Period(start, end)


def resources(member: Member, needs: Needs) -> list[Resource]:
    """Those of the place that are what is needed. One to three queries: their spaces, their parts."""
    looks_closer = bool(needs.equipment or needs.floor or needs.step_free)
    offered = reading.offered(
        member.place, slugs=needs.resource, equipment=bool(needs.equipment), spaces=looks_closer
    )
    if looks_closer:
        return _roomy(matching(offered, criteria(needs)), needs.seats)
    return _roomy([one for one in offered if one.kind in (needs.kind or [one.kind])], needs.seats)


def _roomy(found: Sequence[Resource], seats: int) -> list[Resource]:
    """Those with so many seats, of their own or of their parts."""
    small = [one for one in found if one.seats < seats and one.taken == Resource.Taken.WHOLE]
    units = units_of(small) if small else {}
    most = {one.pk: capacity(one, units[one.pk]) for one in small}
    return [one for one in found if most.get(one.pk, one.seats) >= seats]


def criteria(needs: Needs) -> Criteria:
    return Criteria(
        kinds=needs.kind, seats=needs.seats, equipment=needs.equipment, floor=needs.floor,
        step_free=needs.step_free,
    )  # fmt: skip


def things(member: Member, slugs: Sequence[str], field: str = "resource") -> list[Resource]:
    """The resources of these names, in that order, as the member may book them. One query.

    :raises Invalid: for a name that the place has not.
    :raises Problem: for what the member does not book themselves.
    """
    offered = reading.offered(member.place, slugs=slugs, equipment=True) if slugs else []
    by_slug = {one.slug: one for one in offered}
    for slug in slugs:
        if slug not in by_slug:
            raise Invalid(field, gettext("The place has no “%(name)s”.") % {"name": slug})
    found = [by_slug[slug] for slug in slugs]
    for one in found:
        if not can_book_resource(member, one):
            sentence = gettext("%(thing)s is given at the counter.") % {"thing": one.name}
            raise Problem(403, "at_the_counter", sentence)
    return found


def wanted(member: Member, wish: Wish) -> tuple[Resource, list[Resource]]:
    """What is booked, and what goes along with it. One query. :raises Invalid, Problem:"""
    first, *extras = things(member, [wish.resource, *wish.extras])
    return first, extras


def whom(member: Member, wish: Wish) -> Actor:
    """For oneself; for anybody that the place knows when one stands at its counter.

    :raises Invalid, Problem:
    """
    if wish.booked_for is None or wish.booked_for == member.person.pk:
        return member.person
    if not can_stand_at_the_counter(member):
        raise Problem(403, "not_allowed", gettext("You book for yourself only."))
    known = Actor.objects.standing().filter(pk=wish.booked_for)
    person = known.filter(kind="organisation").first() or known.filter(
        acquaintances__place=member.place
    ).first()  # fmt: skip
    if person is None or not can_book_for(member, person):
        raise Invalid("booked_for", gettext("The place knows nobody by this number."))
    return person


def in_whose_name(member: Member, wish: Wish, day: datetime) -> Actor | None:
    """:raises Invalid: when it is not one of those that the member may act for."""
    if wish.acting_for is None:
        return None
    if can_stand_at_the_counter(member):
        found = Actor.objects.standing().exclude(kind="person").filter(pk=wish.acting_for).first()
    else:
        theirs = organisations_represented_by(member.person, member.place.day_of(day))
        found = next((one for one in theirs if one.pk == wish.acting_for), None)
    if found is None:
        raise Invalid("acting_for", gettext("You do not act for this organisation."))
    return found


def booking_of(member: Member, key: int) -> Booking:
    """The booking, when the member may change it; anybody else's does not exist. One query.

    :raises Http404:
    """
    known = Booking.objects.of_place(member.place).select_related(
        "place", "resource", "booked_for", "acting_for", "series"
    )
    booking = known.filter(pk=key).first()
    if booking is None or not can_change_booking(member, booking):
        raise Http404
    return booking


def names(resources: Iterable[Resource]) -> list[str]:
    return [one.slug for one in resources]
