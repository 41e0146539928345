"""The week and the month of a place: how full each day is, drawn before it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.agenda.occupancy import Held
from comptoir.agenda.selectors import Line
from comptoir.kit import speech, timeline
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.places.calendar import Opening
from comptoir.places.doors import Member, for_members
from comptoir.planning import asked
from comptoir.planning.drawing import drawn
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.stretch import (
    ONE_DAY,
    Stretch,
    capacity,
    is_whole,
    month_of,
    stretch,
    taken_minutes,
    week_of,
)


@dataclass(frozen=True)
class DayHead:
    """A day as the head of a column, or as a square of the month."""

    on: date
    opening: Opening
    holiday: str
    is_today: bool
    is_past: bool
    strip: str = ""
    taken: int = 0
    is_of_month: bool = True


@require_GET
@for_members(can_look_at_time)
def week(request: HttpRequest, member: Member) -> HttpResponse:
    moment = now()
    on = asked.asked_day(request, member.place, moment)
    shown = stretch(member.place, *week_of(on), moment)
    opens, closes = hours_of(shown)
    context = {
        "tab": "week", "on": on, "day_before": on - timedelta(days=7), "day_after": on + timedelta(days=7),
        "shown": shown, "heads": [_head(shown, day) for day in shown.days], "opens": opens, "closes": closes,
        "rows": drawn(_week_rows(member, shown)),
    }  # fmt: skip
    return render_page(request, "planning/week.html", context)


def hours_of(shown: Stretch) -> tuple[int, int]:
    """The whole hours that show every opening of those days, by the clocks of the place."""
    periods = [(day, p) for day, opening in shown.openings.items() for p in opening.periods]
    opens = min((timeline.minute_of(p.start, day) // 60 for day, p in periods), default=9)
    closes = max((-(-timeline.minute_of(p.end, day) // 60) for day, p in periods), default=19)
    return opens, max(opens + 1, closes)


def _head(shown: Stretch, day: date, **more: Any) -> DayHead:
    today = shown.place.day_of(shown.now)
    return DayHead(day, shown.openings[day], shown.holiday(day), day == today, day < today, **more)


def _week_rows(member: Member, shown: Stretch) -> Iterator[str]:
    slug = member.place.slug
    day_url = reverse("planning:day", args=[slug])
    before, after = reverse("planning:resource", args=[slug, "0"]).rsplit("0", 1)
    heats = {day: f" {escape(speech.in_full(day))}, " for day in shown.days}
    for line in shown.lines:
        cells = "".join(
            _week_cell(shown, line, day, f"{day_url}?jour={day}", heats[day]) for day in shown.days
        )
        url = f"{before}{line.resource.slug}{after}?jour={shown.first}"
        yield f'<tr><th scope="row"><a href="{url}">{escape(line.resource.name)}</a></th>{cells}</tr>'


def _week_cell(shown: Stretch, line: Line, day: date, url: str, day_said: str) -> str:
    """The day in small: what is taken as a bar under the hours, and how much that makes in words."""
    held, minutes = shown.on(day, line), sum(p.minutes for p in shown.open_on(day, line)) * capacity(line)
    if not minutes and not held:
        return f'<td class="is-shut"><span class="unseen">{escape(gettext("closed"))}</span></td>'
    taken = taken_minutes(line, held, shown.periods[day])
    percent = min(100, round(100 * taken / minutes)) if minutes else 100
    words = gettext("%(percent)s %% taken") % {"percent": percent} if taken else gettext("free")
    said = escape(f"{speech.duration(taken)}, {words}" if taken else words)
    short = f"{percent}{speech.NBSP}%" if capacity(line) > 1 else speech.duration(taken)
    bars = _heat_bars(shown, [line], day) if capacity(line) > 1 else _bars(day, held)
    name = quote(line.resource.name)
    return (
        f'<td><a href="{url}&amp;nom={name}" title="{said}">'
        f'<span class="wk-bar tl-grid" aria-hidden="true">{bars}</span>'
        f'<span aria-hidden="true">{escape(short) if taken else "–"}</span>'
        f'<span class="unseen">{day_said}{said}</span></a></td>'
    )


def _bars(day: date, held: list[Held]) -> str:
    spans = {(timeline.minute_of(h.start, day), timeline.minute_of(h.used_until, day)) for h in held}
    return "".join(f'<i class="{timeline.between(first, last)}"></i>' for first, last in sorted(spans))


def _heat_bars(shown: Stretch, lines: Sequence[Line], day: date) -> str:
    """How full all of these are together, hour by hour, as warmths."""
    return "".join(
        f'<i class="heat-{warmth} {timeline.between(first, last)}"></i>'
        for first, last, warmth in heat_of_day(shown, lines, day)
    )


def heat_of_day(shown: Stretch, lines: Sequence[Line], day: date) -> Iterator[tuple[int, int, int]]:
    """Each open hour of the day in minutes since its midnight, and how warm it is from 0 to 4."""
    whole = sum(capacity(line) for line in lines)
    taken = minutes_by_hour(shown, lines, day)
    for period in shown.openings[day].periods:
        first, last = timeline.minute_of(period.start, day), timeline.minute_of(period.end, day) or 1440
        for hour in range(first // 60, -(-last // 60)):
            since, until = max(first, hour * 60), min(last, hour * 60 + 60)
            yield since, until, timeline.heat(taken[hour], whole * (until - since))


def minutes_by_hour(shown: Stretch, lines: Sequence[Line], day: date) -> Counter[int]:
    """How many minutes of each hour of that day's clock are taken, those of all of these added up."""
    taken: Counter[int] = Counter()
    for line in lines:
        for first, last in _spans(line, shown.on(day, line), day):
            for hour in range(first // 60, -(-last // 60)):
                taken[hour] += min(last, hour * 60 + 60) - max(first, hour * 60)
    return taken


def _spans(line: Line, held: Sequence[Held], day: date) -> list[tuple[int, int]]:
    """From which minute to which each is taken; once for all the units of what is taken as a whole."""
    spans = [(timeline.minute_of(h.start, day), timeline.minute_of(h.used_until, day)) for h in held]
    return sorted(set(spans)) if is_whole(line) else spans


@require_GET
@for_members(can_look_at_time)
def month(request: HttpRequest, member: Member) -> HttpResponse:
    """Each day of the month as a strip of heat and a number; what is closed and why, holidays by name."""
    moment = now()
    on = asked.asked_day(request, member.place, moment)
    first, last = month_of(on)
    shown = stretch(member.place, week_of(first)[0], week_of(last)[1], moment)
    opens, closes = hours_of(shown)
    squares = [_square(shown, day, is_of_month=day.month == first.month) for day in shown.days]
    context = {
        "tab": "month", "on": on, "day_before": first - ONE_DAY, "day_after": last + ONE_DAY, "first": first,
        "weeks": [squares[start : start + 7] for start in range(0, len(squares), 7)],
        "opens": opens, "closes": closes, "month_name": _month_name(first),
    }  # fmt: skip
    return render_page(request, "planning/month.html", context)


def _square(shown: Stretch, day: date, *, is_of_month: bool) -> DayHead:
    period = shown.periods[day]
    of_day = shown.by_day[day].values()
    claims = {h.claim for rows in of_day for h in rows if period.contains(h.start)}
    strip = drawn([_heat_bars(shown, shown.lines, day)])
    return _head(shown, day, strip=strip, taken=len(claims), is_of_month=is_of_month)


def _month_name(first: date) -> str:
    return f"{speech.day_and_month(first).split(speech.NBSP)[-1].capitalize()} {first.year}"
