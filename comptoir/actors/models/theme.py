"""What an actor is about, in the words of those who know it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models.actor import Actor
from comptoir.kit.text import fold


class ActorTheme(models.Model):
    """A theme of an actor: « médiation numérique ». The same words with other accents are the same theme."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(_("theme"), max_length=60)
    folded = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = _("theme of an actor")
        verbose_name_plural = _("themes of actors")
        constraints: ClassVar = [
            models.CheckConstraint(name="actor_theme_says_something", condition=~models.Q(folded="")),
            models.UniqueConstraint(name="actor_theme_once", fields=["actor", "folded"]),
        ]
        indexes: ClassVar = [models.Index(fields=["folded"], name="actor_theme_by_theme")]

    def __str__(self) -> str:
        return self.theme

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.theme)
        super().save(*args, **kwargs)
