"""Bookings that come back: every Tuesday, the first Monday of the month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.places.models import Place


class Series(models.Model):
    """The rule by which bookings were made, and what they have in common; each occurrence is a booking.

    ``rule`` is the recurrence rule of RFC 5545 (RRULE, without its name), read by the wall clock of the
    place: ``FREQ=WEEKLY;BYDAY=TU;COUNT=12``. ``starts_on`` is the date of its first occurrence,
    ``starts_time`` and ``minutes`` (of wall-clock time) say when each is. ``left_out`` are the dates (ISO)
    that the rule gives and that never had a row: nobody wanted them, or nobody could have them. A date whose
    row is cancelled is left out as well; together they are EXDATE. Changing "this and following" ends a
    series and begins another that ``follows`` it; the occurrences change hands, no row is made anew.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="series")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="series")
    booked_for = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="series")
    acting_for = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="series_in_its_name"
    )
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    party = models.PositiveIntegerField(_("how many people"), default=1)
    rule = models.CharField(_("rule"), max_length=200)
    starts_on = models.DateField(_("first date"))
    starts_time = models.TimeField(_("begins at"))
    minutes = models.PositiveIntegerField(_("length in minutes"))
    left_out = models.JSONField(_("dates left out"), default=list, blank=True)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="next")
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints: ClassVar = [
            models.CheckConstraint(name="series_has_a_rule", condition=~Q(rule="")),
            models.CheckConstraint(name="series_occurrence_lasts", condition=Q(minutes__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.rule}"
