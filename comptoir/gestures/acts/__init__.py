"""What is done by pressing once: each act is one transaction of the trades, and knows its way back."""

from comptoir.gestures.acts.bookings import absent, cancel, end, move, prolong, reserve, settle
from comptoir.gestures.acts.coming import arrive, see_group_out, see_out, welcome, welcome_group
from comptoir.gestures.words import unit_of, when

__all__ = [
    "absent",
    "arrive",
    "cancel",
    "end",
    "move",
    "prolong",
    "reserve",
    "see_group_out",
    "see_out",
    "settle",
    "unit_of",
    "welcome",
    "welcome_group",
    "when",
]
