"""The waiting list: joining it, leaving it, saying yes or no to what came free."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.gestures import words
from comptoir.gestures.making import Deed
from comptoir.gestures.undoing import step
from comptoir.kit.periods import Period
from comptoir.waiting import actions, offering
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.selectors import position_for, said_position


def join_list(
    *,
    resource: Resource,
    period: Period,
    person: Actor,
    acting_for: Actor | None = None,
    party: int = 1,
    purpose: str = "",
    approved: bool = False,
    by: Account | None,
    now: datetime,
) -> Deed:
    """:raises Refusal: what ``waiting.join`` refuses; ``is_free`` has the way to book it."""
    rank = position_for(resource, period)
    waiting = actions.join(
        resource=resource, period=period, person=person, acting_for=acting_for, party=party, purpose=purpose,
        approved=approved, by=by, now=now,
    )  # fmt: skip
    said = {**_said(waiting, now), "rank": said_position(rank)}
    sentence = gettext("%(name)s waits for %(what)s, %(when)s: %(rank)s.") % said
    return Deed(sentence, (step("leave_list", waiting=waiting.pk),))


def leave_list(*, waiting: Waiting, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``waiting.leave`` refuses."""
    actions.leave(waiting=waiting, by=by, now=now)
    sentence = gettext("%(name)s no longer waits for %(what)s, %(when)s.") % _said(waiting, now)
    return Deed(sentence, (step("rejoin_list", waiting=waiting.pk),), frees=True)


def take_offer(*, offer: Offer, by: Account | None, now: datetime) -> Deed:
    """No way back: the booking stands, and may be cancelled.

    :raises Refusal: what ``waiting.take_offer`` refuses.
    """
    offering.take_offer(offer=offer, by=by, now=now)
    return Deed(gettext("%(name)s takes it: %(what)s, %(when)s.") % _said(offer.waiting, now))


def decline_offer(*, offer: Offer, by: Account | None, now: datetime) -> Deed:
    """:raises Refusal: what ``waiting.decline_offer`` refuses."""
    offering.decline_offer(offer=offer, by=by, now=now)
    sentence = gettext("%(name)s does not want it any more: %(what)s, %(when)s.") % _said(offer.waiting, now)
    return Deed(sentence, (step("rejoin_list", waiting=offer.waiting_id),), frees=True)


def _said(waiting: Waiting, now: datetime) -> dict[str, str]:
    return {
        "name": words.name_of(waiting.person, waiting.acting_for),
        "what": waiting.resource.name,
        "when": words.when(waiting, now),
    }
