"""Booking, and everything that may happen to a booking afterwards.

Each act is one transaction: the row of the booking is locked, the agenda takes, moves or gives back the
time, and the facts are written. The booking that is passed in is up to date when the act returns.
"""

from comptoir.booking.actions.coming import check_in_booking, end_booking, undo_check_in, undo_end
from comptoir.booking.actions.making import book, cancel_booking, restore_booking, undo_booking
from comptoir.booking.actions.timing import move_booking, prolong_booking, undo_move

__all__ = [
    "book",
    "cancel_booking",
    "check_in_booking",
    "end_booking",
    "move_booking",
    "prolong_booking",
    "restore_booking",
    "undo_booking",
    "undo_check_in",
    "undo_end",
    "undo_move",
]
