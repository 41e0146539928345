"""What is said of a file and of its pieces; the codes are listed in the README."""

from __future__ import annotations

from django.utils.translation import gettext


def of_line(code: str) -> str:
    """Why a piece of the file was refused or left aside, or how it was understood."""
    said = {
        "unreadable": gettext("It is not written as a calendar is: it cannot be read."),
        "empty": gettext("There is no event in this file."),
        "too_large": gettext("The file is larger than 1 MB."),
        "too_many": gettext("There are too many events, or a rule that never ends."),
        "no_start": gettext("It does not say when it begins."),
        "no_length": gettext("It does not say when it ends: it takes no time."),
        "ends_before_start": gettext("It ends before it begins."),
        "too_long": gettext("It lasts more than a year."),
        "too_frequent": gettext("It comes back several times a day."),
        "bad_rule": gettext("The rule by which it comes back cannot be followed."),
        "not_an_event": gettext("It is a task or a note, which takes no time."),
        "cancelled": gettext("It is cancelled."),
        "transparent": gettext("It is marked as leaving the time free."),
        "past": gettext("It is over."),
        "begun": gettext("It has begun already: what was not taken before is not taken now."),
        "too_far": gettext("It is more than a year ahead."),
        "older": gettext("The file holds a later version of it."),
        "unknown_zone": gettext("Its time zone is unknown: read by the clocks of the place."),
        "simply_taken": gettext("It comes back, and is nobody’s: each time is simply taken."),
        "not_a_series": gettext("No series follows such a rule: each time is a booking by itself."),
        "endless": gettext("It never ends: brought in for a year ahead."),
    }
    return said[code]


def series(rule: str, *, is_longer: bool) -> str:
    """``rule``: « tous les mardis, 12 fois »."""
    if is_longer:
        return gettext("Its series goes on: %(rule)s.") % {"rule": rule}
    sentence = gettext("A series, %(rule)s: changed for one date, for those that follow or for all.")
    return sentence % {"rule": rule}


def overlaps(summary: str) -> str:
    if not summary:
        return gettext("The time is taken by another event of the file already.")
    return gettext("The time is taken by “%(summary)s” of the file already.") % {"summary": summary}
