"""The study as a file: for the house, for the network, or for everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.kit.clock import now
from comptoir.kit.pdf import pdf_answer
from comptoir.network.paper import paper
from comptoir.network.permissions import can_see_the_network
from comptoir.network.study import TOLD_TO, study_of
from comptoir.places.doors import Member, for_members


@require_GET
@for_members(can_see_the_network)
def study(request: HttpRequest, member: Member) -> HttpResponse:
    """As of today; ``?pour=`` public, network or place, the last when it is none of them."""
    asked = request.GET.get("pour", "")
    audience = asked if asked in TOLD_TO else "place"
    day = member.place.day_of(now())
    return pdf_answer(paper(study_of(member.place, day, audience)), f"etude-du-reseau-{day}")
