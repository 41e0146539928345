"""What the graph is asked: of which month, how far, which ties and actors. What is wrong is left out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from comptoir.actors.models import Actor
from comptoir.graphs.nearest import FURTHEST, HERE, Graph, Link
from comptoir.kit.text import read_number
from comptoir.ties.models import Tie

FIRST_YEAR = 2004
USUAL_FAR = 2


@dataclass(frozen=True)
class Asked:
    """The last day of the month looked at, how many steps far, and what is kept; empty is everything."""

    day: date
    today: date
    far: int = USUAL_FAR
    kind: str = ""
    family: str = ""
    scale: str = ""
    theme: str = ""
    state: str = ""
    dated: bool = False

    @property
    def query(self) -> str:
        """The same, as an address says it."""
        said = {
            "annee": self.day.year, "mois": self.day.month, "loin": self.far, "lien": self.kind,
            "famille": self.family, "echelle": self.scale, "theme": self.theme, "etat": self.state,
            "dates": "1" if self.dated else "",
        }  # fmt: skip
        return urlencode({key: value for key, value in said.items() if value != ""})

    @property
    def period(self) -> str:
        """The year that ends on that day, as the other pages of the network say it in their address."""
        return urlencode({"mois": 12, "jour": self.day.isoformat()})

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def months(self) -> int:
        """How many months after January of the first year."""
        return (self.day.year - FIRST_YEAR) * 12 + self.day.month - 1

    @property
    def last_month(self) -> int:
        """The same of today."""
        return (self.today.year - FIRST_YEAR) * 12 + self.today.month - 1

    @property
    def chooses_ties(self) -> bool:
        """Whether some ties are left out, and with them who stands alone without them."""
        return bool(self.kind or self.state or self.dated)

    @property
    def chooses(self) -> bool:
        """Whether anything but the date is asked for."""
        chosen = (self.kind, self.family, self.scale, self.theme, self.state, self.dated)
        return any(chosen) or self.far != USUAL_FAR

    def kept(self, graph: Graph, themes: Mapping[int, Set[str]]) -> Graph:
        """The nodes and the links that are asked for; ``themes``, of each node, as they are folded."""
        links = graph.links
        if self.chooses_ties:
            links = [kept for link in links if (kept := self._kept(link))]
        tied = {end for link in links for end in link.ends}
        nodes = [
            node
            for node in graph.nodes
            if self.family in ("", node.family)
            and self.scale in ("", node.scale)
            and (not self.theme or self.theme in themes.get(node.key, ()))
            and (not self.chooses_ties or node.key in tied)
        ]
        there = {HERE, *(node.key for node in nodes)}
        return Graph(nodes, [link for link in links if there.issuperset(link.ends)])

    def _kept(self, link: Link) -> Link | None:
        strands = [
            one
            for one in link.strands
            if self.kind in ("", one.kind)
            and self.state in ("", one.state)
            and (one.is_dated or not self.dated)
        ]
        facts = 0 if self.kind or self.state else link.facts
        return replace(link, strands=strands, facts=link.facts) if strands or facts else None


def asked_of(request: HttpRequest, today: date) -> Asked:
    get = request.GET.get
    far = read_number(get("loin", ""))

    def known(name: str, words: type[Actor.Family | Actor.Scale | Tie.Kind | Tie.State]) -> str:
        said = get(name, "")
        return said if said in words.values else ""

    return Asked(
        _day(get("annee", ""), get("mois", ""), today), today,
        far if far and far <= FURTHEST else USUAL_FAR,
        known("lien", Tie.Kind), known("famille", Actor.Family), known("echelle", Actor.Scale),
        get("theme", "")[:120], known("etat", Tie.State), get("dates", "") == "1",
    )  # fmt: skip


def _day(year: str, month: str, today: date) -> date:
    """The last day of that month, December when only the year is said; never after today."""
    said = read_number(year)
    if said is None or not FIRST_YEAR <= said <= today.year:
        return today
    number = read_number(month) or 12
    number = number if number <= 12 else 12
    return min(date(said, number, monthrange(said, number)[1]), today)
