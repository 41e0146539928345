"""Two of those around us have met: the tie between them, declared by who coordinates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from comptoir.kit.answers import render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.network.permissions import can_keep_the_network
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, done
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie

Kind, State = Tie.Kind, Tie.State
# What two organisations do together: the first the subject of the sentence.
TOGETHER = (
    Kind.COOPERATES_WITH, Kind.PARTNER_OF, Kind.REFERS_TO, Kind.TRAINS, Kind.SUPPLIES, Kind.INFORMS,
    Kind.HELPS, Kind.LENDS_TO, Kind.SUPPORTS, Kind.HOSTS, Kind.FUNDS, Kind.COMMISSIONS, Kind.RECOGNISES,
)  # fmt: skip
STATES = (State.IN_FORCE, State.DISCUSSED, State.WISHED)


class BetweenThemForm(forms.Form):
    """What the first is to the other, where it stands, and who said so."""

    kind = forms.ChoiceField(label=_("What"), choices=[(kind, kind.label) for kind in TOGETHER])
    quality = forms.CharField(label=_("As what, or for what"), max_length=200, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[(state, state.label) for state in STATES], widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who said so, or which document.")
    )  # fmt: skip
    halves = ("kind", "quality")


@require_http_methods(["GET", "POST"])
@for_members(can_keep_the_network)
def between_them(request: HttpRequest, member: Member, actor: int, other: int) -> HttpResponse:
    """The tie between two of those around us."""
    one, two = collective(actor), collective(other)
    if one == two:
        raise Http404
    told = {"kind": Kind.COOPERATES_WITH, "state": State.IN_FORCE}
    form = BetweenThemForm(request.POST or None, initial=told)

    def deed() -> object:
        words: dict[str, Any] = form.cleaned_data
        return declare_tie(
            subject=one, counterpart=two, told_in=member.place, by=member.account, now=now(), **words
        )  # fmt: skip

    back = reverse("network:readings", args=[member.place.slug])
    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The tie between them is declared."), back)
    context = {
        "place": member.place, "form": form, "back": back,
        "title": gettext("Between %(one)s and %(other)s") % {"one": the(one.name), "other": the(two.name)},
    }  # fmt: skip
    return render_page(request, "meetings/form.html", context, status=NOT_DONE if form.errors else 200)
