"""The rings: everybody around the place drawn, the same as a table, the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.kit import speech
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network import words
from comptoir.network.asked import MONTHS, Asked, asked_of_any_day
from comptoir.network.circle import Around, Neighbour
from comptoir.network.permissions import can_see_the_network
from comptoir.network.snapshot import around_asked
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.rings.drawing import Words, draw
from comptoir.rings.layout import Mark
from comptoir.ties.models import Tie

# Lines of the table on one page; the file has them all.
LINES = 100


@dataclass(frozen=True)
class Row:
    """A neighbour as the table says it: each cell in words."""

    one: Neighbour
    scale: str
    family: str
    given: str
    received: str
    states: Sequence[tuple[str, str]]
    last: str


@require_GET
@for_members(can_see_the_network)
def rings(request: HttpRequest, member: Member) -> HttpResponse:
    asked, found = _found(request, member)
    kept = asked.kept(found.neighbours)
    drawing = draw([mark_of(one) for one in kept], ring_words(member.place, kept, asked))
    page = Paginator(kept, LINES).get_page(request.GET.get("page"))
    waiting = [one for one in found.neighbours if one.awaited]
    context = {
        "place": member.place, "asked": asked, "found": found, "drawing": drawing,
        "page": page, "rows": [_row(one, asked) for one in page], "waiting": waiting,
        "facts": speech.number(found.facts), "persons": words.persons(found.persons_number),
        "months": MONTHS, "families": words.FAMILIES.items(), "states": Tie.State.choices[:4],
        "today": member.place.day_of(now()),
    }  # fmt: skip
    return render_page(request, "network/rings.html", context, status=asked.status)


@require_GET
@for_members(can_see_the_network)
def rings_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The table as a file, under the same filters."""
    asked, found = _found(request, member)
    if asked.wrong:
        return go_to(
            request, f"{reverse('network:rings', args=[member.place.slug])}?{request.GET.urlencode()}"
        )
    header = [
        gettext("Actor"), gettext("Scale"), gettext("Family"), gettext("Given"), gettext("Received"),
        gettext("Facts noted"), gettext("Tie"), gettext("What stands in the way"), gettext("Agreement"),
        gettext("Last exchange"),
    ]  # fmt: skip
    lines = [_cells(_row(one, asked)) for one in asked.kept(found.neighbours)]
    return csv_answer(asked.dated(header, lines), f"reseau-{asked.day}")


def _found(request: HttpRequest, member: Member) -> tuple[Asked, Around]:
    today = member.place.day_of(now())
    asked = asked_of_any_day(request, today)
    return asked, around_asked(member.place, asked, today)


def _cells(row: Row) -> list[str | int]:
    one = row.one
    return [
        one.actor.name, row.scale, row.family, row.given, row.received, one.facts,
        ", ".join(said for _look, said in row.states), " ".join(one.obstacles),
        gettext("yes") if one.has_agreement else gettext("no"),
        f"{one.last_at:%Y-%m-%d}" if one.last_at else "",
    ]  # fmt: skip


def _row(one: Neighbour, asked: Asked) -> Row:
    """On a past day, the last one is said by its date: « hier » would be the day before that one."""
    states = [(words.tag_of(state), words.state_said(state)) for state in one.states or ("",)]
    last = ""
    if one.last_at:
        last = speech.day_and_year(one.last_at) if asked.is_past else speech.near_day(one.last_at, asked.day)
    return Row(
        one, words.scale_said(one.scale), words.family_said(one.family),
        words.amounts(one.totals, Direction.GIVEN), words.amounts(one.totals, Direction.RECEIVED), states,
        last,
    )  # fmt: skip


def mark_of(one: Neighbour) -> Mark:
    actor = one.actor
    return Mark(actor.pk, actor.name, one.scale, one.family, one.facts, one.look, one.is_pending)


def ring_words(place: Place, kept: Iterable[Neighbour], asked: Asked, name: str = "net") -> Words:
    """What the drawing says; its links stay on the day that was asked."""
    slug, by_key = place.slug, {one.actor.pk: one for one in kept}
    return Words(
        place.name,
        {str(scale): str(scale.label) for scale in Actor.Scale},
        {str(family): str(said) for family, said in words.FAMILIES.items()},
        f"{reverse('network:rings', args=[slug])}?{asked.query}",
        lambda key: f"{reverse('network:between_us', args=[slug, key])}?{asked.period}",
        lambda key: words.told(by_key[key]),
        name,
    )
