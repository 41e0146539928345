"""The actors of a study, from the nearest scale to the farthest, each with its ties in a sentence each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction
from comptoir.network import words
from comptoir.network.circle import Neighbour
from comptoir.network.telling import themes_of
from comptoir.studies.known import Known, Said, persons_in
from comptoir.studies.models import StudyLine
from comptoir.ties import sentences
from comptoir.ties.models import Tie

Kind = StudyLine.Kind


def entries(known: Known) -> list[Said]:
    """From the nearest scale to the farthest; in each, by name, with its ties. A tie is said once.

    The cells of an actor: its scale (a code), what it is, what was given, what was received.
    """
    neighbours = {one.actor.pk: one for one in known.found.neighbours}
    actors = {one.actor.pk: one.actor for one in known.found.neighbours}
    said: dict[int, list[Tie]] = defaultdict(list)
    for tie in known.standing:
        teller = _teller(tie, known.us, neighbours)
        actors.setdefault(teller.pk, teller)
        said[teller.pk].append(tie)
    themes = themes_of(actors)
    lines: dict[str, list[Said]] = defaultdict(list)
    for actor in sorted(actors.values(), key=lambda one: (one.sort_name, one.pk)):
        entry = _entry(actor, neighbours.get(actor.pk), themes[actor.pk])
        lines[entry.cells[0]] += [entry, *(_said(tie, entry.key, known.day) for tie in said[actor.pk])]
    return [line for scale in [*Actor.Scale, ""] for line in lines[scale]]


def _entry(actor: Actor, one: Neighbour | None, themes: Sequence[str]) -> Said:
    scale, family = (one.scale, one.family) if one is not None else (actor.scale, actor.family)
    totals = one.totals if one is not None else ()
    about = ", ".join([*([words.family_said(family)] if family else []), *themes])
    amounts = (words.amounts(totals, way) for way in (Direction.GIVEN, Direction.RECEIVED))
    persons = (actor.pk,) if actor.kind == Actor.Kind.PERSON else ()
    return Said(f"actor-{actor.pk}", Kind.ACTOR, actor.name, (scale, about, *amounts), persons=persons)


def _said(tie: Tie, under: str, day: date) -> Said:
    """« Le Département reconnaît Zoomacom (pôle de ressources), depuis 2009 — en discussion : … »"""
    told = ", ".join(filter(None, [sentences.from_subject(tie), sentences.when(tie)]))
    state = sentences.state(tie, day)
    text = f"{told} — {state}" if state else told
    return Said(f"tie-{tie.pk}", Kind.TIE, text, under=under, persons=persons_in(tie))


def _teller(tie: Tie, us: set[int], neighbours: Mapping[int, object]) -> Actor:
    """Under whose name a tie is said: the one around us; of two of them, who begins the sentence."""
    subject, other = tie.subject, tie.counterpart
    if other is not None and (subject.pk in us or (subject.pk not in neighbours and other.pk in neighbours)):
        return other
    return subject
