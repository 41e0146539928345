from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.directory import bringing, deciding
from comptoir.directory.forms import BringFileForm, ColumnsForm
from comptoir.directory.importing import import_places, rehearse
from comptoir.directory.models import ColumnMapping, ImportLine, ImportRun
from comptoir.directory.pile import pile_of, questions
from comptoir.directory.report import refusals_csv, report_of
from comptoir.kit.answers import go_to
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.places.permissions import can_import_places


@for_members(can_import_places)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest, member: Member) -> HttpResponse:
    """The imports that were made, and the file to bring."""
    form = BringFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = bringing.bring_file(**form.cleaned_data, at_place=member.place, by=member.account, now=now())
        return go_to(request, "directory:columns", member.place.slug, run.pk)
    context = {
        "form": form,
        "runs": ImportRun.objects.finished().select_related("at_place", "brought_by__person")[:20],
        "waiting": ImportRun.objects.waiting().filter(at_place=member.place).exclude(file=""),
        "mappings": ColumnMapping.objects.order_by("name"),
        "to_decide": pile_of(member.place).count(),
    }
    return render(request, "directory/imports.html", context, status=422 if form.errors else 200)


@for_members(can_import_places)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """Which column is what: the guesses, to be confirmed."""
    waiting = _waiting(member, run)
    table = bringing.table_of(waiting)
    proposal = bringing.propose(waiting, table)
    form = ColumnsForm(table.columns, request.POST or None, initial=proposal.initial())
    if form.is_valid():
        try:
            bringing.choose_columns(
                run=waiting, table=table, mapping=form.mapping(), source=form.cleaned_data["source"],
                licence=form.cleaned_data["licence"], save_as=form.cleaned_data["save_as"],
                by=member.account, now=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_to(request, "directory:preview", member.place.slug, waiting.pk)
    taken, others = proposal.shown(form)
    context = {"run": waiting, "form": form, "proposal": proposal, "table": table}
    context |= {"taken": taken, "others": others}
    return render(request, "directory/import_columns.html", context, status=422 if form.errors else 200)


@for_members(can_import_places)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """What the import would do; the button does it."""
    waiting = _waiting(member, run)
    table, mapping = bringing.table_of(waiting), bringing.mapping_of(waiting)
    if request.method == "POST":
        done = import_places(
            table=table, mapping=mapping, source=waiting.source, licence=waiting.licence, run=waiting,
            by=member.account, now=now(),
        )  # fmt: skip
        messages.success(request, _("Imported: %(name)s.") % {"name": done.file_name})
        return go_to(request, "directory:import", member.place.slug, done.pk)
    rehearsal = rehearse(table=table, mapping=mapping, source=waiting.source, now=now())
    context = {"run": waiting, "rehearsal": rehearsal}
    return render(request, "directory/import_preview.html", context)


@for_members(can_import_places)
@require_POST
def drop(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """The file was not the right one."""
    _waiting(member, run).delete()
    messages.success(request, _("The file is put back: nothing was imported."))
    return go_to(request, "directory:imports", member.place.slug)


@for_members(can_import_places)
@require_GET
def report(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """What became of each row, all or of one outcome."""
    done = get_object_or_404(ImportRun.objects.select_related("at_place"), pk=run)
    if done.finished_at is None:
        return redirect("directory:columns", member.place.slug, done.pk)
    outcome = request.GET.get("issue", "")
    lines = report_of(done, outcome if outcome in ImportLine.Outcome.values else "")
    page = Paginator(lines, 50).get_page(request.GET.get("page", "1"))
    context = {"run": done, "counts": done.tally(), "page": page, "outcome": outcome, "total": lines.count()}
    return render(request, "directory/import_report.html", context)


@for_members(can_import_places)
@require_GET
def refusals(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """The rows that were refused, each with its reason, to correct the file with."""
    done = get_object_or_404(ImportRun, pk=run)
    answer = HttpResponse(refusals_csv(done), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refus-{done.pk}.csv"'
    return answer


@for_members(can_import_places)
@require_GET
def pile(request: HttpRequest, member: Member) -> HttpResponse:
    """The rows that somebody must decide on, each beside the places it may be."""
    page = Paginator(pile_of(member.place), 10).get_page(request.GET.get("page", "1"))
    context = {"page": page, "questions": questions(page.object_list)}
    return render(request, "directory/pile.html", context)


@for_members(can_import_places)
@require_POST
def decide(request: HttpRequest, member: Member, doubt: int) -> HttpResponse:
    """One button, one answer."""
    asked = get_object_or_404(pile_of(member.place, is_open=None), pk=doubt)
    place = Place.objects.filter(pk=request.POST.get("place") or 0).first()
    try:
        place = deciding.answer_question(
            doubt=asked, answer=request.POST.get("answer", ""), place=place, by=member.account, now=now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Decided: %(name)s.") % {"name": place.name})
    return go_to(request, "directory:pile", member.place.slug)


def _waiting(member: Member, run: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.waiting().exclude(file=""), pk=run, at_place=member.place)
