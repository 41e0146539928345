"""The rings: everybody around the place drawn, the same as a table, the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.kit import speech
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.network import words
from comptoir.network.asked import MONTHS, Asked, asked_of
from comptoir.network.circle import Around, Neighbour, around
from comptoir.network.permissions import can_see_the_network
from comptoir.places.doors import Member, for_members
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
    drawing = draw([_mark(one) for one in kept], _words(member, kept))
    page = Paginator(kept, LINES).get_page(request.GET.get("page"))
    waiting = [one for one in found.neighbours if one.is_pending or one.obstacles]
    context = {
        "place": member.place, "asked": asked, "found": found, "drawing": drawing,
        "page": page, "rows": [_row(one, asked.day) for one in page], "waiting": waiting,
        "facts": speech.number(found.facts), "persons": words.persons(found.persons_number),
        "months": MONTHS, "families": words.FAMILIES.items(), "states": Tie.State.choices[:4],
    }  # fmt: skip
    return render_page(request, "network/rings.html", context)


@require_GET
@for_members(can_see_the_network)
def rings_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The table as a file, under the same filters."""
    asked, found = _found(request, member)
    header = [
        gettext("Actor"), gettext("Circle"), gettext("Family"), gettext("Given"), gettext("Received"),
        gettext("Facts noted"), gettext("Tie"), gettext("What stands in the way"), gettext("Agreement"),
        gettext("Last exchange"),
    ]  # fmt: skip
    lines = [_cells(_row(one, asked.day)) for one in asked.kept(found.neighbours)]
    return csv_answer([header, *lines], f"reseau-{asked.day}")


def _found(request: HttpRequest, member: Member) -> tuple[Asked, Around]:
    asked = asked_of(request, member.place.day_of(now()))
    return asked, around(member.place, asked.day, asked.since)


def _cells(row: Row) -> list[str | int]:
    one = row.one
    return [
        one.actor.name, row.scale, row.family, row.given, row.received, one.facts,
        ", ".join(said for _look, said in row.states), " ".join(one.obstacles),
        gettext("yes") if one.has_agreement else gettext("no"),
        f"{one.last_at:%Y-%m-%d}" if one.last_at else "",
    ]  # fmt: skip


def _row(one: Neighbour, day: date) -> Row:
    states = [(words.tag_of(state), words.state_said(state)) for state in one.states or ("",)]
    return Row(
        one, words.scale_said(one.scale), words.family_said(one.family),
        words.amounts(one.totals, Direction.GIVEN), words.amounts(one.totals, Direction.RECEIVED), states,
        speech.near_day(one.last_at, day) if one.last_at else "",
    )  # fmt: skip


def _mark(one: Neighbour) -> Mark:
    actor = one.actor
    return Mark(actor.pk, actor.name, one.scale, one.family, one.facts, one.look, one.is_pending)


def _words(member: Member, kept: Iterable[Neighbour]) -> Words:
    slug, by_key = member.place.slug, {one.actor.pk: one for one in kept}
    return Words(
        member.place.name,
        {str(scale): str(scale.label) for scale in Actor.Scale},
        {str(family): str(said) for family, said in words.FAMILIES.items()},
        reverse("network:rings", args=[slug]),
        lambda key: reverse("network:between_us", args=[slug, key]),
        lambda key: words.told(by_key[key]),
    )
