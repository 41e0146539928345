"""Two dates compared: what stood at each, as small rings, and what changed, as a table and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comptoir.changes.comparing import Change, Kind, changes, met
from comptoir.changes.standing import Standing, assumed, standing_on
from comptoir.kit import speech
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network import words
from comptoir.network.asked import FIRST, USUAL, Asked
from comptoir.network.pages import mark_of, ring_words
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.rings.drawing import Drawing, draw
from comptoir.ties.permissions import can_keep_ties

# Lines of the table on one page; the file has them all.
LINES = 100
TAGS = {Kind.APPEARED: "tag-good", Kind.GONE: "tag-warn", Kind.STATE: "tag-warn"}


class TwoDates(forms.Form):
    """Between which days: the first before the second, the second today at the latest."""

    du = forms.DateField(label=_("First date"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    au = forms.DateField(label=_("Second date"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_du(self) -> date:
        day: date = self.cleaned_data["du"]
        if day < FIRST:
            raise forms.ValidationError(gettext("Nothing is told before %(year)s.") % {"year": FIRST.year})
        return day

    def clean_au(self) -> date:
        day: date = self.cleaned_data["au"]
        if day > self.today:
            raise forms.ValidationError(gettext("This day is still to come: at the latest, today."))
        return day

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if "du" in told and "au" in told and told["du"] >= told["au"]:
            self.add_error("au", gettext("The second date comes after the first."))
        return told


@dataclass(frozen=True)
class Side:
    """One of the two days: what stood, drawn, and how an address asks for it."""

    asked: Asked
    standing: Standing
    drawing: Drawing

    @property
    def facts(self) -> str:
        return words.facts_said(self.standing.around.facts)


@dataclass(frozen=True)
class Row:
    """A change as the table says it, with where its evidence is on each day; empty where there is none."""

    change: Change
    tag: str
    before_url: str
    after_url: str


@dataclass(frozen=True)
class Compared:
    """Both days, and everything that changed between them."""

    place: Place
    before: Side
    after: Side
    changes: Sequence[Change]

    @property
    def undated(self) -> int:
        """How many ties stand on both days because nobody said since when."""
        return len(assumed(self.before.standing.ties, self.after.standing.ties))

    def rows(self, some: Iterable[Change]) -> list[Row]:
        """Some of the changes, each with its evidence."""
        return [_row(self.place, change, self.before.asked, self.after.asked) for change in some]


@require_GET
@for_members(can_see_the_network)
def two_dates(request: HttpRequest, member: Member) -> HttpResponse:
    form = _form(request, member.place)
    if not form.is_valid():
        return _wrong(request, member.place, form)
    found = _compared(member.place, form)
    came, left = met(found.before.standing, found.after.standing)
    page = Paginator(found.changes, LINES).get_page(request.GET.get("page"))
    context = {
        "place": member.place, "form": form, "found": found, "sides": [found.before, found.after],
        "came": came, "left": left, "page": page, "rows": found.rows(page),
        "may_date": can_keep_ties(member),
        "query": urlencode({name: form.cleaned_data[name].isoformat() for name in ("du", "au")}),
    }  # fmt: skip
    return render_page(request, "atlas/two_dates.html", context)


@require_GET
@for_members(can_see_the_network)
def two_dates_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """Every change as a file; the page with what is wrong when the dates cannot be compared."""
    form = _form(request, member.place)
    if not form.is_valid():
        return _wrong(request, member.place, form)
    found = _compared(member.place, form)
    days = [speech.day_and_year(side.asked.day) for side in (found.before, found.after)]
    lines = [
        [
            str(change.kind.label), change.actor.name if change.actor else "", change.what, change.before,
            change.after,
        ]
        for change in found.changes
    ]  # fmt: skip
    header = [pgettext("what happened", "Change"), gettext("Actor"), gettext("What"), *days]
    return csv_answer([header, *lines], f"reseau-{found.before.asked.day}-{found.after.asked.day}")


def _wrong(request: HttpRequest, place: Place, form: TwoDates) -> HttpResponse:
    return render_page(request, "atlas/two_dates.html", {"place": place, "form": form}, status=422)


def _form(request: HttpRequest, place: Place) -> TwoDates:
    """What is asked; a year ago and today for what is not."""
    today = place.day_of(now())
    usual = {"du": Asked(today, USUAL, "", "").since, "au": today}
    told = {name: request.GET.get(name) or day.isoformat() for name, day in usual.items() if day}
    return TwoDates(told, today=today)


def _compared(place: Place, form: TwoDates) -> Compared:
    before, after = (_side(place, form.cleaned_data[name], form.today, name) for name in ("du", "au"))
    return Compared(place, before, after, changes(before.standing, after.standing))


def _side(place: Place, day: date, today: date, name: str) -> Side:
    asked = Asked(day, USUAL, "", "", is_past=day < today)
    standing = standing_on(place, day, today, asked.since)
    neighbours = standing.around.neighbours
    drawing = draw([mark_of(one) for one in neighbours], ring_words(place, neighbours, asked, name))
    return Side(asked, standing, drawing)


def _row(place: Place, change: Change, before: Asked, after: Asked) -> Row:
    return Row(
        change, TAGS.get(change.kind, ""),
        _url(place, change, before) if change.opens_before else "",
        _url(place, change, after) if change.opens_after else "",
    )  # fmt: skip


def _url(place: Place, change: Change, asked: Asked) -> str:
    if change.actor is None:
        return ""
    args = [place.slug, change.actor.pk]
    if change.opens.startswith("#"):
        return f"{reverse('network:between_us', args=args)}?{asked.period}{change.opens}"
    return f"{reverse('network:lines', args=args)}?{change.opens}&{asked.query}"
