"""Saying how far an actor reaches, what it is to us and about; and those of whom nobody said it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from comptoir.actors.actions import update_actor
from comptoir.actors.forms import kind_field
from comptoir.actors.models import Actor
from comptoir.actors.network import set_place_in_network
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import SeenForm
from comptoir.kit.text import read_number
from comptoir.network.circle import Neighbour, around
from comptoir.network.permissions import can_see_the_network
from comptoir.network.who import collective
from comptoir.network.words import FAMILIES, facts_said
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import LinesField
from comptoir.places.models import Place
from comptoir.places.views.pages import NOT_DONE, correct, done

LINES = 30
NOT_SAID = ("", _("not said"))


class QuickPlaceForm(SeenForm):
    """How far an actor reaches and what it is to us."""

    scale = forms.ChoiceField(label=_("Scale"), required=False, choices=[NOT_SAID, *Actor.Scale.choices])
    family = forms.ChoiceField(label=_("Family"), required=False, choices=[NOT_SAID, *FAMILIES.items()])

    def __init__(self, data: Any = None, *, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(data, initial=self.told(), **kwargs)
        self.shows(self.told())

    def told(self) -> dict[str, Any]:
        """What is said of it now, in as much as this form asks it."""
        return {"scale": self.actor.scale, "family": self.actor.family}

    @property
    def is_placed(self) -> bool:
        """Whether somebody else said all of it meanwhile."""
        return bool(self.actor.scale and self.actor.family)


class PlaceForm(QuickPlaceForm):
    """And what it is, where, and about."""

    halves = ("scale", "family", "kind", "commune")

    kind = kind_field()
    commune = forms.CharField(
        label=_("Town"), max_length=100, required=False,
        help_text=_("Where it is drawn on the map, unless a place of the directory is its own."),
    )  # fmt: skip
    themes = LinesField(label=_("Themes"), help_text=_("One a line, in the words of those who know it."))

    def told(self) -> dict[str, Any]:
        actor = self.actor
        return {
            **super().told(), "kind": actor.kind, "commune": actor.commune, "themes": _themes_of(actor),
        }  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def place_actor(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    them = collective(actor)
    form = PlaceForm(request.POST or None, actor=them)
    back = reverse("portraits:actor", args=[member.place.slug, them.pk])
    if request.method == "POST" and _correct(form, member, lambda: _say_what_it_is(form, member)):
        return done(request, gettext("Its place in the network is said."), back)
    context = {
        "place": member.place, "form": form, "back": back, "about": "",
        "title": gettext("Place %(name)s in the network") % {"name": the(them.name)},
    }  # fmt: skip
    return render_page(request, "network/form.html", context, status=NOT_DONE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def unplaced(request: HttpRequest, member: Member) -> HttpResponse:
    """Whoever is around us without a scale or a family, each with its quick form."""
    typed = _typed(request) if request.method == "POST" else None
    if typed is not None and _correct(typed, member, lambda: _themes_of(typed.actor)):
        here = reverse("portraits:unplaced", args=[member.place.slug])
        return done(request, gettext("%(name)s has its place.") % {"name": typed.actor.name}, here)
    if typed is not None and typed.is_placed:
        messages.warning(
            request,
            gettext("Somebody else placed %(name)s meanwhile: see whether it is right.")
            % {"name": typed.actor.name},
        )
        return go_to(request, "portraits:place_actor", member.place.slug, typed.actor.pk)
    waiting = unplaced_around(member.place, member.place.day_of(now()))
    page = Paginator(waiting, LINES).get_page(request.GET.get("page"))
    context = {
        "place": member.place, "page": page,
        "rows": [(one, _form_of(one.actor, typed), facts_said(one.facts)) for one in page],
    }  # fmt: skip
    return render_page(request, "portraits/unplaced.html", context, status=NOT_DONE if typed else 200)


def unplaced_around(place: Place, day: date) -> list[Neighbour]:
    """Whoever is around the place, whenever something circulated, and cannot be drawn. Constant queries."""
    return [one for one in around(place, day, None).neighbours if not (one.scale and one.family)]


def _typed(request: HttpRequest) -> QuickPlaceForm:
    return _quick(collective(read_number(request.POST.get("actor", "")) or 0), request.POST)


def _quick(actor: Actor, data: Any = None) -> QuickPlaceForm:
    return QuickPlaceForm(data, actor=actor, prefix=f"a{actor.pk}")


def _form_of(actor: Actor, typed: QuickPlaceForm | None) -> QuickPlaceForm:
    """What was typed about that actor, when it was refused."""
    return typed if typed is not None and typed.actor.pk == actor.pk else _quick(actor)


def _themes_of(actor: Actor) -> list[str]:
    return list(actor.themes.order_by("folded").values_list("theme", flat=True))


def _say_what_it_is(form: PlaceForm, member: Member) -> list[str]:
    """Its kind and its town; gives its themes as they were typed."""
    told = form.cleaned_data
    update_actor(
        actor=form.actor, kind=told["kind"], commune=told["commune"], by=member.account, now=now()
    )  # fmt: skip
    return list(told["themes"])


def _correct(form: QuickPlaceForm, member: Member, themes: Callable[[], list[str]]) -> bool:
    def deed() -> object:
        told = form.cleaned_data
        return set_place_in_network(
            actor=form.actor, scale=told["scale"], family=told["family"], themes=themes(),
            by=member.account, now=now(),
        )  # fmt: skip

    return correct(form, form.actor, form.told, deed)
