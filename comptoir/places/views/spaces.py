"""The spaces of the place: list, add, change, close and use again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.kit.meanwhile import words_of
from comptoir.places import actions
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import SpaceForm
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, correct, done, show


@require_GET
@for_members(can_set_up_the_place)
def spaces(request: HttpRequest, member: Member) -> HttpResponse:
    known = list(member.place.spaces.all())
    return show(
        request, member, "places/setup_spaces.html", "spaces",
        used=[space for space in known if space.closed_at is None],
        closed=[space for space in known if space.closed_at is not None],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def add_space(request: HttpRequest, member: Member) -> HttpResponse:
    form = SpaceForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.add_space(place=member.place, by=member.account, now=now(), **form.fields_of_space()),
    ):
        said = _("%(name)s is a space of the place.") % {"name": form.cleaned_data["name"]}
        return done(request, said, _list(member))
    return _ask(request, member, form, _("A new space"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def change_space(request: HttpRequest, member: Member, space: str) -> HttpResponse:
    row = get_object_or_404(member.place.spaces, slug=space)

    def told() -> dict[str, Any]:
        row.refresh_from_db()
        return words_of(row, SpaceForm)

    form = SpaceForm(request.POST or None, initial=words_of(row, SpaceForm))
    form.shows(words_of(row, SpaceForm))
    if request.method == "POST" and correct(
        form,
        member.place,
        told,
        lambda: actions.change_space(space=row, by=member.account, now=now(), **form.fields_of_space()),
    ):
        return done(request, _("%(name)s is changed.") % {"name": row.name}, _list(member))
    return _ask(request, member, form, row.name)


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def close_space(request: HttpRequest, member: Member, space: str) -> HttpResponse:
    row = get_object_or_404(member.place.spaces, slug=space, closed_at=None)
    words = {"name": row.name}
    return confirm(
        request, member, "spaces",
        question=_("Stop using %(name)s?") % words,
        detail=_("It disappears from the public page and from the choices. What happened in it is kept."),
        yes=_("Stop using it"),
        back=_list(member),
        deed=lambda: actions.close_space(space=row, by=member.account, now=now()),
        said=_("%(name)s is no longer used.") % words,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def reopen_space(request: HttpRequest, member: Member, space: str) -> HttpResponse:
    row = get_object_or_404(member.place.spaces, slug=space, closed_at__isnull=False)
    words = {"name": row.name}
    return confirm(
        request, member, "spaces",
        question=_("Use %(name)s again?") % words,
        detail=_("It appears again on the public page."),
        yes=_("Use it again"),
        back=_list(member),
        deed=lambda: actions.reopen_space(space=row, by=member.account, now=now()),
        said=_("%(name)s is used again.") % words,
    )  # fmt: skip


def _ask(request: HttpRequest, member: Member, form: SpaceForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "spaces",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _list(member: Member) -> str:
    return reverse("places:set_up_spaces", args=[member.place.slug])
