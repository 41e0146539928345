"""The counter's own memory: which gestures were made, how to undo them, and which days are closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account
from comptoir.places.models import Place


class Gesture(models.Model):
    """One act at the counter: its sentence, and how it is undone.

    ``key`` is made by the page before sending, so that a gesture sent twice (double click, lost network)
    is made once. The growing primary key is what other counters follow to see what is new. ``undo`` is the
    list of steps back, in the order they are taken: ``[{"verb": …, "args": {…}}]``; None when there is none.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="gestures")
    key = models.UUIDField(_("key"), unique=True)
    verb = models.CharField(_("verb"), max_length=30)
    sentence = models.CharField(_("sentence"), max_length=300)
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="gestures")
    made_at = models.DateTimeField(_("made at"))
    undo = models.JSONField(_("how it is undone"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("gesture")
        verbose_name_plural = _("gestures")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["place", "-id"], name="gesture_newest_of_place")]

    def __str__(self) -> str:
        return self.sentence


class DayClosing(models.Model):
    """The counter was closed for this day, with what it looked like at that moment.

    A day that was reopened keeps its closing; it may be closed again.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="closings")
    on = models.DateField(_("day"))
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    summary = models.JSONField(_("summary"))
    note = models.TextField(_("note for tomorrow"), blank=True)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopened_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("day closing")
        verbose_name_plural = _("day closings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="day_closed_once", fields=["place", "on"], condition=Q(reopened_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.on}"
