"""The week and the month of a place: how full each day is, drawn before it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held
from comptoir.kit import speech, timeline
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.places.calendar import Opening
from comptoir.places.doors import Member, for_members
from comptoir.planning import asked
from comptoir.planning.drawing import drawn
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.stretch import ONE_DAY, Stretch, month_of, stretch, week_of

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class DayHead:
    """A day as the head of a column, or as a square of the month."""

    on: date
    opening: Opening
    holiday: str
    is_today: bool
    is_past: bool
    strip: SafeString = SafeString("")
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
    for resource in shown.resources:
        cells = "".join(_week_cell(shown, resource, day, day_url) for day in shown.days)
        url = f"{before}{resource.slug}{after}?jour={shown.first}"
        yield f'<tr><th scope="row"><a href="{url}">{escape(resource.name)}</a></th>{cells}</tr>'


def _week_cell(shown: Stretch, resource: Resource, day: date, day_url: str) -> str:
    """The day in small: what is taken as a bar under the hours, and how much that makes in words."""
    held = shown.on(day, resource)
    open_minutes = shown.open_minutes(resource, day) * shown.capacity(resource)
    if not open_minutes and not held:
        return f'<td class="is-shut"><span class="unseen">{escape(gettext("closed"))}</span></td>'
    taken = shown.taken_minutes(resource, held, shown.periods[day])
    percent = min(100, round(100 * taken / open_minutes)) if open_minutes else 100
    words = gettext("%(percent)s %% taken") % {"percent": percent} if taken else gettext("free")
    said = escape(f"{speech.duration(taken)}, {words}" if taken else words)
    bars = _bars(shown, resource, day, held)
    address = escape(f"{day_url}?jour={day}&nom={resource.name}")
    shown_short = escape(speech.duration(taken)) if taken else "–"
    return (
        f'<td><a href="{address}" title="{said}"><span class="wk-bar tl-grid" aria-hidden="true">{bars}</span>'
        f'<span aria-hidden="true">{shown_short}</span><span class="unseen">{escape(speech.in_full(day))}, {said}</span></a></td>'
    )


def _bars(shown: Stretch, resource: Resource, day: date, held: list[Held]) -> str:
    """What is taken of a room; how full the desks are, hour by hour."""
    if shown.capacity(resource) > 1:
        return _heat_bars(shown, [resource], day)
    spans = {(timeline.minute_of(h.start, day), timeline.minute_of(h.used_until, day)) for h in held}
    return "".join(f'<i class="{timeline.between(first, last)}"></i>' for first, last in sorted(spans))


def _heat_bars(shown: Stretch, resources: list[Resource], day: date) -> str:
    """How full all of these are together, hour by hour, as warmths."""
    return "".join(
        f'<i class="heat-{warmth} {timeline.between(first, last)}"></i>'
        for first, last, warmth in heat_of_day(shown, resources, day)
    )


def heat_of_day(shown: Stretch, resources: list[Resource], day: date) -> Iterator[tuple[int, int, int]]:
    """Each open hour of the day in minutes since its midnight, and how warm it is from 0 to 4."""
    whole = sum(shown.capacity(resource) for resource in resources)
    busy = [(r, held) for r in resources if (held := shown.on(day, r))]
    for period in shown.openings[day].periods:
        start = period.start
        while start < period.end:
            hour = Period(start, min(start + HOUR, period.end))
            minutes = sum(shown.taken_minutes(r, held, hour) for r, held in busy)
            first, last = timeline.minute_of(hour.start, day), timeline.minute_of(hour.end, day) or 1440
            yield first, last, timeline.heat(minutes, whole * hour.minutes)
            start = hour.end


@require_GET
@for_members(can_look_at_time)
def month(request: HttpRequest, member: Member) -> HttpResponse:
    """Each day of the month as a strip of heat and a number; what is closed and why, holidays by name."""
    moment = now()
    on = asked.asked_day(request, member.place, moment)
    first, last = month_of(on)
    shown = stretch(member.place, week_of(first)[0], week_of(last)[1], moment)
    opens, closes = hours_of(shown)
    resources = list(shown.resources)
    squares = [_square(shown, resources, day, is_of_month=day.month == first.month) for day in shown.days]
    context = {
        "tab": "month", "on": on, "day_before": first - ONE_DAY, "day_after": last + ONE_DAY, "first": first,
        "weeks": [squares[start : start + 7] for start in range(0, len(squares), 7)],
        "opens": opens, "closes": closes, "month_name": _month_name(first),
    }  # fmt: skip
    return render_page(request, "planning/month.html", context)


def _square(shown: Stretch, resources: list[Resource], day: date, *, is_of_month: bool) -> DayHead:
    period = shown.periods[day]
    of_day = shown.by_day[day].values()
    claims = {h.claim for rows in of_day for h in rows if period.contains(h.start)}
    strip = SafeString(_heat_bars(shown, resources, day))
    return _head(shown, day, strip=strip, taken=len(claims), is_of_month=is_of_month)


def _month_name(first: date) -> str:
    return f"{speech.day_and_month(first).split(speech.NBSP)[-1].capitalize()} {first.year}"


def bookings_said(number: int) -> str:
    return ngettext("%(count)s booking", "%(count)s bookings", number) % {"count": number}
