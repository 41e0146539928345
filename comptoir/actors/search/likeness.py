"""« Is it the same person? »: who is already known under nearly the same name, phone or e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz

from comptoir.actors.models import Actor, ActorQuerySet, ActorWord
from comptoir.actors.names import words_in
from comptoir.actors.reading import COUNTRY, parse_phone
from comptoir.actors.search.found import Found, Why
from comptoir.actors.search.index import SHORTEST_WITH_TYPOS
from comptoir.actors.search.lookup import pool_of, words_near
from comptoir.actors.search.matching import Closeness, closeness, highlight

# Out of 100. « Karim Benali » and « Karima Ben Ali » are at 88, « Marc Petit » and « Marc Petitjean » at 83.
SAME_ENOUGH = 84

_CANDIDATES = 200


def likely_same(
    *,
    name: str,
    phone: str = "",
    email: str = "",
    among: QuerySet[Actor] | None = None,
    kinds: Iterable[str] | None = None,
    limit: int = 5,
    country: str = COUNTRY,
) -> list[Found]:
    """Who may be the one about to be registered, the likeliest first: for a person to decide, never for us.

    First the same phone or e-mail, then a name that is nearly the same, then one that says more or less of
    the same name (« Mme Achour » and « Fatima Achour ») when few enough people share it. Four queries.
    """
    pool = pool_of(among, kinds)
    found: dict[int, Found] = {}
    reached = _reached_the_same_way(pool, phone, email, country)
    is_restricted = among is not None or kinds is not None
    for actor, why in (*reached, *_named_alike(pool, name, limit, is_restricted=is_restricted)):
        found.setdefault(actor.pk, Found(actor, tuple(highlight(actor.name, name)), why))
    return list(found.values())[:limit]


def _reached_the_same_way(
    pool: ActorQuerySet, phone: str, email: str, country: str
) -> list[tuple[Actor, Why]]:
    number, address = parse_phone(phone, country) or "", email.strip().lower()
    same_phone, same_email = Q(phone=number) & ~Q(phone=""), Q(email=address) & ~Q(email="")
    if not number and not address:
        return []
    actors = pool.filter(same_phone | same_email).in_name_order()
    return [(actor, Why.PHONE if number and actor.phone == number else Why.EMAIL) for actor in actors]


def _named_alike(
    pool: ActorQuerySet, name: str, limit: int, *, is_restricted: bool
) -> list[tuple[Actor, Why]]:
    words = words_in(name)
    if not words:
        return []
    candidates = _sharing_words(pool, words, is_restricted=is_restricted)
    scored = [(actor, _likeness(words, words_in(actor.name))) for actor in candidates]
    alike = sorted(
        ((actor, score) for actor, score in scored if score >= SAME_ENOUGH),
        key=lambda pair: (-pair[1], pair[0].sort_name, pair[0].pk),
    )
    partial = [
        actor for actor, score in scored if score < SAME_ENOUGH and _says_part_of(words, words_in(actor.name))
    ]
    # A first name alone says too little when many have it.
    told = [actor for actor, _score in alike] + (partial if len(partial) <= limit else [])
    return [(actor, _why(words, actor)) for actor in told]


def _sharing_words(pool: ActorQuerySet, words: Sequence[str], *, is_restricted: bool) -> list[Actor]:
    """Those who share the most words, typos allowed, with the name typed.

    When the pool is everybody the index alone tells, whose words are those of standing actors only.
    """
    near = words_near(words)
    wanted = {
        key
        for word, found in near.items()
        for key, how in found.items()
        if how in (Closeness.EXACT, Closeness.TYPO) or (how is Closeness.BEGINNING and _is_telling(word))
    }
    shared = ActorWord.objects.filter(word__in=wanted)
    if is_restricted:
        shared = shared.filter(Exists(pool.filter(pk=OuterRef("actor"))))
    most = shared.values("actor").annotate(words=Count("pk")).order_by("-words", "actor")[:_CANDIDATES]
    return list(pool.filter(pk__in=[row["actor"] for row in most]).in_name_order())


def _likeness(words: Sequence[str], others: Sequence[str]) -> float:
    return fuzz.token_sort_ratio(" ".join(words), " ".join(others))


def _says_part_of(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the shorter name is inside the longer one, by a word that tells and initials if need be."""
    shorter, longer = sorted((words, others), key=len)
    fits = [_fits_any(word, longer) for word in shorter]
    return all(fits) and any(fit and _is_telling(word) for fit, word in zip(fits, shorter, strict=True))


def _fits_any(word: str, others: Sequence[str]) -> bool:
    return any(
        closeness(word, other) in (Closeness.EXACT, Closeness.TYPO) or (len(word) == 1 and other[0] == word)
        for other in others
    )


def _is_telling(word: str) -> bool:
    return len(word) >= SHORTEST_WITH_TYPOS


def _why(words: Sequence[str], actor: Actor) -> Why:
    return Why.NAME if set(words) == set(words_in(actor.name)) else Why.NAME_NEARLY
