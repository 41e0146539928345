"""Which dates a change of a series is for, seen from one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext

from comptoir.booking.models import Booking, Series
from comptoir.series.refusals import NothingToChange, NotInASeries, SeriesHasChanged
from comptoir.series.state import date_of, is_touchable, lock_series


class Scope(StrEnum):
    """This date, this one and those that follow, or all; of these, always only what is to come."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The series and its occurrences, locked: ``coming`` are those to change, in the order of their dates.

    ``tail`` are the ``rows`` from ``cut`` on, also those that nothing touches: they follow the rule.
    """

    series: Series
    rows: list[Booking]
    tail: list[Booking]
    coming: list[Booking]
    cut: date

    @classmethod
    def of(cls, booking: Booking, scope: Scope, now: datetime) -> Self:
        """:raises NotInASeries, NothingToChange, SeriesHasChanged:"""
        booking.refresh_from_db(fields=["series"])
        if booking.series_id is None:
            raise NotInASeries(gettext("This booking does not come back: there is no series to change."))
        series = Series(pk=booking.series_id)
        lock_series(series)
        rows = locked_rows(series)
        anchor = next((row for row in rows if row.pk == booking.pk), None)
        if anchor is None:
            raise SeriesHasChanged.meanwhile()
        within = [row for row in rows if scope is Scope.ALL or date_of(row) >= date_of(anchor)]
        within = [anchor] if scope is Scope.THIS else within
        coming = [row for row in within if is_touchable(row, now)]
        if not coming:
            raise NothingToChange(gettext("None of these dates is still to come."))
        if scope is Scope.ALL:
            # What was, and stands, is left behind; what was cancelled since goes with what comes.
            was = [row for row in within if row.is_standing and date_of(row) < date_of(coming[0])]
            within = within[within.index(was[-1]) + 1 :] if was else within
        return cls(series=series, rows=rows, tail=within, coming=coming, cut=date_of(within[0]))

    @property
    def has_before(self) -> bool:
        """Whether the series has dates that the change leaves behind."""
        return date_of(self.rows[0]) < self.cut


def locked_rows(series: Series) -> list[Booking]:
    """Every occurrence it ever had, in the order of its dates."""
    known = Booking.objects.filter(series=series).select_related("place", "resource__place")
    return list(known.select_for_update(of=("self",), no_key=True).order_by("occurs_on"))
