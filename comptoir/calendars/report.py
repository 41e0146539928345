"""What becomes of a file: a line for each thing in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from comptoir.calendars import reading, sentences
from comptoir.calendars.models import ImportedEvent
from comptoir.calendars.reading import Occurrence
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal


@dataclass(frozen=True)
class Told:
    """What becomes, or became, of one thing of the file."""

    outcome: str  # series, created, updated, unchanged, removed, ignored, refused
    summary: str
    sentence: str = ""
    period: Period | None = None
    uid: str = ""
    code: str = ""


@dataclass
class Report:
    """``name`` is that which the file gives itself."""

    name: str = ""
    told: list[Told] = field(default_factory=list)

    def of(self, outcome: str) -> list[Told]:
        return [one for one in self.told if one.outcome == outcome]


def told_of(outcome: str, one: Occurrence) -> Told:
    return Told(outcome, one.summary, "", one.period, one.uid)


def refused(one: Occurrence, why: Refusal) -> Told:
    return Told("refused", one.summary, str(why), one.period, one.uid, why.code)


def of_event(outcome: str, event: ImportedEvent) -> Told:
    return Told(outcome, event.summary, "", event.period, event.uid)


def of_line(line: reading.Line) -> Told:
    outcome = "ignored" if line.outcome == "read" else line.outcome
    return Told(outcome, line.summary, sentences.of_line(line.code), None, line.uid, line.code)
