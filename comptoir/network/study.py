"""The study of a place's network, made from what is declared and from the journal, as plain data.

It leaves the house: no person is in it but those who agreed, and no tie that only the team may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors.models import Actor, ActorTheme, Consent
from comptoir.journal.natures import Direction
from comptoir.kit import speech
from comptoir.kit.periods import wall
from comptoir.network import words
from comptoir.network.circle import FEW, Around, around, ours
from comptoir.network.flows import FlowTotal, totals_by_actor
from comptoir.network.gathering import readings_of
from comptoir.places.models import Place
from comptoir.ties import sentences
from comptoir.ties.models import Tie, TieState

Visibility = Tie.Visibility
TOLD_TO = {
    "public": (Visibility.PUBLIC,),
    "network": (Visibility.PUBLIC, Visibility.NETWORK),
    "place": (Visibility.PUBLIC, Visibility.NETWORK, Visibility.PLACE),
}
"""Which ties a study may say, by whom it is for."""


@dataclass(frozen=True)
class Entry:
    """An actor: who it is in a few words, each tie in a sentence, how much went each way."""

    name: str
    about: str
    ties: Sequence[str]
    given: str
    received: str


@dataclass(frozen=True)
class Chapter:
    """The actors of one scale, or those whose scale nobody said."""

    scale: str
    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Change:
    """What is otherwise than a year before: when, and in which words."""

    on: date
    said: str


@dataclass(frozen=True)
class Sum:
    """All that went one way of one nature, this year and the year before, in words."""

    what: str
    way: str
    this_year: str
    year_before: str


@dataclass(frozen=True)
class Study:
    """The network of a place on a day: the year that ends then, beside the one before."""

    place: Place
    day: date
    audience: str
    found: Around
    chapters: Sequence[Chapter]
    sums: Sequence[Sum]
    readings: Sequence[str]
    changes: Sequence[Change]
    sources: Sequence[str]

    @cached_property
    def since(self) -> date:
        return a_year_before(self.day)


def a_year_before(day: date) -> date:
    """The first of the same month, the year before."""
    return day.replace(year=day.year - 1, day=1)


def study_of(place: Place, day: date, audience: str = "place") -> Study:
    """Everything that may be told to that audience (a key of ``TOLD_TO``). A constant number of queries."""
    since = a_year_before(day)
    found = around(place, day, since)
    us = set(ours(place, day).values_list("pk", flat=True))
    ties = ties_told(place, {one.actor.pk for one in found.neighbours} | us, TOLD_TO[audience])
    standing = [tie for tie in ties if tie.state_on(day) != Tie.State.ENDED and begun(tie, day)]
    return Study(
        place, day, audience, found, _chapters(found, us, standing, day), _sums(place, day),
        [reading.sentence for reading in readings_of(place, day)], _changes(place, ties, since, day),
        sorted({tie.source for tie in standing}),
    )  # fmt: skip


def ties_told(place: Place, known: set[int], may_be: Iterable[str]) -> list[Tie]:
    """The ties of whom we know, with us or with others; one with a person, when that person agreed."""
    agreed = Consent.objects.filter(purpose=Consent.Purpose.NETWORK, withdrawn_at=None).values("person")
    no_person = ~Q(subject__kind=Actor.Kind.PERSON) | Q(subject__in=agreed)
    with_known = Q(subject__in=known) | Q(counterpart__in=known) | Q(place=place)
    ties = Tie.objects.declared().filter(with_known & no_person, visibility__in=list(may_be))
    return list(ties.select_related("subject", "counterpart", "place").order_by("since", "pk"))


def begun(tie: Tie, day: date) -> bool:
    """Whether its first day has come, or nobody knows it."""
    return tie.since is None or tie.since <= day


def _chapters(found: Around, us: set[int], ties: Sequence[Tie], day: date) -> list[Chapter]:
    """From the nearest scale to the farthest; in each, by name. A tie is said once."""
    neighbours = {one.actor.pk: one for one in found.neighbours}
    said: dict[int, list[str]] = defaultdict(list)
    actors = {one.actor.pk: one.actor for one in found.neighbours}
    for tie in ties:
        teller = _teller(tie, us, neighbours)
        actors.setdefault(teller.pk, teller)
        said[teller.pk].append(_sentence(tie, day))
    themes = themes_of(actors)
    chapters: dict[str, list[Entry]] = defaultdict(list)
    for actor in sorted(actors.values(), key=lambda one: (one.sort_name, one.pk)):
        one = neighbours.get(actor.pk)
        totals = one.totals if one is not None else ()
        scale = one.scale if one is not None else actor.scale
        family = one.family if one is not None else actor.family
        about = [words.family_said(family)] if family else []
        chapters[scale].append(
            Entry(
                actor.name, ", ".join([*about, *themes[actor.pk]]), said[actor.pk],
                words.amounts(totals, Direction.GIVEN), words.amounts(totals, Direction.RECEIVED),
            )
        )  # fmt: skip
    return [Chapter(scale, _title(scale), chapters[scale]) for scale in [*Actor.Scale, ""] if chapters[scale]]


def _teller(tie: Tie, us: set[int], neighbours: Mapping[int, object]) -> Actor:
    """Under whose name a tie is said: the one around us; of two of them, who begins the sentence."""
    subject, other = tie.subject, tie.counterpart
    if other is not None and (subject.pk in us or (subject.pk not in neighbours and other.pk in neighbours)):
        return other
    return subject


def _sentence(tie: Tie, day: date) -> str:
    """« Le Département reconnaît Zoomacom (pôle de ressources), depuis 2009. En discussion : … »"""
    told = ", ".join(filter(None, [sentences.from_subject(tie), sentences.when(tie)]))
    state = sentences.state(tie, day)
    return f"{told} — {state}" if state else told


def themes_of(actors: Iterable[int]) -> dict[int, list[str]]:
    """The themes of each actor, by key. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for actor, theme in ActorTheme.objects.filter(actor__in=list(actors)).values_list("actor", "theme"):
        found[actor].append(theme)
    return defaultdict(list, {actor: sorted(themes) for actor, themes in found.items()})


def _title(scale: str) -> str:
    return str(Actor.Scale(scale).label) if scale else gettext("scale not said")


def _sums(place: Place, day: date) -> list[Sum]:
    """Of everybody together, this year and the year before, nature by nature."""
    since = a_year_before(day)
    now, before = (
        _summed(totals_by_actor(place, since)),
        _summed(totals_by_actor(place, a_year_before(since), since)),
    )
    nothing = gettext("nothing")
    found = []
    for nature, direction, unit in sorted(now.keys() | before.keys()):
        key = nature, direction, unit
        this, last = (words.amount(part[key]) if key in part else nothing for part in (now, before))
        found.append(Sum(words.nature_said(nature), str(Direction(direction).label), this, last))
    return found


def _summed(totals: Mapping[int | None, Sequence[FlowTotal]]) -> dict[tuple[str, str, str], FlowTotal]:
    found: dict[tuple[str, str, str], FlowTotal] = {}
    for total in (one for some in totals.values() for one in some):
        key = total.nature, total.direction, total.unit
        found[key] = found[key].plus(total) if key in found else total
    return found


def _changes(place: Place, ties: Sequence[Tie], since: date, day: date) -> list[Change]:
    """What began, ended or came into another state in the year, oldest first."""
    by_key = {tie.pk: tie for tie in ties}
    first, over = (wall(on, time.min, place.tz) for on in (since, day + timedelta(days=1)))
    found = []
    for one in TieState.objects.filter(tie__in=by_key, since_at__gte=first, since_at__lt=over).order_by("pk"):
        tie = by_key[one.tie_id]
        if one.since_at != tie.declared_at:
            said = f"{sentences.from_subject(tie)} — {one.get_state_display()}"
            found.append(Change(place.day_of(one.since_at), said))
    for tie in ties:
        if tie.since is not None and since <= tie.since <= day:
            found.append(Change(tie.since, sentences.from_subject(tie)))
        if tie.until is not None and since <= tie.until <= day:
            no_longer = gettext("No longer: %(tie)s") % {"tie": sentences.from_subject(tie)}
            found.append(Change(tie.until, no_longer))
    return sorted(set(found), key=lambda change: (change.on, change.said))


def method() -> list[str]:
    """How the study was made and what it cannot say, for whoever reads only this page."""
    return [
        gettext("Ties are declared by people, each with its source, its dates and its state."),
        gettext(
            "What circulates is summed from the facts noted when things happened, and from nothing else."
        ),
        gettext("A tie that nobody recorded is not a tie that does not exist."),
        gettext("Persons are counted and not named, unless they agreed; below %(few)s, no figure is told.")
        % {"few": FEW},
        gettext("What only the team may know is not in it."),
    ]


def title_of(study: Study) -> str:
    return gettext("The network %(of_place)s") % {"of_place": sentences.of(study.place.name)}


def dated(study: Study) -> str:
    """« du 1er novembre 2025 au 26 novembre 2026 »"""
    return gettext("from %(since)s to %(last)s") % {
        "since": speech.day_and_year(study.since), "last": speech.day_and_year(study.day),
    }  # fmt: skip
