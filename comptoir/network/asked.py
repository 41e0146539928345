"""What a page of the network is asked: since when, which family, which state. What is wrong is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from comptoir.actors.models import Actor
from comptoir.kit.text import read_number
from comptoir.network.circle import Neighbour
from comptoir.ties.models import Tie

# How many months back; none of them is ever.
MONTHS = (3, 12, 36, 0)
USUAL = 12


@dataclass(frozen=True)
class Asked:
    """The day looked at, how many months back (0: ever), the family and the state kept (empty: every one)."""

    day: date
    months: int
    family: str
    state: str

    @property
    def since(self) -> date | None:
        """The first day of the month so many months ago."""
        if not self.months:
            return None
        years, month = divmod(self.day.year * 12 + self.day.month - 1 - self.months, 12)
        return date(years, month + 1, 1)

    @property
    def query(self) -> str:
        """The same, as an address says it."""
        said = {"mois": self.months, "famille": self.family, "etat": self.state}
        return urlencode({key: value for key, value in said.items() if value != ""})

    def kept(self, neighbours: Iterable[Neighbour]) -> list[Neighbour]:
        return [
            one
            for one in neighbours
            if self.family in ("", one.family) and (not self.state or self.state in one.states)
        ]


def asked_of(request: HttpRequest, day: date) -> Asked:
    months = read_number(request.GET.get("mois", ""))
    family, state = request.GET.get("famille", ""), request.GET.get("etat", "")
    return Asked(
        day,
        months if months in MONTHS else USUAL,
        family if family in Actor.Family else "",
        state if state in Tie.State else "",
    )
