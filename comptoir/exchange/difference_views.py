"""What a file says otherwise than we do of somebody known: both side by side, and a person answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.actors.models import Actor
from comptoir.exchange.completing import decide_difference, differences
from comptoir.exchange.models import Completion
from comptoir.exchange.permissions import can_import_ties
from comptoir.exchange.remarks import word_of
from comptoir.kit.answers import go_to
from comptoir.kit.clock import now
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member, for_members


@dataclass(frozen=True)
class Beside:
    """A word of a file beside ours: ``seen`` is ours as it is kept, sent back with the answer."""

    row: Completion
    actor: Actor
    seen: str
    ours: str
    said: str


@for_members(can_import_ties)
@require_http_methods(["GET", "POST"])
def differences_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Each difference with two buttons: keep ours, take the file's."""
    if request.method == "POST":
        return _decided(request, member)
    page = Paginator(differences(member.place), 25).get_page(request.GET.get("page", "1"))
    context = {"place": member.place, "page": page, "rows": _beside(list(page.object_list))}
    return render(request, "exchange/differences.html", context)


def _decided(request: HttpRequest, member: Member) -> HttpResponse:
    keys = request.POST.get("difference", "")
    waiting = Completion.objects.filter(place=member.place)
    row = get_object_or_404(waiting, pk=int(keys) if keys.isdecimal() else 0)
    takes, seen = request.POST.get("answer") == "file", request.POST.get("seen", "")
    try:
        decide_difference(row=row, takes=takes, seen=seen, by=member.account, now=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is taken from the file.") if takes else _("Ours is kept."))
    return go_to(request, "exchange:differences", member.place.slug)


def _beside(rows: Sequence[Completion]) -> list[Beside]:
    actors = Actor.objects.in_bulk({row.actor_key for row in rows})
    return [
        Beside(
            row, actors[row.actor_key], ours := _ours(actors[row.actor_key], row), word_of(row.field, ours),
            word_of(row.field, row.said),
        )
        for row in rows
    ]  # fmt: skip


def _ours(actor: Actor, row: Completion) -> str:
    """What stands here in that field; a theme never differs, it is there or not."""
    return str(getattr(actor, row.field))
