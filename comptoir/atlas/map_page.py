"""The map of the network: the picture, the same as a table and as a file, and whose place is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.atlas.chart import Chart, Tied, chart
from comptoir.atlas.whereabouts import Known, Where, point_of, where_is, whereabouts
from comptoir.journal.natures import Direction
from comptoir.kit import speech
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.kit.spreadsheet import csv_answer
from comptoir.listing.map import Spot, Window, fitting
from comptoir.listing.outlines import ATTRIBUTION, departement_of, flat
from comptoir.network import words
from comptoir.network.asked import MONTHS, Asked, asked_of_any_day
from comptoir.network.circle import Neighbour, ours, ties_with_us
from comptoir.network.permissions import can_see_the_network
from comptoir.network.snapshot import around_asked, snapshot
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.ties.models import Tie

# So much of the ground when there is only one point: some fifty kilometres.
LEAST = 1800
# Lines of the table on one page, and of those without a known place; the file has them all.
LINES = 100


@dataclass(frozen=True)
class Row:
    """Somebody of the network as the table says it: each cell in words, and where they are if it is known."""

    key: str
    name: str
    url: str
    where: Where | None
    kilometres: float | None
    given: str
    received: str
    states: Sequence[tuple[str, str]]
    facts: int
    look: str
    # Where its town is said; empty for a place, whose address is its own.
    said_at: str = ""

    @property
    def distance(self) -> str:
        """« 70,5 km »; « 0 km » for who is in the place; empty when one does not know from where."""
        if self.kilometres is None:
            return ""
        is_sure = self.where is not None and self.where.known == Known.PLACE
        return f"{speech.number(self.kilometres, 1 if is_sure else 0)}\u00a0km"


@dataclass(frozen=True)
class Town:
    """A town of the network: how many are there, how far the nearest is, and the view of it."""

    name: str
    number: int
    distance: str
    view: Window


@dataclass(frozen=True)
class Located:
    """Everybody of the network: those on the map, the nearest first; those without a known place, by name."""

    asked: Asked
    rows: Sequence[Row]
    nowhere: Sequence[Row]


@require_GET
@for_members(can_see_the_network)
def map_page(request: HttpRequest, member: Member) -> HttpResponse:
    place, found = member.place, _found(request, member.place)
    page = Paginator(found.rows, LINES).get_page(request.GET.get("page"))
    nowhere = Paginator(found.nowhere, LINES).page(1)
    context = {
        "place": place, "asked": found.asked, "months": MONTHS, "rows": found.rows, "page": page,
        "nowhere": nowhere, "more": len(found.nowhere) - len(nowhere),
        "chart": _chart(request, found, place, page.number),
        "towns": _towns(found.rows), "is_somewhere": point_of(place) is not None, "attribution": ATTRIBUTION,
        "families": words.FAMILIES.items(), "states": Tie.State.choices[:4],
        "today": place.day_of(now()),
    }  # fmt: skip
    return render_page(request, "atlas/map.html", context, fragment="chart", status=found.asked.status)


@require_GET
@for_members(can_see_the_network)
def map_csv(request: HttpRequest, member: Member) -> HttpResponse:
    """The table as a file, under the same filters; who has no known place comes last."""
    found = _found(request, member.place)
    if found.asked.wrong:
        return go_to(request, f"{reverse('atlas:map', args=[member.place.slug])}?{request.GET.urlencode()}")
    header = [
        gettext("Actor"), gettext("Town"), gettext("Department"), gettext("Distance (km)"),
        gettext("Known by"), gettext("Given"), gettext("Received"), gettext("Tie"),
    ]  # fmt: skip
    lines = [_cells(row) for row in [*found.rows, *found.nowhere]]
    return csv_answer(found.asked.dated(header, lines), f"carte-{found.asked.day}")


def _cells(row: Row) -> list[str]:
    where = row.where
    return [
        row.name, where.town if where else "", where.department if where else "",
        row.distance.removesuffix("\u00a0km"),
        str(where.known.label) if where else "", row.given, row.received,
        ", ".join(said for _look, said in row.states),
    ]  # fmt: skip


def _found(request: HttpRequest, place: Place) -> Located:
    today = place.day_of(now())
    asked = asked_of_any_day(request, today)
    kept = asked.kept(around_asked(place, asked, today).neighbours)
    known = whereabouts(place, asked.day, kept)
    rows = [_row(place, one, known.get(one.actor.pk), asked) for one in kept]
    if not asked.family:
        rows += _places_tied(place, asked, today, {row.where.at for row in rows if row.where})
    near = sorted(
        (row for row in rows if row.where),
        key=lambda row: (row.kilometres or 0.0, row.where.town if row.where else "", row.name),
    )
    return Located(asked, near, [row for row in rows if not row.where])


def _row(place: Place, one: Neighbour, where: Where | None, asked: Asked) -> Row:
    url = reverse("network:between_us", args=[place.slug, one.actor.pk])
    return Row(
        f"a{one.actor.pk}", one.actor.name, f"{url}?{asked.period}", where,
        where.kilometres_from(point_of(place)) if where else None,
        words.amounts(one.totals, Direction.GIVEN), words.amounts(one.totals, Direction.RECEIVED),
        _states(one.states), one.facts, one.look,
        reverse("portraits:place_actor", args=[place.slug, one.actor.pk]),
    )  # fmt: skip


def _states(states: Iterable[str]) -> list[tuple[str, str]]:
    return [(words.tag_of(state), words.state_said(state)) for state in tuple(states) or ("",)]


def _places_tied(place: Place, asked: Asked, today: date, taken: Iterable[tuple[float, float]]) -> list[Row]:
    """The places of the directory with which one of our organisations has a tie of its own."""
    by_place: dict[Place, list[Tie]] = {}
    for tie in _standing(place, asked, today):
        if tie.place and tie.place != place and (not asked.state or tie.state == asked.state):
            by_place.setdefault(tie.place, []).append(tie)
    rows = [_place_row(place, other, ties) for other, ties in by_place.items()]
    return [row for row in rows if not row.where or row.where.at not in set(taken)]


def _standing(place: Place, asked: Asked, today: date) -> Iterable[Tie]:
    us = set(ours(place, today).values_list("pk", flat=True))
    if asked.is_past:
        return snapshot(place, asked.day, us)
    standing = ties_with_us(place, us).in_dates(today).exclude(state=Tie.State.ENDED)
    return standing.exclude(place=None).select_related("place")


def _place_row(place: Place, other: Place, ties: Sequence[Tie]) -> Row:
    held = {tie.state for tie in ties}
    states = [state for state in Tie.State if state in held]
    where = where_is(other)
    return Row(
        f"p{other.pk}", other.name, other.get_absolute_url(), where,
        where.kilometres_from(point_of(place)) if where else None, "", "", _states(states), 0,
        _look(states),
    )  # fmt: skip


def _look(states: Sequence[str]) -> str:
    if Tie.State.IN_FORCE in states:
        return "live"
    if Tie.State.WISHED in states or Tie.State.DISCUSSED in states:
        return "wished"
    return states[0]


def _towns(rows: Iterable[Row]) -> list[Town]:
    """Every town, the nearest first."""
    by_town: dict[str, list[Row]] = {}
    for row in rows:
        if row.where:
            by_town.setdefault(row.where.town, []).append(row)
    return [
        Town(name, len(theirs), theirs[0].distance, fitting(_spots(theirs), least=LEAST // 4))
        for name, theirs in by_town.items()
    ]


def _chart(request: HttpRequest, found: Located, place: Place, page: int) -> Chart:
    spots = _spots(found.rows)
    here = where_is(place, Known.HERE)
    hub = _spot_at(place.slug, place.name, here) if here else None
    window = Window.read(request.GET.get("vue", ""))
    seen = window or fitting([*spots, *([hub] if hub else [])], least=LEAST)
    return chart(hub, spots, _tied(found, page), seen)


def _tied(found: Located, page: int) -> Mapping[str, Tied]:
    """By the slug of their spot, each with where its line is, on this page of the table or another."""
    tied = {}
    for number, row in enumerate(found.rows):
        its_page = 1 + number // LINES
        other = "" if its_page == page else f"?{found.asked.query}&page={its_page}"
        tied[row.key] = Tied(row.facts, row.look, row.url, _told(row), f"{other}#{row.key}")
    return tied


def _told(row: Row) -> str:
    """« Fil Numérique, Roanne, 65,3 km, en vigueur, 12 faits », for whoever does not see the picture."""
    town = row.where.town if row.where else ""
    said = [row.name, town, row.distance, *(said for _tag, said in row.states), words.facts_said(row.facts)]
    return ", ".join(part for part in said if part)


def _spots(rows: Iterable[Row]) -> list[Spot]:
    return [_spot_at(row.key, row.name, row.where) for row in rows if row.where]


def _spot_at(key: str, name: str, where: Where) -> Spot:
    x, y = flat(*where.at)
    return Spot(key, name, where.town, x, y, departement_of(where.postcode))
