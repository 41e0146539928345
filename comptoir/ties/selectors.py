"""Who may act for whom, who resides where, and what is declared around a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from comptoir.actors.models import Actor
from comptoir.places.models import Place, Stewardship
from comptoir.places.people import persons_known_to
from comptoir.ties.models import Agreement, AgreementParty, Tie

ACTS_FOR = (Tie.Kind.REPRESENTS, Tie.Kind.SITS_IN, Tie.Kind.EMPLOYED_BY)
PERSON = Actor.Kind.PERSON
NOT_YET = (Tie.State.WISHED, Tie.State.DISCUSSED, Tie.State.REFUSED)


def organisations_represented_by(person: Actor, day: date) -> list[Actor]:
    """Whom the person may act for on that day, by name: those they represent, sit in or work for."""
    ties = Tie.objects.declared().in_force(day).of_kind(*ACTS_FOR).filter(subject=person)
    return list(Actor.objects.standing().filter(pk__in=ties.values("counterpart")).order_by("name", "pk"))


def may_act_for(person: Actor, organisation: Actor, day: date) -> bool:
    """Whether the person may act in the name of the organisation on that day."""
    ties = Tie.objects.declared().in_force(day).of_kind(*ACTS_FOR)
    return organisation.is_standing and ties.filter(subject=person, counterpart=organisation).exists()


def residents_of(place: Place, day: date) -> list[Tie]:
    """Who has their address in the place on that day, by name; the actor is the tie's ``subject``."""
    ties = Tie.objects.declared().in_force(day).of_kind(Tie.Kind.RESIDES_AT).filter(place=place)
    return list(ties.select_related("subject").order_by("subject__name", "pk"))


@dataclass(frozen=True)
class TiesAround:
    """What is declared around a place, by name: who resides, who represents, the rest, what is over.

    ``coming`` is what is wished, under discussion or refused. Each tie says ``carrier_is_known``: whether
    the place may name the person who carries it.
    """

    residents: list[Tie]
    representatives: list[Tie]
    others: list[Tie]
    coming: list[Tie]
    over: list[Tie]

    def __bool__(self) -> bool:
        return bool(self.residents or self.representatives or self.others or self.coming or self.over)

    @property
    def undated(self) -> int:
        """How many have no first day: they are taken to have stood at every past date."""
        groups = (self.residents, self.representatives, self.others, self.coming, self.over)
        return sum(tie.since is None for group in groups for tie in group)


def ties_around(place: Place, day: date) -> TiesAround:
    """The ties that the place may see, as of that day (those to come are with those in force). One query."""
    around = TiesAround([], [], [], [], [])
    known = persons_known_to(place).filter(pk=OuterRef("carried_by"))
    ties = visible_to(place).select_related("subject", "counterpart", "place", "carried_by")
    ties = ties.annotate(carrier_is_known=Exists(known))
    for tie in ties.order_by("subject__name", "kind", "pk"):
        _group_of(tie, around, day).append(tie)
    return around


def _group_of(tie: Tie, around: TiesAround, day: date) -> list[Tie]:
    state = tie.state_on(day)
    if state == Tie.State.ENDED:
        return around.over
    if state in NOT_YET:
        return around.coming
    if state == Tie.State.IN_FORCE and tie.kind == Tie.Kind.RESIDES_AT:
        return around.residents
    if state == Tie.State.IN_FORCE and tie.kind in ACTS_FOR and tie.subject.is_person:
        return around.representatives
    return around.others


def visible_to(place: Place) -> QuerySet[Tie]:
    """The declared ties that concern the place: with it, of persons it knows, of organisations of the house.

    A tie that begins or ends with a person whom the place does not know is never among them, whomever it is
    with; nor what another place keeps for itself.
    """
    house, known = house_of(place).values("pk"), persons_known_to(place).values("pk")
    of_persons = Q(subject__in=known) | Q(counterpart__in=known)
    of_house = Q(subject__in=house) | Q(counterpart__in=house)
    nobody_unknown = (~Q(subject__kind=PERSON) | Q(subject__in=known)) & (
        ~Q(counterpart__kind=PERSON) | Q(counterpart__in=known)
    )
    concerning = Q(place=place) | ((of_persons | of_house) & nobody_unknown)
    return Tie.objects.declared().told_to(place).filter(concerning)


def kept_by(place: Place) -> QuerySet[Tie]:
    """What the team of the place may correct: what it sees around it, and what it told between others."""
    concerning = visible_to(place).values("pk")
    between_others = Q(told_in=place) & ~Q(subject__kind=PERSON) & ~Q(counterpart__kind=PERSON)
    return Tie.objects.declared().filter(Q(pk__in=concerning) | between_others)


def house_of(place: Place) -> QuerySet[Actor]:
    """The organisations of the place: its own, its stewards, residents, partners, agreements' parties.

    One with which a tie is only wished, discussed or refused is not of the house.
    """
    parties = AgreementParty.objects.filter(agreement__place=place, agreement__withdrawn_at=None)
    tied = Tie.objects.declared().filter(place=place).exclude(state__in=NOT_YET)
    return (
        Actor.objects.standing()
        .filter(
            Q(pk=place.organisation_id)
            | Q(pk__in=Stewardship.objects.filter(place=place).values("organisation"))
            | Q(pk__in=tied.values("subject"))
            | Q(pk__in=parties.values("actor")),
        )
        .exclude(kind=PERSON)
    )


def agreements_of(place: Place) -> list[Agreement]:
    """The place's agreements and their drafts, latest first, each with its parties and what it prolongs."""
    agreements = Agreement.objects.kept().filter(place=place)
    contacts = agreements.select_related("contact_here", "contact_there", "prolongs")
    return list(contacts.prefetch_related("parties__actor").order_by("-starts_on", "title"))
