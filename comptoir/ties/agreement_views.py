"""The agreements of a place, their parties and their papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.permissions import can_set_up_the_place
from comptoir.places.views.pages import attempt, confirm, done, show
from comptoir.ties import agreements as actions
from comptoir.ties import documents, selectors
from comptoir.ties.forms import AgreementForm
from comptoir.ties.models import Agreement


@require_GET
@for_members(can_set_up_the_place)
def agreements(request: HttpRequest, member: Member) -> HttpResponse:
    today, known = member.place.day_of(now()), selectors.agreements_of(member.place)
    return show(
        request, member, "ties/agreements.html", "agreements", today=today,
        standing=[row for row in known if row.ends_on is None or row.ends_on >= today],
        over=[row for row in known if row.ends_on is not None and row.ends_on < today],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def add_agreement(request: HttpRequest, member: Member) -> HttpResponse:
    form = AgreementForm(request.POST or None, request.FILES or None, place=member.place)
    if request.method == "POST" and attempt(form, lambda: _record(form, member)):
        return done(request, _("The agreement is recorded."), _list(member))
    return _ask(request, member, form, _("Record an agreement"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def change_agreement(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    row = _row_or_404(member, agreement)
    told = ("title", "starts_on", "ends_on", "recognises", "grants", "review_on")
    initial = {name: getattr(row, name) for name in told}
    form = AgreementForm(
        request.POST or None, request.FILES or None, place=member.place, agreement=row, initial=initial
    )
    if request.method == "POST" and attempt(form, lambda: _correct(form, row, member)):
        return done(request, _("The agreement is changed."), _list(member))
    return _ask(request, member, form, row.title)


@require_http_methods(["GET", "POST"])
@for_members(can_set_up_the_place)
def end_agreement(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    row, moment = _row_or_404(member, agreement), now()
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
    row = _row_or_404(member, agreement)
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
@for_members(can_set_up_the_place)
def document(request: HttpRequest, member: Member, agreement: int) -> HttpResponse:
    """The paper, to keep: never shown inside the site, and said to be only what its bytes were."""
    row = _row_or_404(member, agreement)
    if not row.document:
        raise Http404
    name = str(row.document.name).rpartition("/")[2]
    with row.document.open() as paper:
        answer = HttpResponse(paper.read(), content_type=documents.content_type_of(name))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _record(form: AgreementForm, member: Member) -> None:
    moment = now()
    words = form.words(form.settle(by=member.account, now=moment))
    actions.record_agreement(place=member.place, by=member.account, now=moment, **words)


def _correct(form: AgreementForm, row: Agreement, member: Member) -> None:
    moment = now()
    words = form.words(form.settle(by=member.account, now=moment))
    actions.correct_agreement(agreement=row, by=member.account, now=moment, **words)


def _ask(request: HttpRequest, member: Member, form: AgreementForm, title: str) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", "agreements",
        form=form, title=title, back=_list(member), submit=_("Record"),
    )  # fmt: skip


def _row_or_404(member: Member, agreement: int) -> Agreement:
    return get_object_or_404(Agreement.objects.standing().filter(place=member.place), pk=agreement)


def _list(member: Member) -> str:
    return reverse("ties:agreements", args=[member.place.slug])
