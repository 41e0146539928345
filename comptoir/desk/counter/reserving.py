"""Giving a resource to somebody, now or later; a refusal comes with its ways, drawn on the line of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from comptoir.actors import search
from comptoir.actors.actions import register_person
from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.desk.counter import pages
from comptoir.desk.counter.pages import Counter
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.kit.periods import Period, can_be_meant, wall
from comptoir.kit.text import fold, read_number
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.ties.selectors import organisations_represented_by

PANEL = "desk/counter_book.html"
STEP = timedelta(minutes=5)
PERSONS, ORGANISATIONS = 5, 3


class PeriodForm(forms.Form):
    """What is taken and when: a day and two times, or the two instants that a way out posts."""

    resource = forms.ModelChoiceField(
        Resource.objects.none(), label=_("What"), to_field_name="slug", empty_label=None
    )
    jour = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    de = forms.TimeField(
        label=pgettext_lazy("hour", "From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    a = forms.TimeField(
        label=pgettext_lazy("hour", "To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    outside_hours = forms.BooleanField(required=False, widget=forms.HiddenInput)
    waives = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        offered = Resource.objects.in_use().of_place(place).select_related("place", "space")
        self.fields["resource"].queryset = offered.order_by("position", "name")  # type: ignore[attr-defined]
        for name in ("jour", "de", "a"):
            self.fields[name].required = not self._of_a_way()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["period"] = self._of_a_way() or self._typed(given)
        return given

    def clean_waives(self) -> frozenset[str]:
        """The rules for which somebody answers, by their codes; others are no rule of ours."""
        return pages.ANSWERED_FOR & set(self.cleaned_data["waives"].split(","))

    def _typed(self, given: dict[str, Any]) -> Period | None:
        if not {"jour", "de", "a"} <= given.keys():
            return None
        day, start, end = given["jour"], given["de"], given["a"]
        if not can_be_meant(day):
            self.add_error("jour", gettext("This day is too far away."))
            return None
        last = day if end > start else day + timedelta(days=1) if end == time.min else None
        if last is None:
            self.add_error("a", gettext("It ends before it starts."))
            return None
        return Period(wall(day, start, self.place.tz), wall(last, end, self.place.tz))

    def _of_a_way(self) -> Period | None:
        start, end = (self._instant(name) for name in ("starts", "ends"))
        return Period(start, end) if start and end and start < end else None

    def _instant(self, name: str) -> datetime | None:
        try:
            typed = parse_datetime(self.data.get(name, ""))
        except ValueError:
            return None
        if typed is None or not can_be_meant(typed.date()):
            return None
        return typed if typed.tzinfo is not None else typed.replace(tzinfo=self.place.tz)


class BookForm(PeriodForm):
    """A period, and for whom: ``pour`` when somebody was chosen, ``nom`` when a name was typed."""

    nom = forms.CharField(label=_("For whom"), max_length=200, required=False)
    party = forms.IntegerField(label=_("How many people"), min_value=1, max_value=999, initial=1)
    purpose = forms.CharField(label=_("What for"), max_length=200, required=False)
    is_public = forms.BooleanField(label=_("Open to all, shown on the public page"), required=False)
    extras = forms.ModelMultipleChoiceField(
        Resource.objects.none(), to_field_name="slug", required=False, label=_("Along with it"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        along = self.fields["resource"].queryset.filter(kind=Resource.Kind.EQUIPMENT)  # type: ignore[attr-defined]
        self.fields["extras"].queryset = along  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Somebody:
    """Whom a booking may be for: a person, an organisation, or one in the name of the other."""

    actor: Actor
    acting_for: Actor | None = None
    title: tuple[tuple[str, bool], ...] = ()

    @property
    def value(self) -> str:
        return f"{self.actor.pk}-{self.acting_for.pk}" if self.acting_for else str(self.actor.pk)


def people_called(place: Place, name: str, day: date) -> list[Somebody]:
    """Persons the place knows, each also in the name of whom they represent; then organisations."""
    if len(fold(name)) < 2:
        return []
    found: list[Somebody] = []
    for person in search.search_actors(name, among=persons_known_to(place), limit=PERSONS):
        found.append(Somebody(person.actor, None, person.matched))
        represented = organisations_represented_by(person.actor, day)
        found += [Somebody(person.actor, organisation, person.matched) for organisation in represented]
    organisations = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)
    for one in search.search_actors(name, among=organisations, limit=ORGANISATIONS):
        found.append(Somebody(one.actor, None, one.matched))
    return found


def somebody(place: Place, value: str, day: date) -> Somebody | None:
    """Whom ``value`` chose, if the place may book for them."""
    numbers = [number for part in value.split("-") if (number := read_number(part)) is not None]
    if not numbers:
        return None
    known = persons_known_to(place) | Actor.objects.standing().exclude(kind=Actor.Kind.PERSON)
    actor = known.filter(pk=numbers[0]).first()
    if actor is None or len(numbers) == 1:
        return Somebody(actor) if actor else None
    represented = {organisation.pk: organisation for organisation in organisations_represented_by(actor, day)}
    return Somebody(actor, represented.get(numbers[1]))


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def book(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    if request.method == "GET":
        return _ask(request, counter)
    form = BookForm(request.POST, place=member.place)
    chosen = somebody(member.place, request.POST.get("pour", ""), counter.on)
    context: dict[str, Any] = {"form": form, "chosen": chosen, "names": [], "name": ""}
    if form.is_valid():
        who = chosen or _named(request, form, counter)
        if isinstance(who, Somebody):
            return _reserve(request, member, counter, form, who, {**context, "chosen": chosen})
        context |= {"names": who, "name": request.POST.get("nom", "")}
    return pages.show(request, counter, panel=PANEL, context=context, status=422)


def _ask(request: HttpRequest, counter: Counter) -> HttpResponse:
    """The form; to htmx that is typing a name, only the people of that name."""
    name = request.GET.get("nom", "")
    context: dict[str, Any] = {"names": people_called(counter.place, name, counter.on), "name": name}
    if request.headers.get("HX-Target") == "names":
        return pages.show(request, counter, fragment="names", context=context)
    context["form"] = BookForm(place=counter.place, initial={**_usual(request, counter), "nom": name})
    context["chosen"] = somebody(counter.place, request.GET.get("pour", ""), counter.on)
    return pages.show(request, counter, panel=PANEL, context=context)


def _named(request: HttpRequest, form: BookForm, counter: Counter) -> Somebody | list[Somebody]:
    """Whom the typed name says without a doubt, or those it may be; the form then says what is missing."""
    name = form.cleaned_data["nom"].strip()
    if name and request.POST.get("nouveau"):
        return Somebody(Actor(kind=Actor.Kind.PERSON, name=name))
    found = people_called(counter.place, name, counter.on)
    exact = [one for one in found if one.acting_for is None and fold(one.actor.name) == fold(name)]
    if len(exact) == 1:
        return exact[0]
    form.add_error("nom", gettext("Choose who it is.") if name else gettext("Say for whom."))
    return found


def _reserve(
    request: HttpRequest,
    member: Member,
    counter: Counter,
    form: BookForm,
    who: Somebody,
    context: dict[str, Any],
) -> HttpResponse:
    given, by = form.cleaned_data, member.account

    def act(at: datetime) -> Deed:
        person = who.actor if who.actor.pk else register_person(name=who.actor.name, by=by, now=counter.now)
        wanted: dict[str, Any] = {
            "resource": given["resource"], "period": given["period"], "acting_for": who.acting_for,
            "party": given["party"], "purpose": given["purpose"], "by": by, "now": counter.now,
        }  # fmt: skip
        if request.POST.get("wait"):
            return acts.join_list(person=person, **wanted)
        return acts.reserve(
            booked_for=person, is_public=given["is_public"], extras=given["extras"], waives=given["waives"],
            outside_hours=given["outside_hours"], is_here=bool(request.POST.get("ici")), says_locked=True,
            at=at, **wanted,
        )  # fmt: skip

    counter = replace(counter, on=member.place.day_of(given["period"].start))
    asked = (given["resource"], given["period"])
    return pages.make(request, member, counter, "book", act, asked=asked, panel=PANEL, context=context)


def _usual(request: HttpRequest, counter: Counter) -> dict[str, Any]:
    """What the address asks for, else the usual length from now on, or from the opening on another day."""
    offered = {offer.resource.slug: offer for offer in counter.offers}
    first = next((offer for offer in offered.values() if offer.until), None)
    offer = offered.get(request.GET.get("resource", "")) or first
    start = counter.now + (-(counter.now - datetime.min.replace(tzinfo=counter.now.tzinfo)) % STEP)
    if offer is not None and (offer.free.period_now or offer.free.next_at):
        start = offer.free.period_now.start if offer.free.period_now else offer.free.next_at or start
    minutes = offer.resource.usual_minutes if offer else 60
    end = offer.until if offer and offer.until else start + timedelta(minutes=minutes)
    tz = counter.place.tz
    return {
        "resource": offer.resource.slug if offer else None,
        "jour": counter.on,
        "de": request.GET.get("de") or start.astimezone(tz).time(),
        "a": request.GET.get("a") or end.astimezone(tz).time(),
        "party": 1,
    }
