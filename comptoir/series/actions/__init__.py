"""Booking what comes back, changing it by one date or many, and the steps back."""

from comptoir.series.actions.changing import Move, cancel_series, describe_series, move_series
from comptoir.series.actions.joining import join_series, left_out_at
from comptoir.series.actions.making import book_series, prolong_series, wish_to_prolong
from comptoir.series.actions.shifting import Shift, shift_dates
from comptoir.series.actions.undoing import undo_change, undo_series
from comptoir.series.reach import Scope
from comptoir.series.state import Change
from comptoir.series.wish import SeriesWish

__all__ = [
    "Change",
    "Move",
    "Scope",
    "SeriesWish",
    "Shift",
    "book_series",
    "cancel_series",
    "describe_series",
    "join_series",
    "left_out_at",
    "move_series",
    "prolong_series",
    "shift_dates",
    "undo_change",
    "undo_series",
    "wish_to_prolong",
]
