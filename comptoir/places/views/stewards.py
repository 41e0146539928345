"""Which organisation carries which function of the place."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.places import selectors, stewards
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import NewStewardForm, StewardshipForm
from comptoir.places.models import Stewardship
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, correct, done, show


@require_GET
@for_members(can_set_up_the_place)
def all_stewards(request: HttpRequest, member: Member) -> HttpResponse:
    today, known = member.place.day_of(now()), selectors.stewards(member.place)
    return show(
        request, member, "places/setup_stewards.html", "stewards",
        standing=[row for row in known if row.until is None or row.until > today],
        over=[row for row in known if row.until is not None and row.until <= today],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def add_steward(request: HttpRequest, member: Member) -> HttpResponse:
    form = NewStewardForm(
        request.POST or None, place=member.place, initial={"since": member.place.day_of(now())}
    )
    if request.method == "POST" and attempt(form, lambda: _add(form, member)):
        words = {"name": form.cleaned_data["who"]}
        return done(request, _("%(name)s carries the place with you.") % words, _list(member))
    return _ask(request, member, form, _("An organisation that carries the place"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def change_steward(request: HttpRequest, member: Member, steward: int) -> HttpResponse:
    row = _row_or_404(member, steward)
    form = StewardshipForm(request.POST or None, initial=_carried(row))
    form.shows(_carried(row))

    def told() -> dict[str, Any]:
        row.refresh_from_db()
        return _carried(row)

    if request.method == "POST" and correct(
        form,
        member.place,
        told,
        lambda: stewards.change_steward(steward=row, by=member.account, now=now(), **form.carried()),
    ):
        return done(request, _("%(steward)s: changed.") % {"steward": row}, _list(member))
    return _ask(request, member, form, row.organisation.name)


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def remove_steward(request: HttpRequest, member: Member, steward: int) -> HttpResponse:
    row = _row_or_404(member, steward)
    words = {"name": row.organisation.name}
    return confirm(
        request, member, "stewards",
        question=_("Remove %(name)s from those who carry the place?") % words,
        detail=_("Only if it was noted in error. If it is over, give its last day instead: it will be kept."),
        yes=_("It was an error"),
        back=_list(member),
        deed=lambda: stewards.remove_steward(steward=row, by=member.account, now=now()),
        said=_("%(name)s is removed.") % words,
    )  # fmt: skip


def _carried(row: Stewardship) -> dict[str, Any]:
    last_day = row.until - timedelta(days=1) if row.until else None
    return {"function": row.function, "since": row.since, "last_day": last_day}


def _add(form: NewStewardForm, member: Member) -> None:
    moment = now()
    organisation = form.named["who"].settle(by=member.account, now=moment)
    stewards.add_steward(
        place=member.place, organisation=organisation, by=member.account, now=moment, **form.carried()
    )


def _ask(request: HttpRequest, member: Member, form: StewardshipForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "stewards",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _row_or_404(member: Member, steward: int) -> Stewardship:
    return get_object_or_404(member.place.stewardships.select_related("organisation", "place"), pk=steward)


def _list(member: Member) -> str:
    return reverse("places:set_up_stewards", args=[member.place.slug])
