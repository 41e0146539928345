"""What the waiting list refuses, by name, beside what bookings refuse."""

from comptoir.kit.refusals import Refusal


class IsFree(Refusal):
    """Nobody waits for what can be had at once: the way out is to book it."""


class AlreadyWaiting(Refusal):
    """The person is on the list for that very time."""


class AlreadyYours(Refusal):
    """The person has it booked for all of that time."""


class StartsTooSoon(Refusal):
    """There would be no time left to offer it to anybody."""


class NoLongerWaiting(Refusal):
    """The person left the list, or was served."""


class OfferIsOver(Refusal):
    """It was declined, or its hour has passed: it is somebody else's now."""


class OfferWasTaken(Refusal):
    """They said yes: it is a booking like any other, and is cancelled like one."""
