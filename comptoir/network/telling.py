"""What may be told of the network outside the team: which ties, to whom, and with which persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from comptoir.actors.models import Actor, ActorTheme, Consent
from comptoir.places.models import Place
from comptoir.ties.models import Tie

Visibility = Tie.Visibility
TOLD_TO = {
    "public": (Visibility.PUBLIC,),
    "network": (Visibility.PUBLIC, Visibility.NETWORK),
    "place": (Visibility.PUBLIC, Visibility.NETWORK, Visibility.PLACE),
}
"""Which ties may be said, by whom they are said to."""


def ties_told(place: Place, known: set[int], may_be: Iterable[str]) -> list[Tie]:
    """The ties of whom we know, with us or with others; one with a person, when that person agreed."""
    with_known = Q(subject__in=known) | Q(counterpart__in=known) | Q(place=place)
    ours = Tie.objects.declared().told_to(place)
    ties = ours.filter(with_known & of_nobody_unasked(), visibility__in=list(may_be))
    return list(ties.select_related("subject", "counterpart", "place").order_by("since", "pk"))


def of_nobody_unasked() -> Q:
    """A tie at neither end of which is a person, but one who agreed to be named in the network."""
    agreed = Consent.objects.filter(purpose=Consent.Purpose.NETWORK, withdrawn_at=None).values("person")
    begins = ~Q(subject__kind=Actor.Kind.PERSON) | Q(subject__in=agreed)
    return begins & (~Q(counterpart__kind=Actor.Kind.PERSON) | Q(counterpart__in=agreed))


def begun(tie: Tie, day: date) -> bool:
    """Whether its first day has come, or nobody knows it."""
    return tie.since is None or tie.since <= day


def themes_of(actors: Iterable[int]) -> dict[int, list[str]]:
    """The themes of each actor, by key. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for actor, theme in ActorTheme.objects.filter(actor__in=list(actors)).values_list("actor", "theme"):
        found[actor].append(theme)
    return defaultdict(list, {actor: sorted(themes) for actor, themes in found.items()})
