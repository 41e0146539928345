"""How fast somebody is found: one query of each kind, asked of a large town's worth of fictional actors."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from comptoir.actors import cards
from comptoir.actors.actions import register_many
from comptoir.actors.models import Actor, Card
from comptoir.actors.search import likely_same, search_actors
from comptoir.bench.ground import calibration
from comptoir.places.models import Acquaintance, Place
from comptoir.places.people import persons_known_to

Progress = Callable[[str, int, int], None]

MARK = "Bench: this database is thrown away"
BATCH = 5_000
KNOWN_SHARE = 10

_SYLLABLES = """
    ba be bel ben bou bra bri cha che cla cor da del dou du fa fer fon ga gau gi gra ha jo ka la le lam lou
    ma mar me mon na ni pa per pi qui ra ri ro sa sau si ta ter thi va ver vi ya zi
"""
_ENDINGS = ("ard", "aud", "et", "eau", "ez", "ier", "in", "is", "oni", "ot", "our", "oux", "y")
_FIRST_NAMES = """
    Adèle Aïcha Alain Amina Anaïs André Antoine Bénédicte Bernard Camille Catherine Céline Chloé Christophe
    Claire Denis Élodie Émile Éric Fatima Françoise Frédéric Gaëlle Gérard Hélène Hugo Inès Isabelle Jacques
    Jean Jean-Pierre Joséphine Julien Karim Laurent Léa Louis Lucie Malika Marc Marie Marie-Claude Martine
    Mathieu Mehdi Michel Mohamed Monique Nadia Nicolas Noémie Olivier Patrick Paul Philippe Rachid René
    Sarah Simone Sophie Stéphane Sylvie Théo Thérèse Thomas Valérie Véronique Xavier Yasmina Yves Zoé
"""


def run(*, actors: int = 50_000, queries: int = 200, progress: Progress) -> dict[str, Any]:
    """Median and 95th percentile, in milliseconds, of each kind of query, and how the machine is today.

    ``queries`` different queries of each kind are asked once each; ``…_in_place`` asks among the tenth of
    the persons that one place knows. Always the same actors and the same queries.

    :raises RuntimeError: when the database already holds somebody: it would not be a throw-away.
    """
    if Actor.objects.exists():
        raise RuntimeError("The bench of search needs an empty database of its own.")
    dice = random.Random(20261122)
    started = time.perf_counter()
    people = _populate(actors, dice, progress)
    built = time.perf_counter() - started
    place = _place_that_knows(people[::KNOWN_SHARE])
    _know_the_tables()
    figures: dict[str, Any] = {"actors": len(people), "seconds_to_register": round(built, 1)} | calibration()
    figures["calibration_point_query_ms"] = _point_query(people, dice)
    known = persons_known_to(place)
    kinds = _questions(dice)
    for done, (kind, ask) in enumerate(kinds.items()):
        progress(kind, done, len(kinds))
        asked = [ask(dice.choice(people)) for _ in range(queries)]
        figures |= _named(kind, _timed(lambda text: search_actors(text), asked))
        figures |= _named(f"{kind}_in_place", _timed(lambda text: search_actors(text, among=known), asked))
    names = [_newcomer(dice) for _ in range(queries)]
    figures |= _named("likely_same", _timed(lambda name: likely_same(name=name), names))
    return figures


def _populate(count: int, dice: random.Random, progress: Progress) -> list[Actor]:
    people: list[Actor] = []
    numbers = iter(dice.sample(range(100_000_000), count))
    while len(people) < count:
        size = min(BATCH, count - len(people))
        told = [_told(dice, next(numbers)) for _ in range(size)]
        people += register_many(people=told, by=None, now=_moment())
        progress("register", len(people), count)
    _give_cards(people)
    return people


def _told(dice: random.Random, number: int) -> dict[str, str]:
    name = _newcomer(dice)
    return {
        "name": name,
        "phone": f"+336{number:08d}",
        "email": f"p{number}@example.org",
        "commune": MARK[:5],
    }


def _newcomer(dice: random.Random) -> str:
    syllables = dice.choices(_SYLLABLES.split(), k=dice.choice((1, 2, 2, 2, 3)))
    surname = "".join([*syllables, dice.choice(_ENDINGS)])
    return f"{dice.choice(_FIRST_NAMES.split())} {surname.capitalize()}"


def _give_cards(people: list[Actor]) -> None:
    numbers = (cards.with_check_digit(str(digits)) for digits in range(10_000, 100_000))
    Card.objects.bulk_create(
        (
            Card(person=person, number=number, issued_at=_moment())
            for person, number in zip(people, numbers, strict=False)
        ),
        batch_size=BATCH,
    )


def _place_that_knows(people: list[Actor]) -> Place:
    place = Place.objects.create(name=MARK, slug="bench")
    Acquaintance.objects.bulk_create(
        (Acquaintance(place=place, person=person, since=_moment()) for person in people), batch_size=BATCH
    )
    return place


def _know_the_tables() -> None:
    """What PostgreSQL does by itself within a minute of an import."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _moment() -> datetime:
    return datetime(2026, 11, 22, tzinfo=UTC)


def _questions(dice: random.Random) -> dict[str, Callable[[Actor], str]]:
    """What a person at the counter types to find this one."""
    return {
        "exact": lambda actor: _surname(actor),
        "partial": lambda actor: _surname(actor)[:4],
        "letters": lambda actor: _surname(actor)[: dice.choice((1, 2))],
        "accent": lambda actor: actor.name.upper(),
        "typo": lambda actor: _mistyped(_surname(actor), dice),
        "partial_typo": lambda actor: _mistyped(_surname(actor)[:5], dice),
        "phone": lambda actor: f"0{actor.phone[3:]}",
        "end_of_phone": lambda actor: actor.phone[-4:],
        "card": lambda actor: cards.spaced(actor.cards.get().number),
        "two_words": lambda actor: " ".join(part[:3] for part in actor.name.split()),
        "two_words_typo": lambda actor: f"{actor.name.split()[0]} {_mistyped(_surname(actor), dice)}",
        "email": lambda actor: actor.email[:-4],
        "nobody": lambda actor: f"xq{_surname(actor)[::-1]}kw",
    }


def _surname(actor: Actor) -> str:
    return actor.name.split()[-1]


def _mistyped(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word) - 1)
    after = word[place + 1 :]
    return word[:place] + dice.choice(("", "x", after[0] + word[place])) + after


def _point_query(people: list[Actor], dice: random.Random) -> float:
    """The least that one question to this database costs: a row by its key, without Django's objects."""
    keys = [dice.choice(people).pk for _ in range(500)]

    def ask(key: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM actors_actor WHERE id = %s", [key])
            cursor.fetchone()

    return _timed(ask, keys)["median_ms"]


def _timed(ask: Callable[[Any], Any], questions: list[Any]) -> dict[str, float]:
    ask(questions[0])
    spent = sorted(_each(ask, questions))
    return {
        "median_ms": round(statistics.median(spent), 3),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
        "worst_ms": round(spent[-1], 3),
    }


def _each(ask: Callable[[Any], Any], questions: list[Any]) -> Iterator[float]:
    for question in questions:
        started = time.perf_counter()
        ask(question)
        yield (time.perf_counter() - started) * 1000


def _named(kind: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{kind}_{name}": value for name, value in figures.items()}
