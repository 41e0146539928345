"""Time taken: one unit for one period, and the database that refuses to give it twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.kit.overlap import NoOverlap
from comptoir.kit.periods import Period
from comptoir.resources.models import Resource, Unit


class HoldQuerySet(models.QuerySet["Hold"]):
    def unreleased(self) -> Self:
        """What the database keeps from overlapping, expired or not."""
        return self.filter(released_at=None)

    def standing(self, now: datetime) -> Self:
        """Neither released nor expired at ``now``."""
        return self.unreleased().filter(Q(expires_at=None) | Q(expires_at__gt=now))

    def overlapping(self, period: Period) -> Self:
        return self.filter(starts_at__lt=period.end, ends_at__gt=period.start)

    def of_claim(self, claim: UUID) -> Self:
        return self.filter(claim=claim)


class Hold(models.Model):
    """One unit taken for one half-open period ``[starts_at, ends_at)``, its buffer included.

    The last ``buffer_minutes`` are the buffer, kept free before whoever comes next and never shown as taken;
    ``used_until`` is where they begin. ``claim`` names what took it (a booking, a visit); a claim may take
    several units. A released hold is kept: releasing frees the unit, it does not rewrite the past.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holds")
    whole = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text=_("What was taken, when the unit is of one of its parts."),
    )  # fmt: skip
    claim = models.UUIDField(_("claim"), db_index=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end, buffer included"))
    buffer_minutes = models.PositiveIntegerField(_("of which buffer, in minutes"), default=0)
    buffer_cut = models.PositiveIntegerField(
        _("buffer given to a neighbour, in minutes"), default=0,
        help_text=_("It grows back when the neighbour goes away."),
    )  # fmt: skip
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    is_pinned = models.BooleanField(_("stays on this unit"), default=False)
    taken_at = models.DateTimeField(_("taken at"))

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints: ClassVar = [
            NoOverlap(
                name="hold_unit_taken_once",
                fields=["unit"],
                start="starts_at",
                end="ends_at",
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(name="hold_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes: ClassVar = [
            # What a unit was last taken for before an instant is one step into this index: see occupancy.py.
            models.Index(
                fields=["unit", "starts_at", "ends_at"],
                name="hold_standing_by_unit",
                condition=Q(released_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_at:%Y-%m-%d %H:%M}–{self.ends_at:%H:%M}"

    @property
    def resource(self) -> Resource:
        """What was taken; ask for ``unit__resource`` and ``whole`` when there are several."""
        return self.unit.resource if self.whole is None else self.whole

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    @property
    def used(self) -> Period:
        """Without its buffer."""
        return Period(self.starts_at, self.used_until)

    @property
    def used_until(self) -> datetime:
        return self.ends_at - timedelta(minutes=self.buffer_minutes)
