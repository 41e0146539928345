"""Taking time, moving what was taken, giving it back. Whoever takes does it here, whatever the trade.

Each act locks the resources it touches, in the order of their keys, and only then reads what is held: of
two who want the same, the second sees the first. The database's own guard has the last word.
"""

from comptoir.agenda.actions.giving_back import (
    confirm,
    forget,
    given_back_until,
    let_go,
    pin,
    release,
    retake,
)
from comptoir.agenda.actions.retiming import retime, retime_all
from comptoir.agenda.actions.taking import conflicts_among, take, take_all
from comptoir.agenda.refusals import Conflict, SomeUnavailable, Want

__all__ = [
    "Conflict",
    "SomeUnavailable",
    "Want",
    "confirm",
    "conflicts_among",
    "forget",
    "given_back_until",
    "let_go",
    "pin",
    "release",
    "retake",
    "retime",
    "retime_all",
    "take",
    "take_all",
]
