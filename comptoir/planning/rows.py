"""The rows of one day: rooms as blocks, desks as numbers hour by hour, which can be opened desk by desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import Line
from comptoir.kit import speech, timeline
from comptoir.kit.periods import Period, day_period, peak, wall
from comptoir.planning.day import Sheet
from comptoir.planning.drawing import Pen, drawn, escaped, row, units_free


def rows_of(sheet: Sheet) -> SafeString:
    """All rows of the day. No query."""
    pen = Pen(sheet.member, sheet.day, sheet.now)
    before, after = reverse("planning:resource", args=[sheet.member.place.slug, "0"]).rsplit("0", 1)
    return drawn(
        part
        for line in sheet.lines
        for part in _rows(sheet, pen, line, f"{before}{line.resource.slug}{after}")
    )


def is_counted(line: Line) -> bool:
    """Shown as a number hour by hour, and not block by block."""
    return line.resource.taken == Resource.Taken.BY_UNIT and len(line.units) > 1


def _rows(sheet: Sheet, pen: Pen, line: Line, url: str) -> Iterator[str]:
    resource = line.resource
    head = f'<b><a href="{url}?jour={sheet.day}">{escaped(resource.name)}</a></b>'
    head += f"<span>{_state(sheet, pen, line)}</span>"
    shut = pen.shut(line.shut) + pen.ghosts(sheet.ghosts.get(resource.slug, ()))
    if not is_counted(line):
        free = line.free[0] if line.free else ()
        track = pen.gaps(resource, free) + pen.blocks(resource, sheet.taken_of(line)) + shut
        yield row(head, track, resource=resource, on=pen.on)
        return
    is_open = resource.slug in sheet.filters.opened
    yield row(head + _opener(sheet, resource, is_open), _cells(sheet, pen, line) + shut, kind=" is-heat")
    if is_open:
        yield from _unit_rows(sheet, pen, line)


def _unit_rows(sheet: Sheet, pen: Pen, line: Line) -> Iterator[str]:
    parts = list(sheet.taken_of(line))
    for unit, free in zip(line.units, line.free, strict=False):
        mine = [part for part in parts if part.unit == unit.pk]
        track = pen.gaps(line.resource, free) + pen.blocks(line.resource, mine)
        yield row(
            f"<span>{escape(unit.name)}</span>", track, kind=" is-unit", resource=line.resource, on=pen.on
        )


def _opener(sheet: Sheet, resource: Resource, is_open: bool) -> str:
    """A link that opens the row unit by unit, or closes it: the same page, asked otherwise."""
    opened = sheet.filters.opened ^ {resource.slug}
    wanted = [("jour", str(sheet.day)), ("genre", sheet.filters.kind), ("nom", sheet.filters.name)]
    wanted += [("ouvert", slug) for slug in sorted(opened)]
    query = escape(urlencode([(name, value) for name, value in wanted if value]))
    label: str = escape(gettext("all together") if is_open else gettext("one by one"))
    label += f'<span class="unseen">, {escape(resource.name)}</span>'
    return (
        f'<a class="tl-open" id="open-{resource.pk}" href="?{query}" hx-get="?{query}" hx-target="#grid"'
        f' hx-swap="outerHTML" hx-push-url="true">{label}</a>'
    )


def _cells(sheet: Sheet, pen: Pen, line: Line) -> str:
    tz, (opens, closes) = sheet.member.place.tz, sheet.hours
    marks = [wall(sheet.day, time(hour), tz) for hour in range(opens, min(closes, 23) + 1)]
    marks += [day_period(sheet.day, tz).end] if closes == 24 else []
    cells = []
    for start, end in pairwise(marks):
        for period in sheet.opening.periods:
            if start < end and (part := period.intersection(Period(start, end))):
                cells.append(_cell(pen, line, part))
    return "".join(cells)


def _cell(pen: Pen, line: Line, hour: Period) -> str:
    taken = peak(p for h in line.held if (p := Period(h.start, h.used_until).intersection(hour)))
    capacity = len(line.units)
    first, last = pen.minute(hour.start), pen.minute(hour.end)
    words = {"taken": taken, "total": capacity, "hours": pen.hours(first, last)}
    said = escape(gettext("%(taken)s taken of %(total)s") % words)
    is_guess = hour.start > pen.now
    warmth = f"heat-{timeline.heat(taken, capacity)}" + (" is-to-come" if is_guess else "")
    inside = f'<span class="unseen">{words["hours"]}, </span>{taken}<span class="unseen"> {said}</span>'
    if taken < capacity and first >= pen.soonest:
        inside = f'<a href="{pen.ask_url(line.resource, first, last)}" title="{said}">{inside}</a>'
    return f'<li class="heat {warmth} {timeline.between(first, last)}">{inside}</li>'


def _state(sheet: Sheet, pen: Pen, line: Line) -> str:
    """« libre jusqu’à 16 h » today; how many there are on another day."""
    if is_counted(line):
        return escape(_units_state(sheet, line))
    if not pen.is_today or not sheet.opening:
        return ""
    gaps = [gap for lane in line.free for gap in lane if gap.end > sheet.now]
    at_once = [gap.end for gap in gaps if gap.start <= sheet.now]
    if at_once:
        return _until_said(pen.minute(max(at_once)), pen.language)
    return _at_said(pen.minute(gaps[0].start), pen.language) if gaps else pen.nothing_left


@lru_cache(maxsize=2048)
def _until_said(minute: int, language: str) -> str:
    return escape(gettext("free until %(end)s") % {"end": _clock_of(minute)})


@lru_cache(maxsize=2048)
def _at_said(minute: int, language: str) -> str:
    return escape(gettext("free at %(at)s") % {"at": _clock_of(minute)})


def _clock_of(minute: int) -> str:
    return speech.clock(time(minute // 60 % 24, minute % 60))


def _units_state(sheet: Sheet, line: Line) -> str:
    total = len(line.units)
    if not sheet.is_today:
        return gettext("%(total)s in all") % {"total": total}
    free = sum(any(gap.contains(sheet.now) for gap in lane) for lane in line.free)
    return units_free(free, total)
