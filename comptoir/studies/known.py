"""What a study is made from, already cut to whom it is for; and a line of it, as plain data.

It leaves the team: no person is named but those who agreed, and none to everybody; a tie, and whoever is
known only by it, is said to those who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b

from comptoir.changes.standing import Standing, agreements_on
from comptoir.kit.periods import first_of_month
from comptoir.network.circle import FEW, Around, around, ours
from comptoir.network.flows import FlowTotal, persons_by_figure, totals_by_actor
from comptoir.network.snapshot import around_then, stood
from comptoir.network.telling import TOLD_TO, begun, ties_told
from comptoir.places.models import Place
from comptoir.studies.models import Study
from comptoir.ties.models import Tie

Totals = Mapping[int | None, Sequence[FlowTotal]]


@dataclass(frozen=True)
class Said:
    """One line: see ``StudyLine``. ``persons`` are those whom it names; ``is_offered``: out until put in."""

    key: str
    kind: str
    text: str
    cells: tuple[str, ...] = ()
    under: str = ""
    persons: tuple[int, ...] = ()
    is_offered: bool = False


@dataclass(frozen=True)
class Known:
    """What the parts are told from: what stood on ``day``, and on the day of the year before, ``since``.

    ``ties`` are all that may be told, ``standing`` those that stood, ``stood`` those that did at ``since``,
    each in its state then; ``totals`` is what circulated in the year, ``before`` in the year before.
    """

    place: Place
    day: date
    today: date
    since: date
    audience: str
    us: set[int]
    then: Standing
    now: Standing
    ties: Sequence[Tie]
    standing: Sequence[Tie]
    stood: Sequence[Tie]
    totals: Totals
    before: Totals

    @property
    def found(self) -> Around:
        return self.now.around

    @property
    def is_past(self) -> bool:
        return self.day < self.today


def known_of(place: Place, day: date, audience: str, today: date) -> Known:
    since, until = first_of_month(day, -12), day + timedelta(days=1) if day < today else None
    now = _standing(place, day, today, audience)
    us = set(ours(place, today).values_list("pk", flat=True))
    ties = ties_told(place, now.by_key().keys() | us, TOLD_TO[audience])
    if audience == Study.Audience.PUBLIC:
        ties = [tie for tie in ties if not persons_in(tie)]
    before = stood(place, since, [copy(tie) for tie in ties])
    return Known(
        place, day, today, since, audience, us, _standing(place, since, today, audience), now, ties,
        stood(place, day, ties) if until else [tie for tie in ties if _stands(tie, day)], before,
        _totals(place, since, until), _totals(place, first_of_month(since, -12), since),
    )  # fmt: skip


def _standing(place: Place, day: date, today: date, audience: str) -> Standing:
    since = first_of_month(day, -12)
    found = around(place, day, since) if day == today else around_then(place, day, today, since)
    agreements = agreements_on(place, day) if audience == Study.Audience.PLACE else {}
    return Standing(told_to(found, audience), agreements)


def _stands(tie: Tie, day: date) -> bool:
    return tie.state_on(day) != Tie.State.ENDED and begun(tie, day)


def _totals(place: Place, since: date, until: date | None) -> Totals:
    """By actor; of persons, under None, only the figures behind which at least ``FEW`` of them stand."""
    totals = dict(totals_by_actor(place, since, until))
    behind = persons_by_figure(place, since, until)
    totals[None] = [
        total
        for total in totals.get(None, ())
        if behind.get((total.nature, total.direction, total.unit), 0) >= FEW
    ]
    return totals


def told_to(found: Around, audience: str) -> Around:
    """Without the ties that this audience may not see, nor whoever is around only by one of them."""
    neighbours = []
    for one in found.neighbours:
        ties = [tie for tie in one.ties if tie.visibility in TOLD_TO[audience]]
        is_hidden = (one.ties or one.has_agreement) and not (ties or one.totals)
        if not is_hidden or (audience == Study.Audience.PLACE and one.has_agreement):
            neighbours.append(replace(one, ties=ties))
    return replace(found, neighbours=neighbours)


def persons_in(tie: Tie) -> tuple[int, ...]:
    """The persons at its two ends, by key."""
    return tuple(end.pk for end in (tie.subject, tie.counterpart) if end is not None and end.is_person)


def keyed(prefix: str, text: str) -> str:
    """A key that is the same for the same text."""
    return f"{prefix}-{blake2b(text.encode(), digest_size=6).hexdigest()}"
