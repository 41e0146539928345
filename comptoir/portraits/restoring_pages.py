"""What was withdrawn of what passed: its list, and putting it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import done
from comptoir.portraits.exchange_pages import LINES, rows_of
from comptoir.portraits.exchanges import restore_exchange
from comptoir.portraits.models import Exchange


@require_GET
@for_members(can_see_the_network)
def withdrawn(request: HttpRequest, member: Member) -> HttpResponse:
    """What the figures no longer count, the last withdrawn first."""
    found = Exchange.objects.withdrawn().of_place(member.place).select_related("actor", "agreement")
    page = Paginator(found.order_by("-withdrawn_at", "-pk"), LINES).get_page(request.GET.get("page"))
    context = {"place": member.place, "page": page, "rows": rows_of(page)}
    return render_page(request, "portraits/withdrawn.html", context)


@require_POST
@for_members(can_see_the_network)
def restore(request: HttpRequest, member: Member, exchange: int) -> HttpResponse:
    """It happened after all: the figures count it again."""
    rows = Exchange.objects.filter(place=member.place)
    row = get_object_or_404(rows, pk=exchange)
    try:
        restore_exchange(exchange=row, by=member.account, now=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return go_to(request, reverse("portraits:withdrawn", args=[member.place.slug]))
    back = reverse("portraits:correct_exchange", args=[member.place.slug, row.pk])
    return done(request, gettext("It is put back: the journal says it again."), back)
