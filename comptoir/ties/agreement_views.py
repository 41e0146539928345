"""The agreements of a place, their parties and their papers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.kit.documents import given
from comptoir.kit.speech import listed
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.selectors import names_of_managers
from comptoir.places.views.pages import attempt, confirm, done, show
from comptoir.ties import agreements as actions
from comptoir.ties import selectors
from comptoir.ties.following_forms import AmendmentForm
from comptoir.ties.forms import AgreementForm, SignForm
from comptoir.ties.models import Agreement
from comptoir.ties.noting import life_of_agreement, noted
from comptoir.ties.permissions import can_change, can_keep_ties
from comptoir.ties.terms import as_agreed


@require_GET
@for_members(can_keep_ties)
def agreements(request: HttpRequest, member: Member) -> HttpResponse:
    today = member.place.day_of(now())
    rows = as_agreed(selectors.agreements_of(member.place), today)
    known = [row for row in rows if not row.is_draft]
    return show(
        request, member, "ties/agreements.html", "agreements", today=today,
        drafts=[row for row in rows if row.is_draft],
        standing=[row for row in known if not row.is_over(today)],
        over=[row for row in known if row.is_over(today)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def add_agreement(request: HttpRequest, member: Member) -> HttpResponse:
    form = AgreementForm(request.POST or None, request.FILES or None, place=member.place)
    if request.method == "POST" and attempt(form, lambda: _record(form, member)):
        return done(request, _("The agreement is recorded."), _list(member))
    return ask(request, member, form, _("Record an agreement"), _list(member))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def change_agreement(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    """A draft is changed by who keeps the ties; what was mistyped in a signed one, by a manager."""
    row = row_or_404(member, agreement)
    _refuse_unless_theirs(member, row)
    told = ("title", "starts_on", "ends_on", "recognises", "grants", "review_on")
    initial = {name: getattr(row, name) for name in told}
    form = AgreementForm(
        request.POST or None, request.FILES or None, place=member.place, agreement=row, initial=initial
    )
    if request.method == "POST" and attempt(form, lambda: _correct(form, row, member)):
        return done(request, _("The agreement is changed."), _list(member))
    return show(
        request, member, "ties/correct.html", "agreements", life=life_of_agreement(row),
        form=form, title=row_or_404(member, agreement).title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def sign_agreement(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    """A draft was signed, on a day."""
    row, moment = row_or_404(member, agreement), now()
    form = SignForm(request.POST or None, initial={"signed_on": member.place.day_of(moment)})

    def deed() -> object:
        signed_on = form.cleaned_data["signed_on"]
        return actions.sign_agreement(agreement=row, signed_on=signed_on, by=member.account, now=moment)

    if request.method == "POST" and attempt(form, deed):
        return done(request, _("The agreement is signed."), _list(member))
    return ask(request, member, form, _("Signed: %(title)s") % {"title": row.title}, _list(member))


@require_http_methods(["GET", "POST"])
@for_members(can_keep_ties)
def end_agreement(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    row, moment = row_or_404(member, agreement), now()
    words = {"title": row.title}
    return confirm(
        request, member, "agreements",
        question=_("Does “%(title)s” end today?") % words,
        detail=_("Today is its last day. It is kept, with its document, among those that are over."),
        yes=_("It ends today"),
        back=_list(member),
        deed=lambda: actions.end_agreement(
            agreement=row, ends_on=member.place.day_of(moment), by=member.account, now=moment
        ),
        said=_("“%(title)s” ends today.") % words,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def withdraw_agreement(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    row = row_or_404(member, agreement)
    words = {"title": row.title}
    return confirm(
        request, member, "agreements",
        question=_("Was “%(title)s” recorded in error?") % words,
        detail=_("It will be shown nowhere any more. If it is over, give its last day instead."),
        yes=_("It was an error"),
        back=_list(member),
        deed=lambda: actions.withdraw_agreement(agreement=row, by=member.account, now=now()),
        said=_("“%(title)s” is withdrawn.") % words,
    )  # fmt: skip


@require_GET
@for_members(can_keep_ties)
def document(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    return given(row_or_404(member, agreement).document)


def _refuse_unless_theirs(member: Member, row: Agreement) -> None:
    if can_change(member, row):
        return
    names = listed(names_of_managers(member.place, now())) or _("nobody for now")
    raise PermissionDenied(
        _("What is signed changes by an amendment; a manager corrects what was mistyped (%(names)s).")
        % {"names": names}
    )


def _record(form: AgreementForm, member: Member) -> None:
    moment = now()
    words = form.words(form.settle(by=member.account, now=moment))
    actions.record_agreement(place=member.place, by=member.account, now=moment, **words)


def _correct(form: AgreementForm, row: Agreement, member: Member) -> None:
    moment = now()
    before = noted(actions.lock(row))
    words = form.words(form.settle(by=member.account, now=moment))
    actions.correct_agreement(agreement=row, by=member.account, now=moment, **words)
    form.refuse_if_changed(before, noted(row))


def ask(
    request: HttpRequest,
    member: Member,
    form: AgreementForm | SignForm | AmendmentForm,
    title: str,
    back: str,
) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "agreements",
        form=form, title=title, back=back, submit=_("Record"),
    )  # fmt: skip


def row_or_404(member: Member, agreement: int) -> Agreement:
    return get_object_or_404(Agreement.objects.kept().filter(place=member.place), pk=agreement)


def _list(member: Member) -> str:
    return reverse("ties:agreements", args=[member.place.slug])
