"""What series refuse, by name, beside what a rule (``recurrence``) and each booking refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext, ngettext

from comptoir.kit import speech
from comptoir.kit.refusals import Refusal, Way

MOST_SAID = 6


class SomeDatesUnavailable(Refusal):
    """These dates cannot be had, each for the reason beside it; nothing was booked, nothing was moved."""

    def __init__(self, refusals: Mapping[date, Refusal], wanted: int) -> None:
        self.refusals = dict(sorted(refusals.items()))
        said = {
            "count": len(refusals), "wanted": wanted,
            "days": speech.listed([speech.in_full(day) for day in self.refusals], most=MOST_SAID),
        }  # fmt: skip
        sentence = ngettext(
            "%(count)s date of %(wanted)s cannot be had: %(days)s.",
            "%(count)s dates of %(wanted)s cannot be had: %(days)s.",
            len(refusals),
        )
        super().__init__(sentence % said, self._ways(len(refusals) < wanted))

    def _ways(self, some_remain: bool) -> tuple[Way, ...]:
        if not some_remain:
            return ()
        label = gettext("Leave these dates out")
        return (Way(title=label, label=label, fields={"skip": ",".join(map(str, self.refusals))}),)


class NothingToChange(Refusal):
    """None of these dates is still to come."""


class SeriesHasChanged(Refusal):
    """Somebody changed the series meanwhile: what is asked was about what it was."""

    @classmethod
    def meanwhile(cls) -> SeriesHasChanged:
        return cls(gettext("This series has been changed meanwhile: look at it again."))


class NotInASeries(Refusal):
    """The booking does not come back."""
