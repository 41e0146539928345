"""The dates of a plan as a page shows them: what forbids each, and what is chosen for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from comptoir.agenda.models import Resource
from comptoir.booking.forms import WallClockField
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.rights.locked import stays_locked
from comptoir.series.planning import Planned
from comptoir.series.wish import SeriesWish

SKIP, KEEP = "skip", "keep"
BETWEEN = "|"


@dataclass(frozen=True)
class Choice:
    """What may be done on one date, as a form posts it and a person reads it."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True)
class DateLine:
    """One date of the plan with its choices; a free date that nobody touched needs none."""

    planned: Planned
    choices: list[Choice]

    @property
    def name(self) -> str:
        return name_of(self.planned.on)


def dates_shown(
    planned: Sequence[Planned], wish: SeriesWish, posted: Mapping[str, str]
) -> dict[str, Any]:  # fmt: skip
    """What ``people/series_dates.html`` shows."""
    things, periods = [wish.resource, *wish.extras], [one.period for one in planned]
    return {
        "locked": stays_locked(person=wish.booked_for, resources=things, periods=periods),
        "lines": [line_of(one, posted) for one in planned],
        "free": sum(one.is_free for one in planned), "refused": sum(not one.is_free for one in planned),
    }  # fmt: skip


def name_of(on: date) -> str:
    """The field of that date."""
    return f"date-{on.isoformat()}"


def choices_in(
    posted: Mapping[str, str], place: Place
) -> tuple[frozenset[date], dict[date, Period | Resource]]:
    """What was chosen date by date; what no form of ours posts is no choice."""
    skip, instead = set(), dict[date, Period | Resource]()
    things: dict[str, Resource] = {}
    if any(BETWEEN in value for name, value in posted.items() if name.startswith("date-")):
        things = {one.slug: one for one in Resource.objects.in_use().of_place(place).select_related("place")}
    for name, value in posted.items():
        on = _date_in(name)
        if on is None:
            continue
        if value == SKIP:
            skip.add(on)
        elif BETWEEN in value and (other := _other(value, things)) is not None:
            instead[on] = other
    return frozenset(skip), instead


def _date_in(name: str) -> date | None:
    try:
        return parse_date(name.removeprefix("date-")) if name.startswith("date-") else None
    except ValueError:
        return None


def _other(value: str, things: Mapping[str, Resource]) -> Period | Resource | None:
    """« slug|start|end »: another hour, or with an empty start another thing at the same hours."""
    slug, _, hours = value.partition(BETWEEN)
    if not hours:
        return things.get(slug)
    try:
        start, end = map(datetime.fromisoformat, hours.split(BETWEEN))
        return Period(start, end)
    except ValueError:
        return None


def line_of(planned: Planned, posted: Mapping[str, str]) -> DateLine:
    """What is posted is chosen; else what is free is kept, and what is not is left out."""
    chosen = posted.get(name_of(planned.on), KEEP if planned.is_free else SKIP)
    options = [(KEEP, gettext("keep it"))] if planned.is_free else []
    options.append((SKIP, gettext("leave this date out")))
    options += [(_value(planned, way.fields), way.title) for way in planned.ways]
    return DateLine(planned, [Choice(value, title, value == chosen) for value, title in options])


def _value(planned: Planned, fields: Mapping[str, str]) -> str:
    """As ``_other`` reads it, with instants that say their distance from UTC."""
    slug = fields["resource"]
    if slug != planned.resource.slug:
        return f"{slug}{BETWEEN}"
    field = WallClockField()
    field.place = planned.resource.place
    start, end = (field.to_python(fields[name]) for name in ("starts", "ends"))
    return BETWEEN.join([slug, str(start and start.isoformat()), str(end and end.isoformat())])


def typed_in(form: Form) -> list[tuple[str, str]]:
    """Everything that was typed, to be posted with the choices."""
    found = []
    for name in form.fields:
        value = form[name].value()
        values = value if isinstance(value, list | tuple) else [value]
        found += [(name, str(one)) for one in values if one not in (None, "", False)]
    return found
