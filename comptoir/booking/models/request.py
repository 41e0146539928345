"""Asking for what somebody must approve: a request takes no time until it is accepted."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models.booking import Booking
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.ties.models import Agreement


class BookingRequestQuerySet(models.QuerySet["BookingRequest"]):
    def open(self) -> Self:
        """Nobody has decided yet."""
        return self.filter(decided_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class BookingRequest(models.Model):
    """Somebody asks for a resource that needs approval. It blocks nobody; accepting it books, or refuses.

    Accepting one rejects those that collide with it, after showing them, each with a message.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="booking_requests")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="requests")
    extras = models.ManyToManyField(Resource, related_name="requests_as_extra", blank=True)
    booked_for = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="booking_requests")
    acting_for = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="booking_requests_in_its_name"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="booking_requests",
        verbose_name=_("granted by"),
    )  # fmt: skip
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    party = models.PositiveIntegerField(_("how many people"), default=1)
    shows_name = models.BooleanField(_("shows who and what for to the other members"), default=False)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    message = models.CharField(_("message"), max_length=300, blank=True)
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )

    objects = BookingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking request")
        verbose_name_plural = _("booking requests")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="booking_request_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="booking_request_decided_has_an_outcome",
                condition=Q(decided_at=None, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="booking_request_accepted_is_booked",
                condition=~Q(outcome="accepted") | Q(booking__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["place", "starts_at"],
                name="booking_request_open",
                condition=Q(decided_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
