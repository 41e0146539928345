"""The days of a file, as people write them: a day, a month, a year, or the times between two of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

from comptoir.listing.values import Unreadable, month_called, read_date, whole_year

YEARS = range(1000, 3000)
"""Of ties: some are older than any directory, and a city may fund since the Middle Ages."""
_BEFORE = re.compile(r"(?:depuis|since|en|in)\s+(?=\S)", re.IGNORECASE)
_TIMES = re.compile(r"[\[\]()]\s*([^,;\[\]()]*?)\s*,\s*([^,;\[\]()]*?)\s*[\[\]()]")
_OPEN = re.compile(r"[+-]?(?:inf(?:inity)?)?", re.IGNORECASE)


def first_day(text: str) -> date | None:
    """The day, or the first of the month or of the year; of several times, when the first begins.

    None when there is no beginning.

    :raises Unreadable:
    """
    if times := _TIMES.findall(text):
        text = earliest(start for start, _end in times)
    if not text:
        return None
    year, month = _month_of(text)
    return _day(text, partial(date, year, month or 1, 1)) if year else read_date(text, YEARS)


def day_after(text: str) -> date | None:
    """The day after the one that was given, or after the end of the month or of the year; of several times,
    after the last one. None when there is no end.

    :raises Unreadable:
    """
    if times := _TIMES.findall(text):
        text = latest(end for _start, end in times)
    if not text:
        return None
    year, month = _month_of(text)
    if not year:
        return _day(text, lambda: read_date(text, YEARS) + timedelta(days=1))
    if month in (0, 12):
        return _day(text, partial(date, year + 1, 1, 1))
    return _day(text, partial(date, year, month + 1, 1))


def says_both(text: str) -> bool:
    """Whether one text tells the beginning and the end, as Gephi does: « <[2009-01-01, 2012-12-31]> »."""
    return bool(_TIMES.search(text))


def earliest(starts: Iterable[str]) -> str:
    """The first beginning; empty when one of them is open, for then all of it is."""
    return _outermost(starts, min)


def latest(ends: Iterable[str]) -> str:
    """The last end; empty when one of them is open."""
    return _outermost(ends, max)


def _outermost(days: Iterable[str], chosen: Callable[[list[str]], str]) -> str:
    told = list(days)
    return "" if any(_OPEN.fullmatch(day) for day in told) else chosen(told)


def _month_of(text: str) -> tuple[int, int]:
    """Year and month of « 2009 », « 2009.0 », « depuis 2009 », « 2009-05 », « 05/2009 », « mai 2009 » and
    « mai-09 », as a spreadsheet shows it; month 0 for a whole year, year 0 for anything else."""
    text = _BEFORE.sub("", text, count=1)
    if found := re.fullmatch(r"([12]\d{3})(?:[.,]0+)?", text):
        return int(found[1]), 0
    if found := re.fullmatch(r"([12]\d{3})[-/.](\d{1,2})", text):
        return int(found[1]), int(found[2])
    if found := re.fullmatch(r"(\d{1,2})[-/.]([12]\d{3})", text):
        return int(found[2]), int(found[1])
    if found := re.fullmatch(r"([^\W\d]{3,})\.?(?:[-/\s]\s*([12]\d{3})|-(\d{2}))", text):
        month = month_called(found[1])
        return (whole_year(int(found[2] or found[3])), month) if month else (0, 0)
    return 0, 0


def _day(text: str, makes: Callable[[], date]) -> date:
    try:
        found = makes()
    except (ValueError, OverflowError):
        raise Unreadable("not_a_date", text) from None
    if found.year not in YEARS:
        raise Unreadable("not_a_date", text)
    return found
