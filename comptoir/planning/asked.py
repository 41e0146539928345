"""What an address asks for: a day, filters. What cannot be read is as if it had not been asked."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_time

from comptoir.agenda.models import Resource
from comptoir.kit.periods import can_be_meant
from comptoir.places.models import Place
from comptoir.planning.day import Filters


def asked_day(request: HttpRequest, place: Place, now: datetime) -> date:
    """The day that ``jour`` names, today without it."""
    return read_day(request.POST.get("jour") or request.GET.get("jour") or "") or place.day_of(now)


def read_day(text: str) -> date | None:
    try:
        named = parse_date(text)
    except ValueError:
        return None
    return named if named and can_be_meant(named) else None


def asked_filters(request: HttpRequest) -> Filters:
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("genre", "")
    return Filters(
        kind=kind if kind in Resource.Kind.values else "",
        name=asked.get("nom", "").strip(),
        free_at=_read_time(asked.get("libre", "")),
        opened=frozenset(asked.getlist("ouvert")),
    )


def _read_time(text: str) -> time | None:
    try:
        return parse_time(text)
    except ValueError:
        return None
