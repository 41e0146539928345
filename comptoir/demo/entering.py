"""Entering the study of the networks as the coordinator would: actors, ties, and the places they run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from comptoir.actors.actions import give_consent, register_organisation
from comptoir.actors.models import Consent
from comptoir.actors.network import set_place_in_network
from comptoir.demo.network import ACTORS, DEPARTMENT, HERE, JOINED, PRNL, TIES, ActorFact, TieFact
from comptoir.demo.place import Stage
from comptoir.kit.text import fold
from comptoir.places.models import Place
from comptoir.places.stewards import set_organisation
from comptoir.ties.actions import declare_tie
from comptoir.ties.agreements import correct_agreement
from comptoir.ties.models import Agreement, Tie


def enter_network(stage: Stage, *, now: datetime) -> None:
    """Everything that the study says, known since ``now``; the new actors join the stage."""
    for actor in ACTORS:
        _enter(stage, actor, now)
    for tie in TIES:
        _declare(stage, tie, now)
    _name_the_carriers(stage, {tie.carried_by for tie in TIES if tie.carried_by}, now)
    _follow_the_agreement(stage, now)
    _join_the_directory(stage, now)


def _enter(stage: Stage, fact: ActorFact, now: datetime) -> None:
    by = stage.team["coordinator"]
    if fact.name not in stage.organisations:
        stage.organisations[fact.name] = register_organisation(name=fact.name, kind=fact.kind, by=by, now=now)
    set_place_in_network(
        actor=stage.organisations[fact.name], scale=fact.scale, family=fact.family, themes=fact.themes,
        by=by, now=now,
    )  # fmt: skip


def _declare(stage: Stage, fact: TieFact, now: datetime) -> None:
    """Both documents are public, and so is what they say."""
    here = fact.other == HERE
    declare_tie(
        kind=fact.kind, subject=stage.organisations[fact.subject],
        counterpart=None if here else stage.organisations[fact.other], place=stage.place if here else None,
        quality=fact.quality, state=fact.state, obstacle=fact.obstacle, visibility=Tie.Visibility.PUBLIC,
        carried_by=stage.team[fact.carried_by].person if fact.carried_by else None,
        source=fact.source, by=stage.team["coordinator"], now=now,
    )  # fmt: skip


def _name_the_carriers(stage: Stage, roles: Iterable[str], now: datetime) -> None:
    """Those of the team who carry a tie agreed to be named in the study; the manager was not asked yet."""
    for role in sorted(set(roles) - {"manager"}):
        give_consent(
            person=stage.team[role].person, purpose=Consent.Purpose.NETWORK, source="Dit en réunion d’équipe",
            by=stage.team["coordinator"], now=now,
        )  # fmt: skip


def _follow_the_agreement(stage: Stage, now: datetime) -> None:
    """That with the department says what it recognises, when it is talked about again, and with whom."""
    agreement = Agreement.objects.get(place=stage.place, parties__actor=stage.organisations[DEPARTMENT])
    correct_agreement(
        agreement=agreement, title=agreement.title, starts_on=agreement.starts_on,
        parties=[stage.organisations[DEPARTMENT], stage.organisations["Zoomacom"]],
        recognises=PRNL, review_on=agreement.starts_on + timedelta(days=420),
        contact_here=stage.team["coordinator"].person, by=stage.team["coordinator"], now=now,
    )  # fmt: skip


def _join_the_directory(stage: Stage, now: datetime) -> None:
    """The places of the list that an actor of the network runs are known to be its own."""
    listed = {
        (fold(place.name), fold(place.commune)): place for place in Place.objects.exclude(pk=stage.place.pk)
    }
    for name, commune, organisation in JOINED:
        set_organisation(
            place=listed[fold(name), fold(commune)], organisation=stage.organisations[organisation],
            by=stage.team["coordinator"], now=now,
        )  # fmt: skip
