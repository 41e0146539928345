"""What forbids a booking: the rules on time, the rights, the approval. The one answer for whoever asks.

Pages, programs, imports and jobs ask ``may_book``, which only reads; ``book`` and the acts after it ask the
same of the same rules, under lock. The codes are listed in README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from uuid import UUID

from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.actions import Conflict, Want, conflicts_among
from comptoir.agenda.models import Resource
from comptoir.agenda.rules import Reason
from comptoir.booking.refusals import AgreementDoesNotGrant, ApprovalNeeded
from comptoir.booking.uses import find_uses
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Way
from comptoir.places.doors import Member
from comptoir.places.models import Place, Role
from comptoir.places.permissions import COUNTER
from comptoir.resources.naming import the
from comptoir.rights import policy as rights
from comptoir.rights.policy import Booker
from comptoir.rights.quotas import Use
from comptoir.rights.refusals import refusal_of
from comptoir.ties.models import Agreement

NEEDS_APPROVAL, NOT_GRANTED = ApprovalNeeded.code, AgreementDoesNotGrant.code


def booker_for(
    member: Member, person: Actor, *, acting_for: Actor | None = None, agreement: Agreement | None = None
) -> Booker:
    """The member books for that person: for themselves, or as the team does for anybody."""
    is_own = member.person.pk == person.pk
    roles = member.roles if is_own else frozenset[str]()
    return Booker(person, acting_for, agreement, roles, made_by_staff=not is_own)


def booker_when(
    by: Account | None,
    booked_for: Actor,
    *,
    acting_for: Actor | None = None,
    agreement: Agreement | None = None,
) -> Booker:
    """Who it is for when ``by`` books: the team made it when somebody else than they did."""
    made_by_staff = by is not None and by.person_id != booked_for.pk
    return Booker(booked_for, acting_for, agreement, made_by_staff=made_by_staff)


def may_book(
    *,
    booker: Booker,
    wants: Sequence[Want],
    now: datetime,
    waives: frozenset[str] = frozenset(),
    outside_hours: bool = False,
) -> list[list[Reason]]:
    """For each want the reasons against it, the one to say first; none when it may be booked.

    Those of one claim are taken together. A constant number of queries, and nothing is written.
    """
    reasons = rights.rights_against(
        booker=booker, wants=wants, find_uses=partial(find_uses, now=now), now=now, waives=waives
    )
    approves = booker.made_by_staff or not booker.roles.isdisjoint(COUNTER)
    against = conflicts_among(
        wants=wants, now=now, outside_hours=outside_hours, waives=waives - rights.CODES - {NEEDS_APPROVAL}
    )
    for want, found in zip(wants, reasons, strict=True):
        if want.resource.needs_approval and not approves and NEEDS_APPROVAL not in waives:
            found.insert(
                0, Reason(NEEDS_APPROVAL, want.resource.place, partial(_say_approval, want.resource))
            )
        if why := why_not_granted(booker, want.resource.place, want.period):
            found.insert(0, Reason(NOT_GRANTED, want.resource.place, partial(str, why)))
        found += [_reason(conflict) for conflict in against if conflict.want is want]
    return reasons


def refuse_unless_allowed(
    *,
    booker: Booker,
    wants: Sequence[Want],
    by: Account | None,
    now: datetime,
    waives: frozenset[str] = frozenset(),
    approved: bool = False,
    ignoring: UUID | None = None,
    instead_of: Use | None = None,
) -> None:
    """What the agenda cannot know, asked under lock before any resource is: one query where nothing applies.

    ``ignoring`` is the claim of the booking that is changed, which its quotas do not count; ``instead_of``
    what it was: whoever asks for no more than that is not refused for it.

    :raises AgreementDoesNotGrant, ApprovalNeeded, NeedsTraining, OverQuota:
    """
    place = wants[0].resource.place
    why = why_not_granted(booker, place, wants[0].period)
    if why:
        raise AgreementDoesNotGrant(why)
    asked = next((want.resource for want in wants if want.resource.needs_approval), None)
    if asked is not None and not (approved or NEEDS_APPROVAL in waives or may_approve(by, place, now)):
        raise ApprovalNeeded(_say_approval(asked), (_way_to_ask(),))
    against = rights.rights_against(
        booker=booker, wants=wants, find_uses=partial(find_uses, now=now, but=ignoring), now=now,
        waives=waives, instead_of=instead_of, locks=True,
    )  # fmt: skip
    for reason in chain.from_iterable(against):
        raise refusal_of(reason)


def may_approve(by: Account | None, place: Place, now: datetime) -> bool:
    """Whether whoever acts stands at the counter of the place. One query, none for nobody."""
    if by is None:
        return False
    held = Role.objects.in_force(now).filter(place=place, person=by.person_id, kind__in=COUNTER)
    return held.exists()


def why_not_granted(booker: Booker, place: Place, period: Period) -> str:
    """What is wrong with booking under that agreement, on the day of the use; nothing when it grants it."""
    agreement = booker.agreement
    if agreement is None:
        return ""
    said = {"agreement": agreement.title, "name": booker.organisation.name}
    day = place.day_of(period.start)
    if agreement.place_id != place.pk or agreement.withdrawn_at is not None:
        return gettext("“%(agreement)s” does not hold here.") % said
    if agreement.starts_on > day or (agreement.ends_on is not None and agreement.ends_on < day):
        return gettext("“%(agreement)s” is not in force on that day.") % said
    parties = [actor.pk for actor in (booker.person, booker.acting_for) if actor is not None]
    if not agreement.parties.filter(actor__in=parties).exists():
        return gettext("%(name)s is not a party to “%(agreement)s”.") % said
    return ""


def _say_approval(resource: Resource) -> str:
    sentence = gettext("%(thing)s is given on request: the team answers.")
    said = sentence % {"thing": the(resource)}
    return said[:1].upper() + said[1:]


def _way_to_ask() -> Way:
    return Way(
        title=gettext("Ask for it"),
        detail=gettext("The team reads the request and answers."),
        label=gettext("Ask for it"),
        fields={"ask": "1"},
    )


def _reason(conflict: Conflict) -> Reason:
    refusal = conflict.refusal
    return Reason(refusal.code, conflict.want.resource.place, partial(str, refusal))
