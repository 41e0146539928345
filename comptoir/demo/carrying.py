"""Who shows what they carry to whom, what was agreed, who knows two that have no tie, whom we support."""

from __future__ import annotations

from datetime import datetime, timedelta

from comptoir.actors.actions import give_consent
from comptoir.actors.models import Consent
from comptoir.demo.network import CITY
from comptoir.demo.place import Stage
from comptoir.load.actions import show_load
from comptoir.network.steps import agree_step
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie

SHOWN = (("concierge", "coordinator"), ("coordinator", "manager"))
# What, who does it, in how many days, with whom.
STEPS = (
    ("Inviter l’élue au numérique à un job camp", "coordinator", 12, CITY),
    ("Préparer les chiffres de l’année pour la Ville", "manager", 8, CITY),
    ("Relancer la Maison de l’emploi pour janvier", "concierge", 20, None),
)
# Both are about coworking, and no tie between them is known; the manager speaks for the first.
KNOWS_BOTH, SECOND = "manager", "Coworking Sainté"
# She agreed to be named in the network: a tie may end with a person (docs/decisions/0018).
BEARER, PROJECT = "nadia", "Son projet d’atelier de réparation, de l’idée à l’ouverture"


def carry(stage: Stage, *, now: datetime) -> None:
    """Loads shown, steps not done yet, somebody who knows two who could meet, a person who is supported."""
    _support_somebody(stage, now)
    declare_tie(
        kind=Tie.Kind.MEMBER_OF, subject=stage.team[KNOWS_BOTH].person,
        counterpart=stage.organisations[SECOND], source="Dit en réunion d’équipe", told_in=stage.place,
        by=stage.team["coordinator"], now=now,
    )  # fmt: skip
    for who, seen_by in SHOWN:
        account = stage.team[who]
        show_load(
            place=stage.place, person=account.person, seen_by=stage.team[seen_by].person,
            by=account, now=now,
        )  # fmt: skip
    for what, who, days, actor in STEPS:
        agree_step(
            place=stage.place, what=what, who=stage.team[who].person,
            on=stage.place.day_of(now) + timedelta(days=days),
            actor=stage.organisations[actor] if actor else None, by=stage.team["coordinator"], now=now,
        )  # fmt: skip


def _support_somebody(stage: Stage, now: datetime) -> None:
    """The network may know of it: the person said so, and of nothing more."""
    person, by = stage.team[BEARER].person, stage.team["coordinator"]
    give_consent(
        person=person, purpose=Consent.Purpose.NETWORK, source="Dit au premier rendez-vous", by=by, now=now
    )
    declare_tie(
        kind=Tie.Kind.SUPPORTS, subject=stage.organisations["Zoomacom"], counterpart=person, quality=PROJECT,
        visibility=Tie.Visibility.NETWORK, carried_by=stage.team["mediator"].person,
        since=stage.place.day_of(now) - timedelta(days=120), source="Rendez-vous avec la porteuse du projet",
        told_in=stage.place, by=by, now=now,
    )  # fmt: skip
