"""The steps back from what was done to a series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from comptoir.actors.models import Account
from comptoir.agenda.models import Resource
from comptoir.booking.actions import restore_booking, undo_booking, undo_move
from comptoir.booking.models import Booking, Series
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.series.refusals import SeriesHasChanged, SomeDatesUnavailable
from comptoir.series.state import (
    TEXT,
    columns_of,
    date_of,
    hand_over,
    is_touchable,
    lock_series,
    put_columns,
)


@retrying_deadlock
@transaction.atomic
def undo_series(*, series: Series, by: Account | None, now: datetime) -> Series:
    """It was a mistake of whoever typed it: what nobody has used yet counts as never made."""
    lock_series(series)
    for booking in series.occurrences.standing().order_by("occurs_on"):
        if booking.ends_at > now and booking.checked_in_at is None and booking.ended_at is None:
            undo_booking(booking=booking, by=by, now=now)
    return series


@retrying_deadlock
@transaction.atomic
def undo_change(*, back: Mapping[str, Any], by: Account | None, now: datetime) -> Series:
    """The series as it was before the change whose ``back`` is given; what was cancelled since stays so.

    :raises SeriesHasChanged: when the series was changed again since.
    :raises SomeDatesUnavailable: with the dates that somebody took meanwhile; nothing is put back.
    """
    series, *continued = [_as_left(columns) for columns in back["left"]]
    rows = {row["booking"]: row for row in back.get("rows", ())}
    keys = [*rows, *back.get("cancelled", ()), *back.get("made", ())]
    bookings = {one.pk: one for one in Booking.objects.filter(pk__in=keys).order_by("starts_at")}
    _undo_made([bookings[pk] for pk in back.get("made", ())], by, now)
    _hand_back(series, bookings, rows)
    _put_text_back([bookings[pk] for pk in back.get("described", ())], rows)
    refused = _all_or_none(
        [bookings[pk] for pk in back.get("cancelled", ())],
        lambda one: None if one.is_standing else restore_booking(booking=one, by=by, now=now),
    )
    moved = _in_order([bookings[pk] for pk in back.get("moved", ())], rows)
    refused |= _all_or_none(moved, lambda one: _move_back(one, rows[one.pk], by, now))
    if refused:
        raise SomeDatesUnavailable(refused, len(keys))
    put_columns(series, back["was"])
    for other in continued:
        other.delete()
    return series


def _as_left(columns: Mapping[str, Any]) -> Series:
    """The series, locked, as the change left it.

    :raises SeriesHasChanged:
    """
    series = Series(pk=columns["pk"])
    try:
        lock_series(series)
    except Series.DoesNotExist as error:
        raise SeriesHasChanged.meanwhile() from error
    if columns_of(series) != columns:
        raise SeriesHasChanged.meanwhile()
    return series


def _undo_made(made: Iterable[Booking], by: Account | None, now: datetime) -> None:
    """Undone, and out of the series: their dates are free to be made again."""
    for booking in made:
        if booking.is_standing and not is_touchable(booking, now):
            raise SeriesHasChanged.meanwhile()
        if booking.is_standing:
            undo_booking(booking=booking, by=by, now=now)
        Booking.objects.filter(pk=booking.pk).update(series=None, occurs_on=None)


def _hand_back(
    series: Series, bookings: Mapping[int, Booking], rows: Mapping[int, Mapping[str, Any]]
) -> None:
    dates = {pk: date.fromisoformat(row["occurs_on"]) for pk, row in rows.items()}
    if any(bookings[pk].series_id != series.pk or bookings[pk].occurs_on != on for pk, on in dates.items()):
        hand_over([bookings[pk] for pk in dates], series, dates)


def _put_text_back(described: Iterable[Booking], rows: Mapping[int, Mapping[str, Any]]) -> None:
    changed = list(described)
    for booking in changed:
        for name in TEXT:
            setattr(booking, name, rows[booking.pk]["text"][name])
        booking.sequence += 1
    Booking.objects.bulk_update(changed, [*TEXT, "sequence"])


def _in_order(moved: Iterable[Booking], rows: Mapping[int, Mapping[str, Any]]) -> list[Booking]:
    """Each goes back where the one before it has just left."""
    found = sorted(moved, key=lambda one: one.starts_at)
    goes_later = any(datetime.fromisoformat(rows[one.pk]["starts_at"]) > one.starts_at for one in found)
    return found[::-1] if goes_later else found


def _move_back(booking: Booking, row: Mapping[str, Any], by: Account | None, now: datetime) -> None:
    period = Period(datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"]))
    is_there = (booking.period, booking.resource_id) == (period, row["resource"])
    if booking.is_standing and booking.ended_at is None and not is_there:
        resource = Resource.objects.get(pk=row["resource"])
        undo_move(booking=booking, period=period, resource=resource, by=by, now=now)


def _all_or_none(bookings: Iterable[Booking], act: Callable[[Booking], object]) -> dict[date, Refusal]:
    """What is refused, by date."""
    refused: dict[date, Refusal] = {}
    for booking in bookings:
        try:
            act(booking)
        except Refusal as refusal:
            refused[date_of(booking)] = refusal
    return refused
