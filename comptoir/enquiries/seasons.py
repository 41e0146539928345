"""From one enquiry to the next: opened again, its last day put off; what one said the last time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.enquiries.actions import ClosesInThePast
from comptoir.enquiries.models import Enquiry, Invitation, Proposal


@transaction.atomic
def open_again(*, enquiry: Enquiry, closes_on: date, by: Account | None, now: datetime) -> Enquiry:
    """Its links open until that day, closed or past as it was; sooner too, when that day is not over.

    Who answered may change their answer; the one reminder stays one. Twice is once.

    :raises ClosesInThePast:
    """
    if closes_on < enquiry.place.day_of(now):
        raise ClosesInThePast(gettext("This day is over. Choose today or a later day."))
    kept = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    kept.closed_at, kept.closes_on = None, closes_on
    kept.save(update_fields=["closed_at", "closes_on"])
    return kept


def said_before(invitation: Invitation) -> list[Proposal]:
    """What whoever is asked said to the last enquiry of the place that they answered before this one.

    Without what the team set aside. Two queries, one when they never answered.
    """
    enquiry = invitation.enquiry
    answered = Invitation.objects.filter(
        invited=invitation.invited, answer=Invitation.Answer.SOME, enquiry__place=enquiry.place_id,
        enquiry__opened_at__lt=enquiry.opened_at,
    )  # fmt: skip
    last = answered.order_by("-enquiry__opened_at", "-pk").first()
    if last is None:
        return []
    lines = last.proposals.exclude(outcome=Proposal.Outcome.ASIDE)
    return list(lines.select_related("invitation__enquiry").order_by("pk"))
