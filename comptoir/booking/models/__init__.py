"""Reservations: bookings, what comes back in series, what is asked for and approved."""

from comptoir.booking.models.booking import Booking, BookingExtra, BookingQuerySet, FormerExtra
from comptoir.booking.models.request import BookingRequest, BookingRequestQuerySet
from comptoir.booking.models.series import Series

__all__ = [
    "Booking",
    "BookingExtra",
    "BookingQuerySet",
    "BookingRequest",
    "BookingRequestQuerySet",
    "FormerExtra",
    "Series",
]
