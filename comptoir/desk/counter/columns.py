"""The lists of the counter: who is here, who is expected, what is free; and the sentence of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext, ngettext

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.desk.counter.addresses import address_of
from comptoir.desk.counter.day import CounterDay, is_late
from comptoir.desk.counter.free import Free, free_of
from comptoir.gestures import words
from comptoir.gestures.making import key_of
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.presence.models import GroupVisit, Purpose, Visit
from comptoir.presence.selectors import Group

CROWD = 8


@dataclass(frozen=True)
class Here:
    """A person or a group who is in (or came, on another day).

    ``url`` opens the person (empty for a group); ``key`` sent to ``act_url`` sees them out.
    """

    row: str
    visit: Visit | None
    group: GroupVisit | None
    name: str
    detail: str
    is_left_over: bool
    key: UUID
    url: str
    act_url: str

    @property
    def left_at(self) -> datetime | None:
        row = self.visit or self.group
        return row.left_at if row else None


@dataclass(frozen=True)
class Expected:
    """A booking nobody came for yet; ``key`` sent to ``act_url`` checks it in."""

    booking: Booking
    at: str
    name: str
    detail: str
    is_late: bool
    key: UUID
    url: str
    act_url: str


@dataclass(frozen=True)
class Offer:
    """What can be given: now when ``until`` is set, later when only ``next_at`` is."""

    resource: Resource
    icon: str
    detail: str
    free: Free
    until: datetime | None


def here(day: CounterDay) -> list[Here]:
    """Persons then groups, in order of arrival; who was forgotten from an earlier day comes first."""
    person_at, goodbye_at = address_of("welcome_known", day.place), address_of("goodbye", day.place)
    group_at = address_of("goodbye_group", day.place)
    return [
        *(_person_here(day, v, person_at(v.person_id), goodbye_at(v.pk)) for v in day.present.visits),
        *(_group_here(day, group, group_at(group.row.pk)) for group in day.present.groups),
    ]


def _person_here(day: CounterDay, visit: Visit, url: str, act_url: str) -> Here:
    return Here(
        row=f"v{visit.pk}",
        visit=visit,
        group=None,
        name=words.name_of(visit.person, visit.acting_for),
        detail=_where_and_since(day, visit),
        is_left_over=day.is_left_over(visit),
        key=key_of(day.place, day.last_gesture, "goodbye", visit.pk),
        url=url,
        act_url=act_url,
    )


def _group_here(day: CounterDay, group: Group, act_url: str) -> Here:
    heads = words.heads(group.counts)
    times = _times(day, group.row.arrived_at, group.row.left_at)
    return Here(
        row=f"g{group.row.pk}",
        visit=None,
        group=group.row,
        name=group.row.label or heads,
        detail=f"{heads}, {times}" if group.row.label else times,
        is_left_over=day.is_left_over(group.row),
        key=key_of(day.place, day.last_gesture, "goodbye-group", group.row.pk),
        url="",
        act_url=act_url,
    )


def _where_and_since(day: CounterDay, visit: Visit) -> str:
    units = day.units_of_claim.get(visit.claim, []) if visit.claim else []
    where = speech.listed(units) if units else Purpose(visit.purpose).label
    return f"{where}, {_times(day, visit.arrived_at, visit.left_at)}"


def _times(day: CounterDay, arrived_at: datetime, left_at: datetime | None) -> str:
    if left_at is not None:
        return speech.from_to(arrived_at, left_at)
    return gettext("since %(at)s") % {"at": speech.near_moment(arrived_at, day.day)}


def expected(day: CounterDay) -> list[Expected]:
    """Who may still come, the first first; on a past day, whoever was never checked in."""
    awaited = day.unsettled if day.is_past else day.expected
    booking_at, arrive_at = address_of("booking", day.place), address_of("arrive", day.place)
    return [
        _expected(day, booking, booking_at(booking.pk), arrive_at(booking.pk))
        for booking in awaited
        if booking.checked_in_at is None
    ]


def _expected(day: CounterDay, booking: Booking, url: str, act_url: str) -> Expected:
    resource = day.resource.get(booking.resource_id)
    units = day.units_of_claim.get(booking.claim, [])
    where = units[0] if len(units) == 1 else resource.name if resource else ""
    person = booking.booked_for.name if booking.acting_for else ""
    heads = speech.count(booking.party, gettext("person"), gettext("persons")) if booking.party > 1 else ""
    detail = ", ".join(word for word in (booking.purpose or where, person, heads) if word)
    return Expected(
        booking=booking,
        at=speech.clock(booking.starts_at),
        name=words.who(booking),
        detail=detail,
        is_late=is_late(booking, day.now),
        key=key_of(day.place, day.last_gesture, "arrive", booking.pk),
        url=url,
        act_url=act_url,
    )


def offers(day: CounterDay) -> list[Offer]:
    """Each resource: what is free now or when it will be; nothing on a closed or past day."""
    if day.is_past or not day.opening:
        return []
    return [_offer(day, resource) for resource in day.resources]


def _offer(day: CounterDay, resource: Resource) -> Offer:
    free = free_of(day, resource)
    detail = _free_when(day, free)
    if day.is_counted(resource) and free.units_now:
        said = ngettext("%(free)s free", "%(free)s free", free.units_now) % {"free": free.units_now}
        detail = f"{said} {detail}"
    return Offer(resource, words.icon_for(resource), detail, free, _usual_end(resource, free))


def _free_when(day: CounterDay, free: Free) -> str:
    if free.period_now is None:
        if free.next_at is None:
            return gettext("taken until closing")
        return gettext("at %(at)s") % {"at": speech.clock(free.next_at)}
    if free.lasts_all_day:
        return gettext("all day") if day.is_future else gettext("until closing")
    return gettext("until %(end)s") % {"end": speech.clock(free.period_now.end)}


def _usual_end(resource: Resource, free: Free) -> datetime | None:
    """The usual length from now, to the next five minutes, as far as it is free."""
    if free.period_now is None:
        return None
    usual = free.period_now.start + timedelta(minutes=resource.usual_minutes)
    rounded = usual + timedelta(minutes=-usual.minute % 5)
    return min(rounded, free.period_now.end)


def sentence_of(day: CounterDay) -> str:
    """What the heading says below the day: until when it is open, and what will make it busy."""
    opening = _opening_sentence(day)
    crowd = _crowd_sentence(day) if day.opening and not day.is_past else ""
    return f"{opening} {crowd}".strip()


def _opening_sentence(day: CounterDay) -> str:
    periods = day.opening.periods
    if not periods:
        reason = day.opening.reason
        return gettext("Closed: %(reason)s.") % {"reason": reason} if reason else gettext("Closed.")
    if not day.is_today:
        hours = speech.listed([speech.hours(p.start, p.end) for p in periods], most=9)
        return (gettext("It was open %(hours)s.") if day.is_past else gettext("Open %(hours)s.")) % {
            "hours": hours
        }
    current = next((p for p in periods if p.contains(day.now)), None)
    if current is not None:
        return gettext("Open until %(end)s.") % {"end": speech.clock(current.end)}
    coming = next((p for p in periods if p.start > day.now), None)
    if coming is not None:
        return gettext("Opens at %(start)s.") % {"start": speech.clock(coming.start)}
    return gettext("Closed since %(end)s.") % {"end": speech.clock(periods[-1].end)}


def _crowd_sentence(day: CounterDay) -> str:
    """The largest thing still to come, when it is large."""
    coming = [b for b in day.bookings if b.starts_at > day.now and b.party >= CROWD]
    if not coming:
        return ""
    biggest = max(coming, key=lambda b: (b.party, b.starts_at))
    said = {
        "what": biggest.purpose or words.who(biggest),
        "at": speech.clock(biggest.starts_at),
        "heads": biggest.party,
    }
    return (
        ngettext(
            "%(what)s: a crowd from %(at)s, %(heads)s person.",
            "%(what)s: a crowd from %(at)s, %(heads)s persons.",
            biggest.party,
        )
        % said
    )


def who_is_there(day: CounterDay, resource: Resource, asked: Period) -> list[str]:
    """What stands in the way of what was asked, as the counter may know it."""
    if day.is_counted(resource):
        return []
    there = [b for b in day.bookings if b.resource_id == resource.pk and b.period.overlaps(asked)]
    return [
        f"{', '.join(w for w in words.booked_as(b) if w)}, {speech.hours(b.starts_at, b.ends_at)}."
        for b in there
    ]
