"""What circulated between two actors, neither of them us, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.network import flows, words
from comptoir.network.flows import FlowTotal
from comptoir.places.models import Place

What = tuple[str, str, str]
BACK = {Direction.GIVEN: Direction.RECEIVED, Direction.RECEIVED: Direction.GIVEN}


@dataclass(frozen=True)
class Year:
    """What went each way in one year, nature by nature, in words: from the first to the second, and back."""

    year: int
    there: Sequence[str]
    back: Sequence[str]


def years_of(
    place: Place, one: Actor, two: Actor, since: date | None, until: date | None = None
) -> list[Year]:
    """Each year in which something circulated between them, the latest first; as far as the period goes."""
    found: dict[int, dict[What, FlowTotal]] = defaultdict(dict)
    for year, total in _told_by_the_first(place, one, two, since, until):
        key = (total.nature, total.direction, total.unit)
        same = found[year].get(key)
        found[year][key] = same.plus(total) if same else total
    return [
        Year(year, _said(told, Direction.RECEIVED), _said(told, Direction.GIVEN))
        for year, told in sorted(found.items(), reverse=True)
    ]


def _told_by_the_first(
    place: Place, one: Actor, two: Actor, since: date | None, until: date | None
) -> Iterator[tuple[int, FlowTotal]]:
    """Month by month, whichever of the two the facts name first; told from the side of the first."""
    for month, totals in flows.by_month(place, one, since, two, until).items():
        yield from ((month.year, total) for total in totals)
    for month, totals in flows.by_month(place, two, since, one, until).items():
        yield from (
            (month.year, replace(total, direction=BACK[Direction(total.direction)])) for total in totals
        )


def _said(told: dict[What, FlowTotal], direction: str) -> list[str]:
    return [
        f"{words.nature_said(total.nature)} · {words.amount(total)}"
        for _key, total in sorted(told.items())
        if total.direction == direction
    ]
