"""The network as files for other software: for the house, for the network, or for everybody."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from comptoir.exchange.completing import differences
from comptoir.exchange.deciding import names_to_decide
from comptoir.exchange.exporting import FORMATS, rows
from comptoir.exchange.models import TieImport
from comptoir.exchange.permissions import can_import_ties
from comptoir.exchange.web import Web, web_of
from comptoir.kit.answers import go_to
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network.asked import asked_of_any_day
from comptoir.network.permissions import can_see_the_network
from comptoir.network.telling import TOLD_TO
from comptoir.places.doors import Member, for_members

AUDIENCES = {
    "place": gettext_lazy("for the place"),
    "network": gettext_lazy("for the network"),
    "public": gettext_lazy("for everybody"),
}


@require_GET
@for_members(can_see_the_network)
def files(request: HttpRequest, member: Member) -> HttpResponse:
    """What can be taken away, and for whom; what was brought, for those who may."""
    place = member.place
    asked = asked_of_any_day(request, place.day_of(now()))
    context = {
        "place": place,
        "asked": asked,
        "today": place.day_of(now()),
        "audiences": AUDIENCES,
        "forms": FORMATS,
        "may_import": can_import_ties(member),
    }
    if context["may_import"]:
        imports = TieImport.objects.filter(place=place)
        context |= {
            "waiting": imports.waiting(),
            "runs": imports.finished().select_related("brought_by__person")[:20],
            "to_decide": names_to_decide(place).count(),
            "differing": differences(place).count(),
        }
    return render(request, "exchange/files.html", context, status=asked.status)


@require_GET
@for_members(can_see_the_network)
def export(request: HttpRequest, member: Member, form: str) -> HttpResponse:
    """Nodes and edges as of ``?jour=``; ``?pour=`` public, network or place, else for the place."""
    if form not in FORMATS:
        raise Http404
    web = _web(request, member)
    if web is None:
        return _ask_again(request, member)
    answer = HttpResponse(FORMATS[form].write(web), content_type=FORMATS[form].content_type)
    answer["Content-Disposition"] = f'attachment; filename="reseau-{web.day}.{form}"'
    return answer


@require_GET
@for_members(can_see_the_network)
def edges_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The edges as a table, by names, to the same audiences."""
    web = _web(request, member)
    if web is None:
        return _ask_again(request, member)
    return csv_answer(rows(web), f"liens-{web.day}")


def _web(request: HttpRequest, member: Member) -> Web | None:
    """None when the day that is asked cannot be looked at."""
    place, today, whom = member.place, member.place.day_of(now()), request.GET.get("pour", "")
    asked = asked_of_any_day(request, today)
    if asked.wrong:
        return None
    home = request.build_absolute_uri(reverse("network:rings", args=[place.slug]))
    found = web_of(place, asked.day, whom if whom in TOLD_TO else "place", today=today)
    return replace(found, home=home)


def _ask_again(request: HttpRequest, member: Member) -> HttpResponse:
    """The page of the files, which says what is wrong with the day."""
    page = reverse("exchange:files", args=[member.place.slug])
    return go_to(request, f"{page}?{request.GET.urlencode()}")
