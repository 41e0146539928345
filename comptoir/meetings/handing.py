"""A next step said otherwise: put off, or handed over by who leaves the team, or for them."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from comptoir.actors.models import Account, Actor
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.network.models import NextStep
from comptoir.network.permissions import can_see_the_network
from comptoir.network.steps import (
    NotOfTheTeam,
    StepIsDone,
    StepIsInThePast,
    StepSaysNothing,
    team_of,
)
from comptoir.network.steps_pages import StepForm
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, done


@transaction.atomic
def change_step(
    *, step: NextStep, what: str, who: Actor, on: date, by: Account | None, now: datetime
) -> NextStep:
    """``who`` of the team will do ``what`` by that day, instead; with whom and why it was agreed stays.

    :raises StepIsDone, StepSaysNothing, NotOfTheTeam:
    :raises StepIsInThePast: when it is put off to a day that is over; one that is late may stay so.
    """
    kept = NextStep.objects.select_for_update(of=("self",)).select_related("place").get(pk=step.pk)
    if kept.done_at is not None:
        raise StepIsDone(gettext("This step was done already."))
    if not what.strip():
        raise StepSaysNothing(gettext("Say what will be done."))
    if on != kept.on and on < kept.place.day_of(now):
        raise StepIsInThePast(gettext("This day is over. Choose today or a later day."))
    if not team_of(kept.place, now).filter(pk=who.pk).exists():
        raise NotOfTheTeam(gettext("%(name)s is not of the team of this place.") % {"name": who.name})
    kept.what, kept.who, kept.on = what.strip(), who, on
    kept.save(update_fields=["what", "who", "on"])
    return kept


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def change(request: HttpRequest, member: Member, step: int) -> HttpResponse:
    """What, who, by when; one that is done says so."""
    row = get_object_or_404(NextStep.objects.select_related("who", "actor"), place=member.place, pk=step)
    back, moment = _back(member, row), now()
    if row.done_at is not None and request.method == "GET":
        messages.info(request, gettext("This step was done already."))
        return go_to(request, back)
    told = {"what": row.what, "who": row.who_id, "on": row.on}
    form = StepForm(request.POST or None, member=member, moment=moment, initial=told)

    def deed() -> object:
        return change_step(step=row, by=member.account, now=moment, **form.told())

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The next step is changed."), back)
    is_here = team_of(member.place, moment).filter(pk=row.who_id).exists()
    context = {
        "place": member.place, "form": form, "title": gettext("Change the next step"), "back": back,
        "about": "" if is_here else gettext("%(name)s is not of the team of this place any more.")
        % {"name": row.who.name},
    }  # fmt: skip
    return render_page(request, "network/form.html", context, status=NOT_DONE if form.errors else 200)


def _back(member: Member, step: NextStep) -> str:
    if step.actor_id is not None and not step.reading:
        return reverse("network:between_us", args=[member.place.slug, step.actor_id])
    return reverse("network:readings", args=[member.place.slug])
