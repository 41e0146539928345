"""Two rows that are one person, or one organisation: chosen, seen side by side, merged, taken apart again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from comptoir.actors.models import Actor, ActorQuerySet, Card, Consent
from comptoir.actors.search import likely_same, search_actors
from comptoir.booking.models import Booking
from comptoir.journal.models import Fact
from comptoir.kit import speech
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.text import read_number
from comptoir.people import selectors
from comptoir.people.organisations import everybody
from comptoir.people.permissions import can_merge_people
from comptoir.people.reach import merges_here, refuse_beyond, refuse_used_elsewhere
from comptoir.people.views import known
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.portraits.twice import is_told_twice, take_apart_those_of
from comptoir.presence.models import Visit
from comptoir.ties.models import AgreementParty, Tie
from comptoir.ties.permissions import can_keep_ties


@dataclass(frozen=True)
class Side:
    """One of the two, and what is known of it and hangs on it here, each under its name."""

    actor: Actor
    told: Mapping[str, str]
    counts: Mapping[str, int]

    @property
    def weight(self) -> int:
        return sum(self.counts.values())


Refuse = Callable[[Member, Actor, Actor, datetime], None]


@dataclass(frozen=True)
class Doubles:
    """How two rows of a person are made one, or two of an organisation."""

    known: Callable[[Member, int], Actor]
    among: Callable[[Member], ActorQuerySet]
    counted: Callable[[Place], Mapping[str, Coalesce]]
    refuse: Refuse
    page: str
    merging: str

    def sides(self, place: Place, actors: Sequence[Actor]) -> list[Side]:
        """Each with what would move with it, the one with the most first. One query."""
        counts = self.counted(place)
        number = {f"n{at}": count for at, count in enumerate(counts.values())}
        found = Actor.objects.filter(pk__in=[one.pk for one in actors]).annotate(**number).order_by("pk")
        sides = [
            Side(one, _told(one), {name: getattr(one, f"n{at}") for at, name in enumerate(counts)})
            for one in found
        ]
        return sorted(sides, key=lambda side: -side.weight)


def _rows(sides: Sequence[Side]) -> list[tuple[str, list[str]]]:
    """The table of the two: what is told of each, then how much each has."""
    told = [{**side.told, **{name: speech.number(n) for name, n in side.counts.items()}} for side in sides]
    return [(name, [one[name] or "–" for one in told]) for name in told[0]] if told else []


def _told(actor: Actor) -> dict[str, str]:
    return {
        _("Phone"): speech.phone(actor.phone), _("E-mail"): actor.email, _("Town"): actor.commune,
        _("Known since"): speech.day_and_year(actor.registered_at),
    }  # fmt: skip


def _number_of(rows: QuerySet[Any], *ends: str) -> Coalesce:
    """How many of the rows name the actor at one of these ends."""
    names = Q(*((end, OuterRef("pk")) for end in ends), _connector=Q.OR)
    number = rows.filter(names).order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(number.values("n")), 0)


def _of_persons(place: Place) -> dict[str, Coalesce]:
    return {
        _("Visits"): _number_of(Visit.objects.filter(place=place), "person"),
        _("Bookings"): _number_of(Booking.objects.filter(place=place), "booked_for"),
        _("Ties"): _number_of(Tie.objects.declared().told_to(place), "subject", "counterpart"),
        _("Consents"): _number_of(Consent.objects.all(), "person"),
        _("Valid cards"): _number_of(Card.objects.filter(revoked_at=None), "person"),
    }


def _of_organisations(place: Place) -> dict[str, Coalesce]:
    return {
        _("Bookings"): _number_of(Booking.objects.filter(place=place), "booked_for", "acting_for"),
        _("Ties"): _number_of(Tie.objects.declared().told_to(place), "subject", "counterpart"),
        _("Agreements"): _number_of(AgreementParty.objects.filter(agreement__place=place), "actor"),
        _("What passed"): _number_of(Fact.objects.filter(place=place), "actor", "acting_for", "counterpart"),
    }


def _refuse_persons(member: Member, keep: Actor, absorb: Actor, moment: datetime) -> None:
    for person in (keep, absorb):
        refuse_beyond(member, person, now=moment)


def _refuse_organisations(member: Member, keep: Actor, absorb: Actor, moment: datetime) -> None:
    refuse_used_elsewhere(member, absorb)


PERSONS = Doubles(
    known, lambda member: persons_known_to(member.place), _of_persons, _refuse_persons,
    page="people:person", merging="people:merge_person",
)  # fmt: skip
ORGANISATIONS = Doubles(
    lambda member, organisation: get_object_or_404(everybody(), pk=organisation), lambda member: everybody(),
    _of_organisations, _refuse_organisations,
    page="people:organisation", merging="people:merge_organisation",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_merge_people)
def merge_person(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    return _choose(request, member, PERSONS, person)


@require_http_methods(["GET", "POST"])
@for_members(can_merge_people)
def merge_organisation(request: HttpRequest, member: Member, organisation: int) -> HttpResponse:
    return _choose(request, member, ORGANISATIONS, organisation)


def _choose(request: HttpRequest, member: Member, doubles: Doubles, key: int) -> HttpResponse:
    """Choose the other one (``q``), look at both (``avec``), then say which to keep."""
    who = doubles.known(member, key)
    number = read_number(request.POST.get("avec") or request.GET.get("avec") or "")
    other = doubles.known(member, number) if number is not None and number != who.pk else None
    if request.method == "POST" and other is not None:
        return _merge(request, member, doubles, who, other)
    query = request.GET.get("q", "").strip()
    among = doubles.among(member).exclude(pk=who.pk)
    if query:
        found = search_actors(query, among=among, limit=12)
    else:
        found = likely_same(name=who.name, phone=who.phone, email=who.email, among=among, limit=5)
    sides = doubles.sides(member.place, [who, other]) if other else []
    context = {
        "who": who, "other": other, "query": query,
        "page": reverse(doubles.page, args=[member.place.slug, who.pk]),
        "here": reverse(doubles.merging, args=[member.place.slug, who.pk]),
        "lines": [] if other else selectors.lines(member.place, found),
        "sides": sides, "rows": _rows(sides),
    }  # fmt: skip
    return render_page(request, "people/people_merge.html", context)


def _merge(request: HttpRequest, member: Member, doubles: Doubles, one: Actor, other: Actor) -> HttpResponse:
    moment = now()
    keep, absorb = (other, one) if request.POST.get("keep") == str(other.pk) else (one, other)
    doubles.refuse(member, keep, absorb, moment)
    merge = merge_actors(keep=keep, absorb=absorb, by=member.account, now=moment)
    undo = reverse("people:undo_merge", args=[member.place.slug, merge.pk])
    said = {"absorbed": absorb.name, "kept": keep.name}
    messages.success(request, _("%(absorbed)s is now part of %(kept)s.") % said, extra_tags=f"undo={undo}")
    if can_keep_ties(member) and is_told_twice(keep, member.place):
        return go_to(request, "portraits:twice", member.place.slug)
    return go_to(request, doubles.page, member.place.slug, keep.pk)


@require_POST
@for_members(can_merge_people)
def take_apart(request: HttpRequest, member: Member, merge: int) -> HttpResponse:
    made = get_object_or_404(merges_here(member.place).select_related("kept", "absorbed"), pk=merge)
    with transaction.atomic():
        take_apart_those_of(made, by=member.account, now=now())
        undo_merge(merge=made, by=member.account, now=now())
    said = {"absorbed": made.absorbed.name, "kept": made.kept.name}
    if made.kept.is_person:
        sentence, page = _("%(absorbed)s and %(kept)s are two persons again."), PERSONS.page
    else:
        sentence, page = _("%(absorbed)s and %(kept)s are two again."), ORGANISATIONS.page
    messages.success(request, sentence % said)
    return go_to(request, page, member.place.slug, made.kept_id)
