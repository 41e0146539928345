"""Welcoming: somebody known, somebody new (a name is enough), a group without names; and goodbye."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.actors import search
from comptoir.actors.actions import register_person
from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking
from comptoir.desk.counter import pages
from comptoir.desk.counter.columns import Offer
from comptoir.desk.counter.pages import Counter
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.kit.periods import day_period
from comptoir.kit.text import fold
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.people import persons_known_to
from comptoir.places.permissions import can_stand_at_the_counter
from comptoir.presence.models import GroupVisit, HeadCount, Purpose, Visit
from comptoir.ties.selectors import organisations_represented_by

KNOWN = "desk/counter_person.html"
NEW = "desk/counter_newcomer.html"
GROUP = "desk/counter_group.html"


class WelcomeForm(forms.Form):
    """For what, in whose name, and the resource given at once, if any."""

    purpose = forms.ChoiceField(choices=Purpose.choices, required=False)
    acting_for = forms.ModelChoiceField(Actor.objects.none(), required=False)
    resource = forms.ModelChoiceField(Resource.objects.none(), required=False)

    def __init__(self, *args: object, place: Place, organisations: list[Actor], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own = Actor.objects.filter(pk__in=[organisation.pk for organisation in organisations])
        self.fields["acting_for"].queryset = own  # type: ignore[attr-defined]
        self.fields["resource"].queryset = place.resources.in_use()  # type: ignore[attr-defined]


class NewcomerForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    commune = forms.CharField(label=_("Town"), max_length=100, required=False)
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices, required=False)


class GroupForm(forms.Form):
    """How many of each public: one number field per public."""

    label = forms.CharField(label=_("Who they are"), max_length=200, required=False)
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for public in HeadCount.Public:
            number = forms.IntegerField(label=public.label, min_value=0, max_value=500, required=False)
            number.widget.attrs["inputmode"] = "numeric"
            self.fields[public.value] = number

    @property
    def steppers(self) -> list[forms.BoundField]:
        return [self[public.value] for public in HeadCount.Public]

    def counts(self) -> dict[str, int]:
        return {public.value: self.cleaned_data.get(public.value) or 0 for public in HeadCount.Public}


@dataclass(frozen=True)
class PersonPanel:
    """A person before the counter: whether they are in, what they booked, what they usually come for."""

    person: Actor
    visit: Visit | None
    bookings: list[Booking]
    usual: Purpose
    organisations: list[Actor]

    @property
    def purposes(self) -> list[Purpose]:
        return _first(self.usual)


def person_panel(place: Place, person: Actor, now: datetime) -> PersonPanel:
    """Four queries and those of the ties."""
    today = day_period(place.day_of(now), place.tz)
    visits = Visit.objects.standing().of_place(place).filter(person=person).order_by("-arrived_at")
    last = visits.first()
    bookings = Booking.objects.standing().of_place(place).of_actor(person).between(now, today.end)
    return PersonPanel(
        person,
        visits.inside().select_related("person").first(),
        list(bookings.filter(checked_in_at=None).select_related("resource").order_by("starts_at", "pk")),
        Purpose(last.purpose) if last else Purpose.FREE_ACCESS,
        organisations_represented_by(person, place.day_of(now)),
    )


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def welcome_known(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    counter = pages.counter_of(request, member)
    known = get_object_or_404(persons_known_to(member.place), pk=person)
    panel = person_panel(member.place, known, counter.now)
    shown = {"panel": KNOWN, "context": {"before": panel}}
    form = WelcomeForm(request.POST or None, place=member.place, organisations=panel.organisations)
    if request.method == "GET" or not form.is_valid():
        return pages.show(request, counter, **shown)  # type: ignore[arg-type]
    given = form.cleaned_data
    offer = _offer_of(counter, given["resource"].pk) if given["resource"] else None

    def act(at: datetime) -> Deed:
        return acts.welcome(
            place=member.place, person=known, purpose=given["purpose"] or panel.usual,
            acting_for=given["acting_for"], resource=given["resource"], until=offer.until if offer else None,
            at=at, by=member.account, now=counter.now,
        )  # fmt: skip

    return pages.make(request, member, counter, "welcome", act, **shown)


def _offer_of(counter: Counter, resource: int) -> Offer | None:
    return next((offer for offer in counter.offers if offer.resource.pk == resource), None)


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def welcome(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    name = request.GET.get("nom") or request.GET.get("q", "")
    form = NewcomerForm(request.POST or None, initial={"name": name})
    if request.method == "GET":
        return _ask_who(request, counter, form, name)
    if not form.is_valid():
        return _ask_who(request, counter, form, "", status=422)
    given = form.cleaned_data
    is_sure = fold(request.POST.get("sure", "")) == fold(given["name"])
    if not is_sure and likely_same(member.place, given["name"], given["phone"]):
        return _ask_who(request, counter, form, given["name"], status=422)
    act = partial(_welcome_newcomer, member, given, counter.now)
    return pages.make(
        request, member, counter, "welcome", act, panel=NEW, context=_newcomer(counter, form, "")
    )


def _ask_who(
    request: HttpRequest, counter: Counter, form: NewcomerForm, name: str, status: int = 200
) -> HttpResponse:
    return pages.show(request, counter, panel=NEW, context=_newcomer(counter, form, name), status=status)


def _newcomer(counter: Counter, form: NewcomerForm, name: str) -> dict[str, object]:
    phone = str(form.cleaned_data.get("phone", "")) if form.is_bound and form.is_valid() else ""
    same = likely_same(counter.place, name, phone) if name else []
    return {"form": form, "name": name, "same": same, "purposes": _first(Purpose.FREE_ACCESS)}


def _first(usual: Purpose) -> list[Purpose]:
    return [usual, *(purpose for purpose in Purpose if purpose != usual)]


def likely_same(place: Place, name: str, phone: str = "") -> list[search.Found]:
    """Whom the place knows under nearly that name or that number: « is it the same person? »."""
    return search.likely_same(name=name, phone=phone, among=persons_known_to(place), limit=4)


@transaction.atomic
def _welcome_newcomer(member: Member, given: dict[str, str], now: datetime, at: datetime) -> Deed:
    person = register_person(
        name=given["name"], phone=given["phone"], commune=given["commune"], by=member.account, now=now
    )
    purpose = given["purpose"] or Purpose.FREE_ACCESS
    return acts.welcome(place=member.place, person=person, purpose=purpose, at=at, by=member.account, now=now)


@require_http_methods(["GET", "POST"])
@for_members(can_stand_at_the_counter)
def welcome_group(request: HttpRequest, member: Member) -> HttpResponse:
    counter = pages.counter_of(request, member)
    form = GroupForm(request.POST or None)
    shown = {"panel": GROUP, "context": {"form": form, "purposes": _first(Purpose.WORKSHOP)}}
    if request.method == "GET" or not form.is_valid():
        return pages.show(request, counter, status=422 if form.errors else 200, **shown)  # type: ignore[arg-type]

    given = form.cleaned_data

    def act(at: datetime) -> Deed:
        return acts.welcome_group(
            place=member.place, counts=form.counts(), purpose=given["purpose"] or Purpose.WORKSHOP,
            label=given["label"], at=at, by=member.account, now=counter.now,
        )  # fmt: skip

    return pages.make(request, member, counter, "group", act, **shown)


@require_POST
@for_members(can_stand_at_the_counter)
def goodbye(request: HttpRequest, member: Member, visit: int) -> HttpResponse:
    counter = pages.counter_of(request, member)
    leaving: Visit = get_object_or_404(
        Visit.objects.of_place(member.place).select_related("person"), pk=visit
    )

    def act(at: datetime) -> Deed:
        return acts.see_out(visit=leaving, at=at, by=member.account, now=counter.now)

    return pages.make(request, member, counter, "goodbye", act)


@require_POST
@for_members(can_stand_at_the_counter)
def goodbye_group(request: HttpRequest, member: Member, group: int) -> HttpResponse:
    counter = pages.counter_of(request, member)
    leaving: GroupVisit = get_object_or_404(GroupVisit.objects.of_place(member.place), pk=group)

    def act(at: datetime) -> Deed:
        return acts.see_group_out(group=leaving, at=at, by=member.account, now=counter.now)

    return pages.make(request, member, counter, "goodbye", act)
