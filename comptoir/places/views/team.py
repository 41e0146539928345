"""Who does what in the place, from a half-day to years."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.places import people, selectors
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import RoleForm, RoleTimesForm, times_of
from comptoir.places.models import Role
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, correct, done, show


@require_GET
@for_members(can_set_up_the_place)
def team(request: HttpRequest, member: Member) -> HttpResponse:
    moment = now()
    return show(
        request, member, "places/setup_team.html", "team",
        team=selectors.team(member.place, moment),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def give_role(request: HttpRequest, member: Member) -> HttpResponse:
    initial = {"kind": Role.Kind.CONCIERGE, "part": "morning", "since": member.place.day_of(now())}
    form = RoleForm(request.POST or None, place=member.place, initial=initial)
    if request.method == "POST" and attempt(form, lambda: _give(form, member)):
        words = {"name": form.cleaned_data["who"], "role": Role.Kind(form.cleaned_data["kind"]).label}
        return done(request, _("%(name)s: %(role)s. It is recorded.") % words, _list(member))
    return _ask(request, member, form, _("Give a role"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def change_role(request: HttpRequest, member: Member, role: int) -> HttpResponse:
    row = _row_or_404(member, role)
    shown = times_of(row, member.place)
    form = RoleTimesForm(request.POST or None, initial=shown)
    form.shows(shown)

    def told() -> dict[str, Any]:
        row.refresh_from_db()
        return times_of(row, member.place)

    if request.method == "POST" and correct(form, member.place, told, lambda: _change(form, row, member)):
        return done(request, _("%(role)s: changed.") % {"role": row}, _list(member))
    return _ask(request, member, form, str(row))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def end_role(request: HttpRequest, member: Member, role: int) -> HttpResponse:
    row, moment = _row_or_404(member, role), now()
    words = {"name": row.person.name, "role": row.get_kind_display()}
    detail = _("%(name)s can no longer do what this role allows, from this moment on.")
    if row.starts_at > moment:
        detail = _("It has not begun: nothing will be left of it.")
    return confirm(
        request, member, "team",
        question=_("End the role “%(role)s” of %(name)s?") % words,
        detail=detail % words,
        yes=_("End it now"),
        back=_list(member),
        deed=lambda: people.end_role(role=row, by=member.account, now=moment),
        said=_("%(name)s: the role “%(role)s” has ended.") % words,
    )  # fmt: skip


def _give(form: RoleForm, member: Member) -> None:
    moment = now()
    person = form.named["who"].settle(by=member.account, now=moment)
    starts_at, ends_at = form.times(member.place)
    people.give_role(
        place=member.place, person=person, kind=form.cleaned_data["kind"], starts_at=starts_at,
        ends_at=ends_at, by=member.account, now=moment,
    )  # fmt: skip


def _change(form: RoleTimesForm, row: Role, member: Member) -> None:
    starts_at, ends_at = form.times(member.place)
    people.change_role(role=row, starts_at=starts_at, ends_at=ends_at, by=member.account, now=now())


def _ask(request: HttpRequest, member: Member, form: RoleTimesForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "team",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _row_or_404(member: Member, role: int) -> Role:
    """A role that is not over: what is over is history."""
    roles = Role.objects.not_over(now()).filter(place=member.place).select_related("person", "place")
    return get_object_or_404(roles, pk=role)


def _list(member: Member) -> str:
    return reverse("places:set_up_team", args=[member.place.slug])
