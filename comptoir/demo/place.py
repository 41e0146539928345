"""The Comptoir Numérique before anybody comes in: its walls, its residents, its team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import slugify

from comptoir.actors.actions import issue_card, open_account, register_organisation, register_person
from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.resources import offer_resource
from comptoir.demo import cast
from comptoir.demo.network import CIRCLES
from comptoir.places.actions import set_weekly_hours
from comptoir.places.hours import Span
from comptoir.places.models import Place, Role, Space, Stewardship
from comptoir.places.people import give_role, meet
from comptoir.ties.actions import declare_tie
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Tie

SLUG = "comptoir-numerique"
OPENED_ON = date(2010, 11, 29)
SOURCE = "Page du projet et étude des réseaux du Comptoir Numérique"


@dataclass(frozen=True)
class Stage:
    """What the year is played on."""

    place: Place
    resources: dict[str, Resource]
    organisations: dict[str, Actor]
    team: dict[str, Account]

    @property
    def concierge(self) -> Account:
        return self.team["concierge"]


def set_stage(*, since: datetime) -> Stage:
    """The place, its spaces and resources, its organisations and its team, as they were at ``since``."""
    place = _place(since)
    team = {
        somebody.role: _teammate(place, somebody, since)
        for somebody in cast.TEAM
        if somebody.role != "member"
    }
    manager = team["manager"]
    organisations = _organisations(manager, since)
    _house(place, organisations, manager, since)
    resources = _resources(place, manager, since)
    stage = Stage(place, resources, organisations, team)
    for somebody in cast.TEAM:
        if somebody.role == "member":
            team[somebody.login] = _teammate(place, somebody, since)
        if somebody.represents:
            _represent(stage, somebody, since)
    return stage


def _place(since: datetime) -> Place:
    place = Place.objects.create(
        slug=SLUG, opened_here_at=since, source="Comptoir", **cast.PLACE,
        typologies=["TIERS_LIEUX", "EPN"], fees=["Gratuit", "Gratuit sous condition"],
        updated_on=since.date(),
        services=["Maîtrise des outils numériques du quotidien", "Accès internet et matériel informatique"],
        publics=["Jeunes", "Seniors", "Familles et/ou enfants"], itinerancy=["Fixe"],
        access_modes=["Se présenter", "Téléphoner"],
        support_modes=["En autonomie", "Accompagnement individuel", "Dans un atelier collectif"],
    )  # fmt: skip
    week = {weekday: [Span(*span) for span in spans] for weekday, spans in cast.WEEK.items()}
    set_weekly_hours(place=place, week=week, keeps_public_holidays=True, by=None, now=since)
    return place


def _teammate(place: Place, somebody: cast.Somebody, since: datetime) -> Account:
    person = register_person(name=somebody.name, by=None, now=since)
    account = open_account(person=person, email=f"{somebody.login}@demo.invalid", by=None, now=since)
    give_role(
        place=place, person=person, kind=somebody.role, starts_at=since, ends_at=None, by=None, now=since
    )
    issue_card(person=person, by=None, now=since)
    return account


def _organisations(by: Account, since: datetime) -> dict[str, Actor]:
    words = {**dict.fromkeys(cast.PARTNERS, ""), **cast.RESIDENTS}
    return {
        name: register_organisation(
            name=name,
            presentation=presentation,
            by=by,
            now=since,
            kind=Actor.Kind.CIRCLE if name in CIRCLES else Actor.Kind.ORGANISATION,
        )
        for name, presentation in words.items()
    }


def _house(place: Place, organisations: dict[str, Actor], by: Account, since: datetime) -> None:
    for name, function in cast.STEWARDS:
        Stewardship.objects.create(
            place=place, organisation=organisations[name], function=function, since=OPENED_ON
        )
    for name in cast.RESIDENTS:
        declare_tie(
            kind=Tie.Kind.RESIDES_AT, subject=organisations[name], place=place,
            since=OPENED_ON, source=SOURCE, by=by, now=since,
        )  # fmt: skip
    openscop, zoomacom = organisations["OpenScop"], organisations["Zoomacom"]
    declare_tie(
        kind=Tie.Kind.MEMBER_OF, subject=openscop, counterpart=zoomacom, source=SOURCE, by=by, now=since
    )
    declare_tie(
        kind=Tie.Kind.SITS_IN, subject=zoomacom, counterpart=openscop, body="Conseil d’administration",
        source=SOURCE, by=by, now=since,
    )  # fmt: skip
    for title, first, second in cast.AGREEMENTS:
        record_agreement(
            title=title, place=place, parties=[organisations[first], organisations[second]],
            starts_on=since.date(), by=by, now=since,
        )  # fmt: skip


def _resources(place: Place, by: Account, since: datetime) -> dict[str, Resource]:
    resources = {}
    for position, fact in enumerate(cast.SPACES):
        space = Space.objects.create(
            place=place, name=fact.name, slug=slugify(fact.name), kind=fact.kind, capacity=fact.capacity,
            equipment=list(fact.equipment), description=fact.description, position=position,
            outline=list(fact.outline), is_step_free=True, floor="Rez-de-chaussée",
        )  # fmt: skip
        if fact.taken:
            resources[fact.name] = offer_resource(
                place=place, name=fact.name, space=space, taken=fact.taken, units=fact.units,
                unit_name=fact.unit_name, seats=fact.seats, is_self_service=fact.is_self_service,
                walk_in_only=fact.walk_in_only, usual_minutes=fact.usual_minutes, by=by, now=since,
            )  # fmt: skip
    return resources


def _represent(stage: Stage, somebody: cast.Somebody, since: datetime) -> None:
    account = stage.team.get(somebody.role) or stage.team[somebody.login]
    declare_tie(
        kind=Tie.Kind.REPRESENTS, subject=account.person,
        counterpart=stage.organisations[somebody.represents],
        source="Déclaré au comptoir", by=stage.team["manager"], now=since,
    )  # fmt: skip


def register_the_public(stage: Stage, names: list[tuple[str, str, str]], *, now: datetime) -> list[Actor]:
    """The people who come: (name, phone, town); most have no e-mail, many no phone."""
    people = []
    for name, phone, commune in names:
        person = register_person(name=name, phone=phone, commune=commune, by=stage.concierge, now=now)
        meet(place=stage.place, person=person, now=now)
        people.append(person)
    return people


def members_of(stage: Stage, people: list[Actor], *, now: datetime) -> None:
    """These people hold a membership without an end."""
    for person in people:
        give_role(
            place=stage.place, person=person, kind=Role.Kind.MEMBER, starts_at=now, ends_at=None,
            by=stage.team["manager"], now=now,
        )  # fmt: skip
