"""Two rows that are one person: chosen, seen side by side, merged, and taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.actors.merging import merge_actors, undo_merge
from comptoir.actors.models import Actor, Card, Consent, Merge
from comptoir.actors.search import likely_same, search_actors
from comptoir.booking.models import Booking
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.text import read_number
from comptoir.people import selectors
from comptoir.people.permissions import can_merge_people
from comptoir.people.reach import refuse_beyond
from comptoir.people.views import known
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.portraits.twice import is_told_twice, take_apart_those_of
from comptoir.presence.models import Visit
from comptoir.ties.models import Tie
from comptoir.ties.permissions import can_keep_ties


@dataclass(frozen=True)
class Side:
    """One of the two, and how much of what hangs on it here."""

    person: Actor
    visits: int
    bookings: int
    ties: int
    consents: int
    cards: int

    @property
    def weight(self) -> int:
        return self.visits + self.bookings + self.ties + self.consents


def sides(place: Place, persons: Sequence[Actor]) -> list[Side]:
    """Each of the persons with what would move with it, the one with the most first. One query."""
    told = Tie.objects.declared().told_to(place)
    counted = Actor.objects.filter(pk__in=[person.pk for person in persons]).annotate(
        visits_here=_number_of(Visit.objects.filter(place=place), "person"),
        bookings_here=_number_of(Booking.objects.filter(place=place), "booked_for"),
        ties_here=_number_of(told, "subject", "counterpart"),
        consents_here=_number_of(Consent.objects.all(), "person"),
        cards_here=_number_of(Card.objects.filter(revoked_at=None), "person"),
    )
    counts = ("visits_here", "bookings_here", "ties_here", "consents_here", "cards_here")
    found = [Side(person, *(getattr(person, count) for count in counts)) for person in counted.order_by("pk")]
    return sorted(found, key=lambda side: -side.weight)


def _number_of(rows: QuerySet[Any], *ends: str) -> Coalesce:
    """How many of the rows name the actor at one of these ends."""
    names = Q(*((end, OuterRef("pk")) for end in ends), _connector=Q.OR)
    number = rows.filter(names).order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(number.values("n")), 0)


@require_http_methods(["GET", "POST"])
@for_members(can_merge_people)
def merge_person(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    """Choose the other one (``q``), look at both (``avec``), then say which to keep."""
    who = known(member, person)
    chosen = request.POST.get("avec") or request.GET.get("avec") or ""
    number = read_number(chosen)
    other = known(member, number) if number is not None and number != who.pk else None
    if request.method == "POST" and other is not None:
        return _merge(request, member, who, other)
    query = request.GET.get("q", "").strip()
    among = persons_known_to(member.place).exclude(pk=who.pk)
    if query:
        found = search_actors(query, among=among, limit=12)
    else:
        found = likely_same(name=who.name, phone=who.phone, email=who.email, among=among, limit=5)
    context = {
        "person": who, "other": other, "query": query,
        "lines": [] if other else selectors.lines(member.place, found),
        "sides": sides(member.place, [who, other]) if other else [],
    }  # fmt: skip
    return render_page(request, "people/people_merge.html", context)


def _merge(request: HttpRequest, member: Member, one: Actor, other: Actor) -> HttpResponse:
    moment = now()
    for person in (one, other):
        refuse_beyond(member, person, now=moment)
    keep, absorb = (other, one) if request.POST.get("keep") == str(other.pk) else (one, other)
    merge = merge_actors(keep=keep, absorb=absorb, by=member.account, now=moment)
    undo = reverse("people:undo_merge", args=[member.place.slug, merge.pk])
    said = {"absorbed": absorb.name, "kept": keep.name}
    messages.success(request, _("%(absorbed)s is now part of %(kept)s.") % said, extra_tags=f"undo={undo}")
    if can_keep_ties(member) and is_told_twice(keep, member.place):
        return go_to(request, "portraits:twice", member.place.slug)
    return go_to(request, "people:person", member.place.slug, keep.pk)


@require_POST
@for_members(can_merge_people)
def take_apart(request: HttpRequest, member: Member, merge: int) -> HttpResponse:
    here = Merge.objects.filter(kept__in=persons_known_to(member.place).values("pk"))
    made = get_object_or_404(here.select_related("kept", "absorbed"), pk=merge)
    with transaction.atomic():
        take_apart_those_of(made, by=member.account, now=now())
        undo_merge(merge=made, by=member.account, now=now())
    said = {"absorbed": made.absorbed.name, "kept": made.kept.name}
    messages.success(request, _("%(absorbed)s and %(kept)s are two persons again.") % said)
    return go_to(request, "people:person", member.place.slug, made.kept_id)
