"""When something is closed, as people say it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import pgettext

from comptoir.kit import speech
from comptoir.kit.periods import Period, day_period
from comptoir.places.models import Place


def said(period: Period, place: Place) -> str:
    """« jeudi 19 novembre 2026 de 14 h à 16 h », « jeudi 19 novembre 2026 », « du … au … ». By its clocks."""
    with timezone.override(place.tz):
        return _said(period, place)


def _said(period: Period, place: Place) -> str:
    first = place.day_of(period.start)
    last = place.day_of(period.end - timedelta(microseconds=1))
    is_whole = period == Period(day_period(first, place.tz).start, day_period(last, place.tz).end)
    days = [f"{speech.weekday(day)} {speech.day_and_year(day)}" for day in (first, last)]
    if first == last:
        return days[0] if is_whole else f"{days[0]} {speech.from_to(period.start, period.end)}"
    if not is_whole:
        days = [f"{days[0]} {speech.clock(period.start)}", f"{days[1]} {speech.clock(period.end)}"]
    return pgettext("days", "from %(first)s to %(last)s") % {"first": days[0], "last": days[1]}
