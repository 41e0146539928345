"""Answering without an account, by a link of one's own; or told to the team, who types it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comptoir.actors.models import Account, Actor
from comptoir.enquiries import actions
from comptoir.enquiries.forms import LineFormSet, again_lines, blank_lines, lines_of
from comptoir.enquiries.links import invitation_behind
from comptoir.enquiries.models import Invitation, Proposal
from comptoir.enquiries.naming import names_to_choose_from
from comptoir.enquiries.seasons import said_before
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import read_number
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members, public, speak_as
from comptoir.places.models import Place
from comptoir.ties.selectors import organisations_represented_by

P = ParamSpec("P")
LIMIT = "answers_by_link"
NOT_DONE, GONE = 422, 410
# In an address: the lines begin as they were said the last time.
AS_BEFORE = "comme-avant"


def by_link(
    view: Callable[Concatenate[HttpRequest, Place, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Whoever has the link comes in; the page is kept by no browser and found by no robot."""

    @wraps(view)
    def opened(request: HttpRequest, place: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = get_object_or_404(Place.objects.run_here(), slug=place)
        speak_as(found, request)
        if request.method == "POST" and not ratelimit.consume(request, action=LIMIT, key=request.path):
            too_often: HttpResponse = ratelimit.respond_429(request)
            return too_often
        with timezone.override(found.tz):
            answer = view(request, found, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "same-origin"
        return answer

    return public(never_cache(opened))


@require_http_methods(["GET", "POST"])
@by_link
def answer(request: HttpRequest, place: Place, link: str) -> HttpResponse:
    """The three minutes: said, changed until the end, or refused for good."""
    invitation = invitation_behind(link, place)
    if invitation is None:
        raise Http404
    if not invitation.enquiry.is_open_on(place.day_of(now())):
        return render_page(request, "enquiries/over.html", {"place": place}, status=GONE)
    return _answered(request, invitation, None, request.path, "enquiries/answer.html")


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def type_in(request: HttpRequest, member: Member, invitation: int) -> HttpResponse:
    """What somebody said by telephone or brought on paper, typed in by the team."""
    known = Invitation.objects.select_related("enquiry__place", "invited", "in_the_name_of")
    row = get_object_or_404(known, enquiry__place=member.place, pk=invitation)
    back = reverse("enquiries:enquiry", args=[member.place.slug, row.enquiry_id])
    if not row.enquiry.is_open_on(member.place.day_of(now())):
        messages.info(request, _("This enquiry is over."))
        return redirect(back)
    return _answered(request, row, member.account, back, "enquiries/type_in.html")


@dataclass
class _Page:
    """An answer being written: its lines, which were said before, in whose name, what was refused.

    ``before`` is what was said to the enquiry before, as long as this one is not answered.
    """

    invitation: Invitation
    lines: Any
    shown: list[int]
    names: list[str]
    speaks_for: list[Actor]
    in_the_name_of: str
    before: list[Proposal]
    refusal: Refusal | None = None


def _answered(
    request: HttpRequest, invitation: Invitation, by: Account | None, back: str, template: str
) -> HttpResponse:
    page, act = _page(request, invitation), request.POST.get("act", "")
    try:
        if request.method == "POST" and _is_done(page, act, by):
            messages.success(request, _said(act))
            return redirect(back)
    except Refusal as refusal:
        page.refusal = refusal
    rows = list(invitation.proposals.select_related("actor"))
    context = {
        "place": invitation.enquiry.place, "invitation": invitation, "enquiry": invitation.enquiry,
        "page": page, "back": back, "settled": [row for row in rows if row.settled_at],
        "is_wrong": bool(page.lines.is_bound and act == "send"),
    }  # fmt: skip
    return render_page(request, template, context, status=NOT_DONE if context["is_wrong"] else 200)


def _page(request: HttpRequest, invitation: Invitation) -> _Page:
    place, asked = invitation.enquiry.place, invitation.invited
    day = place.day_of(now())
    speaks_for = organisations_represented_by(asked, day) if asked.is_person else []
    speaker = {"speaker": speaks_for[0] if speaks_for else asked}
    before: list[Proposal] = []
    if request.method == "POST":
        lines = LineFormSet(
            _one_more(request) if request.POST.get("act") == "add" else request.POST, form_kwargs=speaker
        )
        shown = [key for typed in request.POST.getlist("shown") if (key := read_number(typed)) is not None]
        name = request.POST.get("in_the_name_of", "")
    else:
        open_rows = list(invitation.proposals.filter(settled_at=None).order_by("pk"))
        before = [] if invitation.answer else said_before(invitation)
        again = again_lines(before) if AS_BEFORE in request.GET else blank_lines(open_rows)
        lines = LineFormSet(initial=again, form_kwargs=speaker)
        shown = [row.pk for row in open_rows]
        name = str(invitation.in_the_name_of_id or (speaks_for[0].pk if len(speaks_for) == 1 else ""))
    names = names_to_choose_from(place, day, asked)
    return _Page(invitation, lines, shown, names, speaks_for, name, before)


def _one_more(request: HttpRequest) -> Any:
    """What was typed, with one more line after it."""
    typed = request.POST.copy()
    number = read_number(typed.get("form-TOTAL_FORMS", "")) or 0
    typed["form-TOTAL_FORMS"] = str(min(number + 1, actions.MOST_LINES))
    return typed


def _is_done(page: _Page, act: str, by: Account | None) -> bool:
    """Whether it is said; adding a line says nothing yet, and a wrong line comes back with what is wrong.

    :raises Refusal: what the act refuses.
    """
    invitation, moment = page.invitation, now()
    if act == "refuse":
        actions.refuse_to_be_asked(invitation=invitation, by=by, now=moment)
        return True
    if act not in ("send", "nothing"):
        return False
    name = _in_whose_name(page)
    if act == "send" and not page.lines.is_valid():
        return False
    place = invitation.enquiry.place
    with transaction.atomic():
        lines = lines_of(page.lines, place, place.day_of(moment)) if act == "send" else []
        actions.answer(
            invitation=invitation, lines=lines, shown=page.shown, in_the_name_of=name, by=by, now=moment
        )  # fmt: skip
    return True


def _in_whose_name(page: _Page) -> Actor | None:
    """The organisation that was chosen; None in one's own name.

    :raises NotInTheirName: one for which they spoke when the page was read, and speak no more.
    """
    if page.in_the_name_of in ("", str(page.invitation.invited_id)):
        return None
    found = next((one for one in page.speaks_for if str(one.pk) == page.in_the_name_of), None)
    if found is None:
        raise actions.NotInTheirName(
            _("%(name)s does not speak for that organisation any more. Read your lines again, then send.")
            % {"name": page.invitation.invited.name}
        )
    return found


def _said(act: str) -> str:
    if act == "refuse":
        return _("It is noted: no enquiry of this place will be sent to you any more.")
    if act == "nothing":
        return _("It is noted: nothing this time. Thank you.")
    return _("Thank you. Your answer is kept; you can change it until the end.")
