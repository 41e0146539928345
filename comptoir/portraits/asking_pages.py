"""What is asked for and offered: on an actor's page and in the whole network, with what might meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.actors.models import Actor
from comptoir.kit.answers import render_page
from comptoir.kit.articles import of
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import SeenForm
from comptoir.kit.spreadsheet import csv_answer
from comptoir.kit.text import fold
from comptoir.network.permissions import can_see_the_network
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import FURTHER, DayField
from comptoir.places.models import Place
from comptoir.places.views.pages import NOT_DONE, attempt, done, unless_changed
from comptoir.portraits import asking
from comptoir.portraits.asking import Asked
from comptoir.portraits.matching import Match, matches_among
from comptoir.portraits.models import AskOrOffer
from comptoir.ties.models import Tie

LINES = 50


class AskForm(SeenForm):
    """What is asked for or offered, about what, from when to when, how it is known, who may see it."""

    halves = ("theme", "visibility", "since", "last_day")

    kind = forms.ChoiceField(
        label=_("Asks or offers"), choices=AskOrOffer.Kind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=_("What"),
        max_length=200,
        help_text=_("A room on Mondays, advice on accounts, sewing machines…"),
    )
    theme = forms.CharField(label=_("Theme"), max_length=60, required=False)
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=Tie.Visibility.choices, initial=Tie.Visibility.PLACE
    )
    since = DayField(label=_("Since"), required=False)
    last_day = DayField(label=_("Last day"), required=False, help_text=FURTHER)
    source = forms.CharField(
        label=_("How is it known?"), max_length=200, help_text=_("Who said so, and when.")
    )

    def asked(self) -> Asked:
        told = dict(self.cleaned_data)
        last_day: date | None = told.pop("last_day")
        return Asked(**told, until=last_day + timedelta(days=1) if last_day else None)


class ClosingForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label=_("What came of it?"), max_length=200, required=False,
        help_text=_("Met by whom, given up, no longer needed…"),
    )  # fmt: skip


@require_GET
@for_members(can_see_the_network)
def asks(request: HttpRequest, member: Member) -> HttpResponse:
    """All that is open in the network, and what might meet; of one kind or theme when it is asked."""
    kind, theme, found = _filtered(request, member.place)
    page = Paginator(_of_kind(found, kind), LINES).get_page(request.GET.get("page"))
    context = {
        "place": member.place, "page": page, "kind": kind, "theme": theme,
        "kinds": AskOrOffer.Kind.choices, "matches": matches_among(found),
    }  # fmt: skip
    return render_page(request, "portraits/asks.html", context)


@require_GET
@for_members(can_see_the_network)
def asks_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The same as a file, under the same filters."""
    header = [
        gettext("Actor"), gettext("Asks or offers"), gettext("What"), gettext("Theme"), gettext("Since"),
        gettext("Last day"), gettext("Source"), gettext("Who may see it"),
    ]  # fmt: skip
    kind, _theme, found = _filtered(request, member.place)
    lines = [
        [
            one.actor.name, one.get_kind_display(), one.what, one.theme, one.since or "",
            one.last_day or "", one.source, one.get_visibility_display(),
        ]
        for one in _of_kind(found, kind)
    ]  # fmt: skip
    return csv_answer([header, *lines], f"demandes-et-offres-{member.place.day_of(now())}")


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def tell(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    them = collective(actor)
    form = AskForm(request.POST or None, initial={"kind": AskOrOffer.Kind.ASK})
    title = gettext("An ask or an offer %(of_whom)s") % {"of_whom": of(them.name)}

    def deed() -> object:
        return asking.tell(place=member.place, actor=them, asked=form.asked(), by=member.account, now=now())

    return _act(request, member.place, form, deed, title, them)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def correct(request: HttpRequest, member: Member, ask: int) -> HttpResponse:
    row = _own(member.place, ask, also_closed=request.method == "POST")
    form = AskForm(request.POST or None, initial=_as_typed(row))
    form.shows(_as_typed(row))
    title = row.what

    def told() -> dict[str, Any]:
        row.refresh_from_db()
        return _as_typed(row)

    def deed() -> object:
        return asking.correct(row=row, asked=form.asked(), by=member.account, now=now())

    return _act(request, member.place, form, unless_changed(form, row, told, deed), title, row.actor)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def close(request: HttpRequest, member: Member, ask: int) -> HttpResponse:
    row = _own(member.place, ask, also_closed=request.method == "POST")
    form = ClosingForm(request.POST or None)

    def deed() -> object:
        outcome = form.cleaned_data["outcome"]
        return asking.close(row=row, outcome=outcome, by=member.account, now=now())

    title = gettext("Close: %(what)s") % {"what": row.what}
    return _act(request, member.place, form, deed, title, row.actor)


def open_with(place: Place, actor: Actor, day: date) -> tuple[list[AskOrOffer], list[Match]]:
    """What the actor asks for and offers that day, and what others might give it or take. One query."""
    told = list(_open(place, day))
    theirs = [one for one in told if one.actor_id == actor.pk]
    met = [*_matches(theirs, told, AskOrOffer.Kind.ASK), *_matches(theirs, told, AskOrOffer.Kind.OFFER)]
    return theirs, sorted(met, key=lambda match: -match.strength)


def _matches(theirs: list[AskOrOffer], told: list[AskOrOffer], kind: str) -> list[Match]:
    """What of theirs of that kind might meet what others tell of the other kind."""
    others = [one for one in told if one.kind != kind]
    return matches_among([*(one for one in theirs if one.kind == kind), *others])


def _open(place: Place, day: date) -> QuerySet[AskOrOffer]:
    standing = Q(actor__merged_into=None, actor__erased_at=None)
    rows = AskOrOffer.objects.open_on(day).told_to(place).filter(standing).select_related("actor")
    return rows.order_by("kind", "actor__sort_name", "pk")


def _filtered(request: HttpRequest, place: Place) -> tuple[str, str, list[AskOrOffer]]:
    """The kind that is asked for, the theme, and all that is open about that theme."""
    kind, theme = request.GET.get("quoi", ""), request.GET.get("theme", "").strip()
    found = _open(place, place.day_of(now()))
    about = [one for one in found if fold(theme) in fold(f"{one.theme} {one.what}")]
    return kind if kind in AskOrOffer.Kind else "", theme, about


def _of_kind(told: list[AskOrOffer], kind: str) -> list[AskOrOffer]:
    return [one for one in told if kind in ("", one.kind)]


def _own(place: Place, key: int, *, also_closed: bool) -> AskOrOffer:
    """What was told in this place: others' is theirs to correct. Of what was closed while one typed, the
    action says so, and the form keeps what was typed."""
    rows = AskOrOffer.objects.all() if also_closed else AskOrOffer.objects.filter(closed_at=None)
    return get_object_or_404(rows.select_related("actor"), place=place, pk=key)


def _as_typed(row: AskOrOffer) -> dict[str, Any]:
    told = ("kind", "what", "theme", "visibility", "since", "source")
    return {**{name: getattr(row, name) for name in told}, "last_day": row.last_day}


def _act(
    request: HttpRequest, place: Place, form: forms.Form, deed: Callable[[], object], title: str, them: Actor
) -> HttpResponse:
    back = reverse("portraits:actor", args=[place.slug, them.pk])
    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("It is noted."), back)
    context = {"place": place, "form": form, "title": title, "back": back, "about": them.name}
    return render_page(request, "portraits/ask.html", context, status=NOT_DONE if form.errors else 200)
