"""What a closure did to what it hit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account
from comptoir.agenda.models import Closure, Resource
from comptoir.booking.models import Booking


class Settlement(models.Model):
    """What became of one booking that a closure hit, what it was before, and whether they know.

    ``told_at`` is when a letter went, or when somebody said that they phoned; nothing is to be told of what
    was kept. ``along_before``: the keys of what went along, when that changed. ``sequence`` is the booking's
    own count then: once it has moved on, it is not put back.
    """

    class Kind(models.TextChoices):
        MOVED = "move", _("moved")
        SHORTENED = "shorten", _("shortened")
        ALONG = "along", _("other things along")
        CANCELLED = "cancel", pgettext_lazy("by a closure", "cancelled")
        KEPT = "keep", _("kept all the same")

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="settlements")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(_("what was done"), max_length=8, choices=Kind.choices)
    resource_before = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    along_before = models.JSONField(_("what went along before"), default=list, blank=True)
    starts_before = models.DateTimeField(_("start before"))
    ends_before = models.DateTimeField(_("end before"))
    sequence = models.PositiveIntegerField(_("changes of the booking by then"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    told_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    restored_at = models.DateTimeField(_("put back at"), null=True, blank=True)
    restored_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints: ClassVar = [
            models.UniqueConstraint(name="settlement_once_for_a_booking", fields=["closure", "booking"]),
            models.CheckConstraint(
                name="settlement_ends_after_it_starts", condition=Q(ends_before__gt=F("starts_before"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking} {self.kind}"
