"""The page of one thing that can be taken: its rules, its own hours, what is inside it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import add_part, remove_part, set_own_hours, set_rules
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import words_of
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import DaysForm, said_of
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.selectors import weekdays
from comptoir.places.views.pages import attempt, correct, done, show
from comptoir.upkeep.resources.rule_forms import PartForm, RulesForm

TAB = "resources"


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def rules(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    thing = offered(member, resource)
    form = RulesForm.of(thing, request.POST or None)
    change = partial(set_rules, resource=thing, by=member.account, now=now())
    told = partial(words_of, thing, RulesForm)
    if form.is_bound and correct(form, thing, told, lambda: change(**form.cleaned_data)):
        said = _("The rules of %(name)s are recorded. What is booked already stays as it is.")
        return done(request, said % {"name": thing.name}, address_of(member, thing))
    return _page(request, member, thing, rules_form=form)


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def own_hours(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    """Its own week; when it is left empty, that of the place."""
    thing = offered(member, resource)
    form = DaysForm(request.POST or None, days=weekdays(thing.own_hours.all()))
    change = partial(set_own_hours, resource=thing, by=member.account, now=now())

    def told() -> dict[str, Any]:
        return said_of(weekdays(thing.own_hours.all()))

    if form.is_bound and correct(form, thing, told, lambda: change(week=form.week)):
        said = _("The hours of %(name)s are recorded.") % {"name": thing.name}
        return done(request, said, address_of(member, thing))
    return _page(request, member, thing, hours_form=form)


@require_POST
@for_members(can_set_up_the_place)
def put_inside(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    thing = offered(member, resource)
    form = PartForm(request.POST, whole=thing)
    put = partial(add_part, whole=thing, by=member.account, now=now())
    if attempt(form, lambda: put(part=form.cleaned_data["part"])):
        words = {"part": form.cleaned_data["part"], "whole": thing}
        said = _("%(part)s is inside %(whole)s: whoever takes one takes the other.") % words
        return done(request, said, address_of(member, thing))
    return _page(request, member, thing, part_form=form)


@require_POST
@for_members(can_set_up_the_place)
def take_out(request: HttpRequest, member: Member, resource: str, part: str) -> HttpResponse:
    thing = offered(member, resource)
    inside = get_object_or_404(Resource.objects.of_place(member.place), slug=part, wholes__whole=thing)
    remove_part(whole=thing, part=inside, by=member.account, now=now())
    words = {"part": inside, "whole": thing}
    said = _("%(part)s and %(whole)s are taken separately from now on.") % words
    return done(request, said, address_of(member, thing))


def offered(member: Member, slug: str) -> Resource:
    """A resource of the place that is still offered, or 404."""
    return get_object_or_404(
        Resource.objects.in_use().of_place(member.place).select_related("space", "place"), slug=slug
    )


def address_of(member: Member, resource: Resource) -> str:
    return reverse("upkeep:resource_rules", args=[member.place.slug, resource.slug])


def _page(
    request: HttpRequest,
    member: Member,
    thing: Resource,
    *,
    rules_form: RulesForm | None = None,
    hours_form: DaysForm | None = None,
    part_form: PartForm | None = None,
) -> HttpResponse:
    """Everything about the thing; the form that was sent comes back with what is wrong in it."""
    sent = next((form for form in (hours_form, part_form) if form is not None), rules_form)
    days = weekdays(thing.own_hours.all())
    return show(
        request, member, "upkeep/rules.html", TAB, form=sent, thing=thing,
        rules_form=rules_form or RulesForm.of(thing),
        hours_form=hours_form or DaysForm(days=days),
        has_own_hours=any(day.spans for day in days),
        part_form=part_form or PartForm(whole=thing),
        can_contain=thing.taken == Resource.Taken.WHOLE,
        parts=[row.part for row in thing.parts.select_related("part").order_by("part__name")],
        wholes=[row.whole for row in thing.wholes.select_related("whole").order_by("whole__name")],
    )  # fmt: skip
