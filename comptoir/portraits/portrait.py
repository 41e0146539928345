"""Everything that an actor's page shows, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from comptoir.actors.models import Actor
from comptoir.network import flows, words
from comptoir.network.asked import Asked
from comptoir.network.circle import Neighbour, ours
from comptoir.network.flows import FlowTotal
from comptoir.network.who import named_among, names_of
from comptoir.places.models import Place
from comptoir.portraits import nearby, telling
from comptoir.rings.drawing import Drawing, Words, draw
from comptoir.rings.layout import Mark
from comptoir.ties import sentences
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.terms import as_agreed


@dataclass(frozen=True)
class Line:
    """A tie of the actor in words, with whom it may be followed (none: a place, or us)."""

    tie: Tie
    other: Actor | None
    said: str
    when: str
    state: str
    look: str


@dataclass(frozen=True)
class Portrait:
    """The actor, its part in words, who is around it, its ties, flows and agreements, who may be named."""

    actor: Actor
    one: Neighbour
    sentences: Sequence[str]
    drawing: Drawing
    with_us: Sequence[Line]
    with_others: Sequence[Line]
    totals: Sequence[FlowTotal]
    agreements: Sequence[tuple[Agreement, bool]]
    people: Sequence[str]
    themes: Sequence[str]

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Its kind, how far it reaches, what it is to us, the state of its ties with us; themes."""
        states = [(words.tag_of(state), words.state_said(state)) for state in self.one.states]
        told = [
            self.actor.get_kind_display(),
            words.scale_said(self.one.scale),
            words.family_said(self.one.family),
        ]
        return [*states, *(("", said) for said in (*told, *self.themes))]


def portrait_of(place: Place, actor: Actor, asked: Asked, today: date) -> Portrait:
    """As of today or of the past day that is asked, with what circulated since and until then.

    We are the organisations that are the place today, as on all pages of a past day.
    """
    us = {us.pk: us for us in ours(place, today)}
    found = nearby.around_actor(place, actor, set(us), asked.day, asked.is_past)
    totals = flows.between(place, actor, since=asked.since, until=asked.until)
    one = Neighbour(actor, found.alive(found.with_us), totals, False)
    signed = agreements_with(place, actor, asked.day if asked.is_past else None)
    agreements = as_agreed(signed, asked.day)
    told = _told(place, one, found, set(us), asked, [each for each in agreements if each.holds(asked.day)])
    others = nearby.neighbours_of(found, flows.with_others(place, actor, asked.since, asked.until))
    return Portrait(
        actor, one, telling.sentences_of(told), _drawing(place, one, others, us.values(), asked),
        [line_of(tie, actor, asked.day) for tie in found.with_us],
        [line_of(tie, actor, asked.day) for tie in found.elsewhere],
        totals, [(each, each.holds(asked.day)) for each in agreements], _people(found, agreements),
        list(actor.themes.order_by("folded").values_list("theme", flat=True)),
    )  # fmt: skip


def _told(
    place: Place, one: Neighbour, found: nearby.Around, us: set[int], asked: Asked,
    agreements: Sequence[Agreement],
) -> telling.Told:  # fmt: skip
    cut_off = nearby.cut_off_without(place, one.actor, found, us)
    names = {other.pk: other.name for other in found.with_others}
    return telling.Told(
        actor=one.actor, scale=one.scale, family=one.family, day=asked.day, since=asked.since,
        ties=found.with_us, circles=found.of_circles(one.actor),
        funders=found.funders(one.actor), totals=one.totals,
        cut_off=[names[key] for key in cut_off if key in names], cuts_us_off=bool(one.ties),
        agreements=agreements, is_past=asked.is_past,
    )  # fmt: skip


def agreements_with(place: Place, actor: Actor, by: date | None) -> QuerySet[Agreement]:
    """All that are signed; of a past day, those that were in force by then."""
    agreements = Agreement.objects.standing().filter(place=place, parties__actor=actor)
    if by:
        agreements = agreements.filter(starts_on__lte=by)
    return agreements.select_related("contact_here", "contact_there").order_by("-starts_on", "title")


def _people(found: nearby.Around, agreements: Iterable[Agreement]) -> list[str]:
    """Who carries its ties, answers for its agreements, speaks or works for it: by name where they agreed."""
    people = [tie.subject if tie.subject.is_person else tie.counterpart for tie in found.people]
    people += [tie.carried_by for tie in (*found.with_us, *found.with_places)]
    people += [person for each in agreements for person in (each.contact_here, each.contact_there)]
    met = [person for person in people if person is not None and person.is_standing]
    return names_of(met, named_among(person.pk for person in met))


def line_of(tie: Tie, actor: Actor, day: date) -> Line:
    is_subject = tie.subject_id == actor.pk
    state = tie.state_on(day)
    return Line(
        tie, tie.counterpart if is_subject else tie.subject,
        sentences.from_subject(tie) if is_subject else sentences.from_other(tie), sentences.when(tie),
        words.state_said(state), words.tag_of(state),
    )  # fmt: skip


def _drawing(
    place: Place, one: Neighbour, others: Sequence[Neighbour], us: Iterable[Actor], asked: Asked
) -> Drawing:
    """The actor in the centre, those around it, and the place as one of them when something joins us."""
    marks = [
        Mark(each.actor.pk, each.actor.name, each.scale, each.family, each.facts, each.look, each.is_pending)
        for each in others
    ]
    here = -place.pk
    if one.ties or one.totals:
        scale = next((actor.scale for actor in us if actor.scale), Actor.Scale.NEIGHBOURHOOD)
        marks.append(Mark(here, place.name, scale, Actor.Family.PARTNER, one.facts, one.look, one.is_pending))
    told = {each.actor.pk: words.told(each) for each in others}
    return draw(
        marks,
        Words(
            one.actor.name,
            {str(scale): str(scale.label) for scale in Actor.Scale},
            {str(family): str(said) for family, said in words.FAMILIES.items()},
            _address(place, one.actor, one.actor.pk, asked),
            lambda key: _address(place, one.actor, key, asked),
            lambda key: told.get(key, gettext("%(place)s, %(facts)s") % {
                "place": place.name, "facts": words.facts_said(one.facts),
            }),
        ),
    )  # fmt: skip


def _address(place: Place, actor: Actor, key: int, asked: Asked) -> str:
    """Between us and the actor for the place itself; the page of anybody else; as of the same day."""
    if key == -place.pk:
        return f"{reverse('network:between_us', args=[place.slug, actor.pk])}?{asked.period}"
    return f"{reverse('portraits:actor', args=[place.slug, key])}?{asked.period}"
