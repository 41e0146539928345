"""The day of a place: as a grid, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import Line
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.places.doors import Member, for_members
from comptoir.planning import asked
from comptoir.planning.day import Sheet, Taken, sheet_of
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.reading import Said, taken
from comptoir.planning.rows import rows_of
from comptoir.resources.ground import Shut


@require_GET
@for_members(can_look_at_time)
def day(request: HttpRequest, member: Member) -> HttpResponse:
    moment = now()
    on = asked.asked_day(request, member.place, moment)
    sheet = sheet_of(member, on, moment, asked.asked_filters(request))
    return show_day(request, sheet, {})


def show_day(
    request: HttpRequest, sheet: Sheet, more: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of that day; htmx gets its grid only. ``more`` is what a refused move adds."""
    is_table = request.GET.get("forme") == "tableau"
    context: dict[str, Any] = {
        "tab": "day", "sheet": sheet, "kinds": Resource.Kind.choices, "new_key": uuid4, "refusal": None,
        "action": "", "oob": False, "is_table": is_table, "on": sheet.day,
        "day_before": sheet.day - timedelta(days=1), "day_after": sheet.day + timedelta(days=1),
    }  # fmt: skip
    if is_table:
        context["entries"] = list(entries_of(sheet))
    else:
        opens, closes = sheet.hours
        is_now = sheet.is_today and opens <= sheet.now.astimezone(sheet.member.place.tz).hour < closes
        context |= {
            "rows": rows_of(sheet),
            "opens": opens,
            "closes": closes,
            "at": sheet.now if is_now else None,
        }
    return render_page(request, "planning/day.html", {**context, **more}, fragment="grid", status=status)


@dataclass(frozen=True)
class Entry:
    """One line of the table: a time of a resource, taken (by whom, when one may read it), closed or free."""

    resource: Resource
    starts: datetime
    ends: datetime
    state: str
    who: str = ""
    url: str = ""


def entries_of(sheet: Sheet) -> Iterator[Entry]:
    """What the grid draws, resource by resource and in the order of time."""
    for line in sheet.lines:
        free = line.free[0] if len(line.free) == 1 else ()
        yield from entries_on(line, sheet.taken_of(line), line.shut, free)


def entries_on(
    line: Line, held: Iterable[Taken], shut: Iterable[Shut], free: Iterable[Period]
) -> list[Entry]:
    """What is said of one resource, in the order of time."""
    found = [
        Entry(line.resource, t.start, t.end, taken(), _who(t.said), t.said.url if t.said else "")
        for t in held
    ]
    closed, is_free = gettext("closed"), gettext("free")
    found += [Entry(line.resource, one.start, one.end, closed, one.reason) for one in shut]
    found += [Entry(line.resource, gap.start, gap.end, is_free) for gap in free]
    return sorted(found, key=lambda entry: (entry.starts, entry.ends))


def _who(said: Said | None) -> str:
    if said is None:
        return ""
    return ", ".join(filter(None, (said.title, said.detail)))
