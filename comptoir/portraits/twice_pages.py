"""The ties that are told twice since two rows were made one: listed, seen side by side, made one, undone."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.network.who import named_among, names_of
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.portraits.models import TiesMadeOne
from comptoir.portraits.twice import make_one, take_apart, told_twice, twice_since_a_merge
from comptoir.ties import sentences
from comptoir.ties.corrections import Step, life_of
from comptoir.ties.models import Tie
from comptoir.ties.permissions import can_keep, can_keep_ties
from comptoir.ties.selectors import kept_by


@dataclass(frozen=True)
class Side:
    """One of the two: its dates, how it is known, who carries it, its history."""

    tie: Tie
    said: str
    when: str
    state: str
    carried_by: str
    life: list[Step]


@require_GET
@for_members(can_keep_ties)
def twice(request: HttpRequest, member: Member) -> HttpResponse:
    """Each two, and those that were made one, the latest first."""
    place = member.place
    pairs = [
        (one, other, sentences.from_subject(one), can_keep(member, one))
        for one, other in twice_since_a_merge(place)
    ]
    made = list(TiesMadeOne.objects.standing().filter(place=place).order_by("-pk"))
    ties = (
        kept_by(place)
        .select_related("subject", "counterpart", "place")
        .in_bulk([one.kept_key for one in made])
    )
    said = [(one, sentences.from_subject(ties[one.kept_key])) for one in made if one.kept_key in ties]
    return render_page(request, "portraits/twice.html", {"place": place, "pairs": pairs, "made": said})


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def unite(request: HttpRequest, member: Member, tie: int, other: int) -> HttpResponse:
    """Both side by side; the one that is chosen stays."""
    pair = [_kept(member, tie), _kept(member, other)]
    refusal = None
    if request.method == "POST":
        kept, gone = reversed(pair) if request.POST.get("keep") == str(pair[1].pk) else pair
        try:
            made = make_one(kept=kept, other=gone, place=member.place, by=member.account, now=now())
        except Refusal as caught:
            refusal = caught
        else:
            undo = reverse("portraits:part_ties", args=[member.place.slug, made.pk])
            messages.success(request, gettext("The two ties are one."), extra_tags=f"undo={undo}")
            return go_to(request, _list(member.place))
    elif not told_twice(pair):
        raise Http404
    sides = [_side(one, member) for one in pair]
    context = {"place": member.place, "sides": sides, "refusal": refusal}
    return render_page(request, "portraits/unite.html", context, status=409 if refusal else 200)


@require_POST
@for_members(can_keep_ties)
def part(request: HttpRequest, member: Member, made: int) -> HttpResponse:
    """It was not the same after all."""
    row = get_object_or_404(TiesMadeOne, place=member.place, pk=made)
    _kept(member, row.kept_key)
    try:
        take_apart(made=row, by=member.account, now=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, gettext("Both ties stand again."))
    return go_to(request, _list(member.place))


def _side(tie: Tie, member: Member) -> Side:
    day = member.place.day_of(now())
    carriers = [tie.carried_by] if tie.carried_by else []
    names = names_of(carriers, named_among(person.pk for person in carriers))
    return Side(
        tie, sentences.from_subject(tie), sentences.when(tie), str(tie.state_on(day).label), ", ".join(names),
        life_of(tie, member.place),
    )  # fmt: skip


def _kept(member: Member, key: int) -> Tie:
    """The tie, when it is the member's to keep; 404 when the place is not told of it."""
    ties = kept_by(member.place).select_related("subject", "counterpart", "place", "carried_by")
    tie = get_object_or_404(ties, pk=key)
    if not can_keep(member, tie):
        raise PermissionDenied(gettext("This tie gives a right: a manager makes it one."))
    return tie


def _list(place: Place) -> str:
    return reverse("portraits:twice", args=[place.slug])
