"""What the software says of the network of a place on a day, part by part, line by line, as plain data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from comptoir.changes.standing import assumed
from comptoir.journal.natures import Direction
from comptoir.kit import speech
from comptoir.network import words
from comptoir.network.circle import FEW, Neighbour
from comptoir.network.flows import FlowTotal
from comptoir.network.gathering import readings_of
from comptoir.network.readings import Reading
from comptoir.network.steps import standing_aside
from comptoir.places.models import Place
from comptoir.rings.layout import Mark
from comptoir.studies.ahead import ahead
from comptoir.studies.changes import changes
from comptoir.studies.entries import entries
from comptoir.studies.known import Known, Said, Totals, keyed, known_of
from comptoir.studies.models import Study, StudyLine, StudySection

Kind, Part = StudyLine.Kind, StudySection.Kind
# Readings that speak of one or two people, although without a name: for the house.
OF_PERSONS = ("half_by_two", "through_one_person")


@dataclass(frozen=True)
class Made:
    """Everything that may be told to an audience: who is drawn, and the lines of each part."""

    place: Place
    day: date
    audience: str
    marks: Sequence[Mark]
    parts: Mapping[str, Sequence[Said]]


def make(place: Place, day: date, audience: str, *, today: date | None = None) -> Made:
    """As of ``day``: today, or a day before ``today``, as it stood then. A constant number of queries."""
    known = known_of(place, day, audience, today or day)
    parts: dict[str, Sequence[Said]] = {
        Part.INTRODUCTION: [_lead(known)],
        Part.RINGS: [],
        Part.READINGS: _readings(known),
        Part.CIRCULATES: _sums(known),
        Part.ACTORS: entries(known),
        Part.CHANGES: changes(known),
        Part.AHEAD: ahead(known),
        Part.METHOD: [*_limits(known), *_sources(known)],
    }
    return Made(place, day, audience, [mark_of(one) for one in known.found.neighbours], parts)


def mark_of(one: Neighbour) -> Mark:
    """As thick as the facts that may be told: how many stand behind a figure of few persons would say it."""
    facts = _facts(one.totals)
    return Mark(one.actor.pk, one.actor.name, one.scale, one.family, facts, one.look, one.is_pending)


def _facts(totals: Iterable[FlowTotal]) -> int:
    return sum(total.facts for total in totals if not words.is_few(total))


def marks_kept(marks: Iterable[Mark]) -> list[list[Any]]:
    """As a study keeps them."""
    return [list(astuple(mark)) for mark in marks]


def _lead(known: Known) -> Said:
    neighbours = known.found.neighbours
    number = len(neighbours)
    facts = sum(_facts(one.totals) for one in neighbours) + _facts(known.totals.get(None, ()))
    actors = ngettext("%(n)s actor is around the place", "%(n)s actors are around the place", number)
    text = gettext("%(actors)s; %(facts)s say what circulated.") % {
        "actors": actors % {"n": speech.number(number)}, "facts": words.facts_said(facts),
    }  # fmt: skip
    return Said("lead", Kind.LEAD, text)


def _readings(known: Known) -> list[Said]:
    """What nobody set aside, and rests on no tie that this audience may not see."""
    aside = {one.reading for one in standing_aside(known.place)}
    told = {tie.pk for tie in known.ties}
    found = []
    for one in readings_of(known.place, known.day, today=known.today):
        if one.key not in aside and _may_be_told(one, told, known.audience):
            found.append(Said(one.key, Kind.READING, one.sentence))
    return found


def _may_be_told(reading: Reading, told: set[int], audience: str) -> bool:
    if reading.code in OF_PERSONS and audience != Study.Audience.PLACE:
        return False
    return all(one.key in told for one in reading.evidence if one.kind == "tie")


def _sums(known: Known) -> list[Said]:
    """Of everybody together, this year and the year before, nature by nature."""
    now, before = _summed(known.totals), _summed(known.before)
    found = []
    for key in sorted(now.keys() | before.keys()):
        nature, direction, _unit = key
        this, last = (_sum_said(part.get(key, ())) for part in (now, before))
        cells = words.nature_said(nature), str(Direction(direction).label), this, last
        text = gettext("%(what)s, %(way)s: %(this)s; the year before: %(last)s.") % dict(
            zip(("what", "way", "this", "last"), cells, strict=True)
        )
        found.append(Said("sum-" + "-".join(key), Kind.SUM, text, cells))
    return found


def _summed(totals: Totals) -> dict[tuple[str, str, str], list[FlowTotal]]:
    found: dict[tuple[str, str, str], list[FlowTotal]] = defaultdict(list)
    for total in (one for some in totals.values() for one in some):
        found[total.nature, total.direction, total.unit].append(total)
    return dict(found)


def _sum_said(totals: Sequence[FlowTotal]) -> str:
    """Without the figures of few persons, so that no subtraction of the others gives one back."""
    told = [total for total in totals if not words.is_few(total)]
    if not told:
        return words.persons(1) if totals else gettext("nothing")
    said = words.quantity(sum((total.quantity for total in told), Decimal()), told[0].unit)
    return said if len(told) == len(totals) else gettext("at least %(amount)s") % {"amount": said}


def _limits(known: Known) -> list[Said]:
    """How the study was made and what it cannot say, for whoever reads only this page."""
    told = [
        gettext("Ties are declared by people, each with its source, its dates and its state."),
        gettext(
            "What circulates is summed from the facts noted when things happened, and from nothing else."
        ),
        gettext("A tie that nobody recorded is not a tie that does not exist."),
        gettext("Persons are counted and not named, unless they agreed; below %(few)s, no figure is told.")
        % {"few": FEW},
        gettext("What only the team may know is not in it."),
        gettext("The figures and sentences are the software’s, but for what a line in the margin marks."),
    ]
    always = (Said(f"limit-{number}", Kind.LIMIT, text) for number, text in enumerate(told))
    return [*always, *_of_time(known)]


def _of_time(known: Known) -> Iterator[Said]:
    """What is taken for true of a past day, and of a year ago."""
    if known.is_past:
        text = gettext(
            "It is of a past day: ties are in the state that was said of them by then, and whoever is named "
            "agrees to it today."
        )
        yield Said("limit-past", Kind.LIMIT, text)
    if number := len(assumed(known.stood, known.standing)):
        text = ngettext(
            "%(n)s tie whose beginning nobody said is taken to have stood all along.",
            "%(n)s ties whose beginning nobody said are taken to have stood all along.",
            number,
        ) % {"n": speech.number(number)}
        yield Said("limit-undated", Kind.LIMIT, text)


def _sources(known: Known) -> list[Said]:
    """Typed by people, they may name somebody: outside the house, offered only."""
    is_offered = known.audience != Study.Audience.PLACE
    sources = sorted({tie.source for tie in known.standing})
    return [Said(keyed("source", one), Kind.SOURCE, one, is_offered=is_offered) for one in sources]
