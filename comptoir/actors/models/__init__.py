"""Who there is: persons and organisations, their cards, consents and accounts."""

from comptoir.actors.models.account import Account, AccountManager
from comptoir.actors.models.actor import Actor, ActorQuerySet
from comptoir.actors.models.card import Card
from comptoir.actors.models.consent import Consent
from comptoir.actors.models.merge import Merge
from comptoir.actors.models.theme import ActorTheme
from comptoir.actors.models.words import ActorWord, Word, WordVariant

__all__ = [
    "Account",
    "AccountManager",
    "Actor",
    "ActorQuerySet",
    "ActorTheme",
    "ActorWord",
    "Card",
    "Consent",
    "Merge",
    "Word",
    "WordVariant",
]
