"""What is done by pressing once: each act is one transaction of the trades, and knows its way back."""

from comptoir.gestures.acts.asking import accept, ask, reject, withdraw
from comptoir.gestures.acts.bookings import absent, cancel, confirm, end, move, prolong, reserve, settle
from comptoir.gestures.acts.closing import close, lift, restore
from comptoir.gestures.acts.coming import arrive, see_group_out, see_out, welcome, welcome_group
from comptoir.gestures.acts.queueing import decline_offer, join_list, leave_list, take_offer
from comptoir.gestures.acts.series import (
    cancel_series,
    describe_series,
    move_series,
    prolong_series,
    reserve_series,
    shift_dates,
    when_it_comes_back,
)
from comptoir.gestures.words import unit_of, when

__all__ = [
    "absent",
    "accept",
    "arrive",
    "ask",
    "cancel",
    "cancel_series",
    "close",
    "confirm",
    "decline_offer",
    "describe_series",
    "end",
    "join_list",
    "leave_list",
    "lift",
    "move",
    "move_series",
    "prolong",
    "prolong_series",
    "reject",
    "reserve",
    "reserve_series",
    "restore",
    "see_group_out",
    "see_out",
    "settle",
    "shift_dates",
    "take_offer",
    "unit_of",
    "welcome",
    "welcome_group",
    "when",
    "when_it_comes_back",
    "withdraw",
]
