"""What a large network is asked for now and then: its files, its study on paper, an enquiry among all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from comptoir.actors.models import Actor
from comptoir.bench.ground import seconds, timed
from comptoir.enquiries import actions
from comptoir.enquiries.actions import Line
from comptoir.enquiries.known import known_about
from comptoir.enquiries.models import Enquiry, Invitation, Proposal
from comptoir.enquiries.pages import LINES
from comptoir.exchange.exporting import gexf
from comptoir.exchange.web import web_of
from comptoir.places.models import Place
from comptoir.studies.actions import begin_study
from comptoir.studies.paper import paper
from comptoir.studies.sheet import sheet_of

MOST_ASKED = 1000
SEASON = timedelta(days=90)
DEEDS = ("helped", "trained", "other")


def measured(place: Place, day: date, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Seconds, once each: whoever asks for it waits for it. Of one answer, milliseconds, the median.

    The file holds all that the place may know of all time; the study is for the place; all organisations and
    circles around it are asked.
    """
    now = datetime.combine(day, time(10), UTC)
    figures: dict[str, Any] = {}
    progress("files", 0, 1)
    figures["export_s"] = seconds(lambda: gexf(web_of(place, day)))
    studies = []
    figures["study_s"] = seconds(
        lambda: studies.append(begin_study(place=place, audience="place", day=day, by=None, now=now))
    )
    figures["study_paper_s"] = seconds(lambda: paper(sheet_of(studies[0])))
    progress("enquiry", 0, 1)
    return figures | _enquiry(place, day, now)


def _enquiry(place: Place, day: date, now: datetime) -> dict[str, Any]:
    """All are asked, each says three things done with others, and the team reads a page of what they said."""
    around = Actor.objects.filter(flows__place=place).exclude(kind=Actor.Kind.PERSON).distinct()
    actors = list(around.order_by("pk")[:MOST_ASKED])
    enquiry = actions.open_enquiry(
        place=place, title="Bench", question="Avec qui ?", since=day - SEASON, until=day,
        closes_on=day + SEASON, by=None, now=now,
    )  # fmt: skip
    asking = seconds(lambda: actions.ask(enquiry=enquiry, actors=actors, address=str, by=None, now=now))
    invited = list(enquiry.invitations.select_related("invited", "enquiry__place").order_by("pk"))
    numbers = count()
    said = timed(lambda: _answer(invited, actors, next(numbers), now), times=len(invited) - 1)
    return {
        "asked": len(invited), "enquiry_asked_s": asking, "answer_ms": said["median_ms"],
        "enquiry_known_ms": timed(lambda: known_about(place, _said_in(enquiry), day), times=7)["median_ms"],
    }  # fmt: skip


def _answer(invited: Sequence[Invitation], actors: Sequence[Actor], number: int, now: datetime) -> None:
    others = [actors[(number * 7 + further) % len(actors)] for further in (1, 2, 3)]
    lines = [Line(other.name, other, deed, "") for other, deed in zip(others, DEEDS, strict=True)]
    actions.answer(invitation=invited[number], lines=lines, by=None, now=now)


def _said_in(enquiry: Enquiry) -> list[Proposal]:
    said = Proposal.objects.filter(invitation__enquiry=enquiry)
    return list(
        said.select_related("invitation__invited", "invitation__enquiry", "actor").order_by("pk")[:LINES]
    )
