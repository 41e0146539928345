"""What bookings refuse, by name, beside what the agenda refuses (taken, closed, past…)."""

from comptoir.agenda.refusals import NotAvailable
from comptoir.agenda.rules import Reason
from comptoir.kit.refusals import Refusal


class NotItsRepresentative(Refusal):
    """Who books for themselves in the name of an organisation must represent it, sit in it or work for it."""


class NobodyToBookFor(Refusal):
    """The person or organisation was erased, or merged into another."""


class AlreadyCancelled(Refusal):
    """The booking was cancelled before."""


class NotCancelled(Refusal):
    """The booking stands: there is nothing to restore."""


class HasBegun(Refusal):
    """What has begun is ended, not cancelled."""


class NotBegun(Refusal):
    """What has not begun is cancelled, not ended."""


class BookingIsOver(Refusal):
    """Its time has passed."""


class EndsBeforeArriving(Refusal):
    """Nobody leaves before they arrive."""


class AlreadyCheckedIn(Refusal):
    """Somebody said before that they are there."""


class NotCheckedIn(Refusal):
    """Nobody said that they are there."""


class TooEarlyToCheckIn(Refusal):
    """Check-in opens half an hour before the start."""


class TooLateToCheckIn(Refusal):
    """The booking was over at that moment."""


class AlreadyEnded(Refusal):
    """It was ended before."""


class NotEnded(Refusal):
    """It has not been ended: there is nothing to take back."""


class NotLonger(Refusal):
    """To prolong is to end later than agreed."""


class TimeIsToCome(Refusal):
    """What happened is noted when it happens or after, never before."""


class ApprovalNeeded(Refusal):
    """The resource is asked for, and given by whoever may approve."""

    code = "needs_approval"


class AgreementDoesNotGrant(Refusal):
    """The agreement is not in force on the day of the use, or not with whoever books."""

    code = "not_granted"


class NotTentative(Refusal):
    """What is tentative expires later than now."""


class NotConfirmed(Refusal):
    """It is tentative: it is confirmed before it is used."""


class HasExpired(Refusal):
    """It was tentative, and nobody confirmed it in time."""


class NothingToApprove(Refusal):
    """The resource is booked directly: nobody has to be asked."""


class NotPossible(NotAvailable):
    """Whatever the team answered, it could not be booked; ``code`` is that of the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence)
        self.code = reason.code  # type: ignore[misc]


class AlreadyDecided(Refusal):
    """The request was accepted, rejected or withdrawn before."""
