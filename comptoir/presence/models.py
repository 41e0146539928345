"""Who is in, since when, for what; and the groups nobody asked the names of."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Place

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Purpose(models.TextChoices):
    WORK = "work", _("work")
    FREE_ACCESS = "free_access", _("free access")
    HELP = "help", _("help")
    WORKSHOP = "workshop", _("workshop")
    MEETING = "meeting", _("meeting")
    BASKET = "basket", _("basket")
    OTHER = "other", _("something else")


class InsideQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What visits and head-counts have in common: an arrival, a departure, an undo."""

    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at=None)

    def inside(self) -> Self:
        """Arrived and not gone."""
        return self.filter(undone_at=None, left_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)

    def between(self, start: datetime, end: datetime) -> Self:
        """Arrived during ``[start, end)``."""
        return self.filter(arrived_at__gte=start, arrived_at__lt=end)


class Visit(models.Model):
    """A person came to the place, for something, and left or is still in.

    ``claim`` is that of the hold the visit uses (a desk given, a booking checked in), when there is one.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="visits")
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="visits")
    acting_for = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="visits_in_its_name"
    )
    purpose = models.CharField(_("for what"), max_length=12, choices=Purpose.choices)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    claim = models.UUIDField(_("claim"), null=True, blank=True, db_index=True)
    arrived_at = models.DateTimeField(_("arrived at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    is_from_paper = models.BooleanField(_("typed from paper"), default=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = InsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visit_ends_after_it_starts", condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at"))
            ),
            models.UniqueConstraint(
                name="visit_person_is_in_once",
                fields=["place", "person"],
                condition=Q(left_at=None, undone_at=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "arrived_at"], name="visit_by_place_and_arrival"),
            models.Index(fields=["person", "arrived_at"], name="visit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.arrived_at:%Y-%m-%d %H:%M}"


class GroupVisit(models.Model):
    """An anonymous group: how many of which public, never who."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="group_visits")
    organisation = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="group_visits"
    )
    label = models.CharField(_("label"), max_length=200, blank=True)
    purpose = models.CharField(_("for what"), max_length=12, choices=Purpose.choices)
    arrived_at = models.DateTimeField(_("arrived at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    is_from_paper = models.BooleanField(_("typed from paper"), default=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = InsideQuerySet.as_manager()

    if TYPE_CHECKING:
        counts: RelatedManager[HeadCount]

    class Meta:
        verbose_name = _("group visit")
        verbose_name_plural = _("group visits")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="group_visit_ends_after_it_starts",
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "arrived_at"], name="group_visit_by_arrival"),
            models.Index(
                fields=["place"], condition=Q(left_at=None, undone_at=None), name="group_visit_that_is_in"
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.arrived_at)


class HeadCount(models.Model):
    """How many of one public were in a group."""

    class Public(models.TextChoices):
        ADULT = "adult", _("adults")
        SENIOR = "senior", _("seniors")
        YOUTH = "youth", _("young people")
        CHILD = "child", _("children")
        JOB_SEEKER = "job_seeker", _("job-seekers")
        PROFESSIONAL = "professional", _("professionals")

    group = models.ForeignKey(GroupVisit, on_delete=models.CASCADE, related_name="counts")
    public = models.CharField(_("public"), max_length=14, choices=Public.choices)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("head-count")
        verbose_name_plural = _("head-counts")
        constraints: ClassVar = [
            models.UniqueConstraint(name="head_count_once_per_public", fields=["group", "public"]),
            models.CheckConstraint(name="head_count_is_of_somebody", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_public_display()}"
