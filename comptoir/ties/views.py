"""Residents, who represents whom, who funds: what those who keep the ties declare around a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.kit.speech import listed
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.selectors import names_of_managers
from comptoir.places.views.pages import attempt, confirm, done, show
from comptoir.ties import actions, selectors, sentences
from comptoir.ties.corrections import life_of, told
from comptoir.ties.forms import StateForm, TieForm, TieWordsForm, words_of
from comptoir.ties.models import Tie
from comptoir.ties.permissions import can_keep, can_keep_ties
from comptoir.ties.rules import OnlyAManagerDeclaresIt, lock
from comptoir.ties.shapes import COLLECTIVE, PERSON

# In an address: only the ties whose first day nobody said, and back to them once one is dated.
UNDATED = "sans-date"


@require_GET
@for_members(can_keep_ties)
def around(request: HttpRequest, member: Member) -> HttpResponse:
    today, only_undated = member.place.day_of(now()), UNDATED in request.GET
    ties = selectors.ties_around(member.place, today)

    def said(group: list[Tie]) -> list[Said]:
        return [Said.on(today, tie, member) for tie in group if tie.since is None or not only_undated]

    return show(
        request, member, "ties/around.html", "ties",
        residents=said(ties.residents), representatives=said(ties.representatives),
        others=said(ties.others), coming=said(ties.coming), over=said(ties.over),
        undated=ties.undated, only_undated=only_undated,
    )  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A tie in the words of the list."""

    tie: Tie
    said: str
    when: str
    state: str
    carried_by: str
    may_change: bool

    @classmethod
    def on(cls, day: date, tie: Tie, member: Member) -> Said:
        carrier = tie.carried_by if getattr(tie, "carrier_is_known", False) else None
        return cls(
            tie, sentences.from_subject(tie), sentences.when(tie), sentences.state(tie, day),
            carrier.name if carrier else "", can_keep(member, tie),
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def declare(request: HttpRequest, member: Member) -> HttpResponse:
    usual = Tie.Kind.REPRESENTS if can_set_up_the_place(member) else Tie.Kind.PARTNER_OF
    kind = request.GET.get("quoi", usual)
    subject_is = PERSON if kind in selectors.ACTS_FOR else COLLECTIVE
    initial = {"kind": kind, "subject_is": subject_is, "subject": request.GET.get("qui", "")}
    form = TieForm(request.POST or None, place=member.place, initial=initial)
    if request.method == "POST" and attempt(form, lambda: _declare(form, member)):
        return done(request, _("It is declared."), _list(member))
    return _ask(request, member, form, _("Declare a tie"))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def correct(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row = _kept(member, tie)
    form = TieWordsForm(request.POST or None, place=member.place, tie=row, initial=words_of(row))
    if request.method == "POST" and attempt(form, lambda: _correct(form, row, member)):
        return done(request, _("The tie is corrected."), _list(member, request))
    title = sentences.from_subject(_kept(member, tie))
    return _ask(request, member, form, title, "ties/correct.html", life=life_of(row, member.place))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def state(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row, moment = _kept(member, tie), now()
    at = row.state_on(member.place.day_of(moment))
    form = StateForm(request.POST or None, at=at, initial={"state": at, "obstacle": row.obstacle})
    if request.method == "POST" and attempt(
        form, lambda: actions.change_state(tie=row, by=member.account, now=moment, **form.cleaned_data)
    ):
        return done(request, _("The state of the tie is recorded."), _list(member))
    return show(
        request, member, "ties/state.html", "ties",
        form=form, title=sentences.from_subject(row), back=_list(member), submit=_("Record"),
        life=life_of(row, member.place), is_over=at == Tie.State.ENDED,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def end(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row, moment = _kept(member, tie), now()
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
    row = get_object_or_404(_told(member), pk=tie)
    return confirm(
        request, member, "ties",
        question=_("Was this declared in error?"),
        detail=_("%(tie)s. It will be shown nowhere any more, as if it had never been so.")
        % {"tie": sentences.from_subject(row)},
        yes=_("It was an error"),
        back=_list(member),
        deed=lambda: actions.withdraw_tie(tie=row, in_place=member.place, by=member.account, now=now()),
        said=_("This tie is withdrawn."),
    )  # fmt: skip


def _declare(form: TieForm, member: Member) -> None:
    moment = now()
    actors = form.settle(by=member.account, now=moment)
    counterpart, subject = actors.get("counterpart"), actors["subject"]
    if not can_keep(member, Tie(kind=form.cleaned_data["kind"], subject=subject)):
        raise OnlyAManagerDeclaresIt(_by_a_manager(member))
    actions.declare_tie(
        kind=form.cleaned_data["kind"], subject=subject, counterpart=counterpart,
        place=None if counterpart else member.place, told_in=member.place, by=member.account, now=moment,
        **form.words(actors),
    )  # fmt: skip


def _correct(form: TieWordsForm, tie: Tie, member: Member) -> None:
    moment = now()
    lock(tie)
    before = told(tie)
    actors = form.settle(by=member.account, now=moment)
    actions.correct_tie(
        tie=tie, in_place=member.place, by=member.account, now=moment, **form.words(actors)
    )  # fmt: skip
    form.refuse_if_changed(before, told(tie))


def _kept(member: Member, tie: int) -> Tie:
    """The tie, when it is the member's to keep; 404 when the place is not told of it."""
    row = get_object_or_404(_told(member), pk=tie)
    if not can_keep(member, row):
        raise PermissionDenied(_by_a_manager(member))
    return row


def _told(member: Member) -> QuerySet[Tie]:
    return selectors.kept_by(member.place).select_related("subject", "counterpart", "place", "carried_by")


def _by_a_manager(member: Member) -> str:
    """The sentence that names who may."""
    names = listed(names_of_managers(member.place, now()))
    return _(
        "Whoever acts for an organisation books in its name: that is for a manager to say (%(names)s)."
    ) % {"names": names or _("nobody for now")}


def _ask(
    request: HttpRequest,
    member: Member,
    form: TieWordsForm,
    title: str,
    template: str = "places/setup_form.html",
    **context: Any,
) -> HttpResponse:
    return show(
        request, member, template, "ties",
        form=form, title=title, back=_list(member, request), submit=_("Record"), **context,
    )  # fmt: skip


def _list(member: Member, request: HttpRequest | None = None) -> str:
    """Where the list is; with the request, the part of it that one came from."""
    told = reverse("ties:around", args=[member.place.slug])
    return f"{told}?{UNDATED}=1" if request and UNDATED in request.GET else told
