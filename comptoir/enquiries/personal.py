"""What enquiries hold about a person, to give it to them and to forget it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.actors.names import words_in
from comptoir.enquiries.models import AskedNoMore, Invitation, Proposal, Review

title = _("Enquiries")


def export_of(person: Actor) -> dict[str, Any]:
    """What they were asked and what they said, oldest first; where they are asked no more."""
    asked = Invitation.objects.filter(invited=person).select_related("enquiry__place", "in_the_name_of")
    no_more = AskedNoMore.objects.filter(actor=person).select_related("place").order_by("since_at", "pk")
    return {
        "invitations": [
            _invitation(one) for one in asked.prefetch_related("proposals").order_by("asked_at", "pk")
        ],
        "asked_no_more": [{"place": one.place.name, "since": one.since_at.isoformat()} for one in no_more],
        "reviews_sent_to_them": [
            {"place": one.place.name, "about": one.actor.name, "opened_at": one.opened_at.isoformat()}
            for one in _sent_to(person).select_related("place", "actor").order_by("opened_at", "pk")
        ],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget that they were asked, what they said, where links went, and by what name others spoke of them.

    A line that names them and nobody else goes; one that was said to be of an organisation bears its name.
    A tie that came of an answer says who said so only when that was an organisation.
    """
    Invitation.objects.filter(invited=person).delete()
    AskedNoMore.objects.filter(actor=person).delete()
    _sent_to(person).update(mailed_to="")
    said = Proposal.objects.filter(pk__in=_naming(person))
    said.filter(actor=None).delete()
    said.update(name=Subquery(Actor.objects.filter(pk=OuterRef("actor")).values("name")))


def _sent_to(person: Actor) -> QuerySet[Review]:
    """The links that went to the person's own address, for the organisation that they answer for."""
    return Review.objects.filter(mailed_to__iexact=person.email).exclude(mailed_to="")


def _naming(person: Actor) -> list[int]:
    """The lines, by key, with the person's name as others type it: in any order, with or without accents."""
    words = sorted(words_in(person.name))
    lines = Proposal.objects.order_by("pk").values_list("pk", "name").iterator(2000)
    return [key for key, name in lines if sorted(words_in(name)) == words]


def _invitation(asked: Invitation) -> dict[str, Any]:
    return {
        "place": asked.enquiry.place.name,
        "enquiry": asked.enquiry.title,
        "asked_at": asked.asked_at.isoformat(),
        "answer": asked.answer,
        "answered_at": asked.answered_at.isoformat() if asked.answered_at else None,
        "in_the_name_of": asked.in_the_name_of.name if asked.in_the_name_of else None,
        "lines": [
            {"with": row.name, "what": row.deed, "came_of_it": row.came_of_it, "outcome": row.outcome}
            for row in asked.proposals.all()
        ],
    }
