"""What is read at a secret address: sixty days back, and everything to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q
from django.utils import translation
from icalendar import Event

from comptoir.agenda.models import Closure
from comptoir.booking.models import Booking, BookingExtra, BookingQuerySet, Series
from comptoir.calendars.models import Feed
from comptoir.calendars.writing import pieces
from comptoir.calendars.writing.wording import of_feed

BACK = timedelta(days=60)


def text_of(feed: Feed, *, url: str = "", now: datetime) -> bytes:
    """The calendar file. Five queries at most, whatever is in it; the same rows give the same bytes.

    ``url`` is where a person sees more.
    """
    spoken = (feed.person.language if feed.person else "") or feed.place.language
    with translation.override(spoken):
        events = [*_bookings(feed, url, now - BACK), *_closures(feed, url, now - BACK)]
        return pieces.calendar(_name(feed), feed.place.time_zone, events)


def _name(feed: Feed) -> str:
    if feed.kind == Feed.Kind.PERSONAL and feed.person is not None:
        return f"{feed.place.name}, {feed.person.name}"
    return f"{feed.place.name}, {feed.resource.name}" if feed.resource is not None else feed.place.name


def _bookings(feed: Feed, url: str, since: datetime) -> list[Event]:
    say = partial(of_feed, feed)
    recent = list(_told(feed).filter(ends_at__gt=since).order_by("starts_at", "pk"))
    alone = [pieces.of_booking(one, say(one), url) for one in recent if one.series_id is None]
    of_series: dict[Series, list[Booking]] = defaultdict(list)
    for booking in _occurrences(feed, {one.series_id for one in recent if one.series_id is not None}):
        if booking.series is not None:
            of_series[booking.series].append(booking)
    for series, occurrences in of_series.items():
        series.place = feed.place
        alone += pieces.of_series(series, occurrences, say, url)
    return alone


def _told(feed: Feed) -> BookingQuerySet:
    """The bookings that the address tells of; a person also hears what was cancelled."""
    bookings = _shaped(Booking.objects.of_place(feed.place).filter(undone_at=None))
    if feed.kind == Feed.Kind.PERSONAL:
        return bookings.filter(booked_for=feed.person)
    if feed.kind == Feed.Kind.PLACE:
        return bookings.standing().filter(is_public=True)
    along = BookingExtra.objects.filter(resource=feed.resource).values("booking")
    return bookings.standing().filter(Q(resource=feed.resource) | Q(pk__in=along))


def _occurrences(feed: Feed, series: Iterable[int]) -> list[Booking]:
    """Every row of these series, cancelled and past ones too: they say which dates are left out.

    Those that the address does not tell of are left out for it.
    """
    wanted = list(series)
    if not wanted:
        return []
    told = _told(feed).filter(series__in=wanted)
    return list(told.order_by("occurs_on", "pk"))


def _shaped(bookings: BookingQuerySet) -> BookingQuerySet:
    names = bookings.select_related("place", "resource", "booked_for", "acting_for", "series")
    return names.prefetch_related("extras__resource")


def _closures(feed: Feed, url: str, since: datetime) -> list[Event]:
    if feed.kind == Feed.Kind.PERSONAL:
        return []
    closures = Closure.objects.in_force().of_place(feed.place).filter(ends_at__gt=since)
    if feed.kind == Feed.Kind.RESOURCE:
        closures = closures.filter(Q(is_whole_place=True) | Q(resources=feed.resource)).distinct()
    shown = closures.select_related("place").prefetch_related("resources").order_by("starts_at", "pk")
    return [pieces.of_closure(closure, url) for closure in shown]
