"""Finding an actor by whatever was typed in the one box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from comptoir.actors.begins import InByteOrder
from comptoir.actors.models import Actor, ActorQuerySet, ActorWord
from comptoir.actors.reading import COUNTRY
from comptoir.actors.search.asking import Asked, read_query
from comptoir.actors.search.found import Found, Why
from comptoir.actors.search.index import SHORTEST_WITH_TYPOS
from comptoir.actors.search.lookup import pool_of, words_near
from comptoir.actors.search.matching import Closeness, highlight, match_words, place_of_first_word

# So many are looked at before the best are shown, when a query fits more people than anybody reads.
_SEEN = 40
_ENOUGH_WITHOUT_TYPOS = 3


def search_actors(
    query: str,
    *,
    among: QuerySet[Actor] | None = None,
    kinds: Iterable[str] | None = None,
    limit: int = 8,
    country: str = COUNTRY,
) -> list[Found]:
    """The best ``limit`` matches, best first, of those the asker may know (``among``; everybody when None).

    A card or a phone comes before a name, an e-mail after. Of names: every word as typed, then the whole
    name beginning so, then every word beginning so, then, when these are few, one typo a word; within
    these, words in the order typed, then alphabetical. Eight queries at most, however many actors there are.
    """
    asked = read_query(query, country)
    pool = pool_of(among, kinds)
    found: dict[int, Found] = {}
    by_number = chain(_by_card(asked, pool), _by_phone(asked, pool, limit))
    for actor, why in chain(by_number, _by_name(asked, pool)):
        found.setdefault(actor.pk, Found(actor, tuple(highlight(actor.name, query)), why))
        if len(found) == limit:
            return list(found.values())
    for actor in _by_email(asked, pool, limit):
        found.setdefault(actor.pk, Found(actor, ((actor.name, False),), Why.EMAIL))
    return list(found.values())[:limit]


def _by_card(asked: Asked, pool: ActorQuerySet) -> Iterator[tuple[Actor, Why]]:
    if asked.card:
        holders = pool.filter(cards__number=asked.card)
        for actor in holders.annotate(revoked_at=F("cards__revoked_at")).order_by("pk"):
            yield actor, Why.CARD if actor.revoked_at is None else Why.OLD_CARD  # type: ignore[attr-defined]
    if asked.cards_nearby:
        holders = pool.filter(cards__number__in=asked.cards_nearby, cards__revoked_at=None)
        yield from ((actor, Why.CARD_NEARLY) for actor in holders.in_name_order())


def _by_phone(asked: Asked, pool: ActorQuerySet, limit: int) -> Iterator[tuple[Actor, Why]]:
    if not asked.is_phone:
        return
    ways = [Q(phone=asked.phone)] if asked.phone else []
    ways += [Q(phone__begins=asked.phone_start)] if asked.phone_start else []
    ways += [Q(phone_backwards__begins=asked.phone_end)] if asked.phone_end else []
    holders = pool.filter(reduce(or_, ways))
    first = Case(When(ways[0], then=0), default=1)
    for actor in holders.order_by(first, InByteOrder("sort_name"), "pk")[:limit]:
        yield actor, Why.PHONE


def _by_email(asked: Asked, pool: ActorQuerySet, limit: int) -> Iterable[Actor]:
    return pool.filter(email__begins=asked.email).in_name_order()[:limit] if asked.email else ()


def _by_name(asked: Asked, pool: ActorQuerySet) -> Iterator[tuple[Actor, Why]]:
    """Tier after tier, each asked only when the better ones did not fill the answer."""
    words = asked.words
    if not words:
        return
    seen: set[int] = set()
    for tier in (_every_word, _whole_name, _every_beginning, _nearly):
        if tier is _nearly and len(seen) >= _ENOUGH_WITHOUT_TYPOS:
            return
        for actor in _best(tier(words, pool), words):
            if actor.pk not in seen:
                seen.add(actor.pk)
                yield actor, Why.NAME_NEARLY if tier is _nearly else Why.NAME


def _best(candidates: ActorQuerySet, words: Sequence[str]) -> list[Actor]:
    return sorted(
        candidates[:_SEEN], key=lambda actor: (_distance(actor.name, words), actor.sort_name, actor.pk)
    )


def _distance(name: str, words: Sequence[str]) -> tuple[int, int]:
    """How far the name is from the words typed: letters first, then their order."""
    matches = match_words(name, words)
    missed = (len(words) - len(matches)) * (Closeness.TYPO_IN_BEGINNING + 1)
    starts = [match.start for match in matches]
    if starts != sorted(starts):
        return missed + sum(match.closeness for match in matches), 2
    is_whole = starts[:1] == [place_of_first_word(name)]
    return missed + sum(match.closeness for match in matches), 0 if is_whole else 1


def _every_word(words: Sequence[str], pool: ActorQuerySet) -> ActorQuerySet:
    return _having(pool, {word: Q(word__text=word) for word in words})


def _whole_name(words: Sequence[str], pool: ActorQuerySet) -> ActorQuerySet:
    return pool.filter(sort_name__begins=" ".join(words)).in_name_order()


def _every_beginning(words: Sequence[str], pool: ActorQuerySet) -> ActorQuerySet:
    return _having(pool, {word: Q(word__text__begins=word) for word in words})


def _nearly(words: Sequence[str], pool: ActorQuerySet) -> ActorQuerySet:
    long = [word for word in words if len(word) >= SHORTEST_WITH_TYPOS and not word.isdecimal()]
    if not long:
        return pool.none()
    near = words_near(long)
    return _having(
        pool, {word: Q(word__in=near[word]) if word in near else Q(word__text__begins=word) for word in words}
    )


def _having(pool: ActorQuerySet, demands: dict[str, Q]) -> ActorQuerySet:
    """Actors with a word for each demand: found by the longest word typed, tested for the others."""
    rarest = max(demands, key=len)
    having = ActorWord.objects.filter(demands[rarest])
    for word, demand in demands.items():
        if word != rarest:
            having = having.filter(Exists(ActorWord.objects.filter(demand, actor=OuterRef("actor"))))
    in_order = Case(When(sort_name__begins=" ".join(demands), then=0), default=1)
    candidates = pool.filter(pk__in=having.values("actor"))
    return candidates.order_by(in_order, InByteOrder("sort_name"), "pk")
