"""What a series would meet, date by date, before anything is booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.availability import Availability, availability_at, on_the_wall
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import CLOSED, Reason
from comptoir.booking.actions.taking import of_agenda
from comptoir.booking.models import Booking
from comptoir.booking.policy import NEEDS_APPROVAL, NOT_GRANTED, may_book
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Way
from comptoir.resources.naming import the
from comptoir.rights.policy import CODES, Booker
from comptoir.series.actions.changing import Move, Tried, try_move
from comptoir.series.reach import Reach
from comptoir.series.state import date_of
from comptoir.series.wish import Occurrence, SeriesWish

# Another hour or another room changes nothing to these.
HOPELESS = CODES | {NEEDS_APPROVAL, NOT_GRANTED}
STEP = timedelta(minutes=30)
MOST_SHIFTS = 4
MOST_OTHERS = 12


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One date of a series: when and where it would be, what forbids it, and what would work instead.

    A way posts ``on``, ``resource``, ``starts`` and ``ends``: the choice it makes for that date.
    """

    on: date
    period: Period
    resource: Resource
    reasons: tuple[Reason, ...] = ()
    ways: tuple[Way, ...] = ()
    is_left_out: bool = False

    @property
    def is_free(self) -> bool:
        return not self.reasons


def plan_series(*, wish: SeriesWish, booker: Booker, now: datetime) -> list[Planned]:
    """Each date of the rule in order, also those to leave out; what one date uses up counts for the next.

    The same number of queries for 13 dates as for 52; nothing is written.

    :raises RuleGivesNoDate, RuleGoesTooFar:
    """
    wanted = [wish.occurrence(on) for on in wish.dates]
    kept = [one for one in wanted if one.on not in wish.skip]
    reasons = _reasons(wish, kept, booker, now)
    ways = _ways(wish, [one for one in kept if one.claim in reasons], reasons, now)
    return [
        Planned(
            on=one.on, period=one.period, resource=one.resource, is_left_out=one.on in wish.skip,
            reasons=tuple(reasons.get(one.claim, ())), ways=tuple(ways.get(one.claim, ())),
        )
        for one in wanted
    ]  # fmt: skip


def plan_move(*, move: Move, by: Account | None, now: datetime) -> list[Planned]:
    """Each date that the move is for, where it would be; what forbids it and what would work instead.

    It is tried, then taken back: asked by a POST, not by a GET.

    :raises NotInASeries, NothingToChange, SeriesHasChanged, RuleDoesNotShift:
    """
    with transaction.atomic():
        tried = try_move(Reach.of(move.booking, move.scope, now), move, by, now)
        planned = [_aimed(booking, tried) for booking in tried.reach.coming]
        transaction.set_rollback(True)
    return planned


def _aimed(booking: Booking, tried: Tried) -> Planned:
    period, resource = tried.targets[booking.pk]
    refusal = tried.refused.get(booking.pk)
    reasons = () if refusal is None else (Reason(refusal.code, booking.place, partial(str, refusal)),)
    return Planned(
        on=date_of(booking), period=period, resource=resource, reasons=reasons,
        ways=refusal.ways if refusal is not None else (),
    )  # fmt: skip


def _reasons(
    wish: SeriesWish, kept: Sequence[Occurrence], booker: Booker, now: datetime
) -> dict[UUID, list[Reason]]:
    """By claim, where there are any."""
    found = _asked(wish, kept, booker, now, outside_hours=bool(wish.outside_hours))
    if wish.outside_hours:
        # Somebody answers for these evenings, and for no other.
        inside = [one for one in kept if one.on not in wish.outside_hours]
        for claim, reasons in _asked(wish, inside, booker, now, outside_hours=False).items():
            closed = [reason for reason in reasons if reason.code == CLOSED]
            found[claim] = closed + found.get(claim, [])
    return {claim: reasons for claim, reasons in found.items() if reasons}


def _asked(
    wish: SeriesWish, kept: Sequence[Occurrence], booker: Booker, now: datetime, *, outside_hours: bool
) -> dict[UUID, list[Reason]]:
    wants = list(chain.from_iterable(one.wants for one in kept))
    answers = may_book(booker=booker, wants=wants, now=now, waives=wish.waives, outside_hours=outside_hours)
    found: dict[UUID, dict[str, Reason]] = defaultdict(dict)
    for want, reasons in zip(wants, answers, strict=True):
        # The room and its projector are closed at the same hours: once is enough.
        found[want.claim] |= {reason.sentence: reason for reason in reasons}
    return {claim: list(reasons.values()) for claim, reasons in found.items() if reasons}


def _ways(
    wish: SeriesWish, refused: Sequence[Occurrence], reasons: dict[UUID, list[Reason]], now: datetime
) -> dict[UUID, list[Way]]:
    """Another hour of the same day, another resource at the same hours: three looks at the agenda for all."""
    asked = [one for one in refused if HOPELESS.isdisjoint(reason.code for reason in reasons[one.claim])]
    if not asked:
        return {}
    look = partial(availability_at, now=now, waives=of_agenda(wish.waives))
    mains, others = {one.resource.pk: one.resource for one in asked}, _like(wish.resource)
    later = [(one, period) for one in asked for period in _shifts(one)]
    same = [(one, one.period) for one in asked]
    here = look(mains.values(), [period for _, period in later], party=wish.party)
    there = look(others, [period for _, period in same], party=wish.party)
    along = [_all_free(answers) for answers in look(wish.extras, [period for _, period in later + same])]
    found: dict[UUID, list[Way]] = defaultdict(list)
    with timezone.override(wish.resource.place.tz):
        for (one, period), answers, fits in zip(later, here, along, strict=False):
            if fits and answers[one.resource.pk].is_free and not found[one.claim]:
                found[one.claim].append(_way(one, one.resource, period))
        for (one, period), answers, fits in zip(same, there, along[len(later) :], strict=True):
            rooms = (other for other in others if other != one.resource and answers[other.pk].is_free)
            if fits and (room := next(rooms, None)) is not None:
                found[one.claim].append(_way(one, room, period))
    return found


def _shifts(one: Occurrence) -> list[Period]:
    """A little later, a little earlier, then more of both, on the same day."""
    step = timedelta(minutes=one.resource.slot_minutes) if one.resource.slot_minutes else STEP
    tried = (
        one.period.shifted(sign * times * step) for times in range(1, MOST_SHIFTS + 1) for sign in (1, -1)
    )
    tz = one.resource.place.tz
    return [p for p in tried if p.start.astimezone(tz).date() == one.period.start.astimezone(tz).date()]


def _like(resource: Resource) -> list[Resource]:
    """The resources one could take instead, the most alike first. One query."""
    others = (
        Resource.objects.in_use()
        .of_place(resource.place)
        .filter(taken=resource.taken, kind=resource.kind, needs_approval=False, walk_in_only=False)
    )
    if resource.is_self_service:
        others = others.filter(is_self_service=True)
    found = list(others.exclude(pk=resource.pk).order_by("position", "pk"))
    for other in found:
        other.place = resource.place
    return sorted(found, key=lambda other: abs(other.seats - resource.seats))[:MOST_OTHERS]


def _all_free(answers: dict[int, Availability]) -> bool:
    return all(answer.is_free for answer in answers.values())


def _way(one: Occurrence, resource: Resource, period: Period) -> Way:
    hours = speech.hours(period.start, period.end)
    is_here = resource.pk == one.resource.pk
    return Way(
        title=f"{resource.name}, {hours}",
        label=gettext("Take %(hours)s") % {"hours": hours}
        if is_here
        else gettext("Take %(thing)s") % {"thing": the(resource)},
        fields={
            "on": one.on.isoformat(), "resource": resource.slug, "starts": on_the_wall(period.start),
            "ends": on_the_wall(period.end),
        },
    )  # fmt: skip
