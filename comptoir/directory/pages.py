"""What the public pages of the directory show, gathered in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator

from comptoir.directory.models import PlaceSource
from comptoir.directory.search import Criteria, find_places, meant_instead
from comptoir.listing.hours import DayHours, week_of
from comptoir.listing.map import Map, Spot, Window, draw, fitting
from comptoir.listing.outlines import flat
from comptoir.listing.positions import metres_between
from comptoir.listing.schema import TYPES
from comptoir.places.models import Place

PER_PAGE = 25
_NEARBY = 6
_AROUND = 1100
"""Width of the map of one place: some thirty kilometres."""
_DRAWN = ("pk", "slug", "name", "commune", "postcode", "latitude", "longitude", "opened_here_at")


@dataclass(frozen=True)
class Listed:
    """A place in the list, with its hours of the day."""

    place: Place
    today: DayHours | None

    @property
    def is_free(self) -> bool:
        return "Gratuit" in self.place.fees


@dataclass(frozen=True)
class DirectoryPage:
    """The list and the map of what was found."""

    found: int
    page: Page[Place]
    rows: list[Listed]
    map: Map
    is_narrowed: bool
    """Somebody moved the map: the list holds only what the map shows."""
    meant: list[str]
    unlocated: int


def directory_page(criteria: Criteria, *, window: Window | None, number: str, today: date) -> DirectoryPage:
    """What was found, its page ``number``, and the map; the list follows the map when the map was moved."""
    places = find_places(criteria)
    told = list(places.values_list(*_DRAWN, named=True))
    spots = {
        row.pk: Spot.of(row, is_run_here=row.opened_here_at is not None)
        for row in told
        if row.latitude is not None and row.longitude is not None
    }
    picture = draw(spots.values(), window or fitting(list(spots.values())))
    keys = [row.pk for row in told]
    if window:
        keys = [pk for pk in keys if pk in spots and window.holds(spots[pk].x, spots[pk].y)]
    page = Paginator(keys, PER_PAGE).get_page(number)
    shown = Place.objects.in_bulk(page.object_list)
    return DirectoryPage(
        found=len(told),
        page=page,
        rows=[Listed(shown[pk], _hours_on(shown[pk], today)) for pk in page.object_list if pk in shown],
        map=picture,
        is_narrowed=window is not None,
        meant=meant_instead(criteria.words) if not told and criteria.words else [],
        unlocated=len(told) - len(spots),
    )


@dataclass(frozen=True)
class Nearby:
    place: Place
    metres: int

    @property
    def kilometres(self) -> float:
        return round(self.metres / 1000, 1)


@dataclass(frozen=True)
class PlacePage:
    """The facts of a place that is listed and not run here."""

    place: Place
    types: list[str]
    week: list[DayHours]
    today: DayHours | None
    map: Map | None
    nearby: list[Nearby]
    sources: list[PlaceSource]


def place_page(place: Place, today: date) -> PlacePage:
    """Everything that its page shows. Three queries."""
    week = (
        week_of(place.opening_hours, today - timedelta(days=today.weekday())) if place.opening_hours else []
    )
    around = _around(place)
    return PlacePage(
        place=place,
        types=[TYPES[code] for code in place.typologies if code in TYPES],
        week=week,
        today=week[today.weekday()] if week else None,
        map=_map_around(place, around),
        nearby=around[:_NEARBY],
        sources=list(place.sources.order_by("source")),
    )


def _hours_on(place: Place, today: date) -> DayHours | None:
    if not place.opening_hours:
        return None
    week = week_of(place.opening_hours, today - timedelta(days=today.weekday()))
    return week[today.weekday()] if week else None


def _around(place: Place) -> list[Nearby]:
    """The other places within some twenty-five kilometres, the nearest first."""
    if place.latitude is None or place.longitude is None:
        return []
    here, reach = (place.latitude, place.longitude), 0.25
    around = Place.objects.listed().filter(
        latitude__range=(here[0] - reach, here[0] + reach),
        longitude__range=(here[1] - reach, here[1] + reach),
    )
    others = [
        Nearby(other, round(metres_between(here, (other.latitude or 0.0, other.longitude or 0.0))))
        for other in around.exclude(pk=place.pk).order_by("pk")
    ]
    return sorted(others, key=lambda one: (one.metres, one.place.pk))


def _map_around(place: Place, around: list[Nearby]) -> Map | None:
    """The place in the middle, the others around."""
    if place.latitude is None or place.longitude is None:
        return None
    spots = [Spot.of(p, is_run_here=p.is_run_here) for p in [place, *(one.place for one in around)]]
    x, y = flat(place.latitude, place.longitude)
    return draw(spots, Window(round(x), round(y), _AROUND).within(), chosen=place.slug)
