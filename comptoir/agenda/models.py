"""Time: resources made of units, and the holds that take them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.kit.overlap import NoOverlap
from comptoir.kit.periods import Period
from comptoir.places.models import Place, Space

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ResourceQuerySet(models.QuerySet["Resource"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)

    def locked(self) -> Self:
        """Locked in id order, so that two takers never wait for each other in a circle.

        On SQLite nothing is asked: an IMMEDIATE transaction is alone already.
        """
        return self.order_by("pk").select_for_update(no_key=True)


class Resource(models.Model):
    """Anything that can be taken for a while: a room, an area of desks, workstations."""

    class Taken(models.TextChoices):
        WHOLE = "whole", _("taken as a whole")
        BY_UNIT = "by_unit", _("taken one unit at a time")

    class Gender(models.TextChoices):
        FEMININE = "feminine", _("feminine")
        MASCULINE = "masculine", _("masculine")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="resources")
    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    name = models.CharField(_("name"), max_length=100)
    gender = models.CharField(
        _("grammatical gender of the name"), max_length=9, choices=Gender.choices, blank=True,
        help_text=_("Guessed from the name when empty."),
    )  # fmt: skip
    slug = models.SlugField(_("address on the site"), max_length=80)
    taken = models.CharField(_("how it is taken"), max_length=8, choices=Taken.choices, default=Taken.WHOLE)
    unit_name = models.CharField(
        _("name of one unit"), max_length=40, blank=True, help_text=_("desk, workstation…")
    )
    seats = models.PositiveIntegerField(_("seats"), default=1, help_text=_("How many people one unit holds."))
    is_self_service = models.BooleanField(_("members book it themselves"), default=True)
    walk_in_only = models.BooleanField(_("taken on the spot, never booked ahead"), default=False)
    usual_minutes = models.PositiveIntegerField(_("usual length in minutes"), default=60)
    position = models.PositiveIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    if TYPE_CHECKING:
        units: RelatedManager[Unit]

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="resource_slug_once_in_place", fields=["place", "slug"]),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One desk, one workstation, one half of a room: what a hold really takes."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="unit_name_once_in_resource", fields=["resource", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


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
    """One unit taken for one half-open period ``[starts_at, ends_at)``.

    ``claim`` names what took it (a booking, a visit); a claim may take several units. A released hold is
    kept: releasing frees the unit, it does not rewrite the past.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holds")
    claim = models.UUIDField(_("claim"), db_index=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
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
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)
