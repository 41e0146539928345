"""An agreement once it is signed: its page, its amendments, and the agreement that prolongs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.kit.documents import given
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, done, show
from comptoir.ties import following as actions
from comptoir.ties.agreement_views import ask, row_or_404
from comptoir.ties.agreements import lock
from comptoir.ties.following_forms import AmendmentForm, FollowForm, ProlongForm
from comptoir.ties.models import Agreement, Amendment
from comptoir.ties.noting import life_of_agreement, noted
from comptoir.ties.permissions import can_keep_ties
from comptoir.ties.succession import next_first_day
from comptoir.ties.terms import amendments_of, as_agreed


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def follow(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    """What it says today, what was noted of it since, and what to note now."""
    row = row_or_404(member, agreement)
    form = FollowForm(request.POST or None, request.FILES or None, place=member.place, agreement=row)
    if request.method == "POST" and attempt(form, lambda: _follow(form, row, member)):
        return done(request, _("It is noted."), _page(member, row))
    today = member.place.day_of(now())
    said = as_agreed([row_or_404(member, agreement)], today)[0]
    return show(
        request, member, "ties/follow.html", "agreements",
        form=form, row=said, today=today, amendments=amendments_of([row])[::-1], life=life_of_agreement(row),
        after=row.prolonged_by.filter(withdrawn_at=None).first(), is_over=row.is_over(today),
        back=reverse("ties:agreements", args=[member.place.slug]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def amend(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    row, moment = row_or_404(member, agreement), now()
    today = member.place.day_of(moment)
    said = as_agreed([row_or_404(member, agreement)], today)[0]
    number = len(amendments_of([row])) + 1
    initial = {
        "title": _("Amendment %(number)s") % {"number": number}, "signed_on": today, "from_on": today,
        "recognises": said.recognises, "grants": said.grants, "ends_on": row.ends_on,
    }  # fmt: skip
    form = AmendmentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.amend_agreement(agreement=row, by=member.account, now=moment, **form.cleaned_data),
    ):
        return done(request, _("The amendment is recorded."), _page(member, row))
    return ask(request, member, form, _("Amend: %(title)s") % {"title": row.title}, _page(member, row))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def prolong(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    row = row_or_404(member, agreement)
    said = as_agreed([row_or_404(member, agreement)], member.place.day_of(now()))[0]
    told = {name: getattr(said, name) for name in ("title", "recognises", "grants")}
    initial = {**told, "starts_on": next_first_day(row)}
    form = ProlongForm(
        request.POST or None, request.FILES or None, place=member.place, agreement=row, initial=initial
    )
    if request.method == "POST" and attempt(form, lambda: _prolong(form, row, member)):
        return done(request, _("The agreement that follows is recorded."), _page(member, row))
    return ask(request, member, form, _("Prolong: %(title)s") % {"title": row.title}, _page(member, row))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def withdraw_amendment(request: HttpRequest, member: Member, agreement: int, amendment: int) -> HttpResponse:
    row = _amendment_or_404(member, agreement, amendment)
    return confirm(
        request, member, "agreements",
        question=_("Was “%(title)s” recorded in error?") % {"title": row.title},
        detail=_("The agreement says again what it said before. The history keeps what was recorded."),
        yes=_("It was an error"),
        back=_page(member, row.agreement),
        deed=lambda: actions.withdraw_amendment(amendment=row, by=member.account, now=now()),
        said=_("“%(title)s” is withdrawn.") % {"title": row.title},
    )  # fmt: skip


@require_GET
@for_members(can_keep_ties)
def amendment_document(request: HttpRequest, member: Member, agreement: int, amendment: int) -> HttpResponse:
    return given(_amendment_or_404(member, agreement, amendment).document)


def _follow(form: FollowForm, row: Agreement, member: Member) -> None:
    moment = now()
    before = noted(lock(row))
    words = form.words(form.settle(by=member.account, now=moment))
    actions.follow_agreement(agreement=row, by=member.account, now=moment, **words)
    form.refuse_if_changed(before, noted(row))


def _prolong(form: ProlongForm, row: Agreement, member: Member) -> None:
    moment = now()
    words = form.words(form.settle(by=member.account, now=moment))
    actions.prolong_agreement(agreement=row, by=member.account, now=moment, **words)


def _amendment_or_404(member: Member, agreement: int, amendment: int) -> Amendment:
    kept = Amendment.objects.filter(agreement=row_or_404(member, agreement), withdrawn_at=None)
    return get_object_or_404(kept.select_related("agreement__place"), pk=amendment)


def _page(member: Member, row: Agreement) -> str:
    return reverse("ties:follow", args=[member.place.slug, row.pk])
