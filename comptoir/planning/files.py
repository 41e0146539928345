"""The day, the week and the month of a place as files for a spreadsheet: what the reader may see, no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from comptoir.agenda.selectors import Line
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.kit.spreadsheet import csv_answer
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.planning import asked
from comptoir.planning.day import sheet_of, taken_of
from comptoir.planning.pages import Entry, entries_of, entries_on
from comptoir.planning.permissions import can_look_at_time
from comptoir.planning.reading import claims_on, said_of
from comptoir.planning.stretch import Stretch, month_of, stretch, week_of
from comptoir.resources.ground import Shut


@require_GET
@for_members(can_look_at_time)
def day_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The table of the day."""
    moment = now()
    on = asked.asked_day(request, member.place, moment)
    entries = ((on, entry) for entry in entries_of(sheet_of(member, on, moment)))
    return _file(member.place, entries, f"planning-{on}")


@require_GET
@for_members(can_look_at_time)
def week_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The same lines from Monday to Sunday, resource by resource."""
    first, last = week_of(asked.asked_day(request, member.place, now()))
    return _days(member, first, last, f"planning-{first}-{last}")


@require_GET
@for_members(can_look_at_time)
def month_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The same lines from the first of the month to its last day."""
    first, last = month_of(asked.asked_day(request, member.place, now()))
    return _days(member, first, last, f"planning-{first:%Y-%m}")


def _days(member: Member, first: date, last: date, name: str) -> HttpResponse:
    moment = now()
    shown = stretch(member.place, first, last, moment)
    said = said_of(member, claims_on(shown.lines), moment)

    def entries() -> Iterator[tuple[date, Entry]]:
        for line in shown.lines:
            for day in shown.days:
                held = taken_of(line.resource, shown.on(day, line), said)
                free = shown.free_on(day, line) if len(line.free) == 1 else ()
                for entry in entries_on(line, held, _shut_on(shown, day, line), free):
                    yield day, _within(entry, shown.periods[day])

    return _file(member.place, entries(), name)


def _shut_on(shown: Stretch, day: date, line: Line) -> list[Shut]:
    of_day = shown.periods[day]
    return [shut for shut in line.shut if shut.start < of_day.end and of_day.start < shut.end]


def _within(entry: Entry, day: Period) -> Entry:
    """What runs over midnight is said in both days."""
    return replace(entry, starts=max(entry.starts, day.start), ends=min(entry.ends, day.end))


def _file(place: Place, entries: Iterable[tuple[date, Entry]], name: str) -> HttpResponse:
    header = [
        gettext("What"), gettext("Day"), pgettext("hour", "From"), pgettext("hour", "To"), gettext("State"),
        gettext("Who"),
    ]  # fmt: skip
    rows = (
        [
            entry.resource.name, on, f"{entry.starts.astimezone(place.tz):%H:%M}",
            f"{entry.ends.astimezone(place.tz):%H:%M}", entry.state, entry.who,
        ]
        for on, entry in entries
    )  # fmt: skip
    return csv_answer([header, *rows], name)
