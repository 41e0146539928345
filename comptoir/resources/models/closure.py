"""Time that nobody can have: works, holidays of the team, a broken machine."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.resources.models.resource import Resource


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force(self) -> Self:
        """Not lifted."""
        return self.filter(lifted_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)

    def overlapping(self, period: Period) -> Self:
        return self.filter(starts_at__lt=period.end, ends_at__gt=period.start)


class Closure(models.Model):
    """From ``starts_at`` to ``ends_at`` the whole place, or these resources of it, cannot be had.

    A closure of the whole place has no resources: it is one row however many there are, and those offered
    later are closed too. It is told to the opening calendar of the place as well, day by day, so that the
    public page says so; ``replaced`` keeps what stood there. A lifted closure is kept.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="closures")
    is_whole_place = models.BooleanField(_("the whole place"), default=False)
    resources = models.ManyToManyField(Resource, related_name="closures", blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    replaced = models.JSONField(
        _("opening exceptions before it"), default=dict, blank=True,
        help_text=_("By date, what the opening calendar said before, to be put back when it is lifted."),
    )  # fmt: skip
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        app_label = "agenda"
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["place", "ends_at", "starts_at"],
                name="closure_in_force_by_place",
                condition=Q(lifted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} {self.reason}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    def stands(self, moment: datetime) -> bool:
        """Whether it is closed at that instant."""
        return self.lifted_at is None and self.period.contains(moment)
