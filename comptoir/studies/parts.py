"""Writing in a part of a study, and putting it higher or lower."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.meanwhile import GoneMeanwhile
from comptoir.kit.refusals import Refusal
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.forms import refuse
from comptoir.places.views.pages import NOT_DONE, done
from comptoir.studies.changing import move_part, write_part
from comptoir.studies.forms import PartForm, shown_in, typed_in
from comptoir.studies.models import Study, StudyLine
from comptoir.studies.refusals import PartHasChanged
from comptoir.studies.sheet import Leaf, Piece, sheet_of
from comptoir.studies.views import address, the_study

# Lines with what is under them, on one page: some hundred fields.
PIECES = 40


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def part(request: HttpRequest, member: Member, study: int, kind: str) -> HttpResponse:
    """One page of a part: what people say in it, and what becomes of each line."""
    if request.method == "POST" and not member.place.studies.filter(pk=study).exists():
        return _given_back(request, member)
    found = the_study(member, study)
    leaf = _leaf(found, kind)
    page = Paginator(leaf.pieces, PIECES).get_page(request.GET.get("page"))
    if request.method == "POST":
        shown = shown_in(request.POST) or {}
        lines = [line for line in _lines(leaf.pieces) if line.key in shown]
        form = PartForm(request.POST, section=leaf.section, lines=lines)
        if form.is_valid() and _written(form, found, leaf, member):
            return done(request, gettext("What you wrote is recorded."), address(member, found, kind))
    else:
        form = PartForm(section=leaf.section, lines=_lines(page.object_list))
    return _show(request, member, found, leaf, form, page)


def _show(
    request: HttpRequest, member: Member, study: Study, leaf: Leaf, form: PartForm, page: Page[Piece]
) -> HttpResponse:
    if study.is_kept and not form.is_bound:
        return go_to(request, address(member, study, leaf.section.kind))
    context = {"place": member.place, "study": study, "leaf": leaf, "form": form, "page": page}
    return render_page(request, "studies/part.html", context, status=NOT_DONE if form.errors else 200)


def _written(form: PartForm, study: Study, leaf: Leaf, member: Member) -> bool:
    """Whether it could be recorded; if not, the form says why and keeps what was typed."""
    told = form.cleaned_data
    try:
        write_part(
            study=study, kind=leaf.section.kind, text=told["text"], is_left_out=not told["is_in"],
            wordings=form.wordings, shown=told["shown"], by=member.account, now=now(),
        )  # fmt: skip
    except PartHasChanged as refusal:
        form.refuse(refusal, leaf.section)
    except Refusal as refusal:
        refuse(form, refusal)
    return not form.errors


def _given_back(request: HttpRequest, member: Member) -> HttpResponse:
    """The study was thrown away meanwhile: what was typed is there to be copied."""
    typed = typed_in(request.POST)
    if not typed:
        raise Http404
    context = {"place": member.place, "typed": typed, "sentence": GoneMeanwhile.said().sentence}
    return render_page(request, "studies/given_back.html", context, status=NOT_DONE)


@require_POST
@for_members(can_see_the_network)
def moved(request: HttpRequest, member: Member, study: int, kind: str) -> HttpResponse:
    """``vers=haut`` or lower."""
    found = the_study(member, study)
    leaf = _leaf(found, kind)
    is_up = request.POST.get("vers") == "haut"
    try:
        move_part(study=found, kind=leaf.section.kind, is_up=is_up, by=member.account, now=now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    return go_to(request, address(member, found, kind))


def _leaf(study: Study, kind: str) -> Leaf:
    leaf = next((leaf for leaf in sheet_of(study, is_whole=True).leaves if leaf.section.kind == kind), None)
    if leaf is None:
        raise Http404
    return leaf


def _lines(pieces: Iterable[Piece] | Sequence[Piece]) -> list[StudyLine]:
    return [one.line for piece in pieces for one in (piece, *piece.under)]
