"""Agreeing on a next step, saying that it is done, setting a reading aside, taking that back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.actors.models import Actor
from comptoir.kit.answers import render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.network import steps
from comptoir.network.gathering import readings_of
from comptoir.network.models import NextStep, SetAside
from comptoir.network.permissions import can_see_the_network
from comptoir.network.readings import Reading
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import DayField
from comptoir.places.views.pages import NOT_DONE, attempt, done

SOON = timedelta(days=14)


class StepForm(forms.Form):
    """What, who, by when."""

    what = forms.CharField(label=_("What will be done"), max_length=200)
    who = forms.ModelChoiceField(label=_("Who does it"), queryset=Actor.objects.none(), empty_label=None)
    on = DayField(label=_("By when"))

    def __init__(self, *args: Any, member: Member, moment: datetime, **kwargs: Any) -> None:
        day = member.place.day_of(moment)
        kwargs.setdefault("initial", {}).setdefault("on", day + SOON)
        kwargs["initial"].setdefault("who", member.person.pk)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["who"]
        field.queryset = steps.team_of(member.place, moment)

    def told(self) -> dict[str, Any]:
        what, who, on = (self.cleaned_data[name] for name in ("what", "who", "on"))
        return {"what": what, "who": who, "on": on}


class ReasonForm(forms.Form):
    """Why a reading is set aside."""

    reason = forms.CharField(
        label=_("Why?"), max_length=200, help_text=_("Known and wanted; being settled; not what it seems…")
    )


class OutcomeForm(forms.Form):
    """What came of a step."""

    outcome = forms.CharField(label=_("What came of it?"), required=False, widget=forms.Textarea)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def step_with(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """The next step with an actor."""
    them = collective(actor)
    title = gettext("Next step with %(name)s") % {"name": the(them.name)}
    back = reverse("network:between_us", args=[member.place.slug, them.pk])
    return _agree(request, member, title, back, actor=them)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def step_from(request: HttpRequest, member: Member, key: str) -> HttpResponse:
    """The next step that a reading asks for; agreed all the same when it was said no more meanwhile."""
    reading = _reading(request, member, key)
    return _agree(request, member, gettext("Next step"), _readings(member), reading=reading)


def _agree(
    request: HttpRequest, member: Member, title: str, back: str, *, actor: Actor | None = None,
    reading: Reading | None = None,
) -> HttpResponse:  # fmt: skip
    moment = now()
    proposed = {"what": request.GET.get("quoi", "")[:200]}
    form = StepForm(request.POST or None, member=member, moment=moment, initial=proposed)

    def deed() -> object:
        return steps.agree_step(
            place=member.place, actor=actor, reading=reading, by=member.account, now=moment, **form.told()
        )

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The next step is noted."), back)
    return _ask(request, member, form, title, back, lead=reading.sentence if reading else "")


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def aside(request: HttpRequest, member: Member, key: str) -> HttpResponse:
    """A reading that is not to be read again."""
    reading, form = _reading(request, member, key), ReasonForm(request.POST or None)
    if reading is None:
        return done(request, gettext("The network does not say this any more."), _readings(member))

    def deed() -> object:
        return steps.set_aside(
            place=member.place,
            reading=reading,
            reason=form.cleaned_data["reason"],
            by=member.account,
            now=now(),
        )

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("It is set aside, until something changes."), _readings(member))
    return _ask(request, member, form, gettext("Set aside"), _readings(member), lead=reading.sentence)


@require_POST
@for_members(can_see_the_network)
def shown_again(request: HttpRequest, member: Member, row: int) -> HttpResponse:
    """A reading that was set aside is read with the others again."""
    kept = get_object_or_404(SetAside, place=member.place, pk=row)
    steps.take_back(aside=kept, by=member.account, now=now())
    return done(request, gettext("It is shown again, if it still holds."), _readings(member))


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def step_done(request: HttpRequest, member: Member, step: int) -> HttpResponse:
    """What came of a step."""
    row = get_object_or_404(NextStep.objects.select_related("actor"), place=member.place, pk=step)
    back = _readings(member)
    if row.actor is not None and not row.reading:
        back = reverse("network:between_us", args=[member.place.slug, row.actor.pk])
    form = OutcomeForm(request.POST or None)

    def deed() -> object:
        outcome = form.cleaned_data["outcome"]
        return steps.finish_step(step=row, outcome=outcome, by=member.account, now=now())

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The step is done."), back)
    return _ask(request, member, form, gettext("Done: %(what)s") % {"what": row.what}, back)


def _reading(request: HttpRequest, member: Member, key: str) -> Reading | None:
    """What the network still says; None when it no longer did while somebody was writing about it."""
    said = readings_of(member.place, member.place.day_of(now()))
    found = next((reading for reading in said if reading.key == key), None)
    if found is None and request.method == "GET":
        raise Http404
    return found


def _readings(member: Member) -> str:
    return reverse("network:readings", args=[member.place.slug])


def _ask(
    request: HttpRequest, member: Member, form: forms.Form, title: str, back: str, *, lead: str = ""
) -> HttpResponse:
    context = {"place": member.place, "form": form, "title": title, "back": back, "about": lead}
    return render_page(request, "network/form.html", context, status=NOT_DONE if form.errors else 200)
