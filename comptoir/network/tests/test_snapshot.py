"""The network as it stood on a past day: dates of ties, what was said of them, what circulated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from comptoir.network.circle import Around, ours
from comptoir.network.snapshot import around_then, snapshot
from comptoir.network.tests.neighbourhood import (
    NOW,
    OBSTACLE,
    TODAY,
    Neighbourhood,
    agree,
    make_neighbourhood,
)
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation
from comptoir.ties.actions import change_state
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
SUMMER = date(2025, 7, 1)


@pytest.fixture
def here(client: Any) -> Any:
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_neighbourhood(client)


def then(here: Neighbourhood, day: date, since: date | None = None) -> Around:
    return around_then(here.place, day, TODAY, since)


def names(found: Around) -> list[str]:
    return [one.actor.name for one in found.neighbours]


def states(here: Neighbourhood, day: date) -> dict[str, str]:
    us = set(ours(here.place, TODAY).values_list("pk", flat=True))
    return {tie.quality or tie.kind: tie.state for tie in snapshot(here.place, day, us)}


class TestTies:
    def test_they_stand_within_their_dates(self, here: Neighbourhood) -> None:
        here.declare("funds", here.city, since=date(2020, 1, 1), until=date(2025, 7, 2))
        here.declare("partner_of", here.school, since=date(2025, 7, 2))
        assert states(here, SUMMER) == {"member_of": "in_force", "funds": "in_force"}
        assert states(here, SUMMER + timedelta(days=1)) == {"member_of": "in_force", "partner_of": "in_force"}

    def test_a_wish_stands_from_the_day_it_was_said(self, here: Neighbourhood) -> None:
        wish = Tie.objects.get(kind="recognises")
        change_state(tie=wish, state="discussed", by=None, now=NOW + timedelta(days=30))
        assert "centre de ressources" not in states(here, TODAY - timedelta(days=1))
        assert states(here, TODAY)["centre de ressources"] == "wished"
        assert states(here, TODAY + timedelta(days=30))["centre de ressources"] == "discussed"

    def test_the_evening_is_that_of_the_place(self, here: Neighbourhood) -> None:
        wish = Tie.objects.get(kind="recognises")
        # 23:30 in Paris, still the 10th there and in UTC; half an hour past midnight, the 11th there only.
        for minutes, state in ((0, "discussed"), (60, "wished")):
            moment = datetime(2026, 12, 10, 22, 30, tzinfo=UTC) + timedelta(minutes=minutes)
            change_state(tie=wish, state=state, by=None, now=moment)
        assert states(here, date(2026, 12, 10))["centre de ressources"] == "discussed"
        assert states(here, date(2026, 12, 11))["centre de ressources"] == "wished"

    def test_what_stood_in_the_way_is_what_was_said_then(self, here: Neighbourhood) -> None:
        wish = Tie.objects.get(kind="recognises")
        change_state(tie=wish, state="discussed", obstacle="Autre", by=None, now=NOW + timedelta(days=30))
        for day, said in ((TODAY, OBSTACLE), (TODAY + timedelta(days=30), "Autre")):
            assert [one.obstacles for one in then(here, day).neighbours if one.obstacles] == [[said]]


class TestAround:
    def test_we_are_those_who_are_the_place_today_wherever_they_stood_then(self, here: Neighbourhood) -> None:
        here.declare("funds", here.city, since=date(2010, 1, 1))
        assert Stewardship.objects.get(place=here.place).since > date(2012, 1, 1)
        assert names(then(here, date(2012, 1, 1))) == ["Cyberloire", "Ville de Saint-Étienne"]

    def test_what_circulated_stops_at_that_day(self, here: Neighbourhood) -> None:
        for month, people in ((5, 10), (6, 20), (7, 40)):
            at = datetime(2025, month, 10, 9, tzinfo=UTC)
            happened(here.place, actor=here.school, quantity=people, at=at)
        school = next(one for one in then(here, SUMMER).neighbours if one.actor == here.school)
        assert [total.quantity for total in school.totals] == [30]
        school = next(
            one for one in then(here, SUMMER, date(2025, 6, 1)).neighbours if one.actor == here.school
        )
        assert [total.quantity for total in school.totals] == [20]

    def test_the_agreements_are_those_of_that_day(self, here: Neighbourhood) -> None:
        agree(here, here.school)
        assert here.school.name not in names(then(here, date(2025, 12, 31)))
        assert here.school.name in names(then(here, date(2026, 1, 1)))

    def test_the_queries_do_not_grow(self, here: Neighbourhood) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                then(here, SUMMER)
            return len(queries)

        before = asked()
        for number in range(9):
            here.declare("partner_of", make_organisation(f"Une {number}"), since=date(2020, 1, 1))
        assert asked() == before


class TestThePage:
    def test_the_rings_are_those_of_that_day(self, here: Neighbourhood) -> None:
        page = here.page("rings", jour="2025-07-01")
        assert "As it stood on 1\u00a0July 2025" in page
        assert page.count('class="net-actor"') == 1

    def test_the_lines_are_those_of_that_time(self, here: Neighbourhood) -> None:
        for month, people in ((6, 20), (7, 40)):
            happened(
                here.place, actor=here.school, quantity=people, at=datetime(2025, month, 10, 9, tzinfo=UTC)
            )
        answer = here.get("lines", here.school.pk, nature="people", sens="received", jour="2025-07-01")
        assert [fact.quantity for fact, _much in answer.context["rows"]] == [20]
