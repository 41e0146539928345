"""An actor's page: its part in the network, whoever it is to us."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.network.asked import MONTHS, asked_of_any_day
from comptoir.network.permissions import can_see_the_network
from comptoir.network.snapshot import evening
from comptoir.network.steps import open_steps
from comptoir.network.us_and_them import figures
from comptoir.network.who import collective
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.portraits.asking_pages import open_with
from comptoir.portraits.exchange_pages import latest_with
from comptoir.portraits.portrait import Portrait, portrait_of
from comptoir.portraits.twice import is_told_twice, told_twice
from comptoir.ties.permissions import can_keep_ties


@require_GET
@for_members(can_see_the_network)
def actor(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    place, them, today = member.place, collective(actor), member.place.day_of(now())
    asked = asked_of_any_day(request, today)
    shown = portrait_of(place, them, asked, today)
    context = {
        "place": place, "them": them, "asked": asked, "months": MONTHS, "today": today, "shown": shown,
        "given": figures(shown.totals, Direction.GIVEN), "may_keep": can_keep_ties(member),
        "received": figures(shown.totals, Direction.RECEIVED),
        "steps": open_steps(place, them, evening(place, asked.day) if asked.is_past else None),
    } | ({} if asked.is_past else _of_today(place, them, today, shown))  # fmt: skip
    return render_page(request, "portraits/actor.html", context, status=asked.status)


def _of_today(place: Place, them: Actor, today: date, shown: Portrait) -> dict[str, Any]:
    """What is only of today: what was noted last, what is asked for and offered now."""
    asks, matches = open_with(place, them, today)
    ties = {line.tie for line in (*shown.with_us, *shown.with_others)}
    # Asked of the database only where two are alike: both may be told by different places.
    is_twice = bool(told_twice(ties)) and is_told_twice(them, place)
    return {"is_twice": is_twice, "latest": latest_with(place, them), "asks": asks, "matches": matches}
