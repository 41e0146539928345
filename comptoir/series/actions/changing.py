"""Changing a series: this date, this one and the following, or all. No row is made, nothing that was changes.

What has passed, has begun or was cancelled stays as it is, whatever the scope. A rule is always true of its
own dates: where only what comes is changed, the series ends and another one *follows* it; the occurrences
change hands, the cancelled ones with them, so that what was cancelled never comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.availability import availability
from comptoir.agenda.models import Resource
from comptoir.agenda.refusals import TooManyPeople
from comptoir.agenda.rules import TOO_MANY
from comptoir.booking.actions import cancel_booking, move_booking
from comptoir.booking.models import Booking, Series
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.series.reach import Reach, Scope
from comptoir.series.refusals import NothingToChange, SomeDatesUnavailable
from comptoir.series.state import Change, columns_of, date_of, hand_over, row_of, write_text
from comptoir.series.timetable import ONE_DAY, Timetable, on_the_wall


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where one date goes, and those of its scope with it.

    The others take its hour and its length, and go as many days further as it does. ``resource`` is for those
    that are where the series usually is. What had been moved by itself keeps its own hour, or its own
    resource, unless it comes ``with_own``: then it is put back in line.
    """

    booking: Booking
    scope: Scope
    period: Period
    resource: Resource | None = None
    with_own: bool = False
    outside_hours: bool = False
    waives: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Tried:
    """A move that was made as far as it could: where each date should be, and what was refused, by key."""

    reach: Reach
    series: Series
    targets: Mapping[int, tuple[Period, Resource]]
    refused: dict[int, Refusal] = field(default_factory=dict)


@retrying_deadlock
@transaction.atomic
def move_series(*, move: Move, by: Account | None, now: datetime) -> Change:
    """Every date of the scope that is to come is moved, or none is.

    :raises NotInASeries, NothingToChange, SeriesHasChanged, RuleDoesNotShift:
    :raises SomeDatesUnavailable: with the dates that cannot go there.
    """
    reach = Reach.of(move.booking, move.scope, now)
    was, rows = columns_of(reach.series), [row_of(booking) for booking in reach.tail]
    tried = try_move(reach, move, by, now)
    if tried.refused and move.scope is Scope.THIS:
        raise next(iter(tried.refused.values()))
    if tried.refused:
        tz = reach.series.place.tz
        days = {tried.targets[pk][0].start.astimezone(tz).date(): why for pk, why in tried.refused.items()}
        raise SomeDatesUnavailable(days, len(reach.coming))
    moved = [booking.pk for booking in reach.coming]
    return Change.of(tried.series, reach.coming, was=was, rows=rows, moved=moved)


def try_move(reach: Reach, move: Move, by: Account | None, now: datetime) -> Tried:
    """Move what can be, in the transaction of the caller, who keeps all of it or nothing."""
    anchor = next((booking for booking in reach.coming if booking.pk == move.booking.pk), None)
    if anchor is None:
        raise NothingToChange(gettext("It has begun or was cancelled: choose a date that is to come."))
    goes_later = move.period.start > anchor.starts_at
    tried = _aim(reach, move, anchor, by, now)
    # Each goes where the one before it has just left.
    for booking in sorted(reach.coming, key=lambda one: one.starts_at, reverse=goes_later):
        period, resource = tried.targets[booking.pk]
        if (period, resource.pk) == (booking.period, booking.resource_id):
            continue
        try:
            move_booking(
                booking=booking, period=period, resource=resource, by=by, now=now,
                outside_hours=move.outside_hours, waives=move.waives,
            )  # fmt: skip
        except Refusal as refusal:
            tried.refused[booking.pk] = refusal
    return tried


def _aim(reach: Reach, move: Move, anchor: Booking, by: Account | None, now: datetime) -> Tried:
    """Change the rule, and say where each date to come goes."""
    usual, tz = reach.series.resource, reach.series.place.tz
    there = move.resource or usual
    before = Timetable.of(reach.series)
    kept_hour = {b.pk for b in reach.coming if b.period != before.period(date_of(b), tz)}
    kept_room = {b.pk for b in reach.coming if b.resource_id != usual.pk}
    if move.with_own:
        kept_hour, kept_room = set(), set()
    series = reach.series
    if move.scope is not Scope.THIS:
        day, starts_time, minutes = on_the_wall(move.period, tz)
        shift = (day - date_of(anchor)).days
        series = _change_rule(reach, shift, starts_time, minutes, there, by, now)
    after = Timetable.of(series)
    targets = {
        b.pk: (
            b.period if b.pk in kept_hour else after.period(date_of(b), tz),
            b.resource if b.pk in kept_room else there,
        )
        for b in reach.coming
    }
    targets[anchor.pk] = move.period, move.resource or anchor.resource
    return Tried(reach=reach, series=series, targets=targets)


def _change_rule(
    reach: Reach,
    shift: int,
    starts_time: time,
    minutes: int,
    resource: Resource,
    by: Account | None,
    now: datetime,
) -> Series:
    """The rule so many days later and at that hour: of the series itself, or of another that follows it."""
    series, old = reach.series, Timetable.of(reach.series)
    rest = old.from_date(reach.cut) if reach.has_before else old
    new = replace(rest.shifted(shift), starts_time=starts_time, minutes=minutes)
    left_out = [date.fromisoformat(day) for day in series.left_out]
    coming_out = [(day + shift * ONE_DAY).isoformat() for day in left_out if day >= rest.starts_on]
    changed: dict[str, Any] = {**new.columns, "resource": resource, "left_out": coming_out}
    target = series
    if reach.has_before:
        series.rule = old.recurrence.ended_before(reach.cut).to_rule()
        series.left_out = [day.isoformat() for day in left_out if day < reach.cut]
        target = Series(
            place=series.place, booked_for=series.booked_for, acting_for=series.acting_for,
            purpose=series.purpose, party=series.party, follows=series, made_at=now, made_by=by,
        )  # fmt: skip
        series.save()
    for name, value in changed.items():
        setattr(target, name, value)
    target.save()
    if shift or target.pk != series.pk:
        hand_over(reach.tail, target, {b.pk: date_of(b) + shift * ONE_DAY for b in reach.tail})
    return target


@retrying_deadlock
@transaction.atomic
def describe_series(
    *,
    booking: Booking,
    scope: Scope,
    purpose: str | None = None,
    party: int | None = None,
    is_public: bool | None = None,
    shows_name: bool | None = None,
    by: Account | None,
    now: datetime,
) -> Change:
    """Other words for the dates of the scope that are to come; what is None stays. No hour, no room changes.

    :raises NotInASeries, NothingToChange, SeriesHasChanged, TooManyPeople:
    """
    reach = Reach.of(booking, scope, now)
    series = reach.series
    was, rows = columns_of(series), [row_of(one) for one in reach.tail]
    said = {"purpose": purpose, "party": party, "is_public": is_public, "shows_name": shows_name}
    text = {name: value for name, value in said.items() if value is not None}
    if party is not None:
        _refuse_too_many(reach, party, now)
    if scope is Scope.FOLLOWING:
        series = _change_rule(reach, 0, series.starts_time, series.minutes, series.resource, by, now)
    if scope is not Scope.THIS:
        series.purpose, series.party = text.get("purpose", series.purpose), text.get("party", series.party)
        series.save(update_fields=["purpose", "party"])
    write_text(reach.coming, text)
    described = [one.pk for one in reach.coming]
    return Change.of(series, reach.coming, was=was, rows=rows, described=described)


def _refuse_too_many(reach: Reach, party: int, now: datetime) -> None:
    """A room holds as many on each of its dates: it is asked about one."""
    for booking in {one.resource_id: one for one in reach.coming}.values():
        answers = availability(
            [booking.resource], booking.period, party=party, now=now, ignoring_claim=booking.claim
        )
        for reason in answers[booking.resource_id].reasons:
            if reason.code == TOO_MANY:
                raise TooManyPeople(reason.sentence)


@retrying_deadlock
@transaction.atomic
def cancel_series(
    *, booking: Booking, scope: Scope, because: str = "", by: Account | None, now: datetime
) -> Change:
    """The dates of the scope that are to come are cancelled, their rows kept; the rule ends with what stands.

    :raises NotInASeries, NothingToChange, SeriesHasChanged:
    """
    reach = Reach.of(booking, scope, now)
    series = reach.series
    was = columns_of(series)
    for one in reach.coming:
        cancel_booking(booking=one, because=because, by=by, now=now)
    last = max((date_of(one) for one in reach.rows if one.is_standing), default=None)
    if last is not None and scope is not Scope.THIS:
        series.rule = Timetable.of(series).recurrence.ended_before(last + ONE_DAY).to_rule()
        series.save(update_fields=["rule"])
    cancelled = [one.pk for one in reach.coming]
    return Change.of(series, reach.coming, was=was, rows=[], cancelled=cancelled)
