"""What rights refuse, by name; the ways out are looked for when somebody reads them."""

from __future__ import annotations

from comptoir.agenda.refusals import NotAvailable
from comptoir.agenda.rules import Reason
from comptoir.rights.policy import NEEDS_TRAINING, OVER_QUOTA, RightsReason


class NeedsTraining(NotAvailable):
    """It is for who was trained on it, on the day of the use."""

    code = NEEDS_TRAINING


class OverQuota(NotAvailable):
    """It would be more than the place gives to one person, or than an agreement grants."""

    code = OVER_QUOTA


def refusal_of(reason: Reason) -> NotAvailable:
    """The refusal of a reason of ``policy.rights_against``."""
    kind = NeedsTraining if reason.code == NEEDS_TRAINING else OverQuota
    ways = reason.find_ways if isinstance(reason, RightsReason) else tuple
    return kind(reason.sentence, ways)
