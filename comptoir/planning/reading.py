"""What one member may read of who takes what: names are private unless somebody chose otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from comptoir.actors.models import Actor
from comptoir.agenda.selectors import Line
from comptoir.booking.models import Booking
from comptoir.booking.permissions import can_change_booking, can_see_who_booked
from comptoir.kit import speech
from comptoir.kit.ready import Columns, ask
from comptoir.places.doors import Member
from comptoir.places.models import Place
from comptoir.places.permissions import can_stand_at_the_counter

_READ = {
    "id", "claim", "place", "resource", "booked_for", "acting_for", "booked_by", "purpose", "is_public",
    "shows_name", "party", "starts_at", "ends_at", "tentative_until", "checked_in_at", "ended_at",
    "cancelled_at",
}  # fmt: skip
_BOOKING = Columns(Booking, but=[f.name for f in Booking._meta.concrete_fields if f.name not in _READ])


@dataclass(frozen=True)
class Said:
    """A booking whose name a member may read, in two lines.

    ``url`` is where they may change it, ``move_url`` where the grid posts its new hours; empty when they
    may not.
    """

    booking: Booking
    title: str
    detail: str = ""
    is_mine: bool = False
    url: str = ""
    move_url: str = ""


def said_of(member: Member, claims: Iterable[UUID], now: datetime) -> dict[UUID, Said]:
    """What the member reads of the place's bookings with these claims. Two queries for any number.

    What is not in it is taken by somebody whose name is not theirs to read.
    """
    bookings = [b for b in _perhaps_readable(member, claims) if can_see_who_booked(member, b)]
    names = dict(Actor.objects.filter(pk__in={_actor_of(b) for b in bookings}).values_list("pk", "name"))
    tell = _teller(member, names, now)
    return {b.claim: tell(b) for b in bookings}


def claims_on(lines: Iterable[Line]) -> set[UUID]:
    """Of all that stands on the lines."""
    return {held.claim for line in lines for held in line.held}


# By their claims: between two hours, a database walks all that is to come.
_STANDING = """
SELECT {columns} FROM booking_booking b
WHERE b.claim %s AND b.place_id = %%s AND b.cancelled_at IS NULL
  AND (%%s OR b.booked_for_id = %%s OR b.booked_by_id = %%s OR b.is_public OR b.shows_name)
ORDER BY b.id
"""
_AMONG = {"postgresql": "= ANY(%s::uuid[])", "sqlite": "IN (SELECT value FROM json_each(%s))"}


def _perhaps_readable(member: Member, claims: Iterable[UUID]) -> list[Booking]:
    """All that ``can_see_who_booked`` may say yes to; it has the last word. One query at most."""
    listed = [claim.hex for claim in claims]
    if not listed:
        return []
    vendor = connection.vendor
    among = json.dumps(listed) if vendor == "sqlite" else f"{{{','.join(listed)}}}"
    sees_all = can_stand_at_the_counter(member)
    sql = _BOOKING.into(_STANDING % _AMONG[vendor], "b")
    whose = [sees_all, member.person.pk, member.account.pk]
    found = _BOOKING.read_all(ask(sql, [among, member.place.pk, *whose]))
    for booking in found:
        booking.place = member.place
    return found


def _actor_of(booking: Booking) -> int:
    return booking.acting_for_id or booking.booked_for_id


def _teller(member: Member, names: dict[int, str], now: datetime) -> Callable[[Booking], Said]:
    at_counter = can_stand_at_the_counter(member)
    to_counter, to_mine = (
        address_of("desk:booking", member.place),
        address_of("people:my_change", member.place),
    )
    to_move = address_of("planning:move", member.place)

    def tell(booking: Booking) -> Said:
        is_mine = booking.booked_for_id == member.person.pk
        title, detail = _words(booking, names, is_mine)
        url = to_counter(booking.pk) if at_counter else to_mine(booking.pk) if is_mine else ""
        can_move = booking.ended_at is None and booking.ends_at > now and can_change_booking(member, booking)
        return Said(booking, title, detail, is_mine, url, to_move(booking.pk) if can_move and url else "")

    return tell


def taken() -> str:
    return pgettext("a resource, by somebody", "taken")


def _words(booking: Booking, names: dict[int, str], is_mine: bool) -> tuple[str, str]:
    who = names.get(_actor_of(booking), "")
    if is_mine and booking.acting_for_id is None:
        who = gettext("you")
    party = speech.count(booking.party, gettext("person"), gettext("persons")) if booking.party > 1 else ""
    if booking.purpose:
        return booking.purpose, ", ".join(filter(None, (who, party)))
    return who, party


def address_of(name: str, place: Place) -> Callable[[int], str]:
    """What gives the address ``name`` of a row of that place by its key: asked of Django once."""
    before, after = reverse(name, args=[place.slug, 0]).rsplit("0", 1)
    return lambda pk: f"{before}{pk}{after}"
