"""Keeping the index of search: which words find whom.

Three tables and no extension of the database, so that SQLite and PostgreSQL give the same answers: the
distinct words, each word with the variants that one missing letter makes of it, and who has which word.
"""

from collections.abc import Iterable

from comptoir.actors.models import Actor, ActorWord, Word, WordVariant
from comptoir.actors.names import index_words

SHORTEST_WITH_TYPOS = 4
BATCH = 2_000


def index_actor(actor: Actor) -> None:
    """Make the actor found by the words of its name, and by no other; by none when it no longer stands."""
    index_actors([actor])


def index_actors(actors: Iterable[Actor]) -> None:
    """The same for many actors: seven queries per two thousand of them, whatever changed."""
    batch: list[Actor] = []
    for actor in actors:
        batch.append(actor)
        if len(batch) == BATCH:
            _index(batch)
            batch = []
    if batch:
        _index(batch)


def forget_unused_words() -> None:
    """Remove the words that find nobody any more: they may be the name of somebody erased."""
    Word.objects.filter(actors=None).delete()


def variants_of(word: str) -> set[str]:
    """The word and each of the words it becomes with one letter left out; itself only when it is short."""
    if len(word) < SHORTEST_WITH_TYPOS:
        return {word}
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _index(actors: list[Actor]) -> None:
    wanted = {actor.pk: index_words(actor.name) if actor.is_standing else set() for actor in actors}
    ids = _ids_of_words(set().union(*wanted.values()))
    links = {(actor, ids[word]) for actor, words in wanted.items() for word in words}
    standing = {
        (actor, word): key
        for key, actor, word in ActorWord.objects.filter(actor__in=wanted).values_list("pk", "actor", "word")
    }
    stale = [key for link, key in standing.items() if link not in links]
    if stale:
        ActorWord.objects.filter(pk__in=stale).delete()
    ActorWord.objects.bulk_create(
        (ActorWord(actor_id=actor, word_id=word) for actor, word in sorted(links - standing.keys())),
        batch_size=BATCH,
    )


def _ids_of_words(texts: set[str]) -> dict[str, int]:
    ids = _known(texts)
    missing = texts - ids.keys()
    if not missing:
        return ids
    # In one order, and gladly made by somebody else at the same moment.
    Word.objects.bulk_create((Word(text=text) for text in sorted(missing)), BATCH, ignore_conflicts=True)
    added = _known(missing)
    WordVariant.objects.bulk_create(
        (
            WordVariant(word_id=added[text], text=variant)
            for text in sorted(missing)
            for variant in sorted(variants_of(text))
        ),
        BATCH,
        ignore_conflicts=True,
    )
    return ids | added


def _known(texts: set[str]) -> dict[str, int]:
    return dict(Word.objects.filter(text__in=texts).values_list("text", "pk"))
