"""Residents, who represents whom, who sits where: what a manager declares around a place."""

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
from comptoir.ties.forms import TieForm, TieWordsForm, words_of
from comptoir.ties.models import Tie
from comptoir.ties.shapes import COLLECTIVE, PERSON


@require_GET
@for_members(can_set_up_the_place)
def around(request: HttpRequest, member: Member) -> HttpResponse:
    ties = selectors.ties_around(member.place, member.place.day_of(now()))
    return show(
        request, member, "ties/around.html", "ties",
        residents=_said(ties.residents), representatives=_said(ties.representatives),
        others=_said(ties.others), over=_said(ties.over),
    )  # fmt: skip


def _said(ties: list[Tie]) -> list[tuple[Tie, str, str]]:
    return [(tie, sentences.from_subject(tie), sentences.when(tie)) for tie in ties]


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def declare(request: HttpRequest, member: Member) -> HttpResponse:
    kind = request.GET.get("quoi", Tie.Kind.REPRESENTS)
    subject_is = COLLECTIVE if kind == Tie.Kind.RESIDES_AT else PERSON
    told = {"kind": kind, "subject_is": subject_is, "subject": request.GET.get("qui", "")}
    form = TieForm(request.POST or None, place=member.place, initial=told)
    if request.method == "POST" and attempt(form, lambda: _declare(form, member)):
        return done(request, _("It is declared."), _list(member))
    return _ask(request, member, form, _("Declare a tie"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def correct(request: HttpRequest, member: Member, tie: int) -> HttpResponse:
    row = get_object_or_404(_visible(member), pk=tie)
    form = TieWordsForm(request.POST or None, initial=words_of(row))
    if request.method == "POST" and attempt(
        form, lambda: actions.correct_tie(tie=row, by=member.account, now=now(), **form.words())
    ):
        return done(request, _("The tie is corrected."), _list(member))
    return _ask(request, member, form, sentences.from_subject(row))


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
    actors = {field: named.settle(by=member.account, now=moment) for field, named in form.named.items()}
    counterpart = actors.get("counterpart")
    actions.declare_tie(
        kind=form.cleaned_data["kind"], subject=actors["subject"], counterpart=counterpart,
        place=None if counterpart else member.place, by=member.account, now=moment, **form.words(),
    )  # fmt: skip


def _visible(member: Member) -> QuerySet[Tie]:
    return selectors.visible_to(member.place).select_related("subject", "counterpart", "place")


def _ask(request: HttpRequest, member: Member, form: TieWordsForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "ties",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _list(member: Member) -> str:
    return reverse("ties:around", args=[member.place.slug])
