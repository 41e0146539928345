"""What programs send. Moments without a distance from UTC are read by the clocks of the place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import TextChoices
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.journal.natures import Direction, Nature
from comptoir.kit.periods import can_be_meant
from comptoir.ties.models import Tie


def _plain(text: str) -> str:
    if "\0" in text:
        raise ValueError("no null in a text")
    return text.strip()


def _meant(moment: datetime) -> datetime:
    if not can_be_meant(moment.date()):
        raise ValueError("between 1900 and 2199")
    return moment


def _meant_day(day: date) -> date:
    if not can_be_meant(day):
        raise ValueError("between 1900 and 2199")
    return day


def OneOf(choices: type[TextChoices]) -> AfterValidator:  # noqa: N802 - reads as the types beside it
    """One of these codes; what is not said is none of them."""

    def known(text: str) -> str:
        if text not in choices.values:
            raise ValueError("one of " + ", ".join(choices.values))
        return text

    return AfterValidator(known)


Text = Annotated[str, AfterValidator(_plain), Field(max_length=200)]
Slug = Annotated[str, AfterValidator(_plain), Field(max_length=80)]
Moment = Annotated[datetime, AfterValidator(_meant)]
Day = Annotated[date, AfterValidator(_meant_day)]
Kind = Annotated[str, OneOf(Resource.Kind)]
Key = Annotated[int, Field(gt=0, lt=2**63)]
Party = Annotated[int, Field(ge=1, le=1000)]


class Sent(Schema):
    """A body; what it does not know is refused, so that a mistyped name is noticed."""

    model_config = ConfigDict(extra="forbid")


class Needs(Schema):
    """Which resources."""

    kind: list[Kind] = Field([], max_length=10)
    seats: Party = 1
    equipment: list[Text] = Field([], max_length=10)
    floor: Slug = ""
    step_free: bool = False
    resource: list[Slug] = Field([], max_length=50)


class When(Needs):
    """Which resources, and when; ``on`` are more days at the same hours; ``say``: reasons in sentences."""

    starts: Moment
    ends: Moment
    on: list[Day] = Field([], max_length=60)
    party: Party = 1
    only_free: bool = False
    say: bool = False


class Soon(Needs):
    """Which resources, for how long, and within what."""

    minutes: int = Field(60, ge=5, le=24 * 60)
    since: Moment | None = None
    until: Moment | None = None
    party: Party = 1


class Between(Schema):
    since: Moment | None = None
    until: Moment | None = None
    everybody: bool = False


class Timed(Sent):
    starts: Moment
    ends: Moment


class Wish(Timed):
    """What is booked, asked for or waited for."""

    resource: Slug
    extras: list[Slug] = Field([], max_length=20)
    party: Party = 1
    purpose: Text = ""
    shows_name: bool = False
    acting_for: Key | None = None
    booked_for: Key | None = None


class Booked(Wish):
    """``letter``: to whom it is booked for, with the file for their calendar."""

    letter: bool = False
    is_public: bool = False
    tentative_until: Moment | None = None
    outside_hours: bool = False


class Moved(Timed):
    resource: Slug | None = None
    outside_hours: bool = False


class Why(Sent):
    because: Text = ""


class Answered(Sent):
    message: Annotated[str, AfterValidator(_plain), Field(max_length=300)] = ""


class Instead(Sent):
    starts: Moment | None = None
    ends: Moment | None = None
    resource: Slug | None = None


class Series(Wish):
    """Bookings that come back: ``starts`` and ``ends`` are those of the first date, ``rule`` is its RRULE.

    ``skip`` leaves dates out; ``instead`` gives one date another time or another resource.
    """

    rule: Text
    skip: list[Day] = Field([], max_length=400)
    instead: dict[Day, Instead] = Field({}, max_length=400)


class CancelledSeries(Why):
    scope: Literal["this", "following", "all"] = "all"


class Closed(Timed):
    """``choices`` (by booking) and ``answers`` (by request): the ``choice`` of one of the proposals."""

    resources: list[Slug] = Field([], max_length=300)
    reason: Annotated[str, AfterValidator(_plain), Field(max_length=100)] = ""
    choices: dict[Key, Text] = Field({}, max_length=2000)
    answers: dict[Key, Text] = Field({}, max_length=2000)


class OfNetwork(Schema):
    """As of which day, with what circulated since when; told to whom: the widest that the key may be told."""

    day: Day | None = None
    since: Day | None = None
    audience: Literal["", "place", "network", "public"] = ""


class Paged(OfNetwork):
    """``start`` is the ``next`` of the page before."""

    start: int = Field(0, ge=0, lt=2**31)
    limit: int = Field(200, ge=1, le=1000)


class Actors(Paged):
    kind: Slug = ""
    scale: Annotated[str, OneOf(Actor.Scale)] = ""
    family: Annotated[str, OneOf(Actor.Family)] = ""
    theme: Text = ""


class Ties(Paged):
    """``actor``: one of the two ends, by its number (« actor-12 »)."""

    kind: Annotated[str, OneOf(Tie.Kind)] = ""
    state: Annotated[str, OneOf(Tie.State)] = ""
    actor: Slug = ""


class Circulating(OfNetwork):
    nature: Annotated[str, OneOf(Nature)] = ""
    direction: Annotated[str, OneOf(Direction)] = ""


class Flows(Circulating, Paged):
    actor: Slug = ""


class Totals(Circulating):
    form: Literal["json", "csv"] = "json"
