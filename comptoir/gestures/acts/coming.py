"""Who comes and goes: each act is one transaction of the trades, and knows its way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
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
        said = {"name": name, "what": words.unit_of(taken), "until": speech.clock(taken.ends_at)}
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
    said = {
        "name": words.who(booking),
        "what": words.unit_of(booking),
        "until": speech.clock(booking.ends_at),
    }
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
    return Deed(
        gettext("%(name)s has left.") % {"name": visit.person.name}, tuple(steps), frees=used is not None
    )


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
