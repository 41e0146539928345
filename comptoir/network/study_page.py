"""The study and the network itself as files: for the house, for the network, or for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.kit.clock import now
from comptoir.kit.pdf import pdf_answer
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network.exporting import FORMATS, rows
from comptoir.network.paper import paper
from comptoir.network.permissions import can_see_the_network
from comptoir.network.study import TOLD_TO, study_of
from comptoir.network.web import Web, web_of
from comptoir.places.doors import Member, for_members


@require_GET
@for_members(can_see_the_network)
def study(request: HttpRequest, member: Member) -> HttpResponse:
    """As of today; ``?pour=`` public, network or place, the last when it is none of them."""
    day = member.place.day_of(now())
    return pdf_answer(paper(study_of(member.place, day, _audience(request))), f"etude-du-reseau-{day}")


@require_GET
@for_members(can_see_the_network)
def export(request: HttpRequest, member: Member, form: str) -> HttpResponse:
    """Nodes and edges for other software, to the same audiences."""
    if form not in FORMATS:
        raise Http404
    web = _web(request, member)
    answer = HttpResponse(FORMATS[form].write(web), content_type=FORMATS[form].content_type)
    answer["Content-Disposition"] = f'attachment; filename="reseau-{web.day}.{form}"'
    return answer


@require_GET
@for_members(can_see_the_network)
def edges_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The edges as a table, by names."""
    web = _web(request, member)
    return csv_answer(rows(web), f"liens-{web.day}")


def _web(request: HttpRequest, member: Member) -> Web:
    return web_of(member.place, member.place.day_of(now()), _audience(request))


def _audience(request: HttpRequest) -> str:
    asked = request.GET.get("pour", "")
    return asked if asked in TOLD_TO else "place"
