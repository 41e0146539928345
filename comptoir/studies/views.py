"""The studies of a place's network: their list, a new one, one of them on the page and on paper."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.pdf import pdf_answer
from comptoir.network.asked import asked_of_any_day
from comptoir.network.permissions import can_keep_the_network, can_see_the_network
from comptoir.network.telling import TOLD_TO
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import NOT_DONE, attempt, done
from comptoir.studies.actions import FILE_NAME, begin_study, draft_of
from comptoir.studies.forms import BeginForm
from comptoir.studies.made import make
from comptoir.studies.models import Study
from comptoir.studies.paper import paper, paper_of
from comptoir.studies.sheet import sheet_from, sheet_of


@require_http_methods(["GET", "POST"])
@for_members(can_see_the_network)
def studies(request: HttpRequest, member: Member) -> HttpResponse:
    """All of them by year, the latest first; a new one begins here."""
    form = BeginForm(request.POST or None, place=member.place, initial=_asked(request, member))
    begun: list[Study] = []

    def deed() -> object:
        begun.append(begin_study(place=member.place, by=member.account, now=now(), **form.cleaned_data))
        return begun

    if request.method == "POST" and attempt(form, deed):
        return done(request, gettext("The study is begun."), address(member, begun[0]))
    found = member.place.studies.select_related("begun_by__person").order_by("-day", "-pk")
    years = [(year, list(theirs)) for year, theirs in groupby(found, key=lambda study: study.day.year)]
    context = {"place": member.place, "years": years, "form": form, "today": member.place.day_of(now())}
    return render_page(request, "studies/studies.html", context, status=NOT_DONE if form.errors else 200)


def _asked(request: HttpRequest, member: Member) -> dict[str, object]:
    """What the form begins with: ``?de=`` the study from which another one is begun."""
    asked = request.GET.get("de", "")
    is_key = asked.isascii() and asked.isdigit() and len(asked) < 10
    old = member.place.studies.filter(pk=asked).first() if is_key else None
    told = {"audience": old.audience, "after": old.pk, "title": old.title} if old else {"audience": "place"}
    return told | {"day": member.place.day_of(now())}


@require_GET
@for_members(can_see_the_network)
def study(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    """The whole of it, what is left out too, with what can be done about each part."""
    found = the_study(member, study)
    sheet = sheet_of(found, is_whole=True)
    context = {
        "place": member.place, "study": found, "sheet": sheet, "drawing": sheet.rings(),
        "today": member.place.day_of(now()), "may_keep": can_keep_the_network(member),
    }  # fmt: skip
    return render_page(request, "studies/study.html", context)


@require_GET
@for_members(can_see_the_network)
def study_paper(request: HttpRequest, member: Member, study: int) -> HttpResponse:
    """The PDF: that which was kept, or of the draft as it stands."""
    found = the_study(member, study)
    return pdf_answer(paper_of(found), f"{FILE_NAME}-{found.day}")


@require_GET
@for_members(can_see_the_network)
def paper_now(request: HttpRequest, member: Member) -> HttpResponse:
    """As the software makes it, today or as of ``?jour=``; ``?pour=`` public, network or else place."""
    place, audience, today = member.place, request.GET.get("pour", ""), member.place.day_of(now())
    asked = asked_of_any_day(request, today)
    if asked.wrong:
        messages.warning(request, asked.wrong)
        return go_to(request, "studies:studies", place.slug)
    made = make(place, asked.day, audience if audience in TOLD_TO else "place", today=today)
    return pdf_answer(paper(sheet_from(*draft_of(made))), f"{FILE_NAME}-{asked.day}")


def the_study(member: Member, key: int) -> Study:
    """A study of this place, or 404."""
    rows = Study.objects.select_related("place", "begun_by__person", "kept_by__person")
    return get_object_or_404(rows, place=member.place, pk=key)


def address(member: Member, study: Study, part: str = "") -> str:
    """Where it is read, at that part when one is said."""
    page = reverse("studies:study", args=[member.place.slug, study.pk])
    return f"{page}#{part}" if part else page
