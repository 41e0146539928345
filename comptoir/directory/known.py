"""What the directory already holds, as an import needs it: few queries for any number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.text import slugify

from comptoir.directory.merging import Spellings, changes
from comptoir.directory.models import PlaceSource
from comptoir.directory.planning import Link, names_another
from comptoir.listing.addresses import best_spellings, commune_in, commune_key
from comptoir.listing.listed import ListedPlace
from comptoir.listing.matching import Known, Neighbourhood
from comptoir.places.models import Place

_TOLD = ("pk", "name", "address", "postcode", "commune", "pivot", "phone", "latitude", "longitude")
_COMPARED = ("nom", "adresse", "code_postal", "commune", "pivot", "telephone")
_RESERVED = frozenset({"carte", "annuaire", "importer"})


def known_places() -> Neighbourhood:
    """Every place of the installation, ready to be compared with. One query."""
    told = Place.objects.order_by("pk").values_list(*_TOLD)
    return Neighbourhood(
        Known(key, name, address, postcode, commune, pivot, phone, _point(latitude, longitude))
        for key, name, address, postcode, commune, pivot, phone, latitude, longitude in told.iterator(2000)
    )


def as_the_file_leaves_them(
    known: Neighbourhood,
    rows: Iterable[ListedPlace],
    links: Mapping[str, Link],
    places: Mapping[int, Place],
) -> None:
    """Each place that its own row changes is compared with as it will be, not as it was.

    What opens where another place was until now is not that other one, when the same file says both: the
    first import says so, and a second one has nothing else to say.
    """
    seen: set[str] = set()
    for row in rows:
        link = links.get(row.id)
        place = places.get(link.place) if link and row.id not in seen else None
        seen.add(row.id)
        if link is None or place is None or place.is_run_here or names_another(row, link):
            continue
        found = changes(place, row, link.said)
        after = {name: found[name] for name in _COMPARED if name in found}
        latitude = found.get("latitude", place.latitude)
        longitude = found.get("longitude", place.longitude)
        known.replace(replace(known[place.pk], **after, point=_point(latitude, longitude)))


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def source_links(source: str) -> dict[str, Link]:
    """The source's identifiers and what it said of each last time. One query."""
    told = PlaceSource.objects.filter(source=source).values_list("external_id", "place_id", "said", "pk")
    return {
        key: Link(place, ListedPlace.from_json(said) if said else None, pk) for key, place, said, pk in told
    }


def spellings_for(rows: Iterable[ListedPlace]) -> Spellings:
    """How to write each commune: the richest spelling among the rows and the places there. One query."""
    rows = list(rows)
    asked = {commune_key(row.commune) for row in rows}
    there = Place.objects.order_by("pk").values_list("postcode", "commune")
    kept = [(postcode, commune) for postcode, commune in there if commune_key(commune) in asked]
    told = [(row.code_postal, row.commune) for row in rows]
    named = [(row.code_postal, commune_in(row.nom, row.commune)) for row in rows]
    return best_spellings([*kept, *told, *(pair for pair in named if pair[1])])


class Slugs:
    """Addresses on the site, each given once."""

    def __init__(self) -> None:
        self._taken = {*Place.objects.order_by("pk").values_list("slug", flat=True), *_RESERVED}

    def give(self, row: ListedPlace) -> str:
        """The name, with the commune when the name does not say it, and a number when both are taken."""
        name, commune = slugify(row.nom)[:55].strip("-"), slugify(row.commune)[:20].strip("-")
        slug = base = (name if commune and commune in name else f"{name}-{commune}").strip("-") or "lieu"
        number = 2
        while slug in self._taken:
            slug, number = f"{base}-{number}", number + 1
        self._taken.add(slug)
        return slug


def new_place(row: ListedPlace, *, source: str, slug: str) -> Place:
    """A place as the row describes it, not saved yet."""
    place = Place(**row.as_fields() | {"source": row.source or source}, slug=slug)
    place.index()
    return place
