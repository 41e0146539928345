"""Where everybody stands in the drawing of a place's network, kept so that newcomers move nobody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.places.models import Place


class Position(models.Model):
    """Where an actor stands in a place's graph, in a disc of radius 1 whose middle is the place.

    The row without an actor is the place itself: its day is the last on which newcomers were placed.
    """

    # A merge of actors leaves these rows alone: who is no more is not drawn.
    MADE_AGAIN: ClassVar = True

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="positions", verbose_name=_("place")
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, null=True, related_name="positions", verbose_name=_("actor")
    )
    x = models.FloatField()
    y = models.FloatField()
    placed_on = models.DateField(_("placed on"))

    class Meta:
        verbose_name = _("position in the graph")
        verbose_name_plural = _("positions in the graph")
        constraints: ClassVar = [
            models.UniqueConstraint(name="stands_at_one_point_of_a_graph", fields=["place", "actor"]),
            models.UniqueConstraint(
                name="place_stands_once_in_its_graph", fields=["place"], condition=Q(actor=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor or self.place} ({self.x}, {self.y})"
