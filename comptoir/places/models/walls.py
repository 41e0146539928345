"""The spaces of a place and its hours."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.places.models.place import Place


class Space(models.Model):
    """A part of a place: room, desks, workstations, lockers, lounge."""

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        DESKS = "desks", _("desks")
        WORKSTATIONS = "workstations", _("workstations")
        LOCKERS = "lockers", _("lockers")
        LOUNGE = "lounge", _("lounge")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="spaces")
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address on the site"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    capacity = models.PositiveIntegerField(_("capacity"), help_text=_("How many people at once."))
    floor = models.CharField(_("floor"), max_length=30, blank=True)
    is_step_free = models.BooleanField(_("step-free access"), default=False)
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    description = models.CharField(_("description"), max_length=280, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    outline = models.JSONField(
        _("outline on the plan"), null=True, blank=True, help_text=_("x, y, width, height in plan units")
    )
    closed_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="space_slug_once_in_place", fields=["place", "slug"]),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """On this weekday the place opens from ``opens`` to ``closes`` (its own wall clock).

    ``closes`` at 00:00 is the midnight that ends the day (24:00); a night is written as two rows.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("0 is Monday."))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering: ClassVar = ["weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opening_hours_close_after_they_open",
                condition=Q(closes__gt=F("opens")) | Q(closes=time.min),
            ),
            models.CheckConstraint(name="opening_hours_weekday_is_real", condition=Q(weekday__lte=6)),
            models.UniqueConstraint(name="opening_hours_once", fields=["place", "weekday", "opens"]),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningException(models.Model):
    """On this date the usual hours do not count: other hours, or closed when both are empty.

    ``closes`` at 00:00 is the midnight that ends the day, as in the usual hours.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="exceptions")
    on = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("opening exception")
        verbose_name_plural = _("opening exceptions")
        ordering: ClassVar = ["on", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opening_exception_is_hours_or_closed",
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens"))
                | Q(opens__isnull=False, closes__isnull=False, closes=time.min),
            ),
            models.UniqueConstraint(name="opening_exception_once", fields=["place", "on", "opens"]),
            models.UniqueConstraint(
                name="opening_exception_closes_once", fields=["place", "on"], condition=Q(opens=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.reason}"

    @property
    def is_closed(self) -> bool:
        return self.opens is None
