"""Finding an actor by whatever is typed, and recognising one about to be registered twice."""

from comptoir.actors.search.asking import advice_on
from comptoir.actors.search.finding import search_actors
from comptoir.actors.search.found import Found, Why
from comptoir.actors.search.index import forget_unused_words, index_actor, index_actors
from comptoir.actors.search.likeness import likely_same
from comptoir.actors.search.matching import highlight

__all__ = [
    "Found",
    "Why",
    "advice_on",
    "forget_unused_words",
    "highlight",
    "index_actor",
    "index_actors",
    "likely_same",
    "search_actors",
]
