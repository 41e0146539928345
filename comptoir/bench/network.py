"""How fast the network is summed and read: many actors, ties and facts, made by the database itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from statistics import median, quantiles
from typing import Any

from django.db import connection

from comptoir.actors.models import Actor, ActorTheme
from comptoir.bench import network_pages, network_rarely
from comptoir.bench.ground import calibration, seconds
from comptoir.journal.actions import FactDraft, write_facts
from comptoir.journal.models import Fact
from comptoir.kit.graph import betweenness, cut_points
from comptoir.kit.planner import learn
from comptoir.network import flows, watching
from comptoir.network.comparing import compare_flows
from comptoir.network.gathering import readings_of
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import rebuild_flows, settle_flows
from comptoir.places.models import Place
from comptoir.ties.models import Tie

Progress = Callable[[str, int, int], None]

PLACES, ASKED = 20, 40
EARLY = datetime(2004, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 26)
MINUTES = 12_040_000
"""From the first of 2004 to today: the facts are spread over them."""


def run(
    *, actors: int = 50_000, ties: int = 200_000, facts: int = 2_000_000, progress: Progress
) -> dict[str, Any]:
    """Seconds to fill and rebuild, milliseconds (median, 95th percentile) of one fact and each question.

    Twenty places share the actors and the facts; the questions are asked of one. Always the same rows.
    """
    if Actor.objects.exists():
        raise RuntimeError("The bench of the network needs an empty database of its own.")
    figures: dict[str, Any] = {"actors": actors, "ties": ties, "facts": facts} | calibration()
    figures["fill_s"] = seconds(
        lambda: fill(places=PLACES, actors=actors, ties=ties, facts=facts, progress=progress)
    )
    progress("rebuild", 0, 1)
    figures["rebuild_s"] = seconds(rebuild_flows)
    figures["flows"] = Flow.objects.count()
    learn(Flow, FlowDebt)
    progress("compare", 0, 1)
    figures["check_flows_s"] = seconds(compare_flows)
    return figures | _asked(Place.objects.order_by("pk")[0], progress)


def _asked(place: Place, progress: Progress) -> dict[str, Any]:
    around = list(
        Actor.objects.filter(flows__place=place)
        .exclude(kind=Actor.Kind.PERSON)
        .distinct()
        .order_by("pk")[:ASKED]
    )
    rows = iter(range(len(around) * 2))
    figures: dict[str, Any] = {}
    works: dict[str, Callable[[Actor], object]] = {
        "one_fact_ms": lambda actor: _one_fact(place, actor, next(rows)),
        "between_ms": lambda actor: flows.between(place, actor),
        "lines_ms": lambda actor: list(flows.lines(place, actor, "people", "received")),
    }
    for name, ask in works.items():
        progress(name, 0, 1)
        figures |= _spread(name, [seconds(lambda: ask(actor)) for actor in around])  # noqa: B023
    _one_fact(place, around[0], next(rows), settle=False)
    figures["between_owed_ms"] = seconds(lambda: flows.between(place, around[0])) * 1000
    settle_flows()
    since = TODAY.replace(year=TODAY.year - 1)
    figures["totals_of_a_year_ms"] = seconds(lambda: flows.totals_by_actor(place, since=since)) * 1000
    figures["totals_of_all_time_ms"] = seconds(lambda: flows.totals_by_actor(place)) * 1000
    progress("readings", 0, 1)
    figures["readings_s"] = seconds(lambda: readings_of(place, TODAY))
    figures["cut_points_s"], figures["betweenness_of_2000_s"] = _shape()
    figures |= network_pages.measured(place, around, TODAY, EARLY, progress)
    figures |= network_rarely.measured(place, TODAY, progress)
    return {key: round(value, 3) for key, value in figures.items()}


def _shape() -> tuple[float, float]:
    ties = list(Tie.objects.exclude(counterpart=None).values_list("subject_id", "counterpart_id"))
    nodes = list(Actor.objects.order_by("pk").values_list("pk", flat=True))
    return seconds(lambda: cut_points(nodes, ties)), seconds(lambda: betweenness(nodes[:2000], ties))


def _one_fact(place: Place, actor: Actor, number: int, *, settle: bool = True) -> None:
    draft = FactDraft(
        kind=Fact.Kind.VISITED, at=datetime(2026, 11, 20, 9, tzinfo=UTC), place=place, actor=actor,
        label="work", quantity=1, unit=Fact.Unit.PERSON,
    )  # fmt: skip
    write_facts(origin=Place(pk=9_000_000 + number), drafts=[draft])
    if settle:
        settle_flows()


def _spread(name: str, spent: list[float]) -> dict[str, float]:
    told = [each * 1000 for each in spent]
    return {name: median(told), f"{name}_p95": quantiles(told, n=20)[-1] if len(told) > 1 else told[0]}


def fill(*, places: int, actors: int, ties: int, facts: int, progress: Progress) -> None:
    """Rows by the database's own counting; the journal is not watched meanwhile: the rebuild sums it all."""
    kinds = [Actor.Kind.PERSON] * 6 + [Actor.Kind.ORGANISATION] * 3 + [Actor.Kind.CIRCLE]
    scales, families = ["", *Actor.Scale.values], ["", *Actor.Family.values]
    made = [
        Actor(
            kind=kinds[n % 10], name=f"Acteur {n}", registered_at=EARLY,
            scale=scales[n % len(scales)], family=families[n // 10 % len(families)],
        )
        for n in range(actors)
    ]  # fmt: skip
    _theme(Actor.objects.bulk_create(made, batch_size=5000))
    Place.objects.bulk_create(
        Place(name=f"Lieu {n}", slug=f"lieu-{n}", opened_here_at=EARLY) for n in range(places)
    )
    first = min(Actor.objects.order_by("pk").values_list("pk", flat=True)[:1])
    _declare(ties, first, actors)
    progress("facts", 0, 1)
    watching.unwatch(connection)
    _happen(facts, first, actors, list(Place.objects.order_by("pk").values_list("pk", flat=True)))
    watching.watch(connection)
    learn(Actor, Tie, Fact)


def _theme(actors: Iterable[Actor]) -> None:
    """Two of forty themes for each that is no person, so that some around the place could meet."""
    numbered = enumerate(actor for actor in actors if not actor.is_person)
    ActorTheme.objects.bulk_create(
        (
            ActorTheme(actor=actor, theme=f"Thème {theme}", folded=f"theme {theme}")
            for n, actor in numbered
            for theme in {n * 7 % 40, (n * 11 + n % 3) % 40}
        ),
        batch_size=5000,
    )


def _declare(ties: int, first: int, actors: int) -> None:
    """One in forty with a place; to a circle, a membership; else between neighbours and far ones."""
    places, kinds = (
        list(Place.objects.order_by("pk")),
        [Tie.Kind.INFORMS, Tie.Kind.HELPS, Tie.Kind.PARTNER_OF],
    )

    def tie(n: int) -> Tie:
        subject, other = n % actors, (n * 7919 + n // actors + 1) % actors
        other += (other == subject) or 0
        is_member = other % 10 == 9 and subject % 10 != 9
        told: dict[str, Any] = {"counterpart_id": first + other % actors}
        if n % 40 == 0:
            told = {"place": places[n // 40 % len(places)]}
        kind = Tie.Kind.MEMBER_OF if is_member and n % 40 else kinds[n % 3]
        return Tie(kind=kind, subject_id=first + subject, source="bench", declared_at=EARLY, **told)

    for start in range(0, ties, 20_000):
        some = (tie(n) for n in range(start, min(start + 20_000, ties)))
        Tie.objects.bulk_create(
            [each for each in some if each.subject_id != each.counterpart_id], batch_size=2000
        )


def _happen(facts: int, first: int, actors: int, places: list[int]) -> None:
    """Fact ``n``: a place (their keys follow one another), an actor around it, a minute since 2004."""
    later = f"(CAST(n AS bigint) * 7919) %% {MINUTES}"
    if connection.vendor == "postgresql":
        at = f"timestamptz '2004-01-01 08:00Z' + CAST({later} AS integer) * interval '1 minute'"
    else:
        at = f"datetime('2004-01-01 08:00:00', '+' || ({later}) || ' minutes')"
    many = len(places)
    around = max(actors // many, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < %s)
            INSERT INTO journal_fact (kind, part, at, place_id, actor_id, label, origin, quantity, unit,
                currency, commune)
            SELECT CASE n %% 3 WHEN 0 THEN 'used' ELSE 'visited' END, '',
                {at}, %s + n %% {many}, %s + (n %% {many}) * {around} + (n / {many}) %% {around},
                'work', 'bench:' || n, 1 + n %% 7, CASE n %% 3 WHEN 0 THEN 'minute' ELSE 'person' END, '', ''
            FROM counted
            """,  # noqa: S608 - our own numbers
            [facts, places[0], first],
        )
