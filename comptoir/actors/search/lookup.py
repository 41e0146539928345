"""The two questions that finding and recognising share: among whom, and by which words of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from comptoir.actors.models import Actor, ActorQuerySet, WordVariant
from comptoir.actors.search.index import variants_of
from comptoir.actors.search.matching import SHORTEST_UNFINISHED_WITH_TYPOS, Closeness, closeness


def pool_of(among: QuerySet[Actor] | None, kinds: Iterable[str] | None = None) -> ActorQuerySet:
    """The standing actors that may be answered."""
    pool = Actor.objects.standing()
    if kinds is not None:
        pool = pool.filter(kind__in=list(kinds))
    # Asked of each candidate, and not as a list: the asker may know fifty thousand.
    return pool if among is None else pool.filter(Exists(among.order_by().filter(pk=OuterRef("pk"))))


def words_near(typed: Sequence[str]) -> dict[str, dict[int, Closeness]]:
    """For each word typed, the words of the index that it may be, and how well it fits: one query for all."""
    rows = list(
        WordVariant.objects.filter(reduce(or_, map(_sharing_a_variant, typed)))
        .order_by()
        .values_list("word_id", "word__text")
        .distinct()
    )
    return {word: dict(_fitting(word, rows)) for word in typed}


def _fitting(typed: str, rows: Sequence[tuple[int, str]]) -> Iterable[tuple[int, Closeness]]:
    for key, text in rows:
        how = closeness(typed, text)
        if how is not None:
            yield key, how


def _sharing_a_variant(typed: str) -> Q:
    variants = sorted(variants_of(typed))
    if len(typed) < SHORTEST_UNFINISHED_WITH_TYPOS:
        return Q(text__in=variants) | Q(text__begins=typed)
    return reduce(or_, (Q(text__begins=variant) for variant in variants))
