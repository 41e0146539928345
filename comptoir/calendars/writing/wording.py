"""What an event says, and to whom: names are for those who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from comptoir.booking.models import Booking
from comptoir.calendars.models import Feed
from comptoir.places.models import Place


@dataclass(frozen=True)
class Wording:
    summary: str
    location: str
    description: str = ""


def for_oneself(booking: Booking) -> Wording:
    """To whoever it is booked for: what, what for, in whose name, and what comes along."""
    what = booking.resource.name
    with_it = [extra.resource.name for extra in booking.extras.all()]
    summary = f"{what}, {booking.purpose}" if booking.purpose else what
    told = []
    if booking.acting_for is not None:
        told.append(gettext("In the name of %(name)s") % {"name": booking.acting_for.name})
    if with_it:
        told.append(gettext("With: %(things)s") % {"things": ", ".join(sorted(with_it))})
    if booking.is_tentative:
        told.append(gettext("To be confirmed."))
    return Wording(summary, where(booking.place, what), "\n".join(told))


def for_others(booking: Booking) -> Wording:
    """To anybody else: that it is taken; who and what for only where they are shown."""
    location = where(booking.place, booking.resource.name)
    if not (booking.is_public or booking.shows_name):
        return Wording(gettext("Taken"), location)
    who = (booking.acting_for or booking.booked_for).name if booking.shows_name else ""
    words = [word for word in (booking.purpose, who) if word]
    return Wording(", ".join(words) or gettext("Taken"), location)


def of_feed(feed: Feed, booking: Booking) -> Wording:
    return for_oneself(booking) if feed.kind == Feed.Kind.PERSONAL else for_others(booking)


def where(place: Place, what: str = "") -> str:
    """« Grande salle, Le Comptoir, 5 rue…, 42000 Saint-Étienne »."""
    town = " ".join(word for word in (place.postcode, place.commune) if word)
    return ", ".join(word for word in (what, place.name, place.address, town) if word)
