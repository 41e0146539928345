"""Between two actors of the network, neither of them us: ties, what circulates, what they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.network import flows, words
from comptoir.network.asked import MONTHS, Asked, asked_of_any_day
from comptoir.network.circle import ours
from comptoir.network.models import NextStep
from comptoir.network.permissions import can_see_the_network
from comptoir.network.snapshot import evening, stood
from comptoir.network.steps import open_steps, team_of
from comptoir.network.us_and_them import Figure, figures
from comptoir.network.who import collective, named_among, names_of
from comptoir.places.doors import Member, for_members
from comptoir.places.models import Place
from comptoir.portraits.over_years import BACK, Year, years_of
from comptoir.portraits.portrait import Line, agreements_with, line_of
from comptoir.ties.models import Agreement, Tie

# The latest lines behind the figures; all of them are in the journal.
LINES = 50
Period = tuple[date | None, date | None]


@dataclass(frozen=True)
class Two:
    """Two actors as of a day; ``there`` went from the first to the second, ``back`` the other way."""

    ties: Sequence[Line]
    there: Sequence[Figure]
    back: Sequence[Figure]
    lines: Sequence[tuple[Fact, str]]
    circles: Sequence[Actor]
    agreements: Sequence[tuple[Agreement, bool]]
    people: Sequence[str]
    years: Sequence[Year]


@require_GET
@for_members(can_see_the_network)
def between(request: HttpRequest, member: Member, actor: int, other: int) -> HttpResponse:
    place, one, two = member.place, collective(actor), collective(other)
    today = place.day_of(now())
    asked = asked_of_any_day(request, today)
    if one == two or ours(place, today).filter(pk__in=[one.pk, two.pk]).exists():
        raise Http404
    context = {
        "place": place, "one": one, "two": two, "asked": asked, "months": MONTHS, "today": today,
        "shown": two_of(place, one, two, asked.day, asked.since, asked.until),
        "steps": _steps(place, (one, two), asked), "team": team_of(place, now()),
    }  # fmt: skip
    return render_page(request, "portraits/between.html", context, status=asked.status)


def two_of(
    place: Place, one: Actor, two: Actor, day: date, since: date | None, until: date | None = None
) -> Two:
    """What the team of the place may know of the two, with what circulated since.

    Of a past day when ``until`` is said, the first day after it: the ties and agreements are those of then.
    """
    ties = list(_ties(place, one, two))
    if until:
        ties = stood(place, day, ties)
    totals = flows.with_others(place, one, since, until).get(two.pk, [])
    there, back = figures(totals, Direction.RECEIVED), figures(totals, Direction.GIVEN)
    carriers = [tie.carried_by for tie in ties if tie.carried_by is not None]
    return Two(
        [line_of(tie, one, day) for tie in ties], there, back,
        _lines(place, one, two, [*there, *back], (since, until)),
        _circles(place, one, two, day, is_past=until is not None),
        [(each, each.holds(day)) for each in _agreements(place, one, two, day if until else None)],
        names_of(carriers, named_among(person.pk for person in carriers)),
        years_of(place, one, two, since, until),
    )  # fmt: skip


def _steps(place: Place, two: Iterable[Actor], asked: Asked) -> list[NextStep]:
    """What we agreed to do with either, and is not done; as known on the evening of a past day."""
    at = evening(place, asked.day) if asked.is_past else None
    return [step for each in two for step in open_steps(place, each, at)]


def _ties(place: Place, one: Actor, two: Actor) -> Iterable[Tie]:
    either = Q(subject=one, counterpart=two) | Q(subject=two, counterpart=one)
    ties = Tie.objects.declared().told_to(place).filter(either).order_by("kind", "pk")
    return ties.select_related("subject", "counterpart", "place", "carried_by")


def _agreements(place: Place, one: Actor, two: Actor, by: date | None) -> list[Agreement]:
    """Those that both signed; of a past day, those that were in force by then."""
    theirs = set(Agreement.objects.filter(parties__actor=two).values_list("pk", flat=True))
    return [each for each in agreements_with(place, one, by) if each.pk in theirs]


def _circles(place: Place, one: Actor, two: Actor, day: date, *, is_past: bool) -> list[Actor]:
    """The circles and organisations that both are members of that day, by name."""
    told = Tie.objects.declared().told_to(place).of_kind(Tie.Kind.MEMBER_OF)
    ties = list(told.filter(subject__in=[one, two]))
    if is_past:
        ties = stood(place, day, ties)
    held = [tie for tie in ties if tie.state_on(day) in Tie.STANDING and (tie.since or day) <= day]
    first, other = (
        {tie.counterpart_id or 0 for tie in held if tie.subject_id == each.pk} for each in (one, two)
    )
    return list(Actor.objects.standing().filter(pk__in=first & other).in_name_order())


def _lines(
    place: Place, one: Actor, two: Actor, shown: Iterable[Figure], period: Period
) -> list[tuple[Fact, str]]:
    """The latest facts behind the figures, whichever of the two they name first."""
    found = chain.from_iterable(
        [
            *_latest(place, one, two, figure, figure.total.direction, period),
            *_latest(place, two, one, figure, BACK[Direction(figure.total.direction)], period),
        ]
        for figure in shown
    )
    latest = sorted(found, key=lambda fact: (fact.at, fact.pk), reverse=True)[:LINES]
    return [(fact, words.quantity(fact.quantity, fact.unit, few=0)) for fact in latest]


def _latest(
    place: Place, who: Actor, other: Actor, figure: Figure, direction: str, period: Period
) -> Iterable[Fact]:
    facts = flows.lines(place, who, figure.total.nature, direction, other, *period)
    return facts.filter(unit=figure.total.unit).reverse()[:LINES]
