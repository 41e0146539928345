"""Residents, who represents whom, who sits where: what a manager declares around a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, done, show
from comptoir.ties import actions, selectors, sentences
from comptoir.ties.forms import StateForm, TieForm, TieWordsForm, words_of
from comptoir.ties.models import Tie
from comptoir.ties.shapes import COLLECTIVE, PERSON


@require_GET
@for_members(can_set_up_the_place)
def around(request: HttpRequest, member: Member) -> HttpResponse:
    today = member.place.day_of(now())
    ties = selectors.ties_around(member.place, today)

    def said(group: list[Tie]) -> list[Said]:
        return [Said.on(today, tie) for tie in group]

    return show(
        request, member, "ties/around.html", "ties",
        residents=said(ties.residents), representatives=said(ties.representatives),
        others=said(ties.others), coming=said(ties.coming), over=said(ties.over),
    )  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A tie in the words of the list."""

    tie: Tie
    said: str
    when: str
    state: str
    carried_by: str

    @classmethod
    def on(cls, day: date, tie: Tie) -> Said:
        carrier = tie.carried_by if getattr(tie, "carrier_is_known", False) else None
        return cls(
            tie, sentences.from_subject(tie), sentences.when(tie), sentences.state(tie, day),
            carrier.name if carrier else "",
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def declare(request: HttpRequest, member: Member) -> HttpResponse:
    kind = request.GET.get("quoi", Tie.Kind.REPRESENTS)
    subject_is = PERSON if kind in selectors.ACTS_FOR else COLLECTIVE
    told = {"kind": kind, "subject_is": subject_is, "subject": request.GET.get("qui", "")}
    form = TieForm(request.POST or None, place=member.place, initial=told)
    if request.method == "POST" and attempt(form, lambda: _declare(form, member)):
        return done(request, _("It is declared."), _list(member))
    return _ask(request, member, form, _("Declare a tie"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def correct(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row = get_object_or_404(_visible(member), pk=tie)
    form = TieWordsForm(request.POST or None, place=member.place, tie=row, initial=words_of(row))
    if request.method == "POST" and attempt(form, lambda: _correct(form, row, member)):
        return done(request, _("The tie is corrected."), _list(member))
    return _ask(request, member, form, sentences.from_subject(row))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def state(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row, moment = get_object_or_404(_visible(member), pk=tie), now()
    at = row.state_on(member.place.day_of(moment))
    form = StateForm(request.POST or None, at=at, initial={"state": at, "obstacle": row.obstacle})
    if request.method == "POST" and attempt(
        form, lambda: actions.change_state(tie=row, by=member.account, now=moment, **form.cleaned_data)
    ):
        return done(request, _("The state of the tie is recorded."), _list(member))
    return show(
        request, member, "ties/state.html", "ties",
        form=form, title=sentences.from_subject(row), back=_list(member), submit=_("Record"),
        history=row.states.select_related("by__person"), is_over=at == Tie.State.ENDED,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def end(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row, moment = get_object_or_404(_visible(member), pk=tie), now()
    return confirm(
        request, member, "ties",
        question=_("Is this over?"),
        detail=_("%(tie)s. It no longer holds from today on, and is kept among what is over.")
        % {"tie": sentences.from_subject(row)},
        yes=_("It is over"),
        back=_list(member),
        deed=lambda: actions.end_tie(
            tie=row, until=member.place.day_of(moment), by=member.account, now=moment
        ),
        said=_("This tie is over."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def withdraw(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row = get_object_or_404(_visible(member), pk=tie)
    return confirm(
        request, member, "ties",
        question=_("Was this declared in error?"),
        detail=_("%(tie)s. It will be shown nowhere any more, as if it had never been so.")
        % {"tie": sentences.from_subject(row)},
        yes=_("It was an error"),
        back=_list(member),
        deed=lambda: actions.withdraw_tie(tie=row, by=member.account, now=now()),
        said=_("This tie is withdrawn."),
    )  # fmt: skip


def _declare(form: TieForm, member: Member) -> None:
    moment = now()
    actors = form.settle(by=member.account, now=moment)
    counterpart = actors.get("counterpart")
    actions.declare_tie(
        kind=form.cleaned_data["kind"], subject=actors["subject"], counterpart=counterpart,
        place=None if counterpart else member.place, by=member.account, now=moment, **form.words(actors),
    )  # fmt: skip


def _correct(form: TieWordsForm, tie: Tie, member: Member) -> None:
    moment = now()
    actors = form.settle(by=member.account, now=moment)
    actions.correct_tie(tie=tie, by=member.account, now=moment, **form.words(actors))


def _visible(member: Member) -> QuerySet[Tie]:
    return selectors.visible_to(member.place).select_related("subject", "counterpart", "place", "carried_by")


def _ask(request: HttpRequest, member: Member, form: TieWordsForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "ties",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _list(member: Member) -> str:
    return reverse("ties:around", args=[member.place.slug])
