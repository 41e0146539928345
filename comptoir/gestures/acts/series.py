"""What happens to bookings that come back: one press for all the dates, one press to take it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.utils.translation import gettext, ngettext

from comptoir.actors.models import Account
from comptoir.booking.models import Booking, Series
from comptoir.booking.recurrence import Recurrence
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import step
from comptoir.kit import speech
from comptoir.series import actions as series_actions
from comptoir.series.actions import Change, Move, Scope, SeriesWish, Shift
from comptoir.series.timetable import MINUTE


def reserve_series(*, wish: SeriesWish, approved: bool = False, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``book_series`` refuses, with the dates that cannot be had."""
    series, bookings = series_actions.book_series(wish=wish, approved=approved, by=by, now=now)
    said = {
        "what": speech.listed([series.resource.name, *(extra.name for extra in wish.extras)], most=4),
        "name": words.name_of(series.booked_for, series.acting_for),
        "when": when_it_comes_back(series),
    }
    sentence = gettext("%(what)s booked for %(name)s, %(when)s.") % said
    back = step("undo_series", series=series.pk)
    return Deed(sentence + _left_out(series.left_out), (back,), made=tuple(bookings))


def move_series(*, move: Move, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``move_series`` refuses, with the dates that cannot go there."""
    change = series_actions.move_series(move=move, by=by, now=now)
    first = change.bookings[0]
    when = words.when(first, now) if move.scope is Scope.THIS else when_it_comes_back(change.series)
    said = {"name": words.who(first), "what": first.resource.name, "when": when}
    return _deed(gettext("Moved: %(name)s, %(what)s, %(when)s.") % said, change, frees=True)


def shift_dates(
    *, series: Series, bookings: Collection[int], shift: Shift, by: Account | None, now: datetime
) -> Deed:
    """:raises Refusal: what ``shift_dates`` refuses, with the dates that cannot go there."""
    change = series_actions.shift_dates(series=series, bookings=bookings, shift=shift, by=by, now=now)
    sentence = ngettext(
        "Moved: %(name)s, %(what)s, %(count)s date.",
        "Moved: %(name)s, %(what)s, %(count)s dates.",
        len(change.bookings),
    )
    return _deed(sentence % _of(change), change, frees=True)


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
) -> Deed:
    """:raises Refusal: what ``describe_series`` refuses."""
    change = series_actions.describe_series(
        booking=booking, scope=scope, purpose=purpose, party=party, is_public=is_public,
        shows_name=shows_name, by=by, now=now,
    )  # fmt: skip
    sentence = ngettext(
        "Changed: %(name)s, %(what)s, %(count)s date.",
        "Changed: %(name)s, %(what)s, %(count)s dates.",
        len(change.bookings),
    )
    return _deed(sentence % _of(change), change)


def cancel_series(
    *, booking: Booking, scope: Scope, because: str = "", by: Account | None, now: datetime
) -> Deed:
    """:raises Refusal: what ``cancel_series`` refuses."""
    change = series_actions.cancel_series(booking=booking, scope=scope, because=because, by=by, now=now)
    sentence = ngettext(
        "Cancelled: %(name)s, %(what)s, %(count)s date.",
        "Cancelled: %(name)s, %(what)s, %(count)s dates.",
        len(change.bookings),
    )
    return _deed(sentence % _of(change), change, frees=True)


def prolong_series(
    *, series: Series, wish: SeriesWish, approved: bool = False, by: Account | None, now: datetime
) -> Deed:
    """:raises Refusal: what ``prolong_series`` refuses, with the dates that cannot be had."""
    change = series_actions.prolong_series(series=series, wish=wish, approved=approved, by=by, now=now)
    sentence = gettext("%(name)s keeps %(what)s: %(when)s.")
    sentence %= {**_of(change), "when": when_it_comes_back(change.series)}
    return _deed(sentence + _left_out([day.isoformat() for day in wish.dates if day in wish.skip]), change)


def when_it_comes_back(series: Series) -> str:
    """« tous les mardis, 12 fois, de 10 h à 12 h »."""
    starts = datetime.combine(series.starts_on, series.starts_time)
    ends = (starts + series.minutes * MINUTE).time()
    rule = Recurrence.from_rule(series.rule).in_words()
    return f"{rule}, {speech.from_to(series.starts_time, ends)}"


def _left_out(left_out: Sequence[str]) -> str:
    """The end of the sentence, when there are such dates."""
    days = [speech.day_and_month(date.fromisoformat(day)) for day in left_out]
    return " " + gettext("Left out: %(days)s.") % {"days": speech.listed(days)} if days else ""


def _of(change: Change) -> dict[str, object]:
    first = change.bookings[0]
    return {"name": words.who(first), "what": first.resource.name, "count": len(change.bookings)}


def _deed(sentence: str, change: Change, *, frees: bool = False) -> Deed:
    return Deed(sentence, (step("undo_series_change", back=change.back),), frees=frees)
