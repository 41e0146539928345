"""What a meeting with one actor rests on, read for a day in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.kit.periods import first_of_month
from comptoir.meetings.over_time import Series, over_time
from comptoir.meetings.recognition import RECOGNISING, Recognition
from comptoir.network import flows
from comptoir.network.circle import AWAITED, FEW, ours, ties_between
from comptoir.network.models import NextStep
from comptoir.network.projection import start_of
from comptoir.network.steps import open_steps
from comptoir.places.models import Place
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.terms import as_agreed


@dataclass(frozen=True)
class Prepared:
    """What is taken to the meeting with ``them`` on that day."""

    place: Place
    them: Actor
    day: date
    us: Sequence[Actor]
    ties: Sequence[Tie]
    drafts: Sequence[Agreement]
    steps: Sequence[NextStep]
    recognition: Recognition
    series: Sequence[Series]


def prepared(place: Place, them: Actor, day: date, months: int) -> Prepared:
    """All of it; ``months`` is how long each bar over time is."""
    us = list(ours(place, day).order_by("pk"))
    ties = _ties(place, them, day)
    agreements = as_agreed(
        Agreement.objects.kept().filter(place=place, parties__actor=them).order_by("-starts_on", "pk"), day
    )
    recognition = Recognition(
        totals=flows.between(place, them, since=first_of_month(day, -12)),
        by_agreements=[one for one in agreements if one.holds(day)],
        by_ties=[tie for tie in ties if _recognises(tie, them) and tie.state == Tie.State.IN_FORCE],
        awaited=[tie for tie in ties if _recognises(tie, them) and tie.state in AWAITED],
        town=them.commune if _serves_a_town(them) else "",
        from_town=_visits_from(place, them.commune, first_of_month(day, -12)) if _serves_a_town(them) else 0,
    )
    return Prepared(
        place=place, them=them, day=day, us=us, ties=ties,
        drafts=[one for one in agreements if one.is_draft], steps=open_steps(place, them),
        recognition=recognition, series=over_time(flows.by_month(place, them), day, months),
    )  # fmt: skip


def main_party(one: Prepared) -> Actor | None:
    """Who signs for us: the place's own organisation, else the first that carries its life."""
    own = [actor for actor in one.us if actor.pk == one.place.organisation_id]
    return next(iter([*own, *one.us]), None)


def _ties(place: Place, them: Actor, day: date) -> list[Tie]:
    alive = ties_between(place, day, them).in_dates(day).exclude(state=Tie.State.ENDED)
    return list(alive.select_related("subject", "counterpart", "place"))


def _recognises(tie: Tie, them: Actor) -> bool:
    return tie.subject_id == them.pk and tie.kind in RECOGNISING


def _serves_a_town(them: Actor) -> bool:
    """Of a city, or of whoever is at its scale and funds, one asks what is done for those who live there."""
    return bool(them.commune) and (them.scale, them.family) == (Actor.Scale.CITY, Actor.Family.FUNDER)


def _visits_from(place: Place, town: str, since: date) -> int:
    """How often somebody who lives in that town came; none when they are too few to be told."""
    lives_there = Q(commune=town) | Q(commune="", actor__commune=town)
    visits = Fact.objects.of_place(place).filter(
        lives_there, kind=Fact.Kind.VISITED, actor__kind=Actor.Kind.PERSON, at__gte=start_of(since)
    )  # fmt: skip
    found = visits.aggregate(number=Sum("quantity"), people=Count("actor", distinct=True))
    return int(found["number"] or 0) if found["people"] >= FEW else 0
