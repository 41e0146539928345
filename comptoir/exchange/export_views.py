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
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
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
    context = {
        "place": place,
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
    return render(request, "exchange/files.html", context)


@require_GET
@for_members(can_see_the_network)
def export(request: HttpRequest, member: Member, form: str) -> HttpResponse:
    """Nodes and edges as of today; ``?pour=`` public, network or place, the last when it is none of them."""
    if form not in FORMATS:
        raise Http404
    web = _web(request, member)
    answer = HttpResponse(FORMATS[form].write(web), content_type=FORMATS[form].content_type)
    answer["Content-Disposition"] = f'attachment; filename="reseau-{web.day}.{form}"'
    return answer


@require_GET
@for_members(can_see_the_network)
def edges_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The edges as a table, by names, to the same audiences."""
    web = _web(request, member)
    return csv_answer(rows(web), f"liens-{web.day}")


def _web(request: HttpRequest, member: Member) -> Web:
    asked = request.GET.get("pour", "")
    audience = asked if asked in TOLD_TO else "place"
    home = request.build_absolute_uri(reverse("network:rings", args=[member.place.slug]))
    return replace(web_of(member.place, member.place.day_of(now()), audience), home=home)
