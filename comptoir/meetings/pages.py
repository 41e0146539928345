"""Preparing a meeting with one of those around us: what goes both ways over time, and what recognises it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.pdf import pdf_answer
from comptoir.kit.spreadsheet import csv_answer
from comptoir.meetings import recognition
from comptoir.meetings.over_time import MONTHS, Stretch, stretch_from
from comptoir.meetings.preparing import prepared
from comptoir.meetings.sheet import AUDIENCES, MOST_TYPED, TEAM, sheet
from comptoir.meetings.words import stretch_said
from comptoir.network import flows, words
from comptoir.network.asked import FIRST
from comptoir.network.permissions import can_keep_the_network, can_see_the_network
from comptoir.network.us_and_them import LINES, figures
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.ties import sentences

BY_QUARTER = "trimestre"


@dataclass(frozen=True)
class Step:
    """How long a bar is, as the address says it."""

    said: str
    months: int


def step_asked(request: HttpRequest) -> Step:
    """A quarter, unless a year is asked."""
    said = request.GET.get("pas", "")
    return Step(said, MONTHS[said]) if said in MONTHS else Step(BY_QUARTER, MONTHS[BY_QUARTER])


@require_GET
@for_members(can_see_the_network)
def meeting(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """What is taken to the meeting, on one page."""
    them, step, today = collective(actor), step_asked(request), member.place.day_of(now())
    found = prepared(member.place, them, today, step.months)
    context = {
        "place": member.place, "them": them, "found": found, "step": step, "today": today,
        "said": recognition.said(found.recognition, them.name),
        "asked": recognition.asked(found.recognition, found.drafts),
        "ties": [(tie, sentences.from_subject(tie), words.tag_of(tie.state)) for tie in found.ties],
        "steps": found.steps, "may_draft": can_keep_the_network(member), "audiences": AUDIENCES.items(),
        "most_typed": MOST_TYPED,
        "series": [(one, [(stretch_said(a.stretch), a, b) for a, b in one.rows]) for one in found.series],
    }  # fmt: skip
    return render_page(request, "meetings/meeting.html", context)


@require_GET
@for_members(can_see_the_network)
def over_time_csv(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """What circulated over time, as a file."""
    them, step, today = collective(actor), step_asked(request), member.place.day_of(now())
    found = prepared(member.place, them, today, step.months)
    header = [gettext("What"), gettext("Period"), gettext("Given"), gettext("Received")]
    rows = [
        [one.title, stretch_said(given.stretch), given.said, received.said]
        for one in found.series
        for given, received in one.rows
    ]
    return csv_answer([header, *rows], f"entre-nous-{them.pk}-{today}")


@require_GET
@for_members(can_see_the_network)
def lines(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """The facts behind one bar, latest first."""
    place, them, step = member.place, collective(actor), step_asked(request)
    stretch = _stretch(request, step.months)
    nature, way = request.GET.get("nature", ""), request.GET.get("sens", "")
    totals = flows.between(place, them, since=stretch.first, until=stretch.after)
    shown = [figure for figure in figures(totals, way) if figure.total.nature == nature]
    if not shown:
        raise Http404
    facts = flows.lines(place, them, nature, way, since=stretch.first, until=stretch.after).reverse()
    page = Paginator(facts.select_related(None), LINES).get_page(request.GET.get("page"))
    context = {
        "place": place, "them": them, "shown": shown, "page": page, "step": step,
        "is_given": way == "given", "when": stretch_said(stretch),
        "rows": [(fact, words.quantity(fact.quantity, fact.unit, few=0)) for fact in page],
    }  # fmt: skip
    return render_page(request, "meetings/lines.html", context)


@require_GET
@for_members(can_see_the_network)
def sheet_pdf(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """One sheet for the meeting: for the team with everything, or to be left with them."""
    them, today = collective(actor), member.place.day_of(now())
    audience = request.GET.get("pour", TEAM)
    found = prepared(member.place, them, today, MONTHS["an"])
    typed = request.GET.get("demande", "")[:MOST_TYPED]
    pdf = sheet(found, audience if audience in AUDIENCES else TEAM, typed)
    return pdf_answer(pdf, f"entre-nous-{them.pk}-{today}")


def _stretch(request: HttpRequest, months: int) -> Stretch:
    try:
        first = date.fromisoformat(request.GET.get("du", ""))
        if first >= FIRST:
            return stretch_from(first, months)
    except (ValueError, OverflowError):
        pass
    raise Http404
