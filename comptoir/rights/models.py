"""What somebody may take, and how much of it: what one must have learnt, and quotas."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.places.models import Place, Role
from comptoir.ties.models import Agreement


class Skill(models.Model):
    """What one must be trained on before taking certain resources: the 3D printer, the sound desk."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="skills")
    name = models.CharField(_("name"), max_length=100)
    lasts_days = models.PositiveIntegerField(
        _("valid for so many days"), null=True, blank=True, help_text=_("Empty: for ever.")
    )
    resources = models.ManyToManyField(Resource, related_name="skills_needed", blank=True)
    retired_at = models.DateTimeField(_("no longer asked for since"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="skill_name_once_in_place", fields=["place", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """A person was trained on a skill, on that day; ``valid_until`` is the last day on which it counts."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="trainings")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="trainings")
    trained_on = models.DateField(_("trained on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="training_ends_after_it_starts",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("trained_on")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "skill"], name="training_by_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.skill}"

    def covers(self, day: date) -> bool:
        """Whether it counts on that day."""
        ended = self.valid_until is not None and self.valid_until < day
        return self.withdrawn_at is None and self.trained_on <= day and not ended


class QuotaQuerySet(models.QuerySet["Quota"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class Quota(models.Model):
    """At most so much, for each person or organisation: 4 hours a week of rooms, 2 bookings to come.

    It bears on one ``resource``, or on one ``category`` (the kind of a resource), or on the whole place when
    both are empty. It holds for those who have the ``role`` (anybody when empty), or for what is booked under
    the ``agreement``: then it is the size of what was granted, counted together for the organisation, and no
    other quota counts those bookings.
    """

    class Measure(models.TextChoices):
        BOOKINGS = "bookings", _("bookings")
        HOURS = "hours", pgettext_lazy("measure", "hours")
        DAYS = "days", _("days")

    class Over(models.TextChoices):
        DAY = "day", _("a day")
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")
        ROLLING = "rolling", _("any so many days in a row")
        TO_COME = "to_come", _("to come, at any moment")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="quotas")
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="quotas"
    )
    category = models.CharField(_("kind"), max_length=12, choices=Resource.Kind.choices, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.Kind.choices, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="quotas"
    )
    most = models.DecimalField(_("at most"), max_digits=7, decimal_places=2)
    measure = models.CharField(_("counted in"), max_length=8, choices=Measure.choices)
    over = models.CharField(_("over"), max_length=8, choices=Over.choices)
    rolling_days = models.PositiveIntegerField(_("how many days in a row"), null=True, blank=True)
    counts_late_hours = models.PositiveIntegerField(
        _("a cancellation counts when made less than so many hours before"), null=True, blank=True
    )
    counts_made_by_staff = models.BooleanField(_("counts what the team booked for them"), default=True)
    retired_at = models.DateTimeField(_("no longer in force since"), null=True, blank=True)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints: ClassVar = [
            models.CheckConstraint(name="quota_grants_something", condition=Q(most__gte=0)),
            models.CheckConstraint(
                name="quota_bears_on_one_thing", condition=Q(resource=None) | Q(category="")
            ),
            models.CheckConstraint(
                name="quota_is_for_a_role_or_an_agreement", condition=Q(role="") | Q(agreement=None)
            ),
            models.CheckConstraint(
                name="quota_rolling_says_how_many_days",
                condition=(Q(over="rolling") & Q(rolling_days__gt=0))
                | (~Q(over="rolling") & Q(rolling_days=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.most} {self.measure} {self.over}"
