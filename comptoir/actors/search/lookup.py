"""The two questions that finding and recognising share: among whom, and by which words of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from comptoir.actors.begins import LAST_CHARACTER
from comptoir.actors.models import Actor, ActorQuerySet
from comptoir.actors.search.index import variants_of
from comptoir.actors.search.matching import SHORTEST_UNFINISHED_WITH_TYPOS, Closeness, closeness

_BEFORE_ANY_LETTER = "!"


def pool_of(among: QuerySet[Actor] | None, kinds: Iterable[str] | None = None) -> ActorQuerySet:
    """The standing actors that may be answered."""
    pool = Actor.objects.standing()
    if kinds is not None:
        pool = pool.filter(kind__in=list(kinds))
    # Asked of each candidate, and not as a list: the asker may know fifty thousand.
    return pool if among is None else pool.filter(Exists(among.order_by().filter(pk=OuterRef("pk"))))


def words_near(typed: Sequence[str]) -> dict[str, dict[int, Closeness]]:
    """For each word typed, the words of the index that it may be, and how well it fits: one query for all."""
    rows = _sharing_a_variant(sorted(set(chain.from_iterable(map(_ranges, typed)))))
    return {word: dict(_fitting(word, rows)) for word in typed}


def _fitting(typed: str, rows: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Closeness]]:
    for key, text in rows:
        how = closeness(typed, text)
        if how is not None:
            yield key, how


def _ranges(typed: str) -> Iterator[tuple[str, str]]:
    """From where to where the index has what shares a variant with the word typed, or begins like one."""
    for variant in variants_of(typed):
        begins = variant == typed or len(typed) >= SHORTEST_UNFINISHED_WITH_TYPOS
        yield variant, variant + (LAST_CHARACTER if begins else _BEFORE_ANY_LETTER)


def _sharing_a_variant(ranges: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    # Written out: an OR of as many ranges makes SQLite read the whole table, and a join PostgreSQL.
    not_before, before = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
    asked = ", ".join(["(%s, %s)"] * len(ranges))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(low, high) AS (VALUES {asked}) "  # noqa: S608
            "SELECT near.id, (SELECT word.text FROM actors_word AS word WHERE word.id = near.id) "
            "FROM (SELECT DISTINCT variant.word_id AS id FROM asked CROSS JOIN actors_wordvariant AS variant "
            f"WHERE variant.text {not_before} asked.low AND variant.text {before} asked.high) AS near",
            list(chain.from_iterable(ranges)),
        )
        return [(key, text) for key, text in cursor.fetchall()]
