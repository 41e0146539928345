"""The graph of a day and the rings of that day say the same of whoever stands next to us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine

from comptoir.graphs.nearest import HERE, graph_of
from comptoir.graphs.tests.neighbourhood import Streets, make_streets
from comptoir.network.asked import USUAL, Asked
from comptoir.network.snapshot import around_asked
from comptoir.network.tests.neighbourhood import NOW, TODAY, agree
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.actions import change_state, declare_tie

pytestmark = pytest.mark.django_db
# The first day of the slider, ends of months as it asks them, days within a month, yesterday, today.
DAYS = [
    date(2004, 1, 31), date(2012, 6, 30), date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1),
    date(2025, 12, 31), date(2026, 1, 1), date(2026, 8, 31), date(2026, 11, 10), date(2026, 11, 23), TODAY,
]  # fmt: skip


@pytest.fixture
def here(client: Any) -> Iterator[Streets]:
    with time_machine.travel(NOW, tick=False):
        streets = make_streets(client)
        _tie(streets)
        _pass(streets)
        yield streets


def _tie(here: Streets) -> None:
    """Ties that began, ended, slept, were wished then held; agreements; a steward; another place's."""
    old, mill, bank = (make_organisation(name, scale="city") for name in ("Ancienne", "Moulin", "Banque"))
    here.declare("partner_of", old, since=date(2004, 1, 15), until=date(2025, 7, 1))
    here.declare("resides_at", mill, place=here.place, since=date(2012, 6, 30), until=date(2026, 1, 1))
    here.declare("funds", here.city, since=date(2024, 2, 29))
    # At half past eleven in the evening, in Saint-Étienne.
    wish = declare_tie(
        kind="supports", subject=here.club, counterpart=here.us, state="wished", source="Le conseil",
        by=None, now=datetime(2026, 8, 31, 21, 30, tzinfo=UTC),
    )  # fmt: skip
    for day, state in ((10, "discussed"), (23, "in_force")):
        change_state(tie=wish, state=state, by=None, now=datetime(2026, 11, day, 9, tzinfo=UTC))
    agree(here, here.federation)
    Stewardship.objects.create(
        place=here.place, organisation=bank, function="building", since=date(2025, 6, 1),
        until=date(2026, 9, 1),
    )  # fmt: skip


def _pass(here: Streets) -> None:
    """On the last minutes of days and of months, on the first ones; with persons, elsewhere, with others."""
    elsewhere, paul = make_place("Ailleurs"), make_person("Paul")
    for year, month, day in ((2024, 12, 31), (2025, 6, 30), (2025, 12, 31), (2026, 8, 31), (2026, 11, 9)):
        late = datetime(year, month, day, 22, 50, tzinfo=UTC)
        for hours, who in ((0, here.school), (1, here.club), (2, here.school)):
            happened(here.place, actor=who, quantity=7, at=late + timedelta(hours=hours))
            happened(here.place, actor=paul, at=late)
            happened(here.place, actor=here.club, counterpart=here.school, at=late)
            happened(elsewhere, actor=here.federation, at=late)


def of_the_rings(here: Streets, day: date) -> dict[str, tuple[Any, ...]]:
    asked = Asked(day, USUAL, "", "", is_past=day < TODAY)
    found = around_asked(here.place, asked, TODAY).neighbours
    return {
        one.actor.name: (one.state, one.look, one.facts, one.scale, one.family, len(one.ties))
        for one in found
    }


def of_the_graph(here: Streets, day: date) -> dict[str, tuple[Any, ...]]:
    graph = graph_of(here.place, day, today=TODAY, far=1)
    with_us = {link.ends[1]: link for link in graph.links if link.ends[0] == HERE}
    found = {}
    for node in graph.nodes:
        link = with_us.get(node.key)
        state, look, number = (link.state, link.look, len(link.strands)) if link else ("", "live", 0)
        assert node.facts == (link.facts if link else 0)
        found[node.name] = (state, look, node.facts, node.scale, node.family, number)
    return found


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_whoever_is_next_to_us_is_told_alike(here: Streets, day: date) -> None:
    assert of_the_graph(here, day) == of_the_rings(here, day)


def test_the_days_are_not_all_the_same(here: Streets) -> None:
    """Else the comparison above would prove little."""
    told = [of_the_rings(here, day) for day in DAYS]
    assert all(before != after for before, after in pairwise(told))
