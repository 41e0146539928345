"""The team settles what an answer proposes: in one press where it is clear, else on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.enquiries import settling
from comptoir.enquiries.forms import AsideForm, SettleForm
from comptoir.enquiries.known import Known, known_about
from comptoir.enquiries.models import Proposal
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import read_number
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, done
from comptoir.ties import sentences
from comptoir.ties.models import Tie
from comptoir.ties.permissions import can_keep_ties


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def settle(request: HttpRequest, member: Member, proposal: int) -> HttpResponse:
    """One proposal: who it is, what it is, the tie that is declared already, or why nothing comes of it."""
    row = _proposals(member).filter(pk=proposal).first()
    if row is None:
        return said_otherwise(request, member)
    act = request.POST.get("act", "")
    if row.settled_at is not None or act in ("confirm", "join"):
        return _at_once(request, member, row, act)
    form = SettleForm(_if(request, "say"), place=member.place, proposal=row, initial=_initial(row))
    aside = AsideForm(_if(request, "aside"))
    if act == "say" and attempt(form, lambda: _say(form, row, member)):
        return done(request, _("The tie is declared."), _list(member, row))
    if act == "aside" and attempt(aside, lambda: _aside(aside, row, member)):
        return done(request, _("It is set aside."), _list(member, row))
    known = known_about(member.place, [row], member.place.day_of(now()))[0]
    context = {
        "place": member.place, "proposal": row, "known": known, "form": form, "aside": aside,
        "back": _list(member, row), "ties": [(tie, sentences.from_subject(tie)) for tie in _ties(known)],
    }  # fmt: skip
    status = NOT_DONE if form.errors or aside.errors else 200
    return render_page(request, "enquiries/settle.html", context, status=status)


def said_otherwise(request: HttpRequest, member: Member) -> HttpResponse:
    """Whoever said what one was settling has changed it since. :raises Http404: for a page that is read."""
    if request.method != "POST":
        raise Http404
    messages.warning(request, _("Whoever said this has changed their answer since. Read it again."))
    return go_to(request, reverse("enquiries:enquiries", args=[member.place.slug]))


def _at_once(request: HttpRequest, member: Member, row: Proposal, act: str) -> HttpResponse:
    """One press; whoever comes second reads who was first, and what that did."""
    try:
        if act == "join":
            settling.join(proposal=row, tie=_tie(request, member), by=member.account, now=now())
            return done(request, _("It is added to the tie that was declared."), _list(member, row))
        settling.confirm(proposal=row, by=member.account, now=now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return go_to(request, _list(member, row))
    return done(request, _("The tie is declared."), _list(member, row))


def _say(form: SettleForm, row: Proposal, member: Member) -> None:
    """Who it is, then the tie; both or neither."""
    moment = now()
    actor = form.settle(by=member.account, now=moment)
    settling.say_who(proposal=row, actor=actor, by=member.account, now=moment)
    deed, visibility = form.cleaned_data["deed"], form.cleaned_data["visibility"]
    settling.confirm(proposal=row, deed=deed, visibility=visibility, by=member.account, now=moment)


def _aside(form: AsideForm, row: Proposal, member: Member) -> None:
    reason = form.cleaned_data["reason"]
    settling.set_aside(proposal=row, reason=reason, by=member.account, now=now())


def _tie(request: HttpRequest, member: Member) -> Tie:
    # One withdrawn meanwhile is refused with a sentence, by the act.
    ties = Tie.objects.told_to(member.place)
    key = read_number(request.POST.get("tie", ""))
    return get_object_or_404(ties.select_related("subject", "counterpart", "place"), pk=key)


def _ties(known: Known) -> list[Tie]:
    return [*known.same, *known.others]


def _initial(row: Proposal) -> dict[str, Any]:
    return {"name": row.actor.name if row.actor else row.name, "deed": row.deed}


def _if(request: HttpRequest, act: str) -> Any:
    """What was posted, for the form whose act it is."""
    return request.POST if request.POST.get("act") == act else None


def _proposals(member: Member) -> Any:
    return Proposal.objects.filter(invitation__enquiry__place=member.place).select_related(
        "invitation__enquiry__place", "invitation__invited", "invitation__in_the_name_of", "actor",
    )  # fmt: skip


def _list(member: Member, row: Proposal) -> str:
    return reverse("enquiries:enquiry", args=[member.place.slug, row.invitation.enquiry_id])
