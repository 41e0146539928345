"""The components of a calendar: one for a booking, some for a series, one for a closure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils.translation import gettext
from icalendar import Calendar, Event
from icalendar.prop import vRecur

from comptoir.agenda.models import Closure
from comptoir.booking.models import Booking, Series
from comptoir.booking.recurrence import NotARule, Recurrence
from comptoir.calendars.writing.wording import Wording, where
from comptoir.calendars.writing.zones import clock
from comptoir.kit.periods import Period, wall

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_OURS = UUID("5a0f6c1e-3f0b-4f0e-9d63-7d8f0f5f6a3c")
Say = Callable[[Booking], Wording]


def calendar(name: str, zone: str, events: Sequence[Event], *, method: str = "") -> bytes:
    """The whole file: the clock first, then what happens by it."""
    told = Calendar()
    told.add("VERSION", "2.0")
    told.add("PRODID", "-//Comptoir//Comptoir//FR")
    told.add("CALSCALE", "GREGORIAN")
    if method:
        told.add("METHOD", method)
    else:
        told.add("NAME", name)
        told.add("X-WR-CALNAME", name)
        told.add("X-WR-TIMEZONE", zone)
        told.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        told.add("X-PUBLISHED-TTL", "PT1H")
    years = [event["DTSTART"].dt.year for event in events]
    if years:
        # Two years more: a series that begins in the last one goes on.
        told.add_component(clock(zone, min(years) - 1, max(years) + 2))
    for event in events:
        told.add_component(event)
    return bytes(told.to_ical())


def of_booking(booking: Booking, words: Wording, url: str = "") -> Event:
    """One booking, standing or cancelled. Its UID never changes; its SEQUENCE grows with each change."""
    event = _event(
        f"{booking.claim}@comptoir", booking.period, booking.place.tz, stamp_of(booking), booking.sequence
    )
    _word(event, words, url)
    event.add("STATUS", status_of(booking))
    event.add("CREATED", booking.booked_at.astimezone(UTC))
    return event


def status_of(booking: Booking) -> str:
    if not booking.is_standing:
        return "CANCELLED"
    return "TENTATIVE" if booking.is_tentative else "CONFIRMED"


def stamp_of(booking: Booking) -> datetime:
    """The last moment at which something is known to have happened to it."""
    known = (booking.booked_at, booking.confirmed_at, booking.checked_in_at, booking.cancelled_at)
    return max(moment for moment in known if moment is not None).astimezone(UTC)


def of_series(series: Series, occurrences: Sequence[Booking], say: Say, url: str = "") -> list[Event]:
    """The rule with the dates left out, and the occurrences that are not as the rule has them.

    ``occurrences``: all its bookings, whatever became of them. Nothing when none stands.
    """
    standing = [booking for booking in occurrences if booking.is_standing]
    try:
        dates = list(Recurrence.from_rule(series.rule).dates(series.starts_on))
    except NotARule:
        return [of_booking(booking, say(booking), url) for booking in standing]
    by_date = {booking.occurs_on: booking for booking in standing if booking.occurs_on is not None}
    ruled = [(day, by_date[day]) for day in dates if day in by_date]
    # What the rule does not give any more stands by itself.
    alone = [of_booking(booking, say(booking), url) for day, booking in by_date.items() if day not in dates]
    if not ruled:
        return alone
    usual = ruled[-1][1]
    master = _master(series, dates, by_date, occurrences, say(usual), url)
    master.add("STATUS", status_of(usual))
    exceptions = [
        _exception(series, day, one, say(one), url)
        for day, one in ruled
        if (one.period, say(one), status_of(one)) != (_ruled(series, day), say(usual), status_of(usual))
    ]
    return [master, *exceptions, *alone]


def _master(
    series: Series,
    dates: Sequence[date],
    by_date: dict[date, Booking],
    occurrences: Sequence[Booking],
    words: Wording,
    url: str,
) -> Event:
    tz = series.place.tz
    changes = sum(booking.sequence for booking in occurrences)
    stamp = max(stamp_of(booking) for booking in occurrences)
    event = _event(uid_of(series), _ruled(series, dates[0]), tz, stamp, changes)
    _word(event, words, url)
    rule = vRecur.from_ical(series.rule)
    if "UNTIL" in rule:
        # RFC 5545 §3.3.10: in UTC, since the event has an hour.
        rule["UNTIL"] = [wall(dates[-1], time(23, 59, 59), tz)]
    event.add("RRULE", rule)
    left_out = [_start(series, day).astimezone(tz) for day in dates if day not in by_date]
    if left_out:
        event.add("EXDATE", left_out)
    event.add("CREATED", series.made_at.astimezone(UTC))
    return event


def _exception(series: Series, day: date, booking: Booking, words: Wording, url: str) -> Event:
    event = of_booking(booking, words, url)
    event["UID"] = uid_of(series)
    event.add("RECURRENCE-ID", _start(series, day).astimezone(series.place.tz))
    return event


def _ruled(series: Series, day: date) -> Period:
    """By the wall clock, both ends; where a change of clocks leaves nothing between them, a minute."""
    end = datetime.combine(day, series.starts_time) + timedelta(minutes=series.minutes)
    start = _start(series, day)
    return Period(start, max(wall(end.date(), end.time(), series.place.tz), start + timedelta(minutes=1)))


def _start(series: Series, day: date) -> datetime:
    return wall(day, series.starts_time, series.place.tz)


def uid_of(series: Series) -> str:
    return f"{uuid5(_OURS, f'{series.pk}:{series.made_at.isoformat()}')}@comptoir"


def of_closure(closure: Closure, url: str = "") -> Event:
    """Whole days are said as days."""
    tz = closure.place.tz
    uid = f"{uuid5(_OURS, f'closure:{closure.pk}:{closure.made_at.isoformat()}')}@comptoir"
    event = _event(uid, closure.period, tz, closure.made_at.astimezone(UTC), 0)
    start, end = closure.starts_at.astimezone(tz), closure.ends_at.astimezone(tz)
    if start.time() == end.time() == time.min:
        del event["DTSTART"], event["DTEND"]
        event.add("DTSTART", start.date())
        event.add("DTEND", end.date())
    things = ", ".join(sorted(resource.name for resource in closure.resources.all()))
    closed = (
        gettext("Closed: %(reason)s") % {"reason": closure.reason} if closure.reason else gettext("Closed")
    )
    _word(event, Wording(closed, where(closure.place, things)), url)
    event.add("STATUS", "CONFIRMED")
    return event


def _event(uid: str, period: Period, tz: ZoneInfo, stamp: datetime, sequence: int) -> Event:
    event = Event()
    event.add("UID", uid)
    event.add("DTSTAMP", stamp.replace(microsecond=0))
    event.add("DTSTART", period.start.astimezone(tz))
    event.add("DTEND", period.end.astimezone(tz))
    event.add("SEQUENCE", sequence)
    return event


def _word(event: Event, words: Wording, url: str) -> None:
    event.add("SUMMARY", words.summary)
    event.add("LOCATION", words.location)
    if words.description:
        event.add("DESCRIPTION", words.description)
    if url:
        event.add("URL", url)
