"""The waiting list: who would take it if it came free, and the offers made, one person after the other."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.kit.periods import Period
from comptoir.places.models import Place


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def standing(self) -> Self:
        """Still waiting: neither left nor served."""
        return self.filter(left_at=None, served_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)


class Waiting(models.Model):
    """Somebody waits for a resource at a time when it is taken. First come, first offered."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="waiting")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="waiting")
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="waiting")
    acting_for = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="waiting_in_its_name"
    )
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    party = models.PositiveIntegerField(_("how many people"), default=1)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    joined_at = models.DateTimeField(_("waiting since"))
    joined_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    left_at = models.DateTimeField(pgettext_lazy("waiting list", "left at"), null=True, blank=True)
    served_at = models.DateTimeField(_("served at"), null=True, blank=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the waiting list")
        verbose_name_plural = _("places on the waiting list")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="waiting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(
                name="waiting_once_for_one_thing",
                fields=["resource", "person", "starts_at", "ends_at"],
                condition=Q(left_at=None, served_at=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["place", "joined_at"],
                name="waiting_standing_by_place",
                condition=Q(left_at=None, served_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.resource} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


class Offer(models.Model):
    """What came free is offered to one person for a time: a tentative booking made for them.

    Taking it confirms the booking; declining it, or letting it expire, goes on to the next person.
    """

    class Answer(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("offer", "taken")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, related_name="offers")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="offer")
    offered_at = models.DateTimeField(_("offered at"))
    expires_at = models.DateTimeField(pgettext_lazy("offer", "until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="offer_one_at_a_time", fields=["waiting"], condition=Q(answered_at=None)
            ),
            models.CheckConstraint(
                name="offer_answered_has_an_answer",
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.waiting} until {self.expires_at:%H:%M}"
