"""Setting up what can be taken: listed, added, with more or fewer units, retired."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import change_number_of_units, offer_resource, retire_resource
from comptoir.desk.forms import ask
from comptoir.desk.resources.forms import ResourceForm, UnitsForm
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place

TEMPLATE = "desk/resources.html"


@require_GET
@for_members(can_set_up_the_place)
def resources(request: HttpRequest, member: Member) -> HttpResponse:
    return _show(request, member)


def _show(
    request: HttpRequest, member: Member, wrong: tuple[Resource, UnitsForm] | None = None
) -> HttpResponse:
    """Every resource, the retired ones last; ``wrong`` is the one whose number of units was refused."""
    units = Count("units", filter=Q(units__retired_at=None))
    offered = Resource.objects.of_place(member.place).select_related("space").annotate(units_offered=units)
    context = {
        "offered": offered.filter(retired_at=None).order_by("position", "name"),
        "retired": offered.exclude(retired_at=None).order_by("-retired_at", "name"),
        "wrong": wrong,
    }
    return render_page(request, TEMPLATE, context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def new_resource(request: HttpRequest, member: Member) -> HttpResponse:
    form = ResourceForm(request.POST or None, place=member.place)
    made = form.attempt(partial(offer_resource, place=member.place, by=member.account, now=now()))
    if made is not None:
        messages.success(request, _("%(name)s can be booked from now on.") % {"name": made.name})
        return go_to(request, "desk:resources", member.place.slug)
    return ask(request, "desk/resources_new.html", form)


@require_POST
@for_members(can_set_up_the_place)
def number_of_units(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    thing = _offered(member, resource)
    form = UnitsForm(request.POST)
    form.attempt(partial(change_number_of_units, resource=thing, by=member.account, now=now()))
    if form.errors:
        return _show(request, member, (thing, form))
    said = {"name": thing.name, "units": form.cleaned_data["units"]}
    messages.success(request, _("%(name)s: %(units)s from now on.") % said)
    return go_to(request, "desk:resources", member.place.slug)


@require_POST
@for_members(can_set_up_the_place)
def retire(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    thing = _offered(member, resource)
    retire_resource(resource=thing, by=member.account, now=now())
    messages.success(request, _("%(name)s is no longer offered.") % {"name": thing.name})
    return go_to(request, "desk:resources", member.place.slug)


def _offered(member: Member, slug: str) -> Resource:
    return get_object_or_404(Resource.objects.in_use().of_place(member.place), slug=slug)
