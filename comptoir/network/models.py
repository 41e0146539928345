"""What circulates, month by month: sums of the journal that are made again from it, and never typed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.places.models import Place


class Flow(models.Model):
    """So much of one nature, one way, in one month, between an actor and a place or a counterpart.

    ``direction`` is told from the place's side, or from the counterpart's where there is one: ``given`` went
    to the actor, ``received`` came from it. ``month`` is its first day, as the calendar hangs in the place.
    """

    # A merge of actors leaves these rows alone: they follow the facts by themselves.
    MADE_AGAIN: ClassVar = True

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="flows", verbose_name=_("place"), db_index=False
    )
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
        indexes: ClassVar = [
            models.Index(fields=["place", "month", "counterpart", "actor"], name="flow_by_place_and_month")
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


class NextStep(models.Model):
    """What somebody agreed to do about the network, by when; maybe with an actor, maybe because of a reading.

    ``reading`` is the key of a reading (``readings.Reading.key``) and ``because`` its sentence that day.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="next_steps")
    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, null=True, blank=True, related_name="next_steps",
        verbose_name=_("with whom"),
    )  # fmt: skip
    what = models.CharField(_("what"), max_length=200)
    who = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="steps_taken_on", verbose_name=_("who does it")
    )
    on = models.DateField(_("by when"))
    reading = models.CharField(max_length=60, blank=True)
    because = models.CharField(_("because"), max_length=500, blank=True)
    agreed_at = models.DateTimeField(_("agreed at"))
    agreed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        constraints: ClassVar = [
            models.CheckConstraint(name="next_step_says_what", condition=~Q(what="")),
        ]

    def __str__(self) -> str:
        return self.what


class SetAside(models.Model):
    """A reading that nobody needs to read again, and why; it comes back when its evidence changes."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="readings_set_aside")
    reading = models.CharField(max_length=60)
    sentence = models.CharField(_("what it said"), max_length=500)
    reason = models.CharField(_("why it is set aside"), max_length=200)
    at = models.DateTimeField(_("set aside at"))
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading set aside")
        verbose_name_plural = _("readings set aside")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reading_set_aside_once", fields=["place", "reading"], condition=Q(taken_back_at=None)
            ),
            models.CheckConstraint(name="set_aside_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.sentence


class PlaceThresholds(models.Model):
    """From when on something is said of the network of a place, as somebody set it; the last row holds.

    ``values`` are those that are not the usual ones, by name: see ``thresholds``.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="thresholds")
    values = models.JSONField(_("thresholds"), default=dict)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("thresholds of a place")
        verbose_name_plural = _("thresholds of places")
        ordering: ClassVar = ["set_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["place", "set_at"], name="thresholds_by_place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.values}"
