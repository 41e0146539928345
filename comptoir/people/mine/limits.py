"""How much of each limit a member has used: what the policy counts, told before it refuses anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from comptoir.booking.uses import find_uses
from comptoir.kit.periods import Period
from comptoir.places.doors import Member
from comptoir.rights import sentences
from comptoir.rights.models import Quota
from comptoir.rights.policy import Booker
from comptoir.rights.quotas import amount, counts, reach, windows
from comptoir.rights.selectors import quotas_of

TENTHS = 10


@dataclass(frozen=True)
class Limit:
    """A limit in words, what is used of it at the moment, and how full it is in tenths."""

    rule: str
    used: str
    tenths: int

    @property
    def is_full(self) -> bool:
        return self.tenths >= TENTHS


def limits_of(member: Member, now: datetime) -> list[Limit]:
    """Those that hold for the member in the window of today. Two queries, one where nothing is limited."""
    place, tz = member.place, member.place.tz
    roles = {"", *member.roles}
    own = [one for one in quotas_of(place) if one.agreement_id is None and one.role in roles]
    # « To come » begins after now: a moment later is in every window of today.
    moment = Period(now + timedelta(seconds=1), now + timedelta(seconds=2))
    within = reach(own, [moment], now=now, tz=tz)
    if within is None:
        return []
    booker = Booker(member.person, roles=member.roles)
    late = any(one.counts_late_hours is not None for one in own)
    uses = find_uses(booker, place, within, late, now=now)
    found = []
    for quota in own:
        window = next(windows(quota, moment, now=now, tz=tz))
        used = amount(quota, [use for use in uses if counts(quota, use)], window, tz)
        found.append(_limit(quota, used))
    return found


def _limit(quota: Quota, used: Decimal) -> Limit:
    tenths = TENTHS if used >= quota.most else int(used * TENTHS / quota.most)
    return Limit(sentences.rule(quota), sentences.measured(quota, used), tenths)
