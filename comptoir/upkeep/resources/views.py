"""Setting up what can be taken: listed, added, more or fewer units, retired. A tab of the set-up pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.agenda.models import Resource
from comptoir.agenda.resources import change_number_of_units, offer_resource, retire_resource, set_rules
from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, done, show
from comptoir.upkeep.resources.forms import ResourceForm, UnitsForm

TAB = "resources"


@require_GET
@for_members(can_set_up_the_place)
def resources(request: HttpRequest, member: Member) -> HttpResponse:
    return _list(request, member)


def _list(
    request: HttpRequest, member: Member, form: UnitsForm | None = None, wrong: Resource | None = None
) -> HttpResponse:
    """Every resource; ``wrong`` is the one whose number of units, in ``form``, was refused."""
    units = Count("units", filter=Q(units__retired_at=None))
    known = Resource.objects.of_place(member.place).select_related("space").annotate(units_offered=units)
    return show(
        request, member, "upkeep/resources.html", TAB, form=form, wrong=wrong,
        offered=known.filter(retired_at=None).order_by("position", "name"),
        retired=known.exclude(retired_at=None).order_by("-retired_at", "name"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def new_resource(request: HttpRequest, member: Member) -> HttpResponse:
    form = ResourceForm(request.POST or None, place=member.place)
    if form.is_bound and attempt(form, lambda: _offer(member, **form.cleaned_data)):
        said = _("%(name)s can be booked from now on.") % {"name": form.cleaned_data["name"]}
        return done(request, said, _all(member))
    return show(
        request, member, "places/setup_form.html", TAB, form=form,
        title=_("Something new to book"), submit=_("Offer it"), back=_all(member),
    )  # fmt: skip


def _offer(member: Member, *, kind: str, **told: Any) -> None:
    moment, by = now(), member.account
    made = offer_resource(place=member.place, by=by, now=moment, **told)
    set_rules(resource=made, kind=kind, by=by, now=moment)


@require_POST
@for_members(can_set_up_the_place)
def number_of_units(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    thing, form = _offered(member, resource), UnitsForm(request.POST)
    change = partial(change_number_of_units, resource=thing, by=member.account, now=now())
    if not attempt(form, lambda: change(**form.cleaned_data)):
        return _list(request, member, form, thing)
    said = {"name": thing.name, "units": form.cleaned_data["units"]}
    return done(request, _("%(name)s: %(units)s from now on.") % said, _all(member))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def retire(request: HttpRequest, member: Member, resource: str) -> HttpResponse:
    thing = _offered(member, resource)
    words = {"name": thing.name}
    return confirm(
        request, member, TAB,
        question=_("Stop offering %(name)s?") % words,
        detail=_("It can no longer be booked. What happened with it is kept."),
        yes=_("Stop offering it"),
        back=_all(member),
        deed=lambda: retire_resource(resource=thing, by=member.account, now=now()),
        said=_("%(name)s is no longer offered.") % words,
    )  # fmt: skip


def _offered(member: Member, slug: str) -> Resource:
    return get_object_or_404(Resource.objects.in_use().of_place(member.place), slug=slug)


def _all(member: Member) -> str:
    return reverse("upkeep:resources", args=[member.place.slug])
