"""What became of something that somebody was about to change: who removed it, when, and a way to go on.

An app answers 404 for what is not there any more; here, above all of them, is said why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comptoir.actors.models import Account, Actor
from comptoir.booking.models import Booking
from comptoir.kit import speech, typed
from comptoir.places.doors import Member
from comptoir.places.people import is_known_to
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.ties import sentences
from comptoir.ties.models import Agreement, AgreementChange, Tie, TieCorrection
from comptoir.ties.permissions import can_keep_ties
from comptoir.ties.shapes import COLLECTIVE, PERSON


@dataclass(frozen=True)
class Gone:
    """What is said of it, and what may be sent again elsewhere: its button, where to, and the fields."""

    sentence: str
    again: str = ""
    address: str = ""
    fields: list[tuple[str, list[str]]] = field(default_factory=list)


def what_became_of_it(request: HttpRequest) -> Gone | None:
    """Of the thing of that address, when who asks for it may know; None when nothing is known of it."""
    member, match = getattr(request, "member", None), request.resolver_match
    if member is None or match is None:
        return None
    key = next((key for key in _TELLERS if key in match.kwargs), None)
    if key is None:
        return None
    with timezone.override(member.place.tz):
        return _TELLERS[key](request, member, match.kwargs[key])


def _tie(request: HttpRequest, member: Member, key: int) -> Gone | None:
    """Only what this place told itself: who told it elsewhere says there what became of it."""
    rows = Tie.objects.filter(told_in=member.place, withdrawn_at__isnull=False)
    tie = rows.select_related("subject", "counterpart", "place").filter(pk=key).first()
    if tie is None or not can_keep_ties(member) or not _may_be_named(tie, member):
        return None
    last = TieCorrection.objects.filter(tie=tie, changes__has_key="withdrawn_at").order_by("-pk").first()
    said = _("%(tie)s: withdrawn as declared in error") % {"tie": sentences.from_subject(tie)}
    sentence = _by_whom(said, last.by if last else None, tie.withdrawn_at, member)
    if request.resolver_match.url_name != "correct" or request.method != "POST":  # type: ignore[union-attr]
        return Gone(sentence)
    fields = [*_ends(tie), *typed.fields(request)]
    return Gone(
        sentence, _("Declare it again with these words"), reverse("ties:declare", args=[member.place.slug]),
        [one for one in fields if one[0] != "seen"],
    )  # fmt: skip


def _ends(tie: Tie) -> list[tuple[str, list[str]]]:
    """Who was tied to whom, as the form that declares asks for it."""
    fields = [("kind", [tie.kind])]
    for name, actor in (("subject", tie.subject), ("counterpart", tie.counterpart)):
        if actor is not None:
            is_of = PERSON if actor.kind == PERSON else COLLECTIVE
            fields += [(f"{name}_is", [is_of]), (name, [actor.name]), (f"{name}_chosen", [str(actor.pk)])]
    return fields


def _may_be_named(tie: Tie, member: Member) -> bool:
    ends: list[Actor] = [actor for actor in (tie.subject, tie.counterpart) if actor is not None]
    return all(actor.kind != PERSON or is_known_to(member.place, actor) for actor in ends)


def _agreement(request: HttpRequest, member: Member, key: int) -> Gone | None:
    row = Agreement.objects.filter(place=member.place, withdrawn_at__isnull=False, pk=key).first()
    if row is None or not can_keep_ties(member):
        return None
    kept = AgreementChange.objects.filter(agreement=row, changes__has_key="withdrawn_at")
    last = kept.order_by("-pk").first()
    said = _("“%(title)s”: withdrawn as recorded in error") % {"title": row.title}
    sentence = _by_whom(said, last.by if last else None, row.withdrawn_at, member)
    if request.resolver_match.url_name != "change_agreement" or request.method != "POST":  # type: ignore[union-attr]
        return Gone(sentence)
    return Gone(
        sentence, _("Record it again with these words"),
        reverse("ties:add_agreement", args=[member.place.slug]),
        [one for one in typed.fields(request) if one[0] != "seen"],
    )  # fmt: skip


def _booking(request: HttpRequest, member: Member, key: int) -> Gone | None:
    rows = Booking.objects.of_place(member.place).filter(cancelled_at__isnull=False, pk=key)
    row = rows.select_related("resource", "booked_for", "cancelled_by__person").first()
    if row is None or not (row.booked_for_id == member.person.pk or can_stand_at_the_counter(member)):
        return None
    words = {"what": row.resource.name, "day": speech.in_full(row.starts_at)}
    said = _("%(what)s, %(day)s: this booking was cancelled") % words
    return Gone(_by_whom(said, row.cancelled_by, row.cancelled_at, member))


def _by_whom(said: str, by: Account | None, at: datetime | None, member: Member) -> str:
    """A person is named where the place knows them."""
    when = {"day": speech.day_and_year(at), "time": speech.clock(at)} if at else {"day": "", "time": ""}
    words = {"said": said, **when}
    if by is None or not is_known_to(member.place, by.person):
        return _("%(said)s on %(day)s at %(time)s.") % words
    return _("%(said)s by %(name)s, on %(day)s at %(time)s.") % {**words, "name": by.person.name}


_TELLERS: dict[str, Callable[[HttpRequest, Member, int], Gone | None]] = {
    "tie": _tie,
    "agreement": _agreement,
    "booking": _booking,
}
