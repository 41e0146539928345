"""What a manager sets up in a place: what it is, its hours, its spaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit.refusals import Refusal
from comptoir.places import hours
from comptoir.places.hours import Span
from comptoir.places.models import OpeningException, OpeningHours, Place, Space

LONGEST_EXCEPTION = timedelta(days=366)
DESCRIBED = frozenset(
    {
        "name", "summary", "presentation", "address", "address_more", "postcode", "commune", "latitude",
        "longitude", "phone", "emails", "websites", "accessibility_page", "time_zone", "language",
        "is_listed",
    }
)  # fmt: skip


class NameIsMissing(Refusal):
    """A place and a space have a name."""

    field = "name"


class TimeZoneIsUnknown(Refusal):
    """The time zone is not one of the world's."""

    field = "time_zone"


class ExceptionEndsBeforeItStarts(Refusal):
    """The last day comes before the first."""

    field = "last_day"


class ExceptionIsTooLong(Refusal):
    """An exception of more than a year is another week: change the usual hours."""

    field = "last_day"


class DayHasAnException(Refusal):
    """Another exception is noted for one of these days."""

    field = "first_day"


class SpaceNameIsTaken(Refusal):
    """Another space of the place has that name."""

    field = "name"


@transaction.atomic
def describe_place(*, place: Place, by: Account | None, now: datetime, **fields: Any) -> Place:
    """Say what the place is and where; only the fields given change (those of ``DESCRIBED``).

    :raises NameIsMissing, TimeZoneIsUnknown:
    """
    unknown = fields.keys() - DESCRIBED
    if unknown:
        raise TypeError(f"A place is not described by {sorted(unknown)}.")
    if not fields.get("name", place.name).strip():
        raise NameIsMissing(gettext("A place needs a name."))
    if fields.get("time_zone", place.time_zone) not in available_timezones():
        raise TimeZoneIsUnknown(gettext("This time zone is unknown."))
    for name, value in fields.items():
        setattr(place, name, value.strip() if isinstance(value, str) else value)
    place.updated_on = place.day_of(now)
    place.save(update_fields=[*fields, "updated_on"])
    return place


@transaction.atomic
def set_weekly_hours(
    *,
    place: Place,
    week: Mapping[int, Sequence[Span]],
    keeps_public_holidays: bool,
    by: Account | None,
    now: datetime,
) -> None:
    """The hours of every week from now on, by weekday (0 is Monday); a weekday left out is closed.

    The listing says the same, in OpenStreetMap's words.

    :raises HoursEndBeforeTheyStart, HoursOverlap:
    """
    checked = {weekday: hours.check(spans) for weekday, spans in week.items()}
    _lock(place)
    place.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=weekday, opens=span.opens, closes=span.closes)
        for weekday, spans in checked.items()
        for span in spans
    )
    place.keeps_public_holidays = keeps_public_holidays
    place.opening_hours = hours.osm(checked, keeps_public_holidays=keeps_public_holidays)
    place.updated_on = place.day_of(now)
    place.save(update_fields=["keeps_public_holidays", "opening_hours", "updated_on"])


@transaction.atomic
def set_exception(
    *,
    place: Place,
    first_day: date,
    last_day: date | None = None,
    spans: Sequence[Span] = (),
    reason: str = "",
    instead_of: tuple[date, date] | None = None,
    by: Account | None,
    now: datetime,
) -> None:
    """On each day from the first to the last, these hours and no others; closed without any.

    ``instead_of`` is the first and the last day of the exception that this one replaces.

    :raises ExceptionEndsBeforeItStarts, ExceptionIsTooLong, DayHasAnException:
    :raises HoursEndBeforeTheyStart, HoursOverlap:
    """
    last_day = last_day or first_day
    if last_day < first_day:
        raise ExceptionEndsBeforeItStarts(gettext("The last day comes before the first."))
    if last_day - first_day > LONGEST_EXCEPTION:
        raise ExceptionIsTooLong(gettext("More than a year is no exception: change the usual hours."))
    checked = hours.check(spans)
    _lock(place)
    if instead_of is not None:
        place.exceptions.filter(on__range=instead_of).delete()
    if place.exceptions.filter(on__range=(first_day, last_day)).exists():
        raise DayHasAnException(gettext("An exception is noted already for one of these days."))
    closed: tuple[None, None] = (None, None)
    times = [(span.opens, span.closes) for span in checked] if checked else [closed]
    OpeningException.objects.bulk_create(
        OpeningException(
            place=place,
            on=first_day + timedelta(days=day),
            opens=opens,
            closes=closes,
            reason=reason.strip(),
        )
        for day in range((last_day - first_day).days + 1)
        for opens, closes in times
    )


@transaction.atomic
def remove_exception(
    *, place: Place, first_day: date, last_day: date, by: Account | None, now: datetime
) -> None:
    """The usual hours count again from the first to the last day."""
    place.exceptions.filter(on__range=(first_day, last_day)).delete()


@transaction.atomic
def add_space(*, place: Place, by: Account | None, now: datetime, **fields: Any) -> Space:
    """A new part of the place, after the others; ``fields`` are those of ``Space``.

    :raises NameIsMissing, SpaceNameIsTaken:
    """
    _lock(place)
    name = _free_name(place, fields.pop("name"))
    position = place.spaces.count()
    return Space.objects.create(
        place=place, name=name, slug=_free_slug(place, name), position=position, **fields
    )


@transaction.atomic
def change_space(*, space: Space, by: Account | None, now: datetime, **fields: Any) -> Space:
    """Say the space better; its address on the site stays.

    :raises NameIsMissing, SpaceNameIsTaken:
    """
    _lock(space.place)
    if "name" in fields:
        fields["name"] = _free_name(space.place, fields["name"], but=space)
    for name, value in fields.items():
        setattr(space, name, value)
    space.save(update_fields=[*fields])
    return space


@transaction.atomic
def close_space(*, space: Space, by: Account | None, now: datetime) -> Space:
    """The space is no longer used from now on; it is kept for what happened in it."""
    space.closed_at = space.closed_at or now
    space.save(update_fields=["closed_at"])
    return space


@transaction.atomic
def reopen_space(*, space: Space, by: Account | None, now: datetime) -> Space:
    """The space is used again.

    :raises SpaceNameIsTaken: when another took its name meanwhile.
    """
    _lock(space.place)
    _free_name(space.place, space.name, but=space)
    space.closed_at = None
    space.save(update_fields=["closed_at"])
    return space


def _free_name(place: Place, name: str, but: Space | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise NameIsMissing(gettext("A space needs a name."))
    others = place.spaces.filter(closed_at=None, name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise SpaceNameIsTaken(gettext("Another space is called “%(name)s”.") % {"name": name})
    return name


def _free_slug(place: Place, name: str) -> str:
    stem = slugify(name)[:70] or "espace"
    taken = {"ajouter", *place.spaces.filter(slug__startswith=stem).values_list("slug", flat=True)}
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


def _lock(place: Place) -> None:
    Place.objects.select_for_update().get(pk=place.pk)
