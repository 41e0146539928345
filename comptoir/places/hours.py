"""Hours as people write them, as the place keeps them, and as OpenStreetMap writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from django.utils.translation import gettext

from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold

MIDNIGHT = time.min
_OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CLOSED = {"", "closed", "ferme", "fermee", "non", "no"}
_WORDS = {"minuit": "24:00", "midnight": "24:00", "midi": "12:00", "noon": "12:00"}
_CLOCK = r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?"
_RANGE = re.compile(rf"(?:de\s+|from\s+)?{_CLOCK}\s*(?:-|–|—|à|a|to)\s*{_CLOCK}")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\+|\bet\b|\band\b|\s)\s*")


class HoursAreUnreadable(Refusal):
    """What was typed is not hours."""


class HoursEndBeforeTheyStart(Refusal):
    """A place closes after it opens; a night is written on two days."""


class HoursOverlap(Refusal):
    """Two openings of one day share some time."""


@dataclass(frozen=True, order=True)
class Span:
    """One opening of a day, on the wall clock; ``closes`` at 00:00 is the midnight that ends the day."""

    opens: time
    closes: time

    @property
    def minutes(self) -> tuple[int, int]:
        """Minutes since midnight of its two ends; the midnight at the end is 1440."""
        return _minutes(self.opens), _minutes(self.closes) or 24 * 60


def read(text: str) -> list[Span]:
    """The openings of a day as people type them, in order: « 9h-12h30, 14 h – minuit », "9:00 to 17:00".

    Nothing, « fermé » or "closed" is a closed day.

    :raises HoursAreUnreadable, HoursEndBeforeTheyStart, HoursOverlap:
    """
    if fold(text) in _CLOSED:
        return []
    left = text.lower()
    for word, clock in _WORDS.items():
        left = re.sub(rf"\b{word}\b", clock, left)
    left = left.strip()
    spans = []
    while left:
        found = _RANGE.match(left)
        if found is None:
            raise HoursAreUnreadable(_unreadable(text))
        spans.append(Span(_time(text, found[1], found[2]), _time(text, found[3], found[4])))
        rest = left[found.end() :]
        separator = _BETWEEN.match(rest)
        if rest and separator is None:
            raise HoursAreUnreadable(_unreadable(text))
        left = rest[separator.end() :] if separator else ""
    return check(spans)


def check(spans: Iterable[Span]) -> list[Span]:
    """The openings of one day in order, once it is sure that a day can have them.

    :raises HoursEndBeforeTheyStart, HoursOverlap:
    """
    ordered = sorted(spans)
    for span in ordered:
        opens, closes = span.minutes
        if closes <= opens:
            words = {"hours": speech.hours(span.opens, span.closes)}
            raise HoursEndBeforeTheyStart(
                gettext("%(hours)s ends before it starts. Write a night on two days.") % words
            )
    for one, next_one in pairwise(ordered):
        if next_one.minutes[0] < one.minutes[1]:
            words = {
                "one": speech.hours(one.opens, one.closes),
                "other": speech.hours(next_one.opens, next_one.closes),
            }
            raise HoursOverlap(gettext("%(one)s and %(other)s overlap.") % words)
    return ordered


def said(spans: Iterable[Span]) -> str:
    """« 9 h – 12 h, 14 h – 18 h 30 »; empty when closed. ``read`` takes it back."""
    return ", ".join(speech.hours(span.opens, span.closes) for span in sorted(spans))


def osm(week: Mapping[int, Sequence[Span]], *, keeps_public_holidays: bool) -> str:
    """The week as an OpenStreetMap ``opening_hours`` value: ``Mo-Fr 09:00-18:00; Sa 10:00-12:00; PH off``."""
    rules = []
    days_by_hours: dict[str, list[int]] = {}
    for weekday in range(7):
        if week.get(weekday):
            days_by_hours.setdefault(_osm_hours(week[weekday]), []).append(weekday)
    for hours, days in days_by_hours.items():
        rules.append(f"{_osm_days(days)} {hours}")
    if rules and keeps_public_holidays:
        rules.append("PH off")
    return "; ".join(rules)


def _osm_hours(spans: Sequence[Span]) -> str:
    return ",".join(f"{span.opens:%H:%M}-{_osm_clock(span.closes)}" for span in sorted(spans))


def _osm_clock(closes: time) -> str:
    return "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"


def _osm_days(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = []
    for run in runs:
        ends = [_OSM_DAYS[run[0]], _OSM_DAYS[run[-1]]]
        names.append("-".join(ends) if len(run) > 2 else ",".join(dict.fromkeys(ends)))
    return ",".join(names)


def _time(text: str, hour: str, minute: str | None) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise HoursAreUnreadable(_unreadable(text))
    return time(hours % 24, minutes)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _unreadable(text: str) -> str:
    return gettext("“%(text)s” does not read as hours. Write for instance: 9:00-12:30, 14:00-18:00.") % {
        "text": text.strip()
    }
