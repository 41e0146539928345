"""Who each name of a file is: known, new, to be decided by a person, or left out as one decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from comptoir.actors.models import Actor
from comptoir.exchange.known import ANYBODY, COLLECTIVE, PERSON, Book, Found, Key, Known, name_key
from comptoir.places.models import Place
from comptoir.sheets.told import ToldActor, ToldTie
from comptoir.sheets.vocabulary import PLACE, is_of_several
from comptoir.ties import shapes
from comptoir.ties.models import Tie

_STRONGEST = (PLACE, COLLECTIVE, PERSON, ANYBODY)
_IN_SHAPES = {shapes.PERSON: PERSON, shapes.COLLECTIVE: COLLECTIVE, shapes.ANYBODY: ANYBODY}


class Fate(Enum):
    KNOWN = "known"
    NEW = "new"
    ASIDE = "aside"
    LEFT = "left"


@dataclass(frozen=True)
class Named:
    """A name of the file: ``end`` is whom its ties are declared with, ``why`` it waits, as a code."""

    key: str
    name: str
    fate: Fate
    told: ToldActor
    certain: Sequence[Known] = ()
    why: str = ""
    end: Actor | Place | None = None

    @property
    def kind(self) -> str:
        """Of one to be made, what it will be."""
        return self.end.kind if isinstance(self.end, Actor) else ""

    @property
    def keys(self) -> list[Key]:
        """Each of those it may mean for certain, the one that is meant first; of one to be made, its own."""
        if self.fate is Fate.NEW:
            return [("new", id(self.end))]
        return [known.key for known in self.certain]


@dataclass
class Naming:
    """Every name of a file, each once, in the order in which they come."""

    book: Book
    named: dict[str, Named] = field(default_factory=dict)

    def of(self, name: str, identifier: str) -> Named:
        return self.named[_key(name, identifier, self.book)]

    def all(self) -> list[Named]:
        return list(self.named.values())


@dataclass
class _Asked:
    """A name as the file tells it: what it lists of it, what its ties ask, whom our own identifier means."""

    told: ToldActor
    hints: set[str] = field(default_factory=set)
    own: Known | None = None

    @property
    def hint(self) -> str:
        """What the file says it is, else what it must be to stand in its ties."""
        if self.told.kind:
            return self.told.kind if self.told.kind in (PLACE, PERSON) else COLLECTIVE
        strongest = next(hint for hint in _STRONGEST if hint in self.hints or hint == ANYBODY)
        return COLLECTIVE if strongest == ANYBODY and is_of_several(self.told.name) else strongest


def naming_of(ties: Iterable[ToldTie], actors: Iterable[ToldActor], book: Book, unknown: str) -> Naming:
    """Who each of them is; ``unknown`` is the kind of the new ones that no person can bear, or empty to ask.

    Two queries.
    """
    asked = _gathered(ties, actors, book)
    named = {key: _named(key, one, book, unknown) for key, one in asked.items()}
    sure = [one.certain[0].key for one in named.values() if one.fate is Fate.KNOWN]
    found: Mapping[str, Mapping[int, Actor | Place]] = {
        "actor": Actor.objects.in_bulk([key for kind, key in sure if kind == "actor"]),
        "place": Place.objects.in_bulk([key for kind, key in sure if kind == "place"]),
    }
    for key, one in named.items():
        if one.fate is Fate.KNOWN:
            kind, number = one.certain[0].key
            named[key] = replace(one, end=found[kind][number])
    return Naming(book, named)


def _key(name: str, identifier: str, book: Book) -> str:
    """Two of one name are told apart by our own identifiers, and by nothing else."""
    return identifier if book.own(name, identifier) else name_key(name)


def _gathered(ties: Iterable[ToldTie], actors: Iterable[ToldActor], book: Book) -> dict[str, _Asked]:
    asked: dict[str, _Asked] = {}
    for actor in actors:
        key = _key(actor.name, actor.id, book)
        if key in asked:
            asked[key].told = asked[key].told.with_row(actor)
        else:
            asked[key] = _Asked(actor, own=book.own(actor.name, actor.id))
    for tie in ties:
        if tie.refusals or tie.is_left:
            continue
        shape = shapes.SHAPES[Tie.Kind(tie.kind)]
        other = PLACE if not shape.to_actor else ANYBODY if shape.to_person else COLLECTIVE
        for name, identifier, hint in (
            (tie.subject, tie.subject_id, _IN_SHAPES[shape.subject]),
            (tie.other, tie.other_id, other),
        ):
            told = ToldActor(line=tie.line, name=name)
            one = asked.setdefault(_key(name, identifier, book), _Asked(told, own=book.own(name, identifier)))
            one.hints.add(hint)
    return asked


def _named(key: str, asked: _Asked, book: Book, unknown: str) -> Named:
    told, hint = asked.told, asked.hint
    found = Found((asked.own,)) if asked.own else book.find(told.name, hint)
    meant = _meant(found.certain)
    certain = sorted(found.certain, key=lambda known: known not in meant)
    one = Named(key, told.name, Fate.ASIDE, told, certain)
    if found.is_left:
        return replace(one, fate=Fate.LEFT)
    if len(meant) == 1:
        return replace(one, fate=Fate.KNOWN)
    kind = told.kind or unknown
    if why := _why(found, hint, kind):
        return replace(one, why=why)
    return replace(one, fate=Fate.NEW, end=Actor(kind=kind, name=told.name))


def _meant(certain: Sequence[Known]) -> list[Known]:
    """Of an organisation and the place of that name that it runs, the organisation."""
    keys = {known.key for known in certain}
    return [known for known in certain if known.run_by not in keys]


def _why(found: Found, hint: str, kind: str) -> str:
    """Why a person is asked, as a code; empty when it is a new one that can be made."""
    if found.certain:
        return "called_the_same"
    if found.likely:
        return "is_like" if all(known.may_be_named for known, _ in found.likely) else "is_a_person"
    if hint in (PERSON, PLACE):
        return "new_person" if hint == PERSON else "unknown_place"
    if hint == ANYBODY:
        return "may_be_a_person"
    return "" if kind else "which_kind"
