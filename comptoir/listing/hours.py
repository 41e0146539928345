"""Opening hours: what people write, as OpenStreetMap writes it, and as a week to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from comptoir.kit.text import fold
from comptoir.listing.values import Unreadable

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_FRENCH_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAY = {spelling: number for number, day in enumerate(_FRENCH_DAYS) for spelling in (day, f"{day}s", day[:3])}
_TIME = r"(?P<hour>[01]?\d|2[0-4])\s?(?:h|:|H)\s?(?P<minute>[0-5]\d(?!\d|\s?h))?"
_TOKEN = re.compile(rf"{_TIME}|(?P<word>[a-z]+)|(?P<number>\d+)|(?P<sign>[-–—/,;:.&+])", re.IGNORECASE)
_ANY_DAY = f"(?:{'|'.join(sorted(_DAY, key=len, reverse=True))})"
_CHAIN_OF_DAYS = re.compile(rf"{_ANY_DAY}( *[-–] *{_ANY_DAY}){{2,}}")
"""``lundi-mardi-jeudi`` counts the days; only two days joined by a hyphen are a range."""
_IDLE = {"de", "du", "le", "la", "les", "des", "et", "puis", "ouvert", "ouverte", "ouverture", "horaires"}
_IDLE |= {"jours", "matin", "apres", "midi", "aprem", "am", "pm", "h", "d"}
_UNTIL = {"a", "au", "jusqu", "jusque", "-", "–", "—"}
_CLOSED = {"x", "-", "ferme", "fermee", "closed", "off", "non"}


def read_hours(text: str) -> str:
    """OpenStreetMap's ``opening_hours``, from that format or from plain French.

    :raises Unreadable: rather than guess: a condition (school holidays, by appointment) is never left out.
    """
    text = re.sub(r"\s+", " ", text).strip()
    if re.match(r"(Mo|Tu|We|Th|Fr|Sa|Su|PH|24/7|\d\d:\d\d)\b", text, re.IGNORECASE):
        try:
            return _written(text)
        except Unreadable:
            pass
    return _written(_from_french(text))


@lru_cache(maxsize=4096)
def _written(expression: str) -> str:
    try:
        written = str(OpeningHours(expression))
    except ParserError:
        raise Unreadable("not_hours", expression) from None
    overnight = (hours for hours in re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", written) if hours[1] < hours[0])
    if len(written) > 500 or any(closes > "06:00" for _opens, closes in overnight):
        raise Unreadable("not_hours", expression)
    return written.replace(" closed", " off")


def read_day(text: str) -> list[str]:
    """The periods of one day's cell, ``["09:00-12:00"]``; an empty list when it says closed."""
    if text.strip().lower() in _CLOSED or fold(text) in _CLOSED:
        return []
    times = [_clock(found) for found in re.finditer(_TIME, text)]
    rest = re.sub(_TIME, " ", text)
    if not times or re.search(r"[^\W\d_]{2,}|\d", re.sub(r"\b(de|et|à|a)\b", " ", rest, flags=re.IGNORECASE)):
        raise Unreadable("not_hours", text)
    return _periods(times, text)


def join_days(days: Mapping[int, list[str]]) -> str:
    """``Mo-We,Fr 09:00-12:00``: days (0 is Monday) that share their periods are written together."""
    groups: dict[str, list[int]] = {}
    for day in sorted(days):
        if days[day]:
            groups.setdefault(",".join(sorted(set(days[day]))), []).append(day)
    return "; ".join(f"{_days_written(numbers)} {periods}" for periods, numbers in groups.items())


def _days_written(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[n] for n in run) for run in runs
    )


def _from_french(text: str) -> str:
    """Groups of days followed by their hours; any word that is not known stops the reading."""
    reader = _FrenchHours(text)
    spelled = _CHAIN_OF_DAYS.sub(lambda chain: re.sub("[-–]", ",", chain[0]), _spelled(text))
    for token in _TOKEN.finditer(spelled):
        reader.take(token)
    return join_days(reader.done())


def _spelled(text: str) -> str:
    """Folded, but with the signs that carry meaning."""
    pieces = re.split(r"([^\w\s'’]+)", text)
    spelled = "".join(piece if re.fullmatch(r"[^\w\s'’]+", piece) else f" {fold(piece)} " for piece in pieces)
    return re.sub(r"(\d) h\b", r"\1h", re.sub(r"(?<=\d) *(h|:) *(?=\d)", r"\1", spelled))


class _FrenchHours:
    def __init__(self, text: str) -> None:
        self.text = text
        self.week: dict[int, list[str]] = {}
        self.days: list[int] = []
        self.times: list[str] = []
        self.is_range = False

    def take(self, token: re.Match[str]) -> None:
        if token["hour"]:
            self.times.append(_clock(token))
        elif token["number"]:
            self._take_bare_hour(token["number"])
        elif (word := (token["word"] or "").lower()) in _DAY:
            self._take_day(_DAY[word])
        elif word in ("ferme", "fermee") and self.days and not self.times:
            self.days = []
        elif word in _UNTIL or token["sign"] in _UNTIL:
            self.is_range = True
        elif word and word not in _IDLE:
            raise Unreadable("not_hours", self.text)
        elif word:
            self.is_range = self.is_range and word in ("le", "de", "d")

    def _take_bare_hour(self, number: str) -> None:
        """``de 14 à 18h``: a number without its h counts only as the first of two hours."""
        if len(self.times) % 2 or not number.isdigit() or int(number) > 23:
            raise Unreadable("not_hours", self.text)
        self.times.append(f"{int(number):02}:00")

    def _take_day(self, day: int) -> None:
        if self.times:
            self._close_group()
        if self.is_range and self.days and day > self.days[-1]:
            self.days.extend(range(self.days[-1] + 1, day + 1))
        else:
            self.days.append(day)
        self.is_range = False

    def _close_group(self) -> None:
        if not self.days:
            raise Unreadable("not_hours", self.text)
        for day in self.days:
            self.week.setdefault(day, []).extend(_periods(self.times, self.text))
        self.days, self.times = [], []

    def done(self) -> dict[int, list[str]]:
        if self.days or self.times:
            self._close_group()
        if not any(self.week.values()):
            raise Unreadable("not_hours", self.text)
        return self.week


def _clock(found: re.Match[str]) -> str:
    return f"{int(found['hour']):02}:{found['minute'] or '00'}"


def _periods(times: list[str], text: str) -> list[str]:
    """Two by two: a period closes after it opens, and the next one does not open before that."""
    pairs = list(zip(times[::2], times[1::2], strict=False))
    is_odd = not times or len(times) % 2
    if is_odd or any(b <= a for a, b in pairs) or any(b < a for a, b in pairwise(times)):
        raise Unreadable("not_hours", text)
    return [f"{opens}-{closes}" for opens, closes in pairs]


@dataclass(frozen=True)
class DayHours:
    day: date
    periods: tuple[tuple[time, time], ...]


def week_of(expression: str, monday: date) -> list[DayHours]:
    """The seven days from ``monday`` with their periods (wall clock); empty when the hours cannot be read."""
    try:
        hours = OpeningHours(expression)
    except ParserError:
        return []
    found: dict[date, list[tuple[time, time]]] = {monday + timedelta(days=n): [] for n in range(7)}
    start, end = datetime.combine(monday, time()), datetime.combine(monday + timedelta(days=7), time())
    for opens, closes, state, _comment in hours.intervals(start, end):
        if state is State.OPEN:
            for day, period in _by_day(opens, min(closes, end)):
                found[day].append(period)
    return [DayHours(day, tuple(periods)) for day, periods in found.items()]


def _by_day(opens: datetime, closes: datetime) -> Iterator[tuple[date, tuple[time, time]]]:
    """One period cut at each midnight; a period that lasts until midnight ends at 00:00."""
    while opens < closes:
        midnight = datetime.combine(opens.date() + timedelta(days=1), time())
        yield opens.date(), (opens.time(), min(closes, midnight).time())
        opens = midnight
