"""Closing for a while: what, when, what it hits and what becomes of each; then opening again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.agenda.models import Closure
from comptoir.closures.choices import Choice, read_choice
from comptoir.closures.hitting import Hit, hits
from comptoir.closures.holidays import coming_holidays
from comptoir.closures.lifting import restorable, settled
from comptoir.closures.models import Settlement
from comptoir.closures.saying import said as days_of
from comptoir.closures.settling import note_told
from comptoir.gestures import acts
from comptoir.gestures.making import Deed
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import show
from comptoir.upkeep.closing.forms import ClosureForm
from comptoir.upkeep.pressing import press

TAB = "closures"
PAST_SHOWN = 10
Shown = list[tuple[Hit, str]]


@require_GET
@for_members(can_set_up_the_place)
def closures(request: HttpRequest, member: Member) -> HttpResponse:
    """In force and to come; what is over or was lifted; the holidays nobody has decided on."""
    moment = now()
    known = Closure.objects.of_place(member.place).select_related("place").prefetch_related("resources")
    coming = known.in_force().filter(ends_at__gt=moment).order_by("starts_at", "pk")
    over = known.exclude(lifted_at=None, ends_at__gt=moment).order_by("-starts_at", "-pk")[:PAST_SHOWN]
    return show(
        request, member, "upkeep/closures.html", TAB, coming=_with_days(coming), over=_with_days(over),
        holidays=[(one, one.day + timedelta(days=1)) for one in coming_holidays(member.place, moment)],
    )  # fmt: skip


def _with_days(closed: Iterable[Closure]) -> list[tuple[Closure, str]]:
    return [(one, days_of(Period(one.starts_at, one.ends_at), one.place)) for one in closed]


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def close(request: HttpRequest, member: Member) -> HttpResponse:
    """First what and when (a GET that only looks), then what it hits with a choice for each, then yes."""
    moment = now()
    told = request.POST if request.method == "POST" else request.GET if "starts" in request.GET else None
    form = ClosureForm(told, place=member.place, initial={"what": "place"})
    if not form.is_bound or not form.is_valid():
        return show(request, member, "upkeep/close.html", TAB, form=form)
    if form.cleaned_data["period"].end <= moment:
        form.add_error("ends", _("This time is over."))
        return show(request, member, "upkeep/close.html", TAB, form=form)
    found = hits(member.place, form.cleaned_data["period"], form.closed, now=moment)
    refusal = None
    if request.method == "POST":
        try:
            return press(
                request, member, "close", lambda: _close(request, member, form, found, moment),
                to=reverse("upkeep:closures", args=[member.place.slug]), now=moment,
            )  # fmt: skip
        except Refusal as said:
            refusal = said
            found = hits(member.place, form.cleaned_data["period"], form.closed, now=moment)
    return _ask(request, member, form, _with_choices(request, found), refusal)


def _ask(
    request: HttpRequest, member: Member, form: ClosureForm, found: Shown, refusal: Refusal | None
) -> HttpResponse:
    context = {
        "place": member.place, "tab": TAB, "form": form, "found": found, "refusal": refusal,
        "new_key": uuid4, "today": member.place.day_of(now()), "closed": form.closed,
        "when": days_of(form.cleaned_data["period"], member.place), "reason": form.cleaned_data["reason"],
    }  # fmt: skip
    return render_page(request, "upkeep/close_hits.html", context, status=409 if refusal else 200)


def _close(
    request: HttpRequest, member: Member, form: ClosureForm, found: Sequence[Hit], moment: datetime
) -> Deed:
    choices = {
        hit.booking.pk: choice for hit, choice in _chosen(request, member, found) if hit.booking is not None
    }
    answers = {
        hit.request.pk: choice for hit, choice in _chosen(request, member, found) if hit.request is not None
    }
    return acts.close(
        place=member.place, period=form.cleaned_data["period"], resources=form.closed,
        reason=form.cleaned_data["reason"], choices=choices, answers=answers, by=member.account, now=moment,
    )  # fmt: skip


def _chosen(request: HttpRequest, member: Member, found: Sequence[Hit]) -> list[tuple[Hit, Choice]]:
    read = ((hit, read_choice(request.POST.get(name_of(hit), ""), member.place)) for hit in found)
    return [(hit, choice) for hit, choice in read if choice is not None]


def name_of(hit: Hit) -> str:
    """The name under which a form posts what becomes of it: « booking-12 », « request-3 »."""
    return f"{'booking' if hit.booking is not None else 'request'}-{hit.subject.pk}"


def _with_choices(request: HttpRequest, found: Sequence[Hit]) -> Shown:
    """Each hit with the value that is chosen: what was posted, or the first proposal."""
    posted: Mapping[str, str] = request.POST
    return [(hit, posted.get(name_of(hit)) or hit.default.value) for hit in found]


@require_GET
@for_members(can_set_up_the_place)
def closure(request: HttpRequest, member: Member, closure: int) -> HttpResponse:
    """What was done with each, who is to be phoned, what can be put back."""
    row, moment = _closure(member, closure), now()
    return show(
        request, member, "upkeep/closure.html", TAB, closure=row, today=member.place.day_of(moment),
        when=days_of(Period(row.starts_at, row.ends_at), member.place),
        settlements=list(settled(row)), new_key=uuid4, is_over=row.ends_at <= moment,
        restorable=restorable(row, moment) if row.lifted_at is not None else [],
    )  # fmt: skip


@require_POST
@for_members(can_set_up_the_place)
def lift(request: HttpRequest, member: Member, closure: int) -> HttpResponse:
    """Open again; what can be put back is offered on its page, one by one."""
    row, moment = _closure(member, closure), now()
    return press(
        request, member, "lift", lambda: acts.lift(closure=row, by=member.account, now=moment),
        to=_address(member, row), now=moment,
    )  # fmt: skip


@require_POST
@for_members(can_set_up_the_place)
def put_back(request: HttpRequest, member: Member, settlement: int) -> HttpResponse:
    row, moment = _settlement(member, settlement), now()
    return press(
        request, member, "put_back",
        lambda: acts.restore(settlement=row, by=member.account, now=moment),
        to=_address(member, row.closure), now=moment,
    )  # fmt: skip


@require_POST
@for_members(can_set_up_the_place)
def told(request: HttpRequest, member: Member, settlement: int) -> HttpResponse:
    """Somebody phoned them."""
    row = _settlement(member, settlement)
    note_told(settlement=row, by=member.account, now=now())
    return go_to(request, _address(member, row.closure))


def _closure(member: Member, pk: int) -> Closure:
    return get_object_or_404(Closure.objects.of_place(member.place).prefetch_related("resources"), pk=pk)


def _settlement(member: Member, pk: int) -> Settlement:
    known = Settlement.objects.filter(closure__place=member.place).select_related("closure", "booking")
    return get_object_or_404(known, pk=pk)


def _address(member: Member, row: Closure) -> str:
    return reverse("upkeep:closure", args=[member.place.slug, row.pk])
