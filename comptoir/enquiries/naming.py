"""Whom a typed name stands for, when there is no doubt; whom one may be shown while typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from comptoir.actors.models import Actor
from comptoir.actors.search import search_actors
from comptoir.kit.text import fold
from comptoir.network.circle import ours, ties_with_us
from comptoir.places.models import Place
from comptoir.ties.models import Tie

_MOST = 6
_MAY_BE_SHOWN = (Tie.Visibility.PUBLIC, Tie.Visibility.NETWORK)


def who_is(name: str, place: Place, day: date) -> Actor | None:
    """The one organisation, circle or group of that very name; the place's own name is its organisation.

    None when nobody is called so, or several are: the team says who it is.
    """
    if fold(name) == fold(place.name):
        return ours(place, day).order_by("pk").first()
    pool = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)
    found = [one.actor for one in search_actors(name, among=pool, limit=_MOST)]
    same = [actor for actor in found if fold(actor.name) == fold(name)]
    return same[0] if len(same) == 1 else None


def names_to_choose_from(place: Place, day: date, asked: Actor) -> list[str]:
    """The organisations whose tie with the place may be told to its network, by name; but for who is asked.

    Whoever has the link reads this list: nothing that the team keeps for itself is in it, and no person.
    """
    us = set(ours(place, day).values_list("pk", flat=True))
    ties = ties_with_us(place, us).holding(day).filter(visibility__in=_MAY_BE_SHOWN)
    keys = _other_ends(ties.values_list("subject", "counterpart")) | us
    known = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON).filter(pk__in=keys)
    names = list(known.exclude(pk=asked.pk).in_name_order().values_list("name", flat=True))
    return [place.name, *(name for name in names if name != place.name)]


def _other_ends(rows: Iterable[tuple[int, int | None]]) -> set[int]:
    return {key for row in rows for key in row if key is not None}
