"""One sheet of paper for the meeting: for the team with everything, or to be left with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from comptoir.kit import speech
from comptoir.kit.pdf import typeset
from comptoir.meetings import recognition
from comptoir.meetings.leaving import as_left
from comptoir.meetings.over_time import Amount
from comptoir.meetings.preparing import Prepared
from comptoir.meetings.words import stretch_said
from comptoir.ties import sentences
from comptoir.ties.models import Tie

TEMPLATE = Path(__file__).parent / "sheet.typ"
TEAM, THEM = "equipe", "eux"
AUDIENCES = {TEAM: _("for the team, with what stands in the way"), THEM: _("to leave with them")}
MOST_TYPED = 600
"""Characters of what we ask besides."""
# They read what the two of them know: not what the house keeps for itself.
LEFT_WITH_THEM = (Tie.Visibility.PUBLIC, Tie.Visibility.NETWORK)
MOST_STRETCHES = 6


def sheet(found: Prepared, audience: str, typed: str) -> bytes:
    """The PDF, in the active language; ``typed`` is what we ask besides."""
    return typeset(TEMPLATE, sheet_data(found, audience, typed))


def sheet_data(found: Prepared, audience: str, typed: str) -> dict[str, Any]:
    """What the template prints: every word of it."""
    for_us = audience == TEAM
    found = found if for_us else as_left(found, MOST_STRETCHES)
    ties = [tie for tie in found.ties if _is_told(tie, for_us)]
    asks = recognition.asked(found.recognition, found.drafts)
    return {
        "language": (get_language() or "fr")[:2], "place": found.place.name,
        "title": gettext("Between us and %(them)s") % {"them": found.them.name},
        "date": speech.day_and_year(found.day), "audience": str(AUDIENCES[audience]),
        "said": recognition.said(found.recognition, found.them.name),
        "is_unrecognised": found.recognition.is_unrecognised,
        "time": _time(found), "ties": [_tie(tie, for_us) for tie in ties],
        "asks": [*asks, *(line.strip() for line in typed.splitlines() if line.strip())],
        "steps": [_step(step) for step in found.steps] if for_us else [],
        "words": _words(),
    }  # fmt: skip


def _is_told(tie: Tie, for_us: bool) -> bool:
    """To us all; to them, of what may leave the house, what stands or is under discussion."""
    return for_us or (tie.visibility in LEFT_WITH_THEM and tie.state != Tie.State.REFUSED)


def _tie(tie: Tie, for_us: bool) -> dict[str, str]:
    when = sentences.when(tie)
    told = f"{sentences.from_subject(tie)}, {when}" if when else sentences.from_subject(tie)
    state = "" if tie.state == Tie.State.IN_FORCE else str(tie.get_state_display())
    return {"said": told, "state": state, "obstacle": tie.obstacle if for_us else ""}


def _time(found: Prepared) -> list[dict[str, Any]]:
    """The last years of each nature: a head, then a row each way."""
    return [
        {
            "title": one.title,
            "head": [stretch_said(amount.stretch) for amount in one.given[-MOST_STRETCHES:]],
            "given": _cells(one.given), "received": _cells(one.received),
        }
        for one in found.series
    ]  # fmt: skip


def _cells(amounts: Sequence[Amount]) -> list[str]:
    return [amount.said or "–" for amount in amounts[-MOST_STRETCHES:]]


def _step(step: Any) -> str:
    told = {"what": step.what, "who": step.who.name, "on": speech.day_and_year(step.on)}
    return gettext("%(what)s (%(who)s, by %(on)s)") % told


def _words() -> dict[str, str]:
    return {
        "circulates": gettext("What circulates between us"), "over_time": gettext("Year by year"),
        "given": gettext("from us to them"), "received": gettext("from them to us"),
        "declared": gettext("What is declared"), "obstacle": gettext("What stands in the way"),
        "asks": gettext("What we ask"), "steps": gettext("Next steps"),
        "nothing": gettext("Nothing was noted."), "nothing_declared": gettext("No tie is declared."),
        "limits": gettext(
            "Read from what is recorded. A tie that nobody recorded is not a tie that does not exist."
        ),
    }  # fmt: skip
