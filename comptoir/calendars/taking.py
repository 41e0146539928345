"""Taking what is new in a file: a series at one go, the rest time by time. What is refused is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from comptoir.actors.models import Account
from comptoir.agenda import actions as agenda
from comptoir.agenda.refusals import Want
from comptoir.booking.actions import book
from comptoir.booking.models import Booking
from comptoir.calendars import report
from comptoir.calendars.models import ImportedCalendar, ImportedEvent
from comptoir.calendars.reading import Occurrence, moment_of
from comptoir.calendars.repeating import Returning, series_of
from comptoir.calendars.report import Told
from comptoir.kit.refusals import Refusal
from comptoir.series.actions import book_series, join_series, left_out_at, prolong_series
from comptoir.series.refusals import SomeDatesUnavailable
from comptoir.series.state import lock_series

# Somebody decided it elsewhere: only what cannot be (taken, a closure, retired) is refused.
OF_TIME = frozenset({"too_short", "too_long", "off_slot", "too_soon", "too_far", "buffer"})
WAIVED = OF_TIME | {"needs_approval", "needs_training", "over_quota"}


def take(
    *, calendar: ImportedCalendar, series: Sequence[Returning], single: Sequence[Occurrence],
    by: Account | None, now: datetime,
) -> list[Told]:  # fmt: skip
    """In the caller's transaction. What was taken is written down: the next version finds it again."""
    taken: list[tuple[Occurrence, UUID]] = []
    refused: list[Told] = []
    for returning in series:
        got, not_got = _take_series(returning, by, now)
        taken += got
        refused += not_got
    for one in single:
        try:
            with transaction.atomic():
                taken.append((one, _take_one(calendar, one, by, now)))
        except Refusal as why:
            refused.append(report.refused(one, why))
    _keep(calendar, taken)
    return [*refused, *(report.told_of("created", one) for one, _ in taken)]


def _keep(calendar: ImportedCalendar, taken: Sequence[tuple[Occurrence, UUID]]) -> None:
    # What was given back before may come again under the same name.
    ImportedEvent.objects.bulk_create(
        (
            ImportedEvent(
                calendar=calendar, uid=one.uid, key=one.key, summary=one.summary, claim=claim,
                starts_at=one.period.start, ends_at=one.period.end,
            )
            for one, claim in taken
        ),
        update_conflicts=True, unique_fields=["calendar", "uid", "key"],
        update_fields=["summary", "claim", "starts_at", "ends_at"],
    )  # fmt: skip


def _take_series(
    returning: Returning, by: Account | None, now: datetime
) -> tuple[list[tuple[Occurrence, UUID]], list[Told]]:
    """All of its dates but those that cannot be had."""
    refused: dict[date, Refusal] = {}
    made: Sequence[Booking] = []
    while len(refused) < len(returning.by_date):
        try:
            with transaction.atomic():
                made = _make(returning, frozenset(refused), by, now)
            break
        except SomeDatesUnavailable as some:
            refused |= some.refusals
        except Refusal as why:
            refused |= dict.fromkeys(returning.by_date.keys() - refused.keys(), why)
    taken = [(returning.by_date[booking.occurs_on], booking.claim) for booking in made if booking.occurs_on]
    return taken, [report.refused(returning.by_date[on], why) for on, why in sorted(refused.items())]


def _make(
    returning: Returning, refused: frozenset[date], by: Account | None, now: datetime
) -> Sequence[Booking]:
    """:raises Refusal: what ``book_series`` and ``prolong_series`` refuse."""
    every = frozenset(returning.wish.dates)
    wish = replace(
        returning.wish, skip=returning.wish.skip | refused, outside_hours=every, waives=WAIVED
    )  # fmt: skip
    if returning.prolongs is not None:
        change = prolong_series(series=returning.prolongs, wish=wish, approved=True, by=by, now=now)
        made = list(change.bookings)
    else:
        made = list(book_series(wish=wish, approved=True, by=by, now=now).bookings)
    for booking in made:
        summary = returning.by_date[booking.occurs_on].summary if booking.occurs_on else booking.purpose
        if summary != booking.purpose:
            Booking.objects.filter(pk=booking.pk).update(purpose=summary)
    return made


def _take_one(calendar: ImportedCalendar, one: Occurrence, by: Account | None, now: datetime) -> UUID:
    if calendar.organisation is None:
        wanted = want(calendar, one)
        agenda.take_all(wants=[wanted], now=now, outside_hours=True, waives=OF_TIME)
        return wanted.claim
    series = series_of(calendar, one.uid) if one.key else None
    if series is not None:
        # Whoever changes a series holds it before any of its time.
        lock_series(series)
    booking = book(
        resource=calendar.resource, period=one.period, booked_for=calendar.organisation,
        purpose=one.summary, by=by, now=now, outside_hours=True, approved=True, waives=WAIVED,
    )  # fmt: skip
    on = left_out_at(series, moment_of(one.key)) if series is not None else None
    if series is not None and on is not None:
        join_series(series=series, booking=booking, on=on)
    return booking.claim


def want(calendar: ImportedCalendar, one: Occurrence) -> Want:
    return Want(resource=calendar.resource, period=one.period, claim=uuid4())
