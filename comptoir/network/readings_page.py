"""The readings of a place, each opening on its evidence, and the thresholds from which they speak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.network.gathering import readings_of
from comptoir.network.permissions import can_keep_the_network, can_see_the_network
from comptoir.network.readings import Level, Reading
from comptoir.network.setting import thresholds_of
from comptoir.network.steps import open_steps, standing_aside, team_of
from comptoir.network.thresholds_page import said
from comptoir.places.doors import Member, for_members
from comptoir.ties import sentences
from comptoir.ties.models import Tie

LOOKS = {Level.RISK: "tag-warn", Level.WATCH: "tag-good", Level.NOTE: ""}


@dataclass(frozen=True)
class Shown:
    """A reading with what it rests on: actors that have a page here, ties in a sentence each."""

    reading: Reading
    look: str
    actors: Sequence[Actor]
    ties: Sequence[str]

    @property
    def could_meet(self) -> Sequence[Actor]:
        """The two of whom it is said that they could meet; of any other reading nobody."""
        return self.actors[:2] if self.reading.code == "could_meet" and len(self.actors) > 1 else ()


@require_GET
@for_members(can_see_the_network)
def readings(request: HttpRequest, member: Member) -> HttpResponse:
    place, day = member.place, member.place.day_of(now())
    aside = standing_aside(place)
    left_out = {one.reading for one in aside}
    thresholds = thresholds_of(place)
    found = [one for one in readings_of(place, day, thresholds) if one.key not in left_out]
    context = {
        "place": place, "shown": shown(found), "thresholds": said(thresholds), "aside": aside,
        "steps": open_steps(place), "today": day, "may_declare": can_keep_the_network(member),
        "team": team_of(place, now()),
    }  # fmt: skip
    return render_page(request, "network/readings.html", context)


def shown(found: Sequence[Reading]) -> list[Shown]:
    """Two queries, whatever the number of readings."""
    actors = Actor.objects.standing().exclude(kind=Actor.Kind.PERSON).in_bulk(_keys(found, "actor"))
    ties = Tie.objects.select_related("subject", "counterpart", "place").in_bulk(_keys(found, "tie"))
    return [
        Shown(
            reading,
            LOOKS[reading.level],
            [actors[one.key] for one in reading.evidence if one.kind == "actor" and one.key in actors],
            [
                sentences.from_subject(ties[one.key])
                for one in reading.evidence
                if one.key in ties and one.kind == "tie"
            ],
        )
        for reading in found
    ]


def _keys(found: Iterable[Reading], kind: str) -> set[int]:
    return {one.key for reading in found for one in reading.evidence if one.kind == kind}
