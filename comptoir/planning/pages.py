"""The day of a place: as a grid, as a table, as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from comptoir.agenda.models import Resource
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.planning import asked
from comptoir.planning.day import Filters, Sheet, sheet_of
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.reading import Said, taken
from comptoir.planning.rows import rows_of


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
        found = [
            Entry(line.resource, t.start, t.end, taken(), _who(t.said), t.said.url if t.said else "")
            for t in sheet.taken_of(line)
        ]
        closed = gettext("closed")
        found += [Entry(line.resource, shut.start, shut.end, closed, shut.reason) for shut in line.shut]
        if len(line.free) == 1:
            free = gettext("free")
            found += [Entry(line.resource, gap.start, gap.end, free) for gap in line.free[0]]
        yield from sorted(found, key=lambda entry: (entry.starts, entry.ends))


def _who(said: Said | None) -> str:
    if said is None:
        return ""
    return ", ".join(filter(None, (said.title, said.detail)))


@require_GET
@for_members(can_look_at_time)
def day_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The table of the day as a file: what the reader may see, and nothing else."""
    moment = now()
    on = asked.asked_day(request, member.place, moment)
    sheet = sheet_of(member, on, moment, Filters())
    header = [
        gettext("What"),
        gettext("Day"),
        pgettext("hour", "From"),
        pgettext("hour", "To"),
        gettext("State"),
        gettext("Who"),
    ]
    tz = member.place.tz
    rows = (
        [
            e.resource.name,
            on,
            f"{e.starts.astimezone(tz):%H:%M}",
            f"{e.ends.astimezone(tz):%H:%M}",
            e.state,
            e.who,
        ]
        for e in entries_of(sheet)
    )
    return csv_answer([header, *rows], f"planning-{on}")


def csv_answer(rows: list[list[Any]], name: str) -> HttpResponse:
    """The rows as a file that spreadsheets open, with their accents, and take no cell for a formula."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(answer, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return answer


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
