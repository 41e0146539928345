"""What is carried, in gentle words: a load is told, never marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.kit import speech
from comptoir.kit.columns import Column, breadth, columns
from comptoir.load.reckoning import Concentration, Measure, Trend
from comptoir.load.selectors import Shared
from comptoir.network import words

TITLES = {
    "hours": _("Hours given"),
    "welcomes": _("Welcomes noted at the counter"),
    "steps": _("Next steps done"),
}


@dataclass(frozen=True)
class ToldMonth:
    """A month of a measure: its bar, and what it says."""

    bar: Column
    month: str
    amount: str
    is_running: bool


@dataclass(frozen=True)
class ToldMeasure:
    """A measure as the page shows it."""

    code: str
    title: str
    sentence: str
    running: str
    months: Sequence[ToldMonth]
    breadth: int


def told(measures: Sequence[Measure]) -> list[ToldMeasure]:
    """Those of which something is recorded."""
    return [_told(one) for one in measures if not one.is_empty]


def amount(code: str, quantity: Decimal) -> str:
    """« 4 h 30 » of minutes, « 41 » of anything else."""
    if code == "hours":
        return words.quantity(quantity, "minute")
    return speech.number(round(quantity))


def compared(measure: Measure) -> str:
    """How the last whole month stands to the six before: never a blame, never a praise."""
    facts = {
        "month": capfirst(month_name(measure.months[-2][0])),
        "last": amount(measure.code, measure.last),
        "usual": amount(measure.code, measure.usual),
    }
    sentence = {
        Trend.NONE: gettext("%(month)s: %(last)s. There is nothing yet to compare with."),
        Trend.MORE: gettext(
            "%(month)s asked more than usual: %(last)s, against %(usual)s on average in six months."
        ),
        Trend.SAME: gettext("%(month)s was about as usual: %(last)s, against %(usual)s on average."),
        Trend.LESS: gettext(
            "%(month)s was lighter than usual: %(last)s, against %(usual)s on average in six months."
        ),
    }[measure.trend]
    return sentence % facts


def month_name(first: date) -> str:
    """« novembre 2026 »."""
    names = speech.MONTHS_FR if speech.speaks_french() else speech.MONTHS_EN
    return f"{names[first.month - 1]} {first.year}"


def shared_said(shared: Shared) -> list[str]:
    """How all is shared, sentence by sentence; nobody is named, and fewer than five are told as such."""
    sentences = [
        _concentrated(shared.ties, gettext("%(people)s carry %(percent)s %% of the ties that are carried.")),
        _concentrated(shared.hours, gettext("%(people)s give %(percent)s %% of the hours of the year.")),
        _concentrated(
            shared.welcomes, gettext("%(people)s note %(percent)s %% of the welcomes at the counter.")
        ),
    ]  # fmt: skip
    return [one for one in sentences if one] + _uncarried(shared)


def _concentrated(found: Concentration | None, sentence: str) -> str:
    if found is None:
        return ""
    return sentence % {"people": capfirst(words.persons(found.people)), "percent": found.percent}


def _uncarried(shared: Shared) -> list[str]:
    found = []
    if shared.ties_without_anybody:
        found.append(
            ngettext(
                "Nobody is noted as carrying %(n)s tie.",
                "Nobody is noted as carrying %(n)s ties.",
                shared.ties_without_anybody,
            )
            % {"n": speech.number(shared.ties_without_anybody)}
        )
    if shared.steps_late:
        found.append(
            ngettext(
                "%(late)s next step is late, out of %(all)s.",
                "%(late)s next steps are late, out of %(all)s.",
                shared.steps_late,
            )
            % {"late": shared.steps_late, "all": shared.steps_open}
        )
    return found


def _told(measure: Measure) -> ToldMeasure:
    quantities = [quantity for _, quantity in measure.months]
    drawn = columns(quantities)
    months = [
        ToldMonth(bar, month_name(first), amount(measure.code, quantity), bar is drawn[-1])
        for bar, (first, quantity) in zip(drawn, measure.months, strict=True)
    ]
    return ToldMeasure(
        measure.code, str(TITLES[measure.code]), compared(measure), amount(measure.code, measure.running),
        months, breadth(len(months)),
    )  # fmt: skip
