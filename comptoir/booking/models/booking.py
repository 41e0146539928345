"""Reservations: a person or an organisation will use a resource for a period."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models.series import Series
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.ties.models import Agreement


class BookingQuerySet(models.QuerySet["Booking"]):
    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)

    def between(self, start: datetime, end: datetime) -> Self:
        """Overlapping ``[start, end)``."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def tentative(self) -> Self:
        return self.standing().exclude(tentative_until=None)

    def never_confirmed(self) -> Self:
        """What somebody who had not signed in asked for, and never confirmed: it is over."""
        return self.filter(
            booked_by=None, confirmed_at=None, tentative_until__isnull=False, cancelled_at__isnull=False
        )

    def of_actor(self, actor: Actor) -> Self:
        return self.filter(Q(booked_for=actor) | Q(acting_for=actor))


class Booking(models.Model):
    """Somebody's reservation of a resource; the agenda's hold of the same ``claim`` takes the time.

    A cancelled booking is kept: cancelling frees the resource, it does not rewrite the past. The period is
    what was agreed; when it is ended early or prolonged the period changes with the hold. ``undone_at`` says
    that the booking was a mistake of whoever typed it: it is cancelled too, and counts as never made.

    A *tentative* booking takes the time like any other until ``tentative_until``: confirmed before, it
    stands; otherwise it expires, cancelled with ``expired_at``. Confirming empties ``tentative_until`` for
    ever.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="bookings")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    claim = models.UUIDField(_("claim"), unique=True)
    booked_for = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("for whom")
    )
    acting_for = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings_in_its_name",
        verbose_name=_("in the name of"),
    )  # fmt: skip
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    is_public = models.BooleanField(_("shown on the public page"), default=False)
    shows_name = models.BooleanField(
        _("shows who and what for to the other members"), default=False,
        help_text=_("Otherwise they only see that it is taken."),
    )  # fmt: skip
    party = models.PositiveIntegerField(_("how many people"), default=1)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="occurrences",
        verbose_name=_("series"),
    )  # fmt: skip
    occurs_on = models.DateField(
        _("date in the series"), null=True, blank=True,
        help_text=_("The date that the rule gave it, wherever it was moved since."),
    )  # fmt: skip
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings",
        verbose_name=_("granted by"),
    )  # fmt: skip
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, default=Decimal(0))

    booked_at = models.DateTimeField(_("booked at"))
    booked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    is_from_paper = models.BooleanField(_("typed from paper"), default=False)
    tentative_until = models.DateTimeField(_("tentative until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    no_show_at = models.DateTimeField(_("given back because nobody came"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    sequence = models.PositiveIntegerField(
        _("how many times it changed"), default=0, db_default=0,
        help_text=_("Grows with each change: calendars keep the greatest (RFC 5545, SEQUENCE)."),
    )  # fmt: skip

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="booking_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="booking_is_for_somebody", condition=Q(party__gt=0)),
            models.CheckConstraint(
                name="booking_undone_is_cancelled",
                condition=Q(undone_at=None) | Q(cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_cancelled_was_not_used",
                condition=Q(cancelled_at=None) | Q(checked_in_at=None, ended_at=None),
            ),
            models.CheckConstraint(
                name="booking_expired_or_no_show_is_cancelled",
                condition=Q(expired_at=None, no_show_at=None) | Q(cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_of_series_has_its_date",
                condition=Q(series=None, occurs_on=None) | Q(series__isnull=False, occurs_on__isnull=False),
            ),
            models.UniqueConstraint(name="series_occurs_once_a_date", fields=["series", "occurs_on"]),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["tentative_until"],
                name="booking_tentative",
                condition=Q(tentative_until__isnull=False, cancelled_at=None),
            ),
            models.Index(
                fields=["booked_by", "booked_at"],
                name="booking_never_confirmed",
                condition=Q(
                    booked_by=None,
                    confirmed_at=None,
                    tentative_until__isnull=False,
                    cancelled_at__isnull=False,
                ),
            ),
            models.Index(fields=["place", "ends_at", "starts_at"], name="booking_by_place_and_time"),
            models.Index(fields=["booked_for", "starts_at"], name="booking_by_person"),
            models.Index(fields=["acting_for", "starts_at"], name="booking_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    @property
    def is_standing(self) -> bool:
        return self.cancelled_at is None

    @property
    def is_tentative(self) -> bool:
        return self.cancelled_at is None and self.tentative_until is not None


class BookingExtra(models.Model):
    """What is taken together with a booking's resource, in the same claim: the projector with the room."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="extras")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings_as_extra")
    since = models.DateTimeField(
        _("taken along since"), null=True, blank=True, help_text=_("From the start when empty.")
    )

    class Meta:
        verbose_name = _("thing booked along")
        verbose_name_plural = _("things booked along")
        constraints: ClassVar = [
            models.UniqueConstraint(name="extra_once_in_booking", fields=["booking", "resource"]),
        ]

    def __str__(self) -> str:
        return f"{self.booking} + {self.resource}"


class FormerExtra(models.Model):
    """What went along with a booking for a time, and was given back while the booking went on."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="former_extras")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(_("taken along since"))
    until = models.DateTimeField(_("given back at"))

    class Meta:
        verbose_name = _("thing given back before the end")
        verbose_name_plural = _("things given back before the end")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="former_extra_ends_after_it_starts", condition=Q(until__gt=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking} + {self.resource} – {self.until:%H:%M}"
