"""What can be taken for a while: resources, their units, what contains what, their own hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _

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

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        DESKS = "desks", _("desks")
        WORKSTATIONS = "workstations", _("workstations")
        EQUIPMENT = "equipment", _("equipment")
        VEHICLE = "vehicle", _("vehicle")
        LOCKER = "locker", _("locker")

    class Gender(models.TextChoices):
        FEMININE = "feminine", _("feminine")
        MASCULINE = "masculine", _("masculine")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="resources")
    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ROOM)
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
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    usual_minutes = models.PositiveIntegerField(_("usual length in minutes"), default=60)

    # The rules on its time; README.md says which reason each gives, and who may waive it.
    minimum_minutes = models.PositiveIntegerField(_("shortest, in minutes"), null=True, blank=True)
    maximum_minutes = models.PositiveIntegerField(_("longest, in minutes"), null=True, blank=True)
    slot_minutes = models.PositiveIntegerField(
        _("by slots of so many minutes"), null=True, blank=True,
        help_text=_("Empty: it begins and ends whenever one wants."),
    )  # fmt: skip
    notice_minutes = models.PositiveIntegerField(_("how long before, in minutes"), default=0)
    horizon_days = models.PositiveIntegerField(_("how many days ahead"), null=True, blank=True)
    buffer_minutes = models.PositiveIntegerField(
        _("minutes between two bookings"), default=0, help_text=_("To air, to clean, to put back in order.")
    )
    release_after_minutes = models.PositiveIntegerField(
        _("given back when nobody came after so many minutes"), null=True, blank=True
    )
    needs_approval = models.BooleanField(_("asked for, then approved"), default=False)
    open_to_guests = models.BooleanField(_("guests without account may book it"), default=False)

    position = models.PositiveIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    if TYPE_CHECKING:
        units: RelatedManager[Unit]
        parts: RelatedManager[Part]
        own_hours: RelatedManager[ResourceHours]

    class Meta:
        app_label = "agenda"
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="resource_slug_once_in_place", fields=["place", "slug"]),
            models.CheckConstraint(
                name="resource_longest_is_not_shorter_than_shortest",
                condition=Q(minimum_minutes=None)
                | Q(maximum_minutes=None)
                | Q(maximum_minutes__gte=F("minimum_minutes")),
            ),
            models.CheckConstraint(
                name="resource_slot_lasts", condition=Q(slot_minutes=None) | Q(slot_minutes__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """As Django's, without a step for each column: one question reads hundreds of them."""
        read = cls.__new__(cls)
        read._state = ModelState()
        read._state.adding, read._state.db = False, db
        read.__dict__.update(zip(field_names, values, strict=True))
        return read


class Unit(models.Model):
    """One desk, one workstation, one half of a room: what a hold really takes."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        app_label = "agenda"
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="unit_name_once_in_resource", fields=["resource", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Part(models.Model):
    """``whole`` contains ``part``: a room its halves and its machines. Taking one takes the other's units.

    Containing goes down through parts of parts; ``agenda.resources`` refuses a circle.
    """

    whole = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="wholes")

    class Meta:
        app_label = "agenda"
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints: ClassVar = [
            models.UniqueConstraint(name="part_once_in_whole", fields=["whole", "part"]),
            models.CheckConstraint(name="part_is_not_its_whole", condition=~Q(whole=F("part"))),
        ]

    def __str__(self) -> str:
        return f"{self.whole} > {self.part}"


class ResourceHours(models.Model):
    """On this weekday the resource can be had from ``opens`` to ``closes``, by the clock of the place.

    A resource without any follows the hours of its place; with some, it follows these on each weekday, also
    where the place is shut, and still keeps the exceptions and public holidays of its place.
    ``closes`` at 00:00 is the midnight that ends the day.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="own_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("0 is Monday."))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        app_label = "agenda"
        verbose_name = _("hours of a resource")
        verbose_name_plural = _("hours of a resource")
        ordering: ClassVar = ["weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="resource_hours_close_after_they_open",
                condition=Q(closes__gt=F("opens")) | Q(closes=time.min),
            ),
            models.CheckConstraint(name="resource_hours_weekday_is_real", condition=Q(weekday__lte=6)),
            models.UniqueConstraint(name="resource_hours_once", fields=["resource", "weekday", "opens"]),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"
