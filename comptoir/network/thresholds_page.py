"""From when on something is said, in words; setting it, going back to the usual, and who did so."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import SeenForm
from comptoir.kit.refusals import Refusal
from comptoir.network import setting
from comptoir.network.models import PlaceThresholds
from comptoir.network.permissions import can_see_the_network
from comptoir.network.thresholds import BOUNDS, DEFAULT, Thresholds, read
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, correct, done

LABELS = {
    "asleep_after_months": _("Asleep: months without anything"),
    "almost_monthly": _("Asleep: active months of twelve before that"),
    "percent_of_two": _("Hours: share given by two people, in %"),
    "least_givers": _("Hours: people who give some, at least"),
    "least_ties": _("One person carries all: ties at one scale, at least"),
    "least_members": _("A circle that would split: members, at least"),
    "most_named": _("One way only: actors named one by one, at most"),
    "least_themes": _("Who could meet: themes in common, at least"),
    "most_pairs": _("Who could meet: pairs told, at most"),
}


class ThresholdsForm(SeenForm):
    """Each threshold, between its two ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            told = {"least": least, "most": most, "usual": getattr(DEFAULT, name)}
            self.fields[name] = forms.IntegerField(
                label=LABELS[name], min_value=least, max_value=most,
                help_text=gettext("From %(least)s to %(most)s; usually %(usual)s.") % told,
            )  # fmt: skip
        self.shows(self.initial)

    def thresholds(self) -> Thresholds:
        return Thresholds(**self.cleaned_data)


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def thresholds(request: HttpRequest, member: Member) -> HttpResponse:
    """All of them at once, and who set them before."""
    place = member.place
    form = ThresholdsForm(request.POST or None, initial=asdict(setting.thresholds_of(place)))

    def deed() -> object:
        return setting.set_thresholds(
            place=place, thresholds=form.thresholds(), by=member.account, now=now()
        )  # fmt: skip

    if request.method == "POST" and correct(form, place, lambda: asdict(setting.thresholds_of(place)), deed):
        return done(request, gettext("The readings speak from these thresholds."), _readings(member))
    context = {
        "place": place, "form": form, "is_usual": setting.thresholds_of(place) == DEFAULT,
        "history": [(row, changed(row)) for row in setting.thresholds_history(place)],
    }  # fmt: skip
    return render_page(request, "network/thresholds.html", context, status=NOT_DONE if form.errors else 200)


@require_POST
@for_members(can_see_the_network)
def usual(request: HttpRequest, member: Member) -> HttpResponse:
    """Back to the usual ones; pressed twice, it is done once."""
    sentence = gettext("The readings speak from the usual thresholds.")
    try:
        setting.reset_thresholds(place=member.place, by=member.account, now=now())
    except Refusal as refusal:
        sentence = refusal.sentence
    return done(request, sentence, _readings(member))


def changed(row: PlaceThresholds) -> list[str]:
    """What that row sets that is not usual, in words."""
    kept = read(row.values)
    return [
        gettext("%(what)s: %(number)s") % {"what": LABELS[name], "number": getattr(kept, name)}
        for name in BOUNDS
        if getattr(kept, name) != getattr(DEFAULT, name)
    ]


def said(thresholds: Thresholds) -> list[str]:
    """From when on each reading is made, in words."""
    return [*_of_time_and_people(thresholds), *_of_ties(thresholds)]


def _of_time_and_people(thresholds: Thresholds) -> list[str]:
    months = ngettext(
        "Asleep: something in at least %(usual)s months of twelve, then nothing for %(count)s month.",
        "Asleep: something in at least %(usual)s months of twelve, then nothing for %(count)s months.",
        thresholds.asleep_after_months,
    ) % {"usual": thresholds.almost_monthly, "count": thresholds.asleep_after_months}
    two = gettext(
        "Two people: %(share)s %% of the hours or more, when at least %(people)s people give some."
    ) % {"share": thresholds.percent_of_two, "people": thresholds.least_givers}
    return [months, two]


def _of_ties(thresholds: Thresholds) -> list[str]:
    one = gettext("One person: at least %(ties)s ties at one scale, all carried by the same person.") % {
        "ties": thresholds.least_ties
    }
    circle = gettext("A circle that would split: at least %(members)s members.") % {
        "members": thresholds.least_members
    }
    way = gettext("One way only: actors are named up to %(count)s, then counted.") % {
        "count": thresholds.most_named
    }
    meet = ngettext(
        "Who could meet: at least %(count)s theme in common, and the %(pairs)s closest pairs are told.",
        "Who could meet: at least %(count)s themes in common, and the %(pairs)s closest pairs are told.",
        thresholds.least_themes,
    ) % {"count": thresholds.least_themes, "pairs": thresholds.most_pairs}
    return [one, circle, way, meet]


def _readings(member: Member) -> str:
    return reverse("network:readings", args=[member.place.slug])
