"""Everybody around a place on any day, with the agreements of that day: what is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comptoir.network.circle import Around, Neighbour
from comptoir.network.snapshot import around_then
from comptoir.places.models import Place
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.terms import as_agreed


@dataclass(frozen=True)
class Standing:
    """Everybody around on a day, and the agreements in force that day, by key."""

    around: Around
    agreements: Mapping[int, Agreement]

    @property
    def ties(self) -> list[Tie]:
        """Those of everybody around; one that joins two of them is told twice."""
        return [tie for one in self.around.neighbours for tie in one.ties]

    def by_key(self) -> dict[int, Neighbour]:
        return {one.actor.pk: one for one in self.around.neighbours}


def standing_on(place: Place, day: date, today: date, since: date | None) -> Standing:
    """What stood that day, with what circulated since. A constant number of queries."""
    return Standing(around_then(place, day, today, since), agreements_on(place, day))


def agreements_on(place: Place, day: date) -> dict[int, Agreement]:
    """Those in force that day, by key, with their parties, each in the terms of that day."""
    agreements = Agreement.objects.in_force(day).filter(place=place).prefetch_related("parties__actor")
    return {one.pk: one for one in as_agreed(agreements.order_by("starts_on", "pk"), day)}


def assumed(before: Iterable[Tie], after: Iterable[Tie]) -> set[int]:
    """The ties that held on both days and of which nobody said since when, by key: taken to have always held.

    Each in its state of that day. What is wished, discussed or refused stands from when it was said, so that
    nothing of it is assumed (``ties.history``).
    """
    held = {tie.pk for tie in before if tie.state in Tie.STANDING}
    return {tie.pk for tie in after if tie.since is None and tie.state in Tie.STANDING and tie.pk in held}
