"""What I carry and to whom I show it; what somebody shows me; how all is shared, without names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.actors.models import Actor
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.load import actions, selectors, words
from comptoir.load.models import LoadShare
from comptoir.load.selectors import Load
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_see_own_things
from comptoir.places.views.pages import NOT_DONE, attempt, done
from comptoir.ties import sentences
from comptoir.ties.permissions import can_keep


class ShowForm(forms.Form):
    """To whom one shows what one carries."""

    seen_by = forms.ModelChoiceField(
        label=_("To whom"), queryset=Actor.objects.none(), empty_label=_("choose somebody"),
        help_text=_("The team, and the members who agreed to be named to the others."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seen_by"]
        field.queryset = actions.may_see(member.place, member.person, now())


@require_GET
@for_members(can_see_the_network)
def shared(request: HttpRequest, member: Member) -> HttpResponse:
    """How what is carried is shared between all: nobody is named here."""
    found = selectors.shared_load(member.place, member.place.day_of(now()))
    context = {"place": member.place, "said": words.shared_said(found), "found": found}
    return render_page(request, "load/shared.html", context)


@require_http_methods(["GET", "POST"])
@for_members(can_see_own_things)
def mine(request: HttpRequest, member: Member) -> HttpResponse:
    """What I carry, to whom I show it, and who shows it to me."""
    form = ShowForm(request.POST or None, member=member)

    def deed() -> object:
        return actions.show_load(
            place=member.place, person=member.person, seen_by=form.cleaned_data["seen_by"],
            by=member.account, now=now(),
        )  # fmt: skip

    if request.method == "POST" and attempt(form, deed):
        name = form.cleaned_data["seen_by"].name
        return done(request, gettext("%(name)s sees what you carry.") % {"name": name}, _mine(member))
    context = {
        **_told(member, member.person, is_mine=True), "form": form,
        "shares": selectors.shown_by(member.place, member.person),
        "seen": selectors.shown_to(member.place, member.person, now()),
    }  # fmt: skip
    return render_page(request, "load/mine.html", context, status=NOT_DONE if form.errors else 200)


@require_POST
@for_members(can_see_own_things)
def take_back(request: HttpRequest, member: Member, share: int) -> HttpResponse:
    """They see it no more."""
    mine = LoadShare.objects.filter(place=member.place, person=member.person)
    row = get_object_or_404(mine.select_related("person", "seen_by"), pk=share)
    actions.take_back_load(share=row, by=member.account, now=now())
    name = {"name": row.seen_by.name}
    return done(request, gettext("%(name)s does not see what you carry any more.") % name, _mine(member))


@require_GET
@for_members(can_see_own_things)
def of_somebody(request: HttpRequest, member: Member, share: int) -> HttpResponse:
    """What somebody shows me of what they carry; of nobody else."""
    mine = selectors.shown_to(member.place, member.person, now())
    kept = next((one for one in mine if one.pk == share), None)
    row = kept or get_object_or_404(LoadShare.objects.none())
    return render_page(request, "load/somebody.html", _told(member, row.person, is_mine=False))


def _told(member: Member, person: Actor, *, is_mine: bool) -> dict[str, Any]:
    """What both pages show; ties are listed to who carries them and to the team, counted to others."""
    place, today = member.place, member.place.day_of(now())
    load = selectors.load_of(place, person, today)
    is_team = can_see_the_network(member)
    return {
        "place": place, "load": load, "person": person, "today": today, "is_team": is_team,
        "lists": is_mine or is_team, "measures": words.told(load.measures), **_in_words(load, member),
    }  # fmt: skip


def _in_words(load: Load, member: Member) -> dict[str, Any]:
    return {
        "ties": [(one, sentences.from_subject(one.tie)) for one in load.ties],
        "to_hand_over": [
            (one, sentences.from_subject(one.tie), can_keep(member, one.tie)) for one in load.to_hand_over
        ],
        "seats": [sentences.from_subject(tie) for tie in load.seats],
    }


def _mine(member: Member) -> str:
    return reverse("load:mine", args=[member.place.slug])
