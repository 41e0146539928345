"""What a manager sets up, in short; and what the place is."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.kit.meanwhile import words_of
from comptoir.places import actions, selectors
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import IdentityForm
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import correct, done, show


@require_GET
@for_members(can_set_up_the_place)
def set_up(request: HttpRequest, member: Member) -> HttpResponse:
    moment = now()
    return show(
        request, member, "places/setup_overview.html", "overview",
        overview=selectors.overview(member.place, moment), today=member.place.day_of(moment),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def identity(request: HttpRequest, member: Member) -> HttpResponse:
    told = partial(words_of, member.place, IdentityForm)
    form = IdentityForm(request.POST or None, initial=told())
    form.shows(told())
    if request.method == "POST" and correct(
        form,
        member.place,
        told,
        lambda: actions.describe_place(place=member.place, by=member.account, now=now(), **form.cleaned_data),
    ):
        return done(request, _("The place says it so from now on."), reverse_here("set_up", member))
    return show(request, member, "places/setup_identity.html", "identity", form=form)


def reverse_here(name: str, member: Member) -> str:
    return reverse(f"places:{name}", args=[member.place.slug])
