"""Between us and one actor: what circulates each way, what is declared, what is signed, who carries it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.network import flows, words
from comptoir.network.asked import MONTHS, Asked, asked_of_any_day
from comptoir.network.circle import Neighbour, ties_between
from comptoir.network.flows import FlowTotal
from comptoir.network.permissions import can_see_the_network
from comptoir.network.snapshot import evening, stood
from comptoir.network.steps import open_steps, team_of
from comptoir.network.who import collective, named_among, names_of
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.ties import sentences
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.terms import as_agreed

LINES = 50


@dataclass(frozen=True)
class Figure:
    """So much of one nature, one way; ``percent`` of the most in its unit, of few persons as of four."""

    total: FlowTotal
    nature: str
    amount: str
    percent: int
    facts: str


@dataclass(frozen=True)
class Declared:
    """A tie in the words of both sides, with its dates, its state, and what stands in its way."""

    tie: Tie
    said: str
    from_the_other_side: str
    when: str
    state: str
    is_pending: bool


@dataclass(frozen=True)
class Signed:
    """An agreement, whether it holds, and whom to speak to, as far as they agreed to be named."""

    agreement: Agreement
    in_force: bool
    contact_here: str
    contact_there: str


@require_GET
@for_members(can_see_the_network)
def between_us(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    place, them, today = member.place, collective(actor), member.place.day_of(now())
    asked = asked_of_any_day(request, today)
    totals = flows.between(place, them, since=asked.since, until=asked.until)
    ties = _ties(place, them, asked, today)
    agreements = _agreements(place, them, asked)
    named = _who_may_be_named(ties, agreements)
    stand = [tie for tie in ties if tie.state_on(asked.day) != Tie.State.ENDED]
    context = {
        "place": place, "them": them, "asked": asked, "months": MONTHS,
        "tags": _tags(Neighbour(them, stand, totals, False)),
        "given": figures(totals, Direction.GIVEN), "received": figures(totals, Direction.RECEIVED),
        "declared": [_declared(tie, asked.day) for tie in ties],
        "agreements": [_signed(one, asked.day, named) for one in agreements],
        "carriers": names_of((tie.carried_by for tie in ties if tie.carried_by), named),
        "steps": open_steps(place, them, evening(place, asked.day) if asked.is_past else None),
        "today": today, "team": team_of(place, now()),
    }  # fmt: skip
    return render_page(request, "network/between_us.html", context, status=asked.status)


@require_GET
@for_members(can_see_the_network)
def lines(request: HttpRequest, member: Member, actor: int) -> HttpResponse:
    """The facts behind one figure, latest first."""
    place, them = member.place, collective(actor)
    asked = asked_of_any_day(request, place.day_of(now()))
    nature, way = request.GET.get("nature", ""), request.GET.get("sens", "")
    totals = flows.between(place, them, since=asked.since, until=asked.until)
    shown = [figure for figure in figures(totals, way) if figure.total.nature == nature]
    if not shown:
        raise Http404
    facts = flows.lines(place, them, nature, way, since=asked.since, until=asked.until).reverse()
    page = Paginator(facts.select_related(None), LINES).get_page(request.GET.get("page"))
    context = {
        "place": place, "them": them, "asked": asked, "shown": shown, "page": page,
        "is_given": way == Direction.GIVEN,
        "rows": [(fact, words.quantity(fact.quantity, fact.unit, few=0)) for fact in page],
    }  # fmt: skip
    return render_page(request, "network/lines.html", context)


def figures(totals: Iterable[FlowTotal], direction: str) -> list[Figure]:
    """What went one way, nature by nature; a bar is a share of the most in its unit, both ways."""
    totals = list(totals)
    return [_figure(total, totals) for total in totals if total.direction == direction]


def _figure(total: FlowTotal, totals: Sequence[FlowTotal]) -> Figure:
    most = max(words.drawn(other) for other in totals if other.unit == total.unit)
    return Figure(
        total, words.nature_said(total.nature), words.amount(total),
        round(100 * words.drawn(total) / most) if most else 0, words.facts_said(total.facts),
    )  # fmt: skip


def _ties(place: Place, them: Actor, asked: Asked, today: date) -> list[Tie]:
    """All that are declared; of a past day, those that stood then."""
    ties = ties_between(place, today, them).select_related("subject", "counterpart", "place", "carried_by")
    return stood(place, asked.day, ties) if asked.is_past else list(ties)


def _tags(one: Neighbour) -> list[tuple[str, str]]:
    states = [(words.tag_of(state), words.state_said(state)) for state in one.states or ("",)]
    return [*states, ("", words.family_said(one.family)), ("", words.scale_said(one.scale))]


def _declared(tie: Tie, day: date) -> Declared:
    state = tie.state_on(day)
    return Declared(
        tie, sentences.from_subject(tie), sentences.from_other(tie), sentences.when(tie),
        words.state_said(state), words.tag_of(state) == "tag-warn",
    )  # fmt: skip


def _agreements(place: Place, them: Actor, asked: Asked) -> list[Agreement]:
    """All that are signed, in the terms of that day; of a past day, those that were in force by then."""
    agreements = Agreement.objects.standing().filter(place=place, parties__actor=them)
    if asked.is_past:
        agreements = agreements.filter(starts_on__lte=asked.day)
    contacts = agreements.select_related("contact_here", "contact_there")
    return as_agreed(contacts.order_by("-starts_on", "title"), asked.day)


def _signed(agreement: Agreement, day: date, named: set[int]) -> Signed:
    here, there = _name(agreement.contact_here, named), _name(agreement.contact_there, named)
    return Signed(agreement, agreement.holds(day), here, there)


def _who_may_be_named(ties: Iterable[Tie], agreements: Iterable[Agreement]) -> set[int]:
    contacts = (key for one in agreements for key in (one.contact_here_id, one.contact_there_id))
    return named_among([*(tie.carried_by_id for tie in ties), *contacts])


def _name(person: Actor | None, named: set[int]) -> str:
    if person is None:
        return ""
    return person.name if person.pk in named else gettext("a person who is not named here")
