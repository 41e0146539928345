"""What each row of a file is: a place that is known, a new one, a doubt, or nothing that can be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from comptoir.directory.cleaning import CleanRow, Remark
from comptoir.places.listing.listed import ListedPlace
from comptoir.places.listing.matching import (
    SOME_NAME,
    Known,
    Likeness,
    Neighbourhood,
    Verdict,
    Where,
    likeness,
)

_CLEARLY = 8.0
"""By how much the best of several matches must lead to be taken without asking."""


class Fate(Enum):
    REFUSED = "refused"
    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Planned:
    """A row and what to do with it; ``key`` is the place's, negative for one that this import creates."""

    line: int
    fate: Fate
    row: ListedPlace | None
    key: int = 0
    likenesses: tuple[Likeness, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_repeated: bool = False
    """The very same row stands earlier in the file."""


@dataclass(frozen=True)
class Link:
    """The place that a source's identifier names, and what the source last said of it."""

    place: int
    said: ListedPlace | None
    pk: int = 0
    """The key of the ``PlaceSource`` that holds this."""


@dataclass
class Planner:
    """Decides row by row; a place that one row creates is known to the rows after it."""

    known: Neighbourhood
    links: Mapping[str, Link]
    _seen: dict[str, Planned] = field(default_factory=dict)
    _new: int = 0

    def plan(self, rows: Iterable[CleanRow]) -> Iterator[Planned]:
        for clean in rows:
            planned = self._decide(clean)
            if planned.row is not None and planned.fate is not Fate.REFUSED:
                self._seen.setdefault(planned.row.id, planned)
            yield planned

    def _decide(self, clean: CleanRow) -> Planned:
        row, remarks = clean.place, (*clean.refusals, *clean.warnings)
        if row is None:
            return Planned(clean.line, Fate.REFUSED, None, remarks=remarks)
        if earlier := self._seen.get(row.id):
            return self._repeated(clean.line, row, earlier, remarks)
        if link := self.links.get(row.id):
            return self._linked(clean.line, row, link, remarks)
        return self._unlinked(clean.line, row, self.known.likenesses(Known.of(0, row)), remarks)

    def _repeated(
        self, line: int, row: ListedPlace, earlier: Planned, remarks: tuple[Remark, ...]
    ) -> Planned:
        """An identifier that the file gives twice: harmless when the two rows are the same."""
        if row == earlier.row and earlier.fate is not Fate.DOUBTFUL:
            told = (*remarks, Remark("same_as_line", "id", str(earlier.line)))
            return Planned(line, Fate.KNOWN, row, earlier.key, remarks=told, is_repeated=True)
        told = (Remark("id_used_twice", "id", str(earlier.line)), *remarks)
        return Planned(line, Fate.REFUSED, row, remarks=told)

    def _linked(self, line: int, row: ListedPlace, link: Link, remarks: tuple[Remark, ...]) -> Planned:
        """The source's own identifier decides, unless it now names quite another place."""
        if link.said and link.said.nom != row.nom:
            told = likeness(Known.of(0, row), Known.of(link.place, link.said))
            if told.name < SOME_NAME and told.where in (Where.FAR, Where.UNKNOWN):
                others = [one for one in self.known.likenesses(Known.of(0, row)) if one.key != link.place]
                return Planned(line, Fate.DOUBTFUL, row, likenesses=(told, *others[:4]), remarks=remarks)
        return Planned(line, Fate.KNOWN, row, link.place, remarks=remarks)

    def _unlinked(
        self, line: int, row: ListedPlace, found: list[Likeness], remarks: tuple[Remark, ...]
    ) -> Planned:
        same = [one for one in found if one.verdict is Verdict.SAME]
        if same and (len(same) == 1 or same[0].score - same[1].score >= _CLEARLY):
            told = Remark("matched", "nom", self.known[same[0].key].nom)
            return Planned(line, Fate.KNOWN, row, same[0].key, tuple(same[:1]), (told, *remarks))
        if found:
            return Planned(line, Fate.DOUBTFUL, row, likenesses=tuple(found[:5]), remarks=remarks)
        self._new -= 1
        self.known.add(Known.of(self._new, row))
        return Planned(line, Fate.NEW, row, self._new, remarks=remarks)
