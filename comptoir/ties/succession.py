"""Of an agreement and the one that prolongs it: both never hold on one day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext

from comptoir.kit.refusals import Refusal
from comptoir.ties.models import Agreement


class BothWouldHold(Refusal):
    """One would begin while the one that it prolongs still holds."""

    field = "starts_on"


def next_first_day(agreement: Agreement) -> date | None:
    """The first day on which another may follow; None while nobody said when it ends."""
    return agreement.ends_on + timedelta(days=1) if agreement.ends_on else None


def refuse_both_at_once(agreement: Agreement) -> None:
    """Beside the one that it prolongs, and the one that prolongs it. :raises BothWouldHold:"""
    follower = agreement.prolonged_by.filter(withdrawn_at=None).first()
    for before, after in ((agreement.prolongs, agreement), (agreement, follower)):
        if before is None or after is None or before.withdrawn_at:
            continue
        first = next_first_day(before)
        if first is None or after.starts_on < first:
            said = gettext(
                "“%(after)s” prolongs “%(before)s”: it begins once the last day of that one, which is to be "
                "said, is over."
            )
            raise BothWouldHold(said % {"after": after.title, "before": before.title})
