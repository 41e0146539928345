"""A study that the team gave to everybody: kept, made for everybody, without a person nor a tie of few."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from comptoir.kit.pdf import pdf_answer
from comptoir.places.doors import public, speak_as
from comptoir.studies.actions import FILE_NAME
from comptoir.studies.models import Study
from comptoir.studies.paper import paper_of
from comptoir.studies.sheet import sheet_of


@public
@require_GET
def read(request: HttpRequest, place: str, study: int) -> HttpResponse:
    """The page; nothing is there unless it was given."""
    found = _given(place, study)
    speak_as(found.place, request)
    sheet = sheet_of(found)
    context = {"place": found.place, "study": found, "sheet": sheet, "drawing": sheet.rings()}
    with timezone.override(found.place.tz):
        return render(request, "studies/everybody.html", context)


@public
@require_GET
def read_paper(request: HttpRequest, place: str, study: int) -> HttpResponse:
    """The PDF that was kept."""
    found = _given(place, study)
    return pdf_answer(paper_of(found), f"{FILE_NAME}-{found.day}")


def _given(place: str, study: int) -> Study:
    rows = Study.objects.published().select_related("place")
    return get_object_or_404(rows, place__slug=place, place__opened_here_at__isnull=False, pk=study)
