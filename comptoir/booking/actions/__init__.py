"""Booking, and everything that may happen to a booking or a request for one afterwards.

Each act is one transaction: the row is locked, the rights are asked, the agenda takes, moves or gives back
the time, and the facts are written. The booking that is passed in is up to date when the act returns.
"""

from comptoir.booking.actions.along import change_extras
from comptoir.booking.actions.asking import (
    accept_request,
    ask_to_book,
    lapse_requests,
    reject_request,
    withdraw_request,
)
from comptoir.booking.actions.coming import check_in_booking, end_booking, undo_check_in, undo_end
from comptoir.booking.actions.making import book, cancel_booking, restore_booking, undo_booking
from comptoir.booking.actions.tentative import (
    confirm_booking,
    expire_tentative,
    forget_never_confirmed,
    release_no_shows,
)
from comptoir.booking.actions.timing import move_booking, prolong_booking, undo_move
from comptoir.booking.collisions import collisions_of

__all__ = [
    "accept_request",
    "ask_to_book",
    "book",
    "cancel_booking",
    "change_extras",
    "check_in_booking",
    "collisions_of",
    "confirm_booking",
    "end_booking",
    "expire_tentative",
    "forget_never_confirmed",
    "lapse_requests",
    "move_booking",
    "prolong_booking",
    "reject_request",
    "release_no_shows",
    "restore_booking",
    "undo_booking",
    "undo_check_in",
    "undo_end",
    "undo_move",
    "withdraw_request",
]
