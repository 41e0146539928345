"""Drafting an agreement with one of those around us, changing the draft, saying that it was signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.actors.models import Actor
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.articles import the
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.meetings import recognition
from comptoir.meetings.over_time import MONTHS
from comptoir.meetings.preparing import Prepared, main_party, prepared
from comptoir.network.permissions import can_keep_the_network
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, done
from comptoir.ties import agreements as actions
from comptoir.ties.forms import AgreementForm, SignForm
from comptoir.ties.models import Agreement
from comptoir.ties.noting import noted


@require_http_methods(["GET", "POST"])
@for_members(can_keep_the_network)
def draft(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """A draft filled with what is recorded: the parties, what is wished, the figures, a review in a year."""
    them, today = collective(actor), member.place.day_of(now())
    found = prepared(member.place, them, today, MONTHS["an"])
    ours = main_party(found)
    form = AgreementForm(
        request.POST or None, request.FILES or None, place=member.place,
        between=[ours, them] if ours else [them], initial=proposed(found),
    )  # fmt: skip

    def deed() -> object:
        moment = now()
        told = form.words(form.settle(by=member.account, now=moment))
        return actions.record_agreement(
            place=member.place, is_draft=True, by=member.account, now=moment, **told
        )  # fmt: skip

    if request.method == "POST" and attempt(form, deed):
        return done(
            request, gettext("The draft is kept. It holds once it is signed."), _meeting(member, them)
        )
    title = gettext("Draft an agreement with %(name)s") % {"name": the(them.name)}
    return _ask(request, member, form, title, _meeting(member, them))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_the_network)
def redraft(request: HttpRequest, member: Member, actor: int, agreement: int) -> HttpResponse:
    """The draft, said better."""
    them = collective(actor)
    row = _draft(request, member, them, agreement)
    names = ("title", "starts_on", "ends_on", "recognises", "grants", "review_on")
    form = AgreementForm(
        request.POST or None, request.FILES or None, place=member.place, agreement=row,
        initial={name: getattr(row, name) for name in names},
    )  # fmt: skip

    def deed() -> None:
        moment = now()
        actions.hold_draft(row)
        before = noted(row)
        told = form.words(form.settle(by=member.account, now=moment))
        actions.correct_agreement(agreement=row, by=member.account, now=moment, **told)
        form.refuse_if_changed(before, noted(row))

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The draft is changed."), _meeting(member, them))
    return _ask(request, member, form, row.title, _meeting(member, them))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_the_network)
def sign(request: HttpRequest, member: Member, actor: int, agreement: int) -> HttpResponse:
    """The draft was signed, on a day."""
    them, moment = collective(actor), now()
    row = _draft(request, member, them, agreement)
    form = SignForm(request.POST or None, initial={"signed_on": member.place.day_of(moment)})

    def deed() -> object:
        signed_on = form.cleaned_data["signed_on"]
        return actions.sign_agreement(agreement=row, signed_on=signed_on, by=member.account, now=moment)

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The agreement is signed."), _meeting(member, them))
    title = gettext("Signed: %(title)s") % {"title": row.title}
    return _ask(request, member, form, title, _meeting(member, them))


@require_POST
@for_members(can_keep_the_network)
def drop(request: HttpRequest, member: Member, actor: int, agreement: int) -> HttpResponse:
    """The draft comes to nothing."""
    them = collective(actor)
    row = _draft(request, member, them, agreement)
    try:
        with transaction.atomic():
            actions.hold_draft(row)
            actions.withdraw_agreement(agreement=row, by=member.account, now=now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return go_to(request, _meeting(member, them))
    sentence = gettext("“%(title)s” is set aside.") % {"title": row.title}
    return done(request, sentence, _meeting(member, them))


def proposed(found: Prepared) -> dict[str, Any]:
    """What the form is filled with."""
    wished = next((tie.quality for tie in found.recognition.awaited if tie.quality), "")
    return {
        "title": gettext("Agreement with %(name)s") % {"name": the(found.them.name)},
        "starts_on": found.day,
        "review_on": a_year_after(found.day),
        "recognises": wished,
        "grants": recognition.grants(found.recognition),
    }


def a_year_after(day: date) -> date:
    """The same day of the year after; the last of February for the 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def _draft(request: HttpRequest, member: Member, them: Actor, agreement: int) -> Agreement:
    """The draft; for what was typed or pressed, also one signed or dropped since: the act says so."""
    drafted = Agreement.objects.exclude(drafted_at=None)
    rows = drafted if request.method == "POST" else Agreement.objects.drafts()
    return get_object_or_404(rows.filter(place=member.place, parties__actor=them), pk=agreement)


def _ask(
    request: HttpRequest, member: Member, form: AgreementForm | SignForm, title: str, back: str
) -> HttpResponse:
    context = {"place": member.place, "form": form, "title": title, "back": back}
    return render_page(request, "meetings/form.html", context, status=NOT_DONE if form.errors else 200)


def _meeting(member: Member, them: Actor) -> str:
    return reverse("meetings:meeting", args=[member.place.slug, them.pk])
