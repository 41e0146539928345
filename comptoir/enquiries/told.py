"""What is said about a partner, as it may read it itself: plain sentences, each with a name of its own.

Nothing that the place or its team keeps for itself is in it: ties that the network may know, never what
stands in their way; agreements to which it is party; what circulates, figures of few persons cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from comptoir.actors.models import Actor
from comptoir.enquiries.models import Remark
from comptoir.journal.models import Fact
from comptoir.journal.natures import Direction
from comptoir.kit import speech
from comptoir.network import flows, words
from comptoir.network.flows import FlowTotal
from comptoir.network.telling import TOLD_TO, ties_told
from comptoir.places.models import Place
from comptoir.ties import sentences
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.terms import as_agreed

LAST = timedelta(days=365)
# What is missing is said of nothing that is told.
MISSING = "missing"
# What is said of where they stand, and corrected in one place.
PLACE_IN_NETWORK = ("scale", "family", "themes")


@dataclass(frozen=True)
class Told:
    """A sentence about the partner; ``key`` names what it tells of, a tie or an agreement where it is one."""

    key: str
    sentence: str
    detail: str = ""
    tie: Tie | None = None
    agreement: Agreement | None = None
    remark: Remark | None = None


@dataclass(frozen=True)
class Section:
    """Sentences of one sort, under their title; ``empty`` is said when there is none."""

    title: str
    told: Sequence[Told]
    empty: str


def told_about(actor: Actor, place: Place, day: date) -> list[Section]:
    """All that may be told to the partner. A constant number of queries."""
    return [
        Section(gettext("Who you are"), list(_description(actor)), ""),
        Section(
            gettext("Ties"), list(_ties(actor, place, day)),
            gettext("No tie that the network may know is declared."),
        ),
        Section(
            gettext("Agreements"), list(_agreements(actor, place, day)), gettext("No agreement is recorded.")
        ),
        Section(
            gettext("What circulated in a year"), list(_flows(actor, place, day)),
            gettext("Nothing was noted between us."),
        ),
    ]  # fmt: skip


def _description(actor: Actor) -> Iterator[Told]:
    themes = sorted(actor.themes.values_list("theme", flat=True))
    not_said = gettext("not said")
    yield Told("name", gettext("You are called %(name)s.") % {"name": actor.name})
    yield Told("scale", gettext("Scale: %(scale)s.") % {"scale": words.scale_said(actor.scale)})
    yield Told(
        "family", gettext("Family: %(family)s.") % {"family": str(actor.get_family_display()) or not_said}
    )
    said = ", ".join(themes) or not_said
    yield Told("themes", gettext("Themes: %(themes)s.") % {"themes": said})


def _ties(actor: Actor, place: Place, day: date) -> Iterator[Told]:
    for tie in ties_told(place, {actor.pk}, TOLD_TO["network"]):
        if actor.pk in (tie.subject_id, tie.counterpart_id):
            said = sentences.from_subject(tie)
            detail = ", ".join(part for part in (str(tie.state_on(day).label), sentences.when(tie)) if part)
            yield Told(f"tie-{tie.pk}", said, detail, tie=tie)


def _agreements(actor: Actor, place: Place, day: date) -> Iterator[Told]:
    signed = Agreement.objects.standing().filter(place=place, parties__actor=actor)
    for one in as_agreed(signed.order_by("-starts_on", "title"), day):
        since = gettext("since %(since)s") % {"since": speech.day_and_year(one.starts_on)}
        last = speech.day_and_year(one.ends_on) if one.ends_on else ""
        parts = [
            since,
            gettext("until %(last)s") % {"last": last} if last else "",
            one.recognises,
            one.grants,
        ]
        yield Told(f"agreement-{one.pk}", one.title, ", ".join(part for part in parts if part), agreement=one)


def _flows(actor: Actor, place: Place, day: date) -> Iterator[Told]:
    for total in flows.between(place, actor, since=day - LAST):
        yield Told(f"flow-{total.direction}-{total.nature}-{total.unit}"[:40], _circulated(total))


def _circulated(total: FlowTotal) -> str:
    amount = words.amount(total)
    if total.unit != Fact.Unit.PERSON:
        amount = f"{words.nature_said(total.nature)}, {amount}"
    if total.direction == Direction.GIVEN:
        return gettext("From us to you: %(amount)s.") % {"amount": amount}
    return gettext("From you to us: %(amount)s.") % {"amount": amount}
