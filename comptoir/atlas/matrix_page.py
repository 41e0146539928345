"""The matrix as a page and as a file: the same rows, columns and totals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.atlas.matrix import GROUPED, Line, Matrix, matrix
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network import words
from comptoir.network.asked import MONTHS, Asked, asked_of_any_day
from comptoir.network.flows import persons_by_figure
from comptoir.network.permissions import can_see_the_network
from comptoir.network.snapshot import around_asked
from comptoir.places.doors import Member, for_members
from comptoir.ties.models import Tie

# Rows on one page; the file has them all.
LINES = 100


@dataclass(frozen=True)
class Laid:
    """How the matrix is laid out: what the rows are grouped by, and the column that they follow."""

    asked: Asked
    by: str
    sort: str

    @property
    def query(self) -> str:
        """What the address says besides the column."""
        return f"{self.asked.query}&{urlencode({'par': self.by})}"

    @property
    def whole_query(self) -> str:
        return f"{self.query}&{urlencode({'tri': self.sort})}"


@require_GET
@for_members(can_see_the_network)
def matrix_page(request: HttpRequest, member: Member) -> HttpResponse:
    laid, shown = _found(request, member)
    page = Paginator(shown.rows, LINES).get_page(request.GET.get("page"))
    context = {
        "place": member.place, "asked": laid.asked, "laid": laid, "matrix": shown, "months": MONTHS,
        "page": page, "sections": [(name, [*rows]) for name, rows in groupby(page, key=itemgetter(0))],
        "families": words.FAMILIES.items(), "states": Tie.State.choices[:4],
        "today": member.place.day_of(now()),
    }  # fmt: skip
    return render_page(request, "atlas/matrix.html", context, status=laid.asked.status)


@require_GET
@for_members(can_see_the_network)
def matrix_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The same rows, persons and totals as a file, under the same filters and in the same order."""
    laid, shown = _found(request, member)
    if laid.asked.wrong:
        return go_to(
            request, f"{reverse('atlas:matrix', args=[member.place.slug])}?{request.GET.urlencode()}"
        )
    grouping = {"famille": gettext("Family"), "echelle": gettext("Scale")}.get(laid.by)
    header = [gettext("Actor"), *(column.said for column in shown.columns), gettext("Facts noted")]
    rows = [
        [*([section.name] if grouping else []), *_cells(line)]
        for section in shown.sections
        for line in section.lines
    ]
    apart = [""] if grouping else []
    if shown.persons:
        rows.append([*apart, *_cells(shown.persons)])
    rows.append([*apart, gettext("Total"), *shown.totals, str(shown.facts)])
    header = [*([grouping] if grouping else []), *header]
    return csv_answer(laid.asked.dated(header, rows), f"matrice-{laid.asked.day}")


def _cells(line: Line) -> list[str]:
    return [line.name, *(cell.text for cell in line.cells), str(line.facts)]


def _found(request: HttpRequest, member: Member) -> tuple[Laid, Matrix]:
    today = member.place.day_of(now())
    asked = asked_of_any_day(request, today)
    by = request.GET.get("par", "famille")
    laid = Laid(asked, by if by in GROUPED else "famille", request.GET.get("tri", ""))
    found = around_asked(member.place, asked, today)
    behind = persons_by_figure(member.place, asked.since, asked.until)
    return laid, matrix(found, asked.kept(found.neighbours), behind, by=laid.by, sort=laid.sort)
