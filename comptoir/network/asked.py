"""What a page of the network is asked: since when, which family, which state, as of which day.

What is wrong is left out, but for the day: the page says why it is of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from comptoir.actors.models import Actor
from comptoir.kit.periods import first_of_month
from comptoir.kit.text import read_number
from comptoir.network.circle import Neighbour
from comptoir.ties.models import Tie

# How many months back; none of them is ever.
MONTHS = (3, 12, 36, 0)
USUAL = 12
# Before it, no day is looked at.
FIRST = date(1900, 1, 1)


@dataclass(frozen=True)
class Asked:
    """The day looked at, how many months back (0: ever), the family and the state kept (empty: every one).

    ``wrong`` says why the day that was ``typed`` is not looked at.
    """

    day: date
    months: int
    family: str
    state: str
    is_past: bool = False
    typed: str = ""
    wrong: str = ""

    @property
    def status(self) -> int:
        """What the page answers with."""
        return 422 if self.wrong else 200

    @property
    def until(self) -> date | None:
        """Where what circulated stops: after a past day."""
        return self.day + timedelta(days=1) if self.is_past else None

    @property
    def since(self) -> date | None:
        """The first day of the month so many months ago."""
        return first_of_month(self.day, -self.months) if self.months else None

    @property
    def query(self) -> str:
        """The same, as an address says it."""
        kept = {"famille": self.family, "etat": self.state}
        return "&".join([self.period, *(urlencode({key: value}) for key, value in kept.items() if value)])

    @property
    def period(self) -> str:
        """Since when and as of which day, as the address of the page of one actor says it."""
        return urlencode({"mois": self.months} | ({"jour": self.past_day} if self.is_past else {}))

    @property
    def past_day(self) -> str:
        """The day looked at, as an address says it; empty for today."""
        return self.day.isoformat() if self.is_past else ""

    def kept(self, neighbours: Iterable[Neighbour]) -> list[Neighbour]:
        return [
            one
            for one in neighbours
            if self.family in ("", one.family) and (not self.state or self.state in one.states)
        ]

    def dated(self, header: Sequence[str], lines: Iterable[Sequence[object]]) -> list[Sequence[object]]:
        """A file: when it is of a past day, each of its lines says of which."""
        if not self.is_past:
            return [header, *lines]
        return [[gettext("As of"), *header], *([self.past_day, *line] for line in lines)]


def asked_of_any_day(request: HttpRequest, today: date) -> Asked:
    """The same as of the day that the address says, if it says one."""
    asked, typed = asked_of(request, today), request.GET.get("jour", "").strip()
    if not typed:
        return asked
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        wrong = gettext("“%(typed)s” is not a date: here is today.") % {"typed": typed[:40]}
        return replace(asked, typed=typed, wrong=wrong)
    if day < FIRST:
        wrong = gettext("Nothing is told before %(year)s: here is today.") % {"year": FIRST.year}
        return replace(asked, typed=typed, wrong=wrong)
    if day > today:
        return replace(asked, typed=typed, wrong=gettext("This day is still to come: here is today."))
    return replace(asked, day=day, is_past=day < today)


def asked_of(request: HttpRequest, day: date) -> Asked:
    months = read_number(request.GET.get("mois", ""))
    family, state = request.GET.get("famille", ""), request.GET.get("etat", "")
    return Asked(
        day,
        months if months in MONTHS else USUAL,
        family if family in Actor.Family else "",
        state if state in Tie.State else "",
    )
