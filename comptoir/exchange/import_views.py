"""A file of ties step by step: brought, its columns, its words, what would change, what it did."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.exchange import bringing, deciding, report
from comptoir.exchange.completing import differences
from comptoir.exchange.forms import BringForm, ColumnsForm, NamesForm, WordsForm
from comptoir.exchange.importing import AlreadyImported, import_ties, rehearse
from comptoir.exchange.models import TieImport, TieImportLine
from comptoir.exchange.permissions import can_import_ties
from comptoir.exchange.shown import shown_columns, shown_names, shown_rehearsal, shown_words
from comptoir.kit.answers import go_to
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.kit.spreadsheet import csv_answer
from comptoir.places.doors import Member, for_members


@for_members(can_import_ties)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, member: Member) -> HttpResponse:
    """The file to bring."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = bringing.bring_files(**form.cleaned_data, at_place=member.place, by=member.account, now=now())
        return go_to(request, "exchange:columns", member.place.slug, run.pk)
    waiting = TieImport.objects.waiting().filter(place=member.place)
    context = {"place": member.place, "form": form, "waiting": waiting}
    return render(request, "exchange/bring.html", context, status=422 if form.errors else 200)


@for_members(can_import_ties)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """Which column is what: the guesses, to be confirmed."""
    waiting = _waiting(member, run)
    sheets = bringing.sheets_of(waiting, request.GET.get("comme", ""))
    shown = shown_columns(waiting, sheets)
    form = ColumnsForm(sheets, request.POST or None, initial=shown.initial)
    if form.is_valid():
        try:
            bringing.choose_columns(
                run=waiting, sheets=sheets, columns=form.columns(), by=member.account, now=now(),
                visibility=form.cleaned_data["visibility"], unknown=form.cleaned_data["unknown"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_to(request, "exchange:words", member.place.slug, waiting.pk)
    context = {
        "place": member.place,
        "run": waiting,
        "form": form,
        "sheets": shown.tables(form),
        "other": sheets.other,
    }
    return render(request, "exchange/columns.html", context, status=422 if form.errors else 200)


@for_members(can_import_ties)
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """What the words mean that nobody knows; when all are known, there is nothing to ask."""
    waiting = _waiting(member, run)
    asked = bringing.words_asked(waiting, bringing.sheets_of(waiting))
    if not any(asked.words.values()):
        return redirect("exchange:preview", member.place.slug, waiting.pk)
    form = WordsForm(asked.words, request.POST or None, initial=shown_words(waiting, asked.words))
    if form.is_valid():
        bringing.choose_words(
            run=waiting,
            kinds=form.chosen("kinds"),
            states=form.chosen("states"),
            by=member.account,
            now=now(),
        )
        return go_to(request, "exchange:preview", member.place.slug, waiting.pk)
    context = {"place": member.place, "run": waiting, "form": form, "others": asked.others}
    return render(request, "exchange/words.html", context, status=422 if form.errors else 200)


@for_members(can_import_ties)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """What the import would do; the button does it, once."""
    waiting = get_object_or_404(TieImport.objects.select_related("place"), pk=run, place=member.place)
    if waiting.finished_at is not None:
        return redirect("exchange:import", member.place.slug, waiting.pk)
    told = bringing.told_by(waiting, bringing.sheets_of(waiting))
    if request.method == "POST":
        try:
            completes = "leave" not in request.POST
            import_ties(run=waiting, told=told, completes=completes, by=member.account, now=now())
        except AlreadyImported as refusal:
            messages.info(request, str(refusal))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return go_to(request, "exchange:preview", member.place.slug, waiting.pk)
        else:
            messages.success(request, _("Imported: %(name)s.") % {"name": waiting.file_name})
        return go_to(request, "exchange:import", member.place.slug, waiting.pk)
    context = {"place": member.place, "run": waiting}
    context |= shown_rehearsal(rehearse(run=waiting, told=told, now=now()))
    return render(request, "exchange/preview.html", context)


@for_members(can_import_ties)
@require_POST
def drop(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """The file was not the right one."""
    bringing.put_back(run=_waiting(member, run), by=member.account, now=now())
    messages.success(request, _("The file is put back: nothing was imported."))
    return go_to(request, "exchange:files", member.place.slug)


@for_members(can_import_ties)
@require_GET
def done(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """What became of each row: ``?quoi=actor`` for the actors, ``?issue=`` for one outcome."""
    imported = _imported(member, run)
    counts = report.tally(imported)
    part = "actor" if request.GET.get("quoi") == "actor" else "tie"
    outcome = request.GET.get("issue", "")
    asked = outcome if outcome in TieImportLine.Outcome.values else ""
    page = Paginator(report.lines_of(imported, part, asked), 50).get_page(request.GET.get("page", "1"))
    context = {
        "place": member.place, "run": imported, "counts": counts[part], "part": part, "outcome": asked,
        "page": page, "rows": report.shown(list(page.object_list)),
        "to_decide": deciding.names_to_decide(member.place).count(),
        "differing": differences(member.place).count(),
    }  # fmt: skip
    return render(request, "exchange/report.html", context)


@for_members(can_import_ties)
@require_GET
def refusals(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """The rows that were refused, each with its reason, to correct the file with."""
    imported = _imported(member, run)
    return csv_answer(report.refusals(imported), f"refus-{imported.pk}")


@for_members(can_import_ties)
@require_POST
def take_back(request: HttpRequest, member: Member, run: int) -> HttpResponse:
    """The ties that the import added are withdrawn."""
    imported = _imported(member, run)
    try:
        back = deciding.take_back(run=imported, by=member.account, now=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _taken_back(back))
    return go_to(request, "exchange:import", member.place.slug, imported.pk)


@for_members(can_import_ties)
@require_http_methods(["GET", "POST"])
def names(request: HttpRequest, member: Member) -> HttpResponse:
    """The names that somebody must say who they are; as many answers as one likes, and one button."""
    page = Paginator(deciding.names_to_decide(member.place), 25).get_page(request.GET.get("page", "1"))
    form = NamesForm(deciding.questions(member.place, list(page.object_list)), request.POST or None)
    if form.is_valid():
        try:
            made = deciding.decide_names(
                place=member.place, answers=form.answers(), by=member.account, now=now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _decided(made))
            return go_to(request, "exchange:names", member.place.slug)
    context = {"place": member.place, "form": form, "page": page, "names": shown_names(form)}
    return render(request, "exchange/names.html", context, status=422 if form.errors else 200)


def _taken_back(back: deciding.TakenBack) -> str:
    """What went, and what stays because it changed since; of words, only when the file completed some."""
    said = [ngettext("%(n)d tie is taken back.", "%(n)d ties are taken back.", back.ties) % {"n": back.ties}]
    if back.words:
        gone = ngettext("%(n)d word it gave is removed.", "%(n)d words it gave are removed.", back.words)
        said.append(gone % {"n": back.words})
    if kept := back.ties_kept + back.words_kept:
        stays = ngettext("%(n)d that changed since stays.", "%(n)d that changed since stay.", kept)
        said.append(stays % {"n": kept})
    return " ".join(said)


def _decided(made: deciding.Decided) -> str:
    names = ngettext("%(n)d name decided.", "%(n)d names decided.", made.names) % {"n": made.names}
    ties = ngettext("%(n)d tie declared.", "%(n)d ties declared.", made.ties) % {"n": made.ties}
    return f"{names} {ties}"


def _waiting(member: Member, run: int) -> TieImport:
    waiting = TieImport.objects.waiting().select_related("place")
    return get_object_or_404(waiting, pk=run, place=member.place)


def _imported(member: Member, run: int) -> TieImport:
    return get_object_or_404(TieImport.objects.finished(), pk=run, place=member.place)
