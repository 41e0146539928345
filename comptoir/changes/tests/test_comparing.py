"""What is otherwise on another day, part by part."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from comptoir.actors.models import Actor
from comptoir.changes.comparing import Kind, changes, in_order, of_flows, of_persons, of_ties
from comptoir.changes.standing import assumed, standing_on
from comptoir.network.circle import FEW
from comptoir.network.flows import FlowTotal
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, agree, make_neighbourhood
from comptoir.ties.following import amend_agreement
from comptoir.ties.models import Agreement, Tie

AT = datetime(2026, 3, 1, tzinfo=UTC)
SCHOOL = Actor(pk=1, name="École Chapelon")
HOURS = FlowTotal("hours", "received", "minute", Decimal(600), 3, AT, AT)
PEOPLE = FlowTotal("people", "received", "person", Decimal(10), 3, AT, AT)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with override("en"):
        yield


def tie(key: int, state: str = "in_force") -> Tie:
    return Tie(pk=key, kind="partner_of", subject=SCHOOL, counterpart=Actor(pk=2, name="Nous"), state=state)


def told(before: list[Any], after: list[Any]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.before, one.after) for one in of_ties(None, before, after)]


class TestTies:
    def test_the_same_on_both_days_is_not_told(self) -> None:
        assert told([tie(1)], [tie(1)]) == []

    def test_one_that_came_one_that_left_one_that_sleeps(self) -> None:
        assert told([tie(1), tie(2)], [tie(2, "asleep"), tie(3, "wished")]) == [
            ("gone", "in force", ""), ("state", "in force", "asleep"), ("appeared", "", "wished"),
        ]  # fmt: skip

    def test_each_says_which_tie_it_was(self) -> None:
        assert [one.tie and one.tie.pk for one in of_ties(SCHOOL, [tie(4)], [])] == [4]


class TestWhatIsAssumed:
    """Which ties are taken to have always held, because nobody said since when."""

    @pytest.mark.parametrize(
        ("before", "after", "is_assumed"),
        [
            ("in_force", "in_force", True),
            ("in_force", "asleep", True),
            ("asleep", "in_force", True),
            ("wished", "wished", False),
            ("wished", "in_force", False),
            ("in_force", "refused", False),
            (None, "in_force", False),
            ("in_force", None, False),
        ],
    )
    def test_those_that_held_on_both_days(
        self, before: str | None, after: str | None, is_assumed: bool
    ) -> None:
        first, last = ([tie(1, state)] if state else [] for state in (before, after))
        assert assumed(first, last) == ({1} if is_assumed else set())

    def test_none_that_has_a_first_day(self) -> None:
        dated = tie(1)
        dated.since = date(2020, 1, 1)
        assert assumed([dated, tie(2)], [dated, tie(2)]) == {2}


def test_words_are_found_when_they_are_read() -> None:
    [change] = of_flows(SCHOOL, [HOURS], [replace(HOURS, quantity=Decimal(1200))])
    with override("fr"):
        assert (change.what, change.before, change.after) == ("Heures (reçu)", "10\u00a0h", "20\u00a0h")
    with override("en"):
        assert change.what == "Heures (reçu)", "once"


class TestWhatCirculates:
    @given(before=st.integers(1, 10**6), after=st.integers(1, 10**6))
    @example(before=8, after=10)
    @example(before=8, after=6)
    def test_it_is_told_from_a_quarter_on(self, before: int, after: int) -> None:
        first, last = (replace(HOURS, quantity=Decimal(number)) for number in (before, after))
        kinds = [one.kind for one in of_flows(SCHOOL, [first], [last])]
        if 4 * abs(after - before) < before:
            assert kinds == []
        else:
            assert kinds == [Kind.GREW if after > before else Kind.SHRANK]

    @given(before=st.integers(0, 30), after=st.integers(0, 30))
    def test_no_figure_under_five_persons_is_read(self, before: int, after: int) -> None:
        sides = [[replace(PEOPLE, quantity=Decimal(n))] if n else [] for n in (before, after)]
        for change in of_flows(SCHOOL, *sides):
            for number, said in ((before, change.before), (after, change.after)):
                assert not number or number >= FEW or said == "fewer than 5 persons"

    @pytest.mark.parametrize(("before", "after"), [(1, 4), (4, 1)])
    def test_what_moves_among_few_persons_is_not_told(self, before: int, after: int) -> None:
        sides = [[replace(PEOPLE, quantity=Decimal(number))] for number in (before, after)]
        assert [*of_flows(SCHOOL, *sides)] == []

    # Five become one: told as fewer than five, so that nothing says how many left.
    @pytest.mark.parametrize(
        ("before", "after", "kind"),
        [(0, 4, None), (0, 5, "appeared"), (8, 0, "gone"), (5, 4, None), (5, 1, None), (1, 5, "grew"),
         (4, 9, "grew")],
    )  # fmt: skip
    def test_persons_for_themselves(self, before: int, after: int, kind: str | None) -> None:
        assert [one.kind for one in of_persons(before, after)] == ([kind] if kind else [])


def test_they_are_told_kind_by_kind() -> None:
    found = [*of_flows(SCHOOL, [], [HOURS]), *of_ties(None, [tie(1)], []), *of_ties(None, [], [tie(2)])]
    assert [one.kind for one in in_order(found)] == ["appeared", "appeared", "gone"]


@pytest.mark.django_db
class TestOfAPlace:
    @pytest.fixture
    def here(self, client: Any) -> Neighbourhood:
        return make_neighbourhood(client)

    def test_nothing_is_otherwise_on_the_same_day(self, here: Neighbourhood) -> None:
        both = [standing_on(here.place, TODAY, TODAY, None) for _ in range(2)]
        assert changes(*both) == []

    def test_an_agreement_is_told_of_its_party_who_is_around(self, here: Neighbourhood) -> None:
        agree(here, here.school)
        before, after = (
            standing_on(here.place, day, TODAY, None) for day in (date(2025, 12, 31), date(2026, 1, 1))
        )
        [change] = [one for one in changes(before, after) if "Convention" in one.what]
        assert (change.kind, change.actor, change.on) == ("appeared", here.school, date(2026, 1, 1))
        [change] = [one for one in changes(after, before) if "Convention" in one.what]
        assert (change.kind, change.on) == ("gone", None), "nobody said when it ends"


@pytest.mark.django_db
class TestAmended:
    def test_the_terms_of_each_day_are_told_with_the_amendment(self, client: Any) -> None:
        around = make_neighbourhood(client)
        agree(around, around.school, grants="10 000 €")
        amend_agreement(
            agreement=Agreement.objects.get(), title="Avenant 1", signed_on=TODAY, from_on=TODAY,
            recognises="un centre de ressources", grants="15 000 €", ends_on=None, by=None, now=NOW,
        )  # fmt: skip

        def between(first: date, last: date) -> list[tuple[str, str, str, date | None]]:
            days = [standing_on(around.place, day, TODAY, None) for day in (first, last)]
            found = [one for one in changes(*days) if "Agreement" in one.what]
            return [(one.kind, one.before, one.after, one.on) for one in found]

        yesterday = TODAY - timedelta(days=1)
        assert between(yesterday, TODAY) == [
            (Kind.STATE, "as signed, 10 000 €", "Avenant 1, un centre de ressources, 15 000 €", TODAY)
        ]
        assert between(TODAY - timedelta(days=30), yesterday) == []
