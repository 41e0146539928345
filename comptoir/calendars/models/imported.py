"""Calendars kept elsewhere that take time here."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.kit.periods import Period
from comptoir.places.models import Place


class ImportedCalendarQuerySet(models.QuerySet["ImportedCalendar"]):
    def kept(self) -> Self:
        return self.filter(removed_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)


class ImportedCalendar(models.Model):
    """A calendar file brought in for one resource: its events take the time.

    With an ``organisation`` each is a booking for it; without, nobody's: the resource is busy. ``text`` is
    the last file, which counts once it was read and confirmed (``applied_at`` after ``uploaded_at``).
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="imported_calendars")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="imported_calendars")
    organisation = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="imported_calendars",
        verbose_name=_("booked for"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=100)
    text = models.TextField(_("the file"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_at = models.DateTimeField(_("brought in at"), null=True, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = ImportedCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported calendar")
        verbose_name_plural = _("imported calendars")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        """Its last file was not confirmed yet."""
        return self.applied_at is None or self.applied_at < self.uploaded_at


class ImportedEvent(models.Model):
    """Time that an imported calendar takes: one occurrence of one event, under its ``claim``.

    ``uid`` and ``key`` (the start that the rule gave, empty for what comes once) find it again in the next
    version of the file.
    """

    calendar = models.ForeignKey(ImportedCalendar, on_delete=models.CASCADE, related_name="events")
    uid = models.CharField(_("identifier in the file"), max_length=200)
    key = models.CharField(_("which occurrence"), max_length=20, blank=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    claim = models.UUIDField(_("claim"), unique=True)

    class Meta:
        verbose_name = _("imported event")
        verbose_name_plural = _("imported events")
        constraints: ClassVar = [
            models.UniqueConstraint(name="imported_event_once", fields=["calendar", "uid", "key"]),
            models.CheckConstraint(
                name="imported_event_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.summary or self.uid

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)
