"""Organisations: shared by the whole installation, with what ties them to this place."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.actors import actions
from comptoir.actors.models import Actor, ActorQuerySet, Merge
from comptoir.actors.search import likely_same, search_actors
from comptoir.booking.models import Booking
from comptoir.gestures.forms import ask
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import words_of
from comptoir.kit.text import fold
from comptoir.people.forms import OrganisationForm
from comptoir.people.permissions import can_merge_people
from comptoir.people.reach import merges_here
from comptoir.people.views import PER_PAGE
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.places.views.pages import correct
from comptoir.ties import sentences
from comptoir.ties.models import Tie
from comptoir.ties.selectors import residents_of, visible_to


def everybody() -> ActorQuerySet:
    return Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)


@require_GET
@for_members(can_stand_at_the_counter)
def organisations(request: HttpRequest, member: Member) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    in_order = everybody().in_name_order()
    page = None if query else Paginator(in_order, PER_PAGE).get_page(request.GET.get("page"))
    found = [answer.actor for answer in search_actors(query, among=in_order, limit=PER_PAGE)] if query else []
    context = {
        "query": query, "page": page, "found": found if page is None else page.object_list,
        "residents": {tie.subject_id for tie in residents_of(member.place, member.place.day_of(now()))},
    }  # fmt: skip
    return render_page(request, "people/people_organisations.html", context, fragment="found")


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def new_organisation(request: HttpRequest, member: Member) -> HttpResponse:
    form = OrganisationForm(request.POST or None, initial={"name": request.GET.get("nom", "")})
    sure = fold(request.POST.get("sure", ""))
    same = []
    if form.is_valid() and sure != fold(form.cleaned_data["name"]):
        same = [found.actor for found in likely_same(name=form.cleaned_data["name"], among=everybody())]
    register = partial(actions.register_organisation, by=member.account, now=now())
    made = None if same else form.attempt(register)
    if made is not None:
        messages.success(request, _("%(name)s is registered.") % {"name": made.name})
        return go_to(request, "people:organisation", member.place.slug, made.pk)
    return ask(request, "people/people_organisation_new.html", form, same=same)


@require_GET
@for_members(can_stand_at_the_counter)
def organisation(request: HttpRequest, member: Member, organisation: int) -> HttpResponse:
    """Its shared facts, and the ties and bookings that this place may see."""
    who = get_object_or_404(everybody(), pk=organisation)
    moment = now()
    ties = visible_to(member.place).in_force(member.place.day_of(moment))  # type: ignore[attr-defined]
    ties = ties.filter(Q(subject=who) | Q(counterpart=who)).select_related("subject", "counterpart", "place")
    coming = Booking.objects.standing().of_place(member.place).of_actor(who).filter(ends_at__gt=moment)
    coming = coming.select_related("resource", "booked_for", "acting_for").order_by("starts_at", "pk")
    context = {
        "organisation": who, "today": member.place.day_of(moment),
        "ties": [_said(tie, who) for tie in ties.order_by("kind", "subject__name", "pk")],
        "coming": coming[:8], "may_merge": can_merge_people(member),
        "merges": _merges(member, who) if can_merge_people(member) else [],
    }  # fmt: skip
    return render_page(request, "people/people_organisation.html", context)


def _merges(member: Member, who: Actor) -> list[Merge]:
    """What went into it and can be taken apart here, the last first."""
    made = merges_here(member.place).filter(kept=who, undone_at=None)
    return list(made.select_related("absorbed", "merged_by__person").order_by("-merged_at", "-pk"))


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def edit_organisation(request: HttpRequest, member: Member, organisation: int) -> HttpResponse:
    """What all places read of it; the second of two who correct it reads what the first wrote."""
    who = get_object_or_404(everybody(), pk=organisation)
    told = partial(words_of, who, OrganisationForm)
    form = OrganisationForm(request.POST or None, initial=told())
    form.shows(told())
    update = partial(actions.update_actor, actor=who, by=member.account, now=now())
    if form.is_bound and correct(form, who, told, lambda: update(**form.cleaned_data)):
        messages.success(request, _("What is known about %(name)s is corrected.") % {"name": the(who.name)})
        return go_to(request, "people:organisation", member.place.slug, who.pk)
    return ask(request, "people/people_organisation_edit.html", form, organisation=who)


def _said(tie: Tie, of: Actor) -> tuple[str, str]:
    """The tie from that side, and since when."""
    sentence = sentences.from_subject(tie) if tie.subject_id == of.pk else sentences.from_other(tie)
    return sentence, sentences.when(tie)
