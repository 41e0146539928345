"""The index by which actors are found: see ``comptoir.actors.search``."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.actors.begins import BY_BEGINNING
from comptoir.actors.models.actor import Actor
from comptoir.actors.names import LONGEST_WORD


class Word(models.Model):
    """A word by which at least one actor is found, folded (no accents, lower case).

    Kept apart from the actors so that a typo is looked up among the distinct words only.
    """

    text = models.CharField(max_length=LONGEST_WORD, unique=True)

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")

    def __str__(self) -> str:
        return self.text


class WordVariant(models.Model):
    """A word, or the word with one letter left out: two words that share a variant are one typo apart."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="variants")
    text = models.CharField(max_length=LONGEST_WORD)

    class Meta:
        verbose_name = _("variant of a search word")
        verbose_name_plural = _("variants of search words")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="word_variant_once", fields=["text", "word"], opclasses=[BY_BEGINNING, "int8_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ActorWord(models.Model):
    """This actor is found by this word."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="words", db_index=False)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="actors", db_index=False)

    class Meta:
        verbose_name = _("word of an actor")
        verbose_name_plural = _("words of actors")
        constraints: ClassVar = [
            models.UniqueConstraint(name="actor_word_once", fields=["word", "actor"]),
        ]
        indexes: ClassVar = [models.Index(fields=["actor", "word"], name="actor_word_by_actor")]

    def __str__(self) -> str:
        return f"{self.word_id}:{self.actor_id}"
