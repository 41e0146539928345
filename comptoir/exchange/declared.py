"""The ties that are declared already between those of a file: the same is never declared twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from comptoir.directory.cleaning import Remark
from comptoir.exchange.known import Key
from comptoir.kit.periods import share_a_day
from comptoir.kit.text import fold
from comptoir.places.models import Place
from comptoir.sheets.told import ToldTie
from comptoir.ties.models import Tie
from comptoir.ties.rules import known_in
from comptoir.ties.shapes import BOTH_WAYS

State = Tie.State
_BATCH = 5_000


@dataclass(frozen=True)
class _Held:
    """A tie that stands, or that an earlier line of the file declares."""

    tie: Tie
    line: int = 0


@dataclass
class Declared:
    """By kind and by the two ends, whatever their dates."""

    today: date
    held: dict[tuple[str, Key, Key], list[_Held]] = field(default_factory=lambda: defaultdict(list))

    def add(self, told: ToldTie, tie: Tie, subject: Key, other: Key) -> None:
        """The tie of a line of the file is known to the lines after it."""
        self.held[told.kind, subject, other].append(_Held(tie, line=told.line))

    def same(self, told: ToldTie, subject: Key, other: Key) -> tuple[Remark, ...] | None:
        """What to say of the row when it is declared already for that time; None when it is not.

        What the file has no column for is not compared.
        """
        ways = [(told.kind, subject, other)]
        if told.kind in BOTH_WAYS:
            ways.append((told.kind, other, subject))
        for held in (held for way in ways for held in self.held.get(way, ())):
            if _says_the_same(told, held.tie):
                return tuple(self._remarks(told, held))
        return None

    def state_of(self, told: ToldTie) -> str:
        """As told; what is said to stand and is over has ended."""
        is_over = told.until is not None and told.until <= self.today
        return State.ENDED if is_over and told.state in Tie.STANDING else told.state

    def _remarks(self, told: ToldTie, held: _Held) -> Iterable[Remark]:
        if held.line:
            yield Remark("same_as_line", "", str(held.line))
            return
        state = held.tie.state_on(self.today)
        if self.state_of(told) != state:
            yield Remark("state_differs", "state", state)
        for column, said, kept in (
            ("since", told.since, held.tie.since), ("until", told.until, held.tie.until),
        ):  # fmt: skip
            if said is not None and said != kept:
                yield Remark("day_differs", column)


def declared_from(subjects: Iterable[Key], place: Place, today: date) -> Declared:
    """What the place may know to be declared from these on. One query for each five thousand of them."""
    keys = sorted(number for kind, number in subjects if kind == "actor")
    found = Declared(today)
    for start in range(0, len(keys), _BATCH):
        ties = known_in(place).filter(subject__in=keys[start : start + _BATCH])
        for tie in ties.order_by("pk"):
            other = ("actor", tie.counterpart_id) if tie.counterpart_id else ("place", tie.place_id or 0)
            found.held[tie.kind, ("actor", tie.subject_id), other].append(_Held(tie))
    return found


def _says_the_same(told: ToldTie, tie: Tie) -> bool:
    said = ((told.quality, tie.quality), (told.body, tie.body), (told.seat, tie.seat))
    is_same = all(asked is None or fold(asked) == fold(kept) for asked, kept in said)
    return is_same and share_a_day((told.since, told.until), (tie.since, tie.until))
