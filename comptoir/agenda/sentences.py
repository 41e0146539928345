"""What the agenda says to a person, in their language and by the clocks of the place.

No sentence ever names who holds something: other people's bookings are their own business.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext, ngettext, pgettext

from comptoir.agenda.models import Resource
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.resources.naming import is_feminine, the


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def moment(at: datetime, day: date) -> str:
    """The hour, and the day before it when it is not ``day``: « 16 h », « vendredi 20 novembre 9 h »."""
    said = speech.clock(at)
    return said if speech.day_of(at) == day else f"{speech.in_full(at)} {said}"


def taken_until(resource: Resource, until: datetime, day: date) -> str:
    words = {"thing": the(resource), "time": moment(until, day)}
    if resource.taken == Resource.Taken.BY_UNIT:
        return _begin(gettext("%(thing)s has no place left until %(time)s.") % words)
    if is_feminine(resource):
        return _begin(pgettext("feminine", "%(thing)s is taken until %(time)s.") % words)
    return _begin(pgettext("masculine", "%(thing)s is taken until %(time)s.") % words)


def taken_from(resource: Resource, busy: Period, day: date) -> str:
    """Free when one wanted to begin, then taken."""
    words = {"thing": the(resource), "start": moment(busy.start, day), "end": moment(busy.end, day)}
    if resource.taken == Resource.Taken.BY_UNIT:
        return _begin(gettext("%(thing)s has no place free for all of that time.") % words)
    if is_feminine(resource):
        return _begin(pgettext("feminine", "%(thing)s is taken from %(start)s to %(end)s.") % words)
    return _begin(pgettext("masculine", "%(thing)s is taken from %(start)s to %(end)s.") % words)


def free_until(resource: Resource, until: datetime, day: date) -> str:
    words = {"thing": the(resource), "time": moment(until, day)}
    return _begin(gettext("%(thing)s is free until %(time)s only.") % words)


def just_taken(resource: Resource) -> str:
    words = {"thing": the(resource)}
    return gettext("Somebody has taken %(thing)s for that time a moment ago.") % words


def retired(resource: Resource) -> str:
    return _begin(gettext("%(thing)s can no longer be booked.") % {"thing": the(resource)})


def too_many(resource: Resource, most: int) -> str:
    said = ngettext(
        "%(thing)s holds %(count)s person at most.", "%(thing)s holds %(count)s persons at most.", most
    )
    return _begin(said % {"thing": the(resource), "count": most})


def walk_in_only(resource: Resource) -> str:
    return _begin(gettext("%(thing)s is taken on the spot, without booking.") % {"thing": the(resource)})


def already_begun(start: datetime, today: date) -> str:
    return gettext("This time has begun already, at %(time)s.") % {"time": moment(start, today)}


def past() -> str:
    return gettext("This time is over.")


def start_is_set(start: datetime, today: date) -> str:
    """A use that goes on cannot begin at another time any more."""
    return gettext("It has begun at %(time)s: only its end can change.") % {"time": moment(start, today)}


def closed_all_day(day: date, reason: str) -> str:
    words = {"day": speech.in_full(day), "reason": reason}
    if not reason:
        return gettext("The place is closed on %(day)s.") % words
    return gettext("The place is closed on %(day)s: %(reason)s.") % words


def opens_at(start: datetime, day: date) -> str:
    return gettext("The place opens at %(time)s.") % {"time": moment(start, day)}


def closes_at(end: datetime, day: date) -> str:
    return gettext("The place closes at %(time)s.") % {"time": moment(end, day)}


def shut(resource: Resource | None, during: Period, reason: str, day: date) -> str:
    """A closure: of that resource, or of the whole place."""
    words = {"start": moment(during.start, day), "end": moment(during.end, day), "reason": reason}
    if resource is None:
        said = gettext("The place is closed from %(start)s to %(end)s.")
        with_reason = gettext("The place is closed from %(start)s to %(end)s: %(reason)s.")
    elif is_feminine(resource):
        said = pgettext("feminine", "%(thing)s is closed from %(start)s to %(end)s.")
        with_reason = pgettext("feminine", "%(thing)s is closed from %(start)s to %(end)s: %(reason)s.")
    else:
        said = pgettext("masculine", "%(thing)s is closed from %(start)s to %(end)s.")
        with_reason = pgettext("masculine", "%(thing)s is closed from %(start)s to %(end)s: %(reason)s.")
    words["thing"] = the(resource) if resource is not None else ""
    return _begin((with_reason if reason else said) % words)


def too_short(resource: Resource, shortest: timedelta) -> str:
    words = {"thing": the(resource), "duration": speech.duration(shortest)}
    return _begin(gettext("%(thing)s is given for at least %(duration)s.") % words)


def too_long(resource: Resource, longest: timedelta) -> str:
    words = {"thing": the(resource), "duration": speech.duration(longest)}
    return _begin(gettext("%(thing)s is given for at most %(duration)s.") % words)


def off_slot(resource: Resource, slot: timedelta, opened: datetime | None) -> str:
    """``opened``: from when on that day the slots are counted; None when it is not open then."""
    words = {"thing": the(resource), "duration": speech.duration(slot)}
    if opened is None:
        return _begin(gettext("%(thing)s is given by slots of %(duration)s.") % words)
    words["time"] = speech.clock(opened)
    return _begin(gettext("%(thing)s is given by slots of %(duration)s, from %(time)s on.") % words)


def too_soon(resource: Resource, first: datetime, today: date) -> str:
    words = {
        "thing": the(resource),
        "duration": speech.duration(resource.notice_minutes),
        "time": moment(first, today),
    }
    return _begin(gettext("%(thing)s is booked at least %(duration)s ahead: from %(time)s on.") % words)


def too_far(resource: Resource, last: date) -> str:
    said = ngettext(
        "%(thing)s is booked %(count)s day ahead at most: until %(day)s.",
        "%(thing)s is booked %(count)s days ahead at most: until %(day)s.",
        resource.horizon_days or 0,
    )
    words = {"thing": the(resource), "count": resource.horizon_days or 0, "day": speech.in_full(last)}
    return _begin(said % words)


def gone() -> str:
    return gettext("What was taken has been given back meanwhile.")


def some_unavailable(count: int, wanted: int) -> str:
    said = ngettext(
        "%(count)s of the %(wanted)s cannot be had.", "%(count)s of the %(wanted)s cannot be had.", count
    )
    return said % {"count": count, "wanted": wanted}
