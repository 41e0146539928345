"""What is done at the counter: each act is one transaction of the trades, and knows its way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Hold, Resource
from comptoir.booking import actions as booking_actions
from comptoir.booking.models import Booking
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import Step, step
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.presence import actions as presence
from comptoir.presence.models import GroupVisit, Visit


@transaction.atomic
def welcome(
    *,
    place: Place,
    person: Actor,
    purpose: str,
    acting_for: Actor | None = None,
    resource: Resource | None = None,
    until: datetime | None = None,
    at: datetime,
    by: Account | None,
    now: datetime,
) -> Deed:
    """The person is in since ``at``; with a resource and an end, they are given it from then on.

    :raises AlreadyIn: and what ``book`` refuses.
    """
    steps: list[Step] = []
    taken = None
    if resource is not None and until is not None:
        taken = booking_actions.book(
            resource=resource, period=Period(at, until), booked_for=person, acting_for=acting_for,
            by=by, now=now, is_from_paper=at < now,
        )  # fmt: skip
        booking_actions.check_in_booking(booking=taken, at=at, by=by, now=now)
        steps.append(step("undo_booking", booking=taken.pk))
    visit = presence.welcome(
        place=place, person=person, purpose=purpose, acting_for=acting_for,
        claim=taken.claim if taken else None, arrived_at=at, by=by, now=now,
    )  # fmt: skip
    name = words.name_of(person, acting_for)
    if taken is None:
        sentence = gettext("%(name)s is in.") % {"name": name}
    else:
        said = {"name": name, "what": unit_of(taken), "until": speech.clock(taken.ends_at)}
        sentence = gettext("%(name)s is in, %(what)s until %(until)s.") % said
    return Deed(sentence, (step("undo_visit", visit=visit.pk), *steps))


@transaction.atomic
def arrive(*, booking: Booking, at: datetime, by: Account | None, now: datetime) -> Deed:
    """Whoever booked is there: the booking is checked in and the person is in, if they were not already.

    :raises Refusal: what ``check_in_booking`` refuses.
    """
    booking_actions.check_in_booking(booking=booking, at=at, by=by, now=now)
    steps = [step("undo_check_in", booking=booking.pk)]
    person = booking.booked_for
    if person.is_person and not Visit.objects.inside().filter(place=booking.place, person=person).exists():
        visit = presence.welcome(
            place=booking.place, person=person, acting_for=booking.acting_for,
            purpose=words.purpose_for(booking.resource), claim=booking.claim, arrived_at=at, by=by, now=now,
        )  # fmt: skip
        steps.insert(0, step("undo_visit", visit=visit.pk))
    said = {"name": words.who(booking), "what": unit_of(booking), "until": speech.clock(booking.ends_at)}
    return Deed(gettext("%(name)s is there: %(what)s until %(until)s.") % said, tuple(steps))


@transaction.atomic
def see_out(*, visit: Visit, at: datetime, by: Account | None, now: datetime) -> Deed:
    """The person leaves; what they were using ends with them, unless somebody else is in on it.

    :raises AlreadyGone, AlreadyUndone:
    """
    presence.say_goodbye(visit=visit, left_at=at, by=by, now=now)
    steps = [step("undo_goodbye", visit=visit.pk)]
    used = _booking_in_use(visit, at)
    if used is not None:
        booking_actions.end_booking(booking=used, at=min(at, used.ends_at), by=by, now=now)
        steps.insert(0, step("undo_end", booking=used.pk))
    return Deed(gettext("%(name)s has left.") % {"name": visit.person.name}, tuple(steps))


def _booking_in_use(visit: Visit, at: datetime) -> Booking | None:
    if visit.claim is None or Visit.objects.inside().filter(claim=visit.claim).exists():
        return None
    running = Booking.objects.standing().filter(
        place=visit.place, claim=visit.claim, checked_in_at__isnull=False, starts_at__lt=at, ended_at=None
    )
    return running.select_related("resource", "booked_for").first()


def welcome_group(
    *,
    place: Place,
    counts: Mapping[str, int],
    purpose: str,
    label: str = "",
    at: datetime,
    by: Account | None,
    now: datetime,
) -> Deed:
    """So many are in, unnamed.

    :raises NobodyToCount:
    """
    group = presence.welcome_group(
        place=place, counts=counts, purpose=purpose, label=label, arrived_at=at, by=by, now=now
    )
    group_said = words.heads(counts.items())
    if label:
        group_said = gettext("%(label)s (%(heads)s)") % {"label": label, "heads": group_said}
    return Deed(gettext("Arrived: %(group)s.") % {"group": group_said}, (step("undo_group", group=group.pk),))


def see_group_out(*, group: GroupVisit, at: datetime, by: Account | None, now: datetime) -> Deed:
    """:raises AlreadyGone, AlreadyUndone:"""
    presence.say_goodbye_group(group=group, left_at=at, by=by, now=now)
    return Deed(gettext("The group has left."), (step("undo_group_goodbye", group=group.pk),))


@transaction.atomic
def reserve(
    *,
    resource: Resource,
    period: Period,
    booked_for: Actor,
    acting_for: Actor | None = None,
    party: int = 1,
    purpose: str = "",
    is_public: bool = False,
    outside_hours: bool = False,
    is_here: bool = False,
    at: datetime,
    by: Account | None,
    now: datetime,
) -> Deed:
    """Take the resource for somebody; when ``is_here`` they are checked in at once.

    :raises Refusal: what ``book`` refuses, with its ways out.
    """
    booking = booking_actions.book(
        resource=resource, period=period, booked_for=booked_for, acting_for=acting_for, party=party,
        purpose=purpose, is_public=is_public, by=by, now=now, is_from_paper=at < now,
        outside_hours=outside_hours,
    )  # fmt: skip
    if is_here:
        booking_actions.check_in_booking(booking=booking, at=at, by=by, now=now)
    said = {
        "what": unit_of(booking),
        "name": words.name_of(booked_for, acting_for),
        "when": when(booking, now),
    }
    sentence = gettext("%(what)s booked for %(name)s, %(when)s.") % said
    return Deed(sentence, (step("undo_booking", booking=booking.pk),))


def move(
    *,
    booking: Booking,
    period: Period,
    resource: Resource,
    outside_hours: bool = False,
    by: Account | None,
    now: datetime,
) -> Deed:
    """:raises Refusal: what ``move_booking`` refuses, with its ways out."""
    back = _where_it_was(booking)
    moved = booking_actions.move_booking(
        booking=booking, period=period, resource=resource, outside_hours=outside_hours, by=by, now=now
    )
    said = {"name": words.who(moved), "what": unit_of(moved), "when": when(moved, now)}
    return Deed(gettext("Moved: %(name)s, %(what)s, %(when)s.") % said, (back,))


def prolong(*, booking: Booking, until: datetime, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``prolong_booking`` refuses, with its ways out."""
    back = _where_it_was(booking)
    longer = booking_actions.prolong_booking(booking=booking, until=until, by=by, now=now)
    said = {"name": words.who(longer), "what": unit_of(longer), "until": speech.clock(longer.ends_at)}
    return Deed(gettext("%(name)s keeps %(what)s until %(until)s.") % said, (back,))


def end(*, booking: Booking, at: datetime, by: Account | None, now: datetime) -> Deed:
    """They leave; who came early and leaves before their time has not used it: it is cancelled.

    :raises Refusal: what ``end_booking`` refuses.
    """
    if booking.checked_in_at is not None and at <= booking.starts_at > now:
        return _leave_before_time(booking, booking.checked_in_at, by, now)
    ended = booking_actions.end_booking(booking=booking, at=at, by=by, now=now)
    said = {"name": words.who(ended), "what": unit_of(ended)}
    return Deed(
        gettext("%(what)s is free again: %(name)s has finished.") % said,
        (step("undo_end", booking=ended.pk),),
    )


@transaction.atomic
def _leave_before_time(booking: Booking, arrived: datetime, by: Account | None, now: datetime) -> Deed:
    booking_actions.undo_check_in(booking=booking, by=by, now=now)
    cancelled = cancel(booking=booking, by=by, now=now)
    return Deed(
        cancelled.sentence,
        (*cancelled.undo, step("check_in", booking=booking.pk, at=arrived.isoformat())),
    )


def absent(*, booking: Booking, by: Account | None, now: datetime) -> Deed:
    """They did not come: what is left of their time is free again, and nothing counts as used.

    :raises Refusal: what ``end_booking`` or ``cancel_booking`` refuses.
    """
    if booking.starts_at >= now:
        return cancel(booking=booking, by=by, now=now)
    said = {"name": words.who(booking), "what": unit_of(booking)}
    booking_actions.end_booking(booking=booking, at=min(now, booking.ends_at), by=by, now=now)
    sentence = gettext("%(name)s did not come: %(what)s is free again.") % said
    return Deed(sentence, (step("undo_end", booking=booking.pk),))


@transaction.atomic
def settle(*, booking: Booking, by: Account | None, now: datetime) -> Deed:
    """They came as agreed, and left: said afterwards, with the hours of the booking.

    :raises Refusal: what ``check_in_booking`` and ``end_booking`` refuse.
    """
    steps = []
    if booking.checked_in_at is None:
        booking_actions.check_in_booking(booking=booking, at=booking.starts_at, by=by, now=now)
        steps.append(step("undo_check_in", booking=booking.pk))
    booking_actions.end_booking(booking=booking, at=booking.ends_at, by=by, now=now)
    steps.insert(0, step("undo_end", booking=booking.pk))
    said = {"name": words.who(booking), "what": unit_of(booking), "when": when(booking, now)}
    return Deed(gettext("%(name)s used %(what)s, %(when)s.") % said, tuple(steps))


def cancel(*, booking: Booking, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``cancel_booking`` refuses."""
    said = {"name": words.who(booking), "what": unit_of(booking), "when": when(booking, now)}
    booking_actions.cancel_booking(booking=booking, by=by, now=now)
    back = step("restore_booking", booking=booking.pk)
    return Deed(gettext("Cancelled: %(name)s, %(what)s, %(when)s.") % said, (back,))


def unit_of(booking: Booking) -> str:
    """What is taken, as one says it: « Bureau 6 », « Petite salle », « Coworking, 3 places »."""
    resource = booking.resource
    if resource.taken == Resource.Taken.WHOLE:
        return resource.name
    holds = Hold.objects.filter(claim=booking.claim, released_at=None).select_related("unit")
    names = sorted({hold.unit.name for hold in holds})
    return names[0] if len(names) == 1 else resource.name


def when(booking: Booking, now: datetime) -> str:
    """« de 14 h à 16 h » today, « vendredi de 14 h à 16 h » later."""
    today = booking.place.day_of(now)
    hours = speech.from_to(booking.starts_at, booking.ends_at)
    day = booking.place.day_of(booking.starts_at)
    return hours if day == today else f"{speech.near_day(day, today)} {hours}"


def _where_it_was(booking: Booking) -> Step:
    return step(
        "put_back",
        booking=booking.pk,
        resource=booking.resource_id,
        starts_at=booking.starts_at.isoformat(),
        ends_at=booking.ends_at.isoformat(),
    )
