"""Booking without an account: what, when, who, the code that came by mail, the booking behind its link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.agenda.models import Resource
from comptoir.booking import mails as letters
from comptoir.booking.models import Booking
from comptoir.gestures.forms import ask
from comptoir.gestures.fortnight import fortnight_of
from comptoir.guests import codes, keeping, mails
from comptoir.guests.forms import CodeForm, GuestForm
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import public, speak_as
from comptoir.places.models import Place
from comptoir.rights.locked import stays_locked
from comptoir.rights.policy import CODES as RIGHTS

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Place, P], HttpResponse]
LIMIT = "guest_books"


def at_the_door(
    view: Callable[Concatenate[HttpRequest, Place, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Anybody may come; the page speaks the language of the place and goes by its clock."""

    @wraps(view)
    def opened(request: HttpRequest, place: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = get_object_or_404(Place.objects.run_here(), slug=place)
        speak_as(found, request)
        with timezone.override(found.tz):
            return view(request, found, *args, **kwargs)

    return public(opened)


def _things(place: Place) -> list[Resource]:
    """A place where nothing is open to guests has no such page (404)."""
    things = keeping.offered_to_guests(place)
    if not things:
        raise Http404
    return things


@require_GET
@at_the_door
def choose(request: HttpRequest, place: Place) -> HttpResponse:
    """What is open to guests; ``ressource``: that thing over the coming fortnight."""
    things, moment = _things(place), now()
    thing = next((one for one in things if one.slug == request.GET.get("ressource")), None)
    if thing is None:
        return render_page(request, "guests/things.html", {"place": place, "things": things})
    context = {"place": place, **fortnight_of(request.GET, thing, moment)}
    return render_page(request, "guests/thing.html", context, fragment="times")


@require_http_methods(["GET", "POST"])
@at_the_door
def tell(request: HttpRequest, place: Place) -> HttpResponse:
    """Who it is for: kept for a quarter of an hour, and a code is sent. Whoever is known is told nothing."""
    things, refusal = _things(place), None
    posted = request.POST if request.method == "POST" else None
    form = GuestForm(posted, place=place, things=things, initial={"party": 1, **request.GET.dict()})
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action=LIMIT, key=email.lower()):
            too_often: HttpResponse = ratelimit.respond_429(request)
            return too_often
        try:
            return redirect("guests:code", place.slug, _keep(place, form))
        except Refusal as said:
            refusal = _for_guests(said, form, things)
    chosen = _said(request, place, things)
    context = {"place": place, "form": form, "refusal": refusal, "said": chosen, "locked": _locked(chosen)}
    status = 409 if refusal else 422 if form.is_bound else 200
    return render_page(request, "guests/tell.html", context, status=status)


def _said(request: HttpRequest, place: Place, things: list[Resource]) -> dict[str, Any] | None:
    """What was chosen before, as far as it can be read."""
    form = GuestForm(request.POST or request.GET, place=place, things=things)
    form.is_valid()
    said = form.cleaned_data
    return said if said.get("resource") and said.get("period") else None


def _locked(said: dict[str, Any] | None) -> list[str]:
    """What stays locked inside what is chosen, for somebody of whom nothing is known."""
    return stays_locked(person=None, resources=[said["resource"]], periods=[said["period"]]) if said else []


def _keep(place: Place, form: GuestForm) -> UUID:
    """The name of the page of the code, which has been sent; or of a page that looks the same.

    What only the person themselves may know (how much they have booked) is said by the letter.

    :raises Refusal: what is so for everybody.
    """
    said = form.cleaned_data
    thing, email = said["resource"], said["email"]
    thing.place = place
    try:
        booking = keeping.keep_for_guest(
            resource=thing, period=said["period"], email=email, name=said["name"], party=said["party"],
            purpose=said["purpose"], now=now(),
        )  # fmt: skip
    except Refusal as why:
        if why.code not in RIGHTS:
            raise
        mails.send_refusal(email, place, why)
        return codes.give_code(place.pk, email, None)[0]
    key, code = codes.give_code(place.pk, email, booking.pk)
    mails.send_code(email, booking, code)
    return key


def _for_guests(refusal: Refusal, form: GuestForm, things: Sequence[Resource]) -> Refusal:
    """The ways that a guest may take, each with all that was typed."""
    typed = {name: str(value) for name, value in form.data.items() if name != "csrfmiddlewaretoken"}
    slugs = {one.slug for one in things}
    refusal.ways = tuple(
        replace(way, fields={**typed, **way.fields})
        for way in refusal.ways
        if way.fields.get("resource") in slugs
    )
    return refusal


@require_http_methods(["GET", "POST"])
@at_the_door
def confirm(request: HttpRequest, place: Place, key: UUID) -> HttpResponse:
    """The code is typed: right, it is booked; wrong three times, the time is given back."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    asked = codes.asked_by(key, place.pk)
    if asked is None:
        return _over(request, place)
    if form.is_valid():
        is_right, left = codes.try_code(key, asked, form.cleaned_data["code"])
        booking = keeping.asked_for(asked.booking)
        if is_right and booking is not None:
            return _confirmed(request, booking, asked.email)
        if not left:
            if booking is not None:
                keeping.give_back(booking, now())
            return _over(request, place)
        form.add_error("code", _("This is not the code. Look at the letter again."))
    return ask(request, "guests/code.html", form, place=place, minutes=keeping.KEPT)


def _confirmed(request: HttpRequest, booking: Booking, email: str) -> HttpResponse:
    link = reverse("guests:booking", args=[booking.place.slug, keeping.link_to(booking)])
    try:
        is_new = keeping.confirm_for_guest(booking, now())
    except Refusal as why:
        return _over(request, booking.place, why)
    if is_new:
        booking.refresh_from_db()
        letters.post(mails.send_booked, email, booking, request.build_absolute_uri(link))
        messages.success(request, _("It is booked. A letter with this address is on its way to you."))
    return redirect(link)


def _over(request: HttpRequest, place: Place, why: Refusal | None = None) -> HttpResponse:
    """Too late, too many tries, or given back meanwhile: begin again."""
    return render_page(request, "guests/over.html", {"place": place, "why": why}, status=409)


@require_http_methods(["GET", "POST"])
@at_the_door
def booking(request: HttpRequest, place: Place, link: str) -> HttpResponse:
    """The booking behind the link of the letter: seen, and cancelled as long as it has not begun."""
    found, moment, refusal = keeping.behind(link, place), now(), None
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            keeping.cancel_for_guest(found, moment)
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, _("It is cancelled. Thank you for giving the time back."))
            return redirect(request.path)
    context = {"place": place, "booking": found, "refusal": refusal, "may_cancel": found.starts_at > moment}
    return render_page(request, "guests/booking.html", context, status=409 if refusal else 200)
