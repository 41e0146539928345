"""What waits for a word of the team: requests to answer, and people to whom something came free."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.booking.actions import collisions_of
from comptoir.booking.collisions import Collisions
from comptoir.booking.models import BookingRequest
from comptoir.booking.permissions import can_approve
from comptoir.booking.selectors import open_requests
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members
from comptoir.upkeep.pressing import press
from comptoir.waiting.models import Offer, Waiting
from comptoir.waiting.selectors import waiting_list


class OthersAskedMeanwhile(Refusal):
    """Accepting would reject requests that nobody has seen on the page."""


class AnswerForm(forms.Form):
    message = forms.CharField(
        label=_("A word to them"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is in the letter that they receive."),
    )  # fmt: skip


@require_GET
@for_members(can_approve)
def to_decide(request: HttpRequest, member: Member) -> HttpResponse:
    """Seven queries, however many ask and wait."""
    moment, place = now(), member.place
    queue = waiting_list(place, moment)
    context = {
        "today": place.day_of(moment), "requests": open_requests(place), "new_key": uuid4,
        "offered": [one for one in queue if one.offer is not None],
        "waiting": [one for one in queue if one.offer is None],
    }  # fmt: skip
    return render_page(request, "upkeep/to_decide.html", context)


@require_http_methods(["GET", "POST"])
@for_members(can_approve)
def answer(request: HttpRequest, member: Member, asked: int) -> HttpResponse:
    """The request, what it collides with, and the two answers; one that was answered says by whom."""
    row, moment = _request(member, asked), now()
    form = AnswerForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return press(
                request, member, "answer_request", lambda: _answer(request, row, form, member, moment),
                to=reverse("upkeep:to_decide", args=[member.place.slug]), now=moment,
            )  # fmt: skip
        except Refusal as said:
            refusal = said
    row = _request(member, asked)
    context = {
        "asked": row, "form": form, "refusal": refusal, "today": member.place.day_of(moment),
        "new_key": uuid4,
        "collisions": collisions_of(row, moment) if row.is_open else Collisions([], []),
    }  # fmt: skip
    return render_page(request, "upkeep/request.html", context, status=409 if refusal else 200)


def _answer(
    request: HttpRequest, row: BookingRequest, form: AnswerForm, member: Member, moment: datetime
) -> Deed:
    message, by = form.cleaned_data["message"], member.account
    if "reject" in request.POST:
        return acts.reject(request=row, message=message, by=by, now=moment)
    seen = set(request.POST.getlist("seen"))
    unseen = [one for one in collisions_of(row, moment).requests if str(one.pk) not in seen]
    if unseen:
        raise OthersAskedMeanwhile(
            gettext("Somebody else has asked for that time meanwhile. Look again before you accept.")
        )
    return acts.accept(request=row, message=message, by=by, now=moment)


@require_POST
@for_members(can_approve)
def take_offer(request: HttpRequest, member: Member, offer: int) -> HttpResponse:
    """They said yes on the telephone, or at the counter."""
    row, moment = _offer(member, offer), now()
    return press(
        request, member, "take_offer",
        lambda: acts.take_offer(offer=row, by=member.account, now=moment),
        to=reverse("upkeep:to_decide", args=[member.place.slug]), now=moment,
    )  # fmt: skip


@require_POST
@for_members(can_approve)
def decline_offer(request: HttpRequest, member: Member, offer: int) -> HttpResponse:
    """They do not want it any more: the next is asked."""
    row, moment = _offer(member, offer), now()
    return press(
        request, member, "decline_offer",
        lambda: acts.decline_offer(offer=row, by=member.account, now=moment),
        to=reverse("upkeep:to_decide", args=[member.place.slug]), now=moment,
    )  # fmt: skip


@require_POST
@for_members(can_approve)
def leave_list(request: HttpRequest, member: Member, waiting: int) -> HttpResponse:
    row = get_object_or_404(Waiting.objects.of_place(member.place), pk=waiting)
    moment = now()
    return press(
        request, member, "leave_list",
        lambda: acts.leave_list(waiting=row, by=member.account, now=moment),
        to=reverse("upkeep:to_decide", args=[member.place.slug]), now=moment,
    )  # fmt: skip


def _request(member: Member, pk: int) -> BookingRequest:
    known = BookingRequest.objects.of_place(member.place).prefetch_related("extras")
    named = known.select_related("resource", "place", "booked_for", "acting_for", "decided_by__person")
    return get_object_or_404(named, pk=pk)


def _offer(member: Member, pk: int) -> Offer:
    return get_object_or_404(Offer, waiting__place=member.place, pk=pk)
