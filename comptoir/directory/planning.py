"""What each row of a file is: a place that is known, a new one, a doubt, or nothing that can be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from comptoir.directory.cleaning import CleanRow, Remark
from comptoir.listing.listed import ListedPlace
from comptoir.listing.matching import (
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
    name: str
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
        told = Planned(
            clean.line, clean.name, Fate.REFUSED, clean.place, remarks=(*clean.refusals, *clean.warnings)
        )
        if told.row is None:
            return told
        if earlier := self._seen.get(told.row.id):
            return _repeated(told, earlier)
        if link := self.links.get(told.row.id):
            return self._linked(told, told.row, link)
        return self._unlinked(told, told.row, self.known.likenesses(Known.of(0, told.row)))

    def _linked(self, told: Planned, row: ListedPlace, link: Link) -> Planned:
        """The source's own identifier decides, unless it now names quite another place."""
        if alike := names_another(row, link):
            others = [one for one in self.known.likenesses(Known.of(0, row)) if one.key != link.place]
            return replace(told, fate=Fate.DOUBTFUL, likenesses=(alike, *others[:4]))
        return replace(told, fate=Fate.KNOWN, key=link.place)

    def _unlinked(self, told: Planned, row: ListedPlace, found: list[Likeness]) -> Planned:
        same = [one for one in found if one.verdict is Verdict.SAME]
        if same and (len(same) == 1 or same[0].score - same[1].score >= _CLEARLY):
            remark = Remark("matched", "nom", self.known[same[0].key].nom)
            return replace(told, fate=Fate.KNOWN, key=same[0].key, remarks=(remark, *told.remarks))
        if found:
            return replace(told, fate=Fate.DOUBTFUL, likenesses=tuple(found[:5]))
        self._new -= 1
        self.known.add(Known.of(self._new, row))
        return replace(told, fate=Fate.NEW, key=self._new)


def names_another(row: ListedPlace, link: Link) -> Likeness | None:
    """How little the row looks like what its identifier named until now; None while it may be the same."""
    if link.said is None or link.said.nom == row.nom:
        return None
    alike = likeness(Known.of(0, row), Known.of(link.place, link.said))
    return alike if alike.name < SOME_NAME and alike.where in (Where.FAR, Where.UNKNOWN) else None


def _repeated(told: Planned, earlier: Planned) -> Planned:
    """An identifier that the file gives twice: harmless when the two rows are the same."""
    if told.row == earlier.row and earlier.fate is not Fate.DOUBTFUL:
        remark = Remark("same_as_line", "id", str(earlier.line))
        remarks = (*told.remarks, remark)
        return replace(told, fate=Fate.KNOWN, key=earlier.key, remarks=remarks, is_repeated=True)
    remark = Remark("id_used_twice", "id", str(earlier.line))
    return replace(told, fate=Fate.REFUSED, remarks=(remark, *told.remarks))
