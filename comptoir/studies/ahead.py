"""What is ahead: ties that are wished or discussed, with what stands in their way, and the next steps."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from comptoir.kit import speech
from comptoir.network.circle import PENDING
from comptoir.network.snapshot import evening
from comptoir.network.steps import open_steps
from comptoir.studies.known import Known, Said, persons_in
from comptoir.studies.models import Study, StudyLine
from comptoir.ties import sentences
from comptoir.ties.models import Tie

Kind = StudyLine.Kind


def ahead(known: Known) -> list[Said]:
    """What is asked for; then, for the house, what the team agreed to do, offered and without who does it."""
    waiting = [tie for tie in known.standing if tie.state in PENDING]
    asked = [_asked(tie, known.day) for tie in waiting]
    return asked + _steps(known) if known.audience == Study.Audience.PLACE else asked


def _asked(tie: Tie, day: date) -> Said:
    text = f"{sentences.from_subject(tie)} — {sentences.state(tie, day)}"
    return Said(f"ask-{tie.pk}", Kind.STEP, text, persons=persons_in(tie))


def _steps(known: Known) -> list[Said]:
    found = []
    for step in open_steps(known.place, at=evening(known.place, known.day) if known.is_past else None):
        told = {"what": step.what, "on": speech.day_and_year(step.on)}
        text = gettext("%(what)s, before %(on)s") % told
        found.append(Said(f"step-{step.pk}", Kind.STEP, text, is_offered=True))
    return found
