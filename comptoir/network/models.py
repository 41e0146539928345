"""What circulates, month by month: sums of the journal that are made again from it, and never typed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.places.models import Place


class Flow(models.Model):
    """So much of one nature, one way, in one month, between an actor and a place or a counterpart.

    ``direction`` is told from the place's side, or from the counterpart's where there is one: ``given`` went
    to the actor, ``received`` came from it. ``month`` is its first day, as the calendar hangs in the place.
    """

    # A merge of actors leaves these rows alone: they follow the facts by themselves.
    MADE_AGAIN: ClassVar = True

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="flows", verbose_name=_("place"))
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="flows", verbose_name=_("actor"))
    counterpart = models.ForeignKey(
        Actor, on_delete=models.CASCADE, null=True, related_name="flows_with", verbose_name=_("counterpart")
    )
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices)
    unit = models.CharField(_("unit"), max_length=10)
    month = models.DateField(_("month"))
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=2)
    facts = models.PositiveIntegerField(_("number of facts"))
    first_at = models.DateTimeField(_("first time"))
    last_at = models.DateTimeField(_("last time"))

    class Meta:
        verbose_name = _("flow")
        verbose_name_plural = _("flows")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="flow_with_the_place_said_once",
                fields=["place", "actor", "direction", "nature", "unit", "month"],
                condition=Q(counterpart=None),
            ),
            models.UniqueConstraint(
                name="flow_with_a_counterpart_said_once",
                fields=["place", "actor", "counterpart", "direction", "nature", "unit", "month"],
                condition=Q(counterpart__isnull=False),
            ),
        ]


class FlowDebt(models.Model):
    """A fact of somebody in a place was written, corrected or removed: that month is to be summed again.

    Written by the database itself, whichever way the journal was changed: see ``watching``.
    """

    place_key = models.BigIntegerField(_("place"))
    who_key = models.BigIntegerField(_("actor"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("flow to sum again")
        verbose_name_plural = _("flows to sum again")
        indexes: ClassVar = [
            models.Index(fields=["place_key", "who_key"], name="flow_debt_by_place_and_actor")
        ]
