"""A series locked while something happens to it, and how it was before: its rule, its dates, their hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self

from django.db.models import F

from comptoir.booking.models import Booking, Series

TEXT = ("purpose", "party", "is_public", "shows_name")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an act did: the bookings it touched, and the series they are in now.

    ``back`` is what ``undo_change`` needs, as JSON keeps it.
    """

    series: Series
    bookings: Sequence[Booking]
    back: Mapping[str, Any]

    @classmethod
    def of(cls, series: Series, bookings: Sequence[Booking], *, was: Mapping[str, Any], **done: Any) -> Self:
        """``was``: the columns of the series before, or of the one it follows since.

        ``done``: the ``rows`` as they were, the keys of what was moved, described, cancelled or made.
        """
        left = [columns_of(series)]
        if was["pk"] != series.pk:
            left.insert(0, columns_of(Series.objects.get(pk=was["pk"])))
        return cls(series=series, bookings=bookings, back={"was": was, "left": left, **done})


def lock_series(series: Series) -> None:
    """The series as it is now, nobody else changing it until the end of the act."""
    known = Series.objects.select_related("place", "resource__place", "booked_for", "acting_for")
    series.refresh_from_db(from_queryset=known.select_for_update(of=("self",), no_key=True))


def columns_of(series: Series) -> dict[str, Any]:
    """What an act may change of a series."""
    return {
        "pk": series.pk, "rule": series.rule, "starts_on": series.starts_on.isoformat(),
        "starts_time": series.starts_time.isoformat(), "minutes": series.minutes,
        "resource_id": series.resource_id, "purpose": series.purpose, "party": series.party,
        "left_out": list(series.left_out),
    }  # fmt: skip


def put_columns(series: Series, columns: Mapping[str, Any]) -> None:
    """Write on the series what ``columns_of`` said of it."""
    for name, value in columns.items():
        setattr(series, name, value)
    series.starts_on = date.fromisoformat(columns["starts_on"])
    series.starts_time = time.fromisoformat(columns["starts_time"])
    series.save()


def date_of(booking: Booking) -> date:
    """The date that the rule gave it; where it is, for a booking that does not come back."""
    return booking.occurs_on or booking.place.day_of(booking.starts_at)


def row_of(booking: Booking) -> dict[str, Any]:
    """What an act may change of an occurrence."""
    return {
        "booking": booking.pk, "occurs_on": date_of(booking).isoformat(),
        "resource": booking.resource_id, "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(), "text": {name: getattr(booking, name) for name in TEXT},
    }  # fmt: skip


def hand_over(rows: Iterable[Booking], series: Series, dates: Mapping[int, date]) -> None:
    """The occurrences belong to that series, on these dates by their keys. Two queries; no row is made."""
    of_series = list(rows)
    # Off their dates first: one moves to where the next one still is.
    Booking.objects.filter(pk__in=dates).update(series=None, occurs_on=None)
    for row in of_series:
        row.series, row.occurs_on = series, dates[row.pk]
    Booking.objects.bulk_update(of_series, ["series", "occurs_on"])


def write_text(rows: Iterable[Booking], text: Mapping[str, Any]) -> None:
    """The same words on each row. One query."""
    keys = [row.pk for row in rows]
    Booking.objects.filter(pk__in=keys).update(**text, sequence=F("sequence") + 1)


def is_touchable(booking: Booking, now: datetime) -> bool:
    """Whether a change of the series bears on it: it stands, it has not begun, nobody has come."""
    until = booking.tentative_until
    has_expired = until is not None and until <= now
    used = booking.checked_in_at is not None or booking.ended_at is not None
    return booking.is_standing and not used and not has_expired and booking.starts_at > now
