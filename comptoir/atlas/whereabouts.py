"""Where the actors of a network are: in the place, at a place of the directory, or in a town it knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from comptoir.listing.addresses import commune_key
from comptoir.listing.outlines import departement_of, outlines
from comptoir.listing.positions import metres_between
from comptoir.network.circle import Neighbour
from comptoir.places.models import Place, Stewardship
from comptoir.ties.models import Tie

Point = tuple[float, float]


class Known(TextChoices):
    """How it is known where somebody is, from the surest."""

    HERE = "here", _("in the place")
    PLACE = "place", _("their own place")
    TOWN = "town", _("their town")


@dataclass(frozen=True)
class Where:
    """A point (latitude and longitude in degrees), its town and postcode, and how it is known."""

    at: Point
    town: str
    postcode: str
    known: Known

    @property
    def department(self) -> str:
        """The name of the département; its code where no outline names it."""
        code = departement_of(self.postcode) if self.postcode else ""
        return outlines()[code].name if code in outlines() else code

    def kilometres_from(self, here: Point | None) -> float | None:
        """As the crow flies, to a tenth, or to a whole one for a town; None without a point to tell from."""
        if here is None:
            return None
        return round(metres_between(here, self.at) / 1000, 0 if self.known == Known.TOWN else 1)


def point_of(place: Place) -> Point | None:
    if place.latitude is None or place.longitude is None:
        return None
    return (place.latitude, place.longitude)


def where_is(place: Place, known: Known = Known.PLACE) -> Where | None:
    at = point_of(place)
    return Where(at, place.commune, place.postcode, known) if at else None


def whereabouts(place: Place, day: date, neighbours: Iterable[Neighbour]) -> dict[int, Where]:
    """Where each neighbour is, by key; whose place and town are unknown is not in it. Three queries.

    Who resides in the place is there. Then comes the place of the directory that is theirs, or whose life
    they carry that day (the first in the order of the keys); then the middle of what the directory lists in
    their town. A town that several départements have is taken in that of the place, else it is not known.
    """
    rest = {one.actor.pk: one for one in neighbours}
    found: dict[int, Where] = {}
    if here := where_is(place, Known.HERE):
        found = {key: here for key, one in rest.items() if _resides(one, place)}
    found |= _at_their_own(place, day, rest.keys() - found.keys())
    towns = {
        key: commune_key(one.actor.commune)
        for key, one in rest.items()
        if key not in found and one.actor.commune
    }
    centres = _centres(set(towns.values()), departement_of(place.postcode)) if towns else {}
    return found | {key: centres[town] for key, town in towns.items() if town in centres}


def _resides(one: Neighbour, place: Place) -> bool:
    return any(tie.kind == Tie.Kind.RESIDES_AT and tie.place_id == place.pk for tie in one.ties)


def _at_their_own(place: Place, day: date, keys: Collection[int]) -> dict[int, Where]:
    located = Place.objects.exclude(pk=place.pk).exclude(latitude=None).exclude(longitude=None)
    carried = Stewardship.objects.in_force(day).filter(
        organisation__in=keys, place__in=located, function=Stewardship.Function.LIFE
    )
    owned = [(one.organisation_id, one) for one in located.filter(organisation__in=keys).order_by("pk")]
    run = [(one.organisation_id, one.place) for one in carried.select_related("place").order_by("place__pk")]
    found: dict[int, Where] = {}
    for key, own in [*owned, *run]:
        where = where_is(own)
        if key is not None and where:
            found.setdefault(key, where)
    return found


def _centres(towns: Collection[str], own: str) -> Mapping[str, Where]:
    """The middle of the listed places of each town, by the town's key."""
    listed = Place.objects.exclude(latitude=None).exclude(longitude=None).exclude(commune="").order_by("pk")
    seen: dict[str, dict[str, list[tuple[str, str, float, float]]]] = defaultdict(lambda: defaultdict(list))
    for name, postcode, latitude, longitude in listed.values_list(
        "commune", "postcode", "latitude", "longitude"
    ):
        key = commune_key(name)
        if key in towns:
            row = (name, postcode, latitude or 0.0, longitude or 0.0)
            seen[key][departement_of(postcode)].append(row)
    found = {}
    for key, by_department in seen.items():
        rows = by_department.get(own) or (
            next(iter(by_department.values())) if len(by_department) == 1 else []
        )
        if rows:
            at = (fmean(row[2] for row in rows), fmean(row[3] for row in rows))
            found[key] = Where(at, rows[0][0], rows[0][1], Known.TOWN)
    return found
