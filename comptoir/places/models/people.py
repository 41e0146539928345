"""Who stewards a place, who does what in it, and whom it knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.places.models.place import Place


class StewardshipQuerySet(models.QuerySet["Stewardship"]):
    def in_force(self, day: date) -> Self:
        return self.overlapping(day, day + timedelta(days=1))

    def overlapping(self, since: date, until: date | None) -> Self:
        """Carried on at least one day of ``[since, until)``, for ever when ``until`` is None."""
        begun = Q() if until is None else Q(since__lt=until)
        return self.filter(begun).filter(Q(until=None) | Q(until__gt=since))


class Stewardship(models.Model):
    """An organisation that carries one function of the place (administration, life of the place…)."""

    class Function(models.TextChoices):
        ADMINISTRATION = "administration", _("administration and finance")
        LIFE = "life", _("life of the place")
        PREMISES = "premises", _("premises")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="stewardships")
    organisation = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="stewardships")
    function = models.CharField(_("function"), max_length=20, choices=Function.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = StewardshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("stewardship")
        verbose_name_plural = _("stewardships")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stewardship_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_function_display()}"


class RoleQuerySet(models.QuerySet["Role"]):
    def in_force(self, now: datetime) -> Self:
        return self.not_over(now).filter(starts_at__lte=now)

    def not_over(self, now: datetime) -> Self:
        """In force or to come."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class Role(models.Model):
    """What a person does in a place, for a half-day or for years."""

    class Kind(models.TextChoices):
        CONCIERGE = "concierge", _("concierge")
        MEDIATOR = "mediator", _("mediator")
        MANAGER = "manager", _("manager")
        COORDINATOR = "coordinator", _("coordinator")
        MEMBER = "member", _("member")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=12, choices=Kind.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "place"], name="role_by_person_and_place")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"


class Acquaintance(models.Model):
    """A place knows a person: they came, signed up, or hold a role there."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="acquaintances")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="acquaintances")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("acquaintance")
        verbose_name_plural = _("acquaintances")
        constraints: ClassVar = [
            models.UniqueConstraint(name="place_knows_person_once", fields=["place", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.person}"
