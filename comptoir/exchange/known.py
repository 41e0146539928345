"""Whom the names of a file may mean: actors and places known here, and what was decided before.

A file has thousands of names: all that is known is read once and compared in memory, in a constant number of
queries. Of persons, only those who may be named in a network are recognised; those whom the place knows are
proposed to it; nobody else is ever looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q
from rapidfuzz import fuzz

from comptoir.actors.models import Actor, Consent
from comptoir.actors.names import sort_name, words_in
from comptoir.exchange.models import NameInFile
from comptoir.kit.text import read_number
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.sheets.vocabulary import PLACE

PERSON, COLLECTIVE, ANYBODY = "person", "collective", ""
SAME_ENOUGH = 84
"""From which likeness of two names, out of 100, a person is asked: as where an actor is registered."""
MOST_LIKELY = 5
_PREFIX = 4
_CROWDED = 800
"""A beginning that so many names have says nothing; the others of the name are asked instead."""

Key = tuple[str, int]
"""« actor » or « place » and its number."""


@dataclass(frozen=True)
class Known:
    """An actor or a place; ``kind`` is its kind of actor, or ``place``."""

    key: Key
    name: str
    kind: str
    may_be_named: bool = True
    run_by: Key | None = None
    """Of a place, the organisation that runs it."""

    def fits(self, hint: str) -> bool:
        """Whether it can be what is asked: a person, a place, a collective (no person), or anything."""
        if hint == COLLECTIVE:
            return self.kind != PERSON
        return hint == ANYBODY or self.kind == hint


@dataclass(frozen=True)
class Found:
    """Whom a name means for certain, more than one when they are called the same; else whom it may mean."""

    certain: tuple[Known, ...] = ()
    likely: tuple[tuple[Known, int], ...] = ()
    is_left: bool = False


@dataclass
class Book:
    """Everything known here, by key, by name, and by how the words of a name begin."""

    decided: Mapping[str, Known | None]
    by_key: dict[Key, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_beginning: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, known: Known) -> None:
        self.by_key[known.key] = known
        self.by_name[name_key(known.name)].append(known)
        for beginning in _beginnings(known.name):
            self.by_beginning[beginning].append(known)

    def own(self, name: str, identifier: str) -> Known | None:
        """Whom our own identifier means, « actor-12 » or « place-3 », when that one still bears the name."""
        kind, _dash, number = identifier.partition("-")
        known = self.by_key.get((kind, read_number(number) or 0))
        is_same = known is not None and known.may_be_named and name_key(known.name) == name_key(name)
        return known if is_same else None

    def find(self, name: str, hint: str = ANYBODY) -> Found:
        """By what was decided, by name, by likeness."""
        key = name_key(name)
        if key in self.decided:
            known_then = self.decided[key]
            return Found((known_then,)) if known_then else Found(is_left=True)
        named = self.by_name.get(key, [])
        # Who bears that very name is meant, even where another kind was expected: the tie is refused then.
        same = [known for known in named if known.fits(hint)] or (named if hint != PLACE else [])
        certain = tuple(known for known in same if known.may_be_named)
        if certain:
            return Found(certain)
        return Found(likely=tuple((known, 100) for known in same) or self.likely(name, hint))

    def called(self, name: str) -> list[Known]:
        """Whoever bears that very name."""
        return list(self.by_name.get(name_key(name), ()))

    def likely(self, name: str, hint: str = ANYBODY) -> tuple[tuple[Known, int], ...]:
        """Those whose name is nearly the same, out of 100, the likeliest first."""
        words = name_key(name)
        scored = [
            (known, round(fuzz.token_sort_ratio(words, name_key(known.name))))
            for known in self._around(name)
            if known.fits(hint)
        ]
        alike = [pair for pair in scored if pair[1] >= SAME_ENOUGH]
        return tuple(sorted(alike, key=lambda pair: (-pair[1], pair[0].name, pair[0].key))[:MOST_LIKELY])

    def _around(self, name: str) -> Iterable[Known]:
        """Those who share the beginning of a word, each once."""
        beside = [self.by_beginning.get(beginning, []) for beginning in _beginnings(name)]
        telling = [some for some in beside if len(some) <= _CROWDED] or beside
        return {known.key: known for some in telling for known in some}.values()


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """What two spellings of one name have in common: its words, without accents, capitals nor honorifics."""
    return sort_name(name)


def book_of(place: Place) -> Book:
    """Whom the files of that place may name. Five queries."""
    book = Book({})
    for known in (*_collectives(), *_persons(place), *_places()):
        book.add(known)
    book.decided = dict(_decided(place, book))
    return book


def _collectives() -> Iterator[Known]:
    rows = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON).order_by("pk")
    for key, name, kind in rows.values_list("pk", "name", "kind").iterator(2000):
        yield Known(("actor", key), name, kind)


def _persons(place: Place) -> Iterator[Known]:
    agreed = Consent.objects.filter(purpose=Consent.Purpose.NETWORK, withdrawn_at=None).values("person")
    named = set(agreed.values_list("person", flat=True))
    met = persons_known_to(place).values("pk")
    said = NameInFile.objects.filter(place=place, actor__isnull=False).values("actor")
    may_be = Q(pk__in=agreed) | Q(pk__in=met) | Q(pk__in=said)
    rows = Actor.objects.standing().persons().filter(may_be).order_by("pk")
    for key, name in rows.values_list("pk", "name").iterator(2000):
        yield Known(("actor", key), name, PERSON, key in named)


def _places() -> Iterator[Known]:
    rows = Place.objects.order_by("pk").values_list("pk", "name", "organisation")
    for key, name, organisation in rows.iterator(2000):
        yield Known(("place", key), name, PLACE, run_by=("actor", organisation) if organisation else None)


def _decided(place: Place, book: Book) -> Iterator[tuple[str, Known | None]]:
    """Each name that was decided on; one whose actor or place is gone since is asked again."""
    for row in NameInFile.objects.filter(place=place).exclude(decided_at=None):
        if row.answer == NameInFile.Answer.LEFT:
            yield row.key, None
        elif known := book.by_key.get(row.means):
            yield row.key, known


def _beginnings(name: str) -> set[str]:
    return {word[:_PREFIX] for word in words_in(name)}
