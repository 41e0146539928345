"""The readings of a place, each opening on its evidence, and the thresholds from which they speak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from comptoir.actors.models import Actor
from comptoir.kit.answers import render_page
from comptoir.kit.clock import now
from comptoir.network.gathering import readings_of
from comptoir.network.permissions import can_see_the_network
from comptoir.network.readings import DEFAULT, Level, Reading, Thresholds
from comptoir.network.steps import open_steps, standing_aside
from comptoir.places.doors import Member, for_members
from comptoir.ties import sentences
from comptoir.ties.models import Tie

LOOKS = {Level.RISK: "warn", Level.WATCH: "info", Level.NOTE: ""}


@dataclass(frozen=True)
class Shown:
    """A reading with what it rests on: actors that have a page here, ties in a sentence each."""

    reading: Reading
    look: str
    actors: Sequence[Actor]
    ties: Sequence[str]


@require_GET
@for_members(can_see_the_network)
def readings(request: HttpRequest, member: Member) -> HttpResponse:
    place, day = member.place, member.place.day_of(now())
    aside = standing_aside(place)
    left_out = {one.reading for one in aside}
    found = [reading for reading in readings_of(place, day) if reading.key not in left_out]
    context = {
        "place": place, "shown": shown(found), "thresholds": said(DEFAULT), "aside": aside,
        "steps": open_steps(place), "today": day,
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


def said(thresholds: Thresholds) -> list[str]:
    """From when on each reading is made, in words."""
    months = ngettext(
        "Asleep: something in at least %(usual)s months of twelve, then nothing for %(count)s month.",
        "Asleep: something in at least %(usual)s months of twelve, then nothing for %(count)s months.",
        thresholds.asleep_after_months,
    ) % {"usual": thresholds.almost_monthly, "count": thresholds.asleep_after_months}
    two = gettext(
        "Two people: %(share)s %% of the hours or more, when at least %(people)s people give some."
    ) % {"share": int(thresholds.share_of_two * 100), "people": thresholds.least_givers}
    one = gettext("One person: at least %(ties)s ties at one scale, all carried by the same person.") % {
        "ties": thresholds.least_ties
    }
    circle = gettext("A circle that would split: at least %(members)s members.") % {
        "members": thresholds.least_members
    }
    return [months, two, one, circle]


def _said(tie: Tie) -> str:
    return ", ".join(filter(None, (sentences.from_subject(tie), sentences.when(tie))))


def _keys(found: Iterable[Reading], kind: str) -> set[int]:
    return {one.key for reading in found for one in reading.evidence if one.kind == kind}
