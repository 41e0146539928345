"""What came and went in the year between the demo’s place and others: a recognition put off, an amendment.

Where each stands at the end is what the study says; when it moved is invented.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from comptoir.demo import network
from comptoir.demo.place import Stage
from comptoir.ties.actions import change_state
from comptoir.ties.following import amend_agreement
from comptoir.ties.models import Agreement, Tie


class Move(NamedTuple):
    """The ties of that kind that somebody declared with us came into a state, so many days ago."""

    subject: str
    kind: Tie.Kind
    state: Tie.State
    days_ago: int


MOVES = (
    Move(network.CITY, Tie.Kind.RECOGNISES, Tie.State.WISHED, 320),
    Move("OuiShare", Tie.Kind.COOPERATES_WITH, Tie.State.ASLEEP, 290),
    Move(network.CITY, Tie.Kind.RECOGNISES, Tie.State.DISCUSSED, 120),
    Move("OuiShare", Tie.Kind.COOPERATES_WITH, Tie.State.IN_FORCE, 115),
)


def let_ties_move(stage: Stage, *, moment: datetime) -> None:
    """Each move on its day, with what stands in the way unchanged; one agreement is amended."""
    by = stage.team["coordinator"]
    for move in MOVES:
        ties = Tie.objects.filter(subject=stage.organisations[move.subject], kind=move.kind).order_by("pk")
        for tie in ties.exclude(state=move.state):
            then = moment - timedelta(days=move.days_ago)
            change_state(tie=tie, state=move.state, obstacle=tie.obstacle, by=by, now=then)
    _amend_the_agreement(stage, moment)


def _amend_the_agreement(stage: Stage, moment: datetime) -> None:
    """Half-way between its first day and the day of the demo, the department grants more."""
    agreement = Agreement.objects.get(
        place=stage.place, parties__actor=stage.organisations[network.DEPARTMENT]
    )
    then = moment - (stage.place.day_of(moment) - agreement.starts_on) / 2
    day = stage.place.day_of(then)
    amend_agreement(
        agreement=agreement, title="Avenant 1", signed_on=day, from_on=day, ends_on=agreement.ends_on,
        recognises=agreement.recognises, grants="Un atelier de plus par mois dans les collèges",
        by=stage.team["coordinator"], now=then,
    )  # fmt: skip
