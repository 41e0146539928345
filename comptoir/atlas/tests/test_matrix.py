"""The matrix: who × what circulates, hand-computed; few persons are said as such, and in no total."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from comptoir.atlas.matrix import Matrix, matrix
from comptoir.journal.models import Fact
from comptoir.network.circle import around
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, make_neighbourhood
from comptoir.places.tests.factories import make_organisation, make_person, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client: Any) -> Any:
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_neighbourhood(client)


def shown(here: Neighbourhood, **query: Any) -> Matrix:
    return here.get("atlas:matrix", **query).context["matrix"]


def rows(here: Neighbourhood, **query: Any) -> list[list[str]]:
    text = here.get("atlas:matrix_csv", **query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def plain(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.replace("\u00a0", " ") for cell in row] for row in rows]


class TestWhatItHolds:
    def test_by_hand(self, here: Neighbourhood) -> None:
        here.came(here.circle, 20)
        here.came(here.school, 720, kind=Fact.Kind.USED)
        assert plain(rows(here)) == [
            ["Family", "Actor", "People, received", "Rooms and equipment, given",
             "Declared ties, belonging and speaking for", "Declared ties, money and recognition",
             "Facts noted"],
            ["Funders", "Ville de Saint-Étienne", "", "", "", "1 wished", "0"],
            ["Peers", "Cyberloire", "20 persons", "", "1 asleep", "", "1"],
            ["Publics", "École Chapelon", "36 persons", "12 h", "", "", "4"],
            ["", "Total", "56 persons", "12 h", "1", "1", "5"],
        ]  # fmt: skip

    def test_only_what_occurs_has_a_column(self, here: Neighbourhood) -> None:
        assert [column.key for column in shown(here).columns] == [
            "people.received.person", "liens.0", "liens.1",
        ]  # fmt: skip

    def test_ties_are_counted_with_their_state(self, here: Neighbourhood) -> None:
        here.declare("funds", here.city)
        here.declare("supports", here.city)
        assert "3, of which 1 wished" in rows(here, famille="funder")[1]

    def test_units_are_never_mixed(self, here: Neighbourhood) -> None:
        found = around(here.place, TODAY, None)
        school = next(one for one in found.neighbours if one.totals)
        hours = replace(school.totals[0], unit=Fact.Unit.MINUTE, quantity=Decimal(600))
        both = replace(school, totals=[school.totals[0], hours])
        told = matrix(found, [both], {}, by="", sort="")
        assert [column.head for column in told.columns] == ["Received (minute)", "Received (person)"]
        assert [total.replace("\u00a0", " ") for total in told.totals] == ["10 h", "36 persons"]

    def test_the_tint_follows_the_logarithm_of_the_share(self, here: Neighbourhood) -> None:
        for name, number in (("A", 5), ("B", 60), ("C", 3000)):
            here.came(make_organisation(name), number)
        steps = {line.name: line.cells[0].step for line in shown(here).lines}
        # log(1 + n) / log(3001), in quarters: 0.22, 0.45 (36), 0.51, 1.
        assert (steps["A"], steps["École Chapelon"], steps["B"], steps["C"]) == (1, 2, 3, 4)


class TestItsOrder:
    def test_by_the_most_of_a_column(self, here: Neighbourhood) -> None:
        here.came(here.circle, 50)
        told = shown(here, par="", tri="people.received.person").lines
        assert [line.name for line in told] == ["Cyberloire", "École Chapelon", "Ville de Saint-Étienne"]
        told = shown(here, par="", tri="faits").lines
        assert told[0].name == "École Chapelon"

    def test_grouped_by_scale(self, here: Neighbourhood) -> None:
        assert [section.name for section in shown(here, par="echelle").sections] == [
            "Neighbourhood", "City", "Department",
        ]  # fmt: skip

    @pytest.mark.parametrize("query", [{"tri": "?"}, {"par": "x"}, {"mois": "<"}, {"famille": "y"}])
    def test_what_means_nothing_is_left_out(self, here: Neighbourhood, query: dict[str, str]) -> None:
        assert len(shown(here, **query).lines) == 3

    def test_family_and_state_filter_the_rows(self, here: Neighbourhood) -> None:
        assert [line.name for line in shown(here, etat="asleep").lines] == ["Cyberloire"]


class TestFewPersons:
    def test_persons_are_one_row_without_a_name(self, here: Neighbourhood) -> None:
        for number in range(6):
            here.came(make_person(f"Nadia {number}"), 1)
        assert plain(rows(here))[-2][:3] == ["", "Persons, for themselves", "6 persons"]
        assert "Nadia" not in here.page("atlas:matrix")

    def test_the_hours_of_four_persons_are_not_told(self, here: Neighbourhood) -> None:
        for number in range(4):
            here.came(make_person(f"Nadia {number}"), 600, kind=Fact.Kind.USED)
        last = plain(rows(here))[-2:]
        assert [row[3] for row in last] == ["fewer than 5 persons", "fewer than 5 persons"]

    def test_they_are_in_no_total(self, here: Neighbourhood) -> None:
        here.came(make_organisation("Petite"), 3)
        table = plain(rows(here))
        assert "fewer than 5 persons" in [row[2] for row in table]
        assert table[-1][2] == "at least 36 persons"

    def test_of_an_organisation_they_open_on_their_lines(self, here: Neighbourhood) -> None:
        small = make_organisation("Petite")
        here.came(small, 3)
        page = here.page("atlas:matrix")
        assert here.url("lines", small.pk) in page
        assert here.url("lines", here.school.pk) in page


class TestThePage:
    def test_every_link_of_a_cell_opens(self, here: Neighbourhood) -> None:
        here.came(here.school, 720, kind=Fact.Kind.USED)
        for line in shown(here).lines:
            for cell in line.cells:
                if cell.opens:
                    address = f"{here.url('lines', line.actor.pk)}?{cell.opens}&mois=12"
                    assert here.client.get(address).status_code == 200

    def test_it_says_what_the_file_says(self, here: Neighbourhood) -> None:
        page = unescape(here.page("atlas:matrix", tri="faits"))
        for row in rows(here, tri="faits")[1:]:
            assert all(cell in page for cell in row)

    def test_the_queries_do_not_grow_with_the_rows(self, here: Neighbourhood) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                here.page("atlas:matrix")
            return len(queries)

        asked()
        before = asked()
        for number in range(9):
            here.came(make_organisation(f"Une {number}", scale="city", family="peer"), number + 1)
        assert asked() == before

    def test_a_long_matrix_has_pages_with_the_totals_of_all(self, here: Neighbourhood) -> None:
        for number in range(105):
            here.came(make_organisation(f"Une {number}", scale="city", family="peer"), 6)
        first, second = here.get("atlas:matrix"), here.get("atlas:matrix", page=2)
        shown = [sum(len(rows) for _name, rows in answer.context["sections"]) for answer in (first, second)]
        assert shown == [100, 8]
        assert first.context["matrix"].totals[0] == second.context["matrix"].totals[0] == "666 persons"
        assert len(rows(here)) == 1 + 108 + 1

    def test_an_empty_place_says_what_would_be_there(self, here: Neighbourhood) -> None:
        here.place.stewardships.all().delete()
        Fact.objects.all().delete()
        assert "Each actor will be a line here" in here.page("atlas:matrix")

    @pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
    def test_for_the_team_only(self, here: Neighbourhood, role: str, status: int) -> None:
        other = Client()
        sign_in_as(other, here.place, role)
        for name in ("atlas:matrix", "atlas:matrix_csv"):
            assert other.get(here.url(name)).status_code == status
