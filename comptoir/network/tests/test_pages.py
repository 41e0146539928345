"""The rings, the table, the file, and what stands between us and one actor; never a person's name."""

from __future__ import annotations

import csv
import io
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from comptoir.journal.models import Fact
from comptoir.network.tests.neighbourhood import (
    NOW,
    OBSTACLE,
    Neighbourhood,
    agree,
    make_neighbourhood,
    someone,
)
from comptoir.places.tests.factories import make_organisation, make_person, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client: Any) -> Any:
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_neighbourhood(client)


def read(page: str) -> str:
    return unescape(" ".join(page.split()))


def rows(here: Neighbourhood, **query: Any) -> list[list[str]]:
    text = here.get("rings_csv", **query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


class TestTheRings:
    def test_everybody_is_drawn_and_in_the_table(self, here: Neighbourhood) -> None:
        page = here.page("rings")
        assert page.count('class="net-actor"') == 3
        for them in (here.city, here.circle, here.school):
            assert page.count(f'href="{here.url("between_us", them.pk)}') >= 2
        assert 'class="net-tie wished"' in page
        assert 'class="net-tie asleep"' in page

    def test_what_stands_in_the_way_is_read_at_once(self, here: Neighbourhood) -> None:
        assert OBSTACLE in read(here.page("rings"))

    def test_the_facts_are_counted(self, here: Neighbourhood) -> None:
        answer = here.get("rings")
        assert answer.context["facts"] == "3"
        assert here.get("rings", mois=3).context["facts"] == "3"

    def test_family_and_state_filter_all_three(self, here: Neighbourhood) -> None:
        assert here.page("rings", famille="funder").count('class="net-actor"') == 1
        assert here.page("rings", etat="asleep").count('class="net-actor"') == 1
        assert [row[0] for row in rows(here, famille="public")[1:]] == ["École Chapelon"]

    @pytest.mark.parametrize("query", [{"mois": "x"}, {"famille": "<b>"}, {"etat": "?"}, {"mois": "-3"}])
    def test_a_filter_that_means_nothing_is_left_out(
        self, here: Neighbourhood, query: dict[str, str]
    ) -> None:
        assert here.page("rings", **query).count('class="net-actor"') == 3

    def test_whose_circle_is_not_said_is_only_in_the_table(self, here: Neighbourhood) -> None:
        here.declare("partner_of", make_organisation("Sans cercle"))
        page = here.page("rings")
        assert page.count('class="net-actor"') == 3
        assert "1 actor is only in the table" in read(page)
        assert "Sans cercle" in page

    def test_persons_are_counted_and_not_below_five(self, here: Neighbourhood) -> None:
        people = [make_person(f"Nadia {number}") for number in range(6)]
        for person in people[:3]:
            here.came(person, 1)
        assert "fewer than 5 persons came" in read(here.page("rings"))
        for person in people:
            here.came(person, 1)
        page = read(here.page("rings"))
        assert "6 persons came" in page
        assert "Nadia" not in page

    def test_a_name_is_escaped_in_the_drawing_and_in_the_table(self, here: Neighbourhood) -> None:
        here.came(make_organisation("<script>x</script>", scale="city", family="peer"), 9)
        page = here.page("rings")
        assert "<script>x" not in page
        assert page.count("&lt;script&gt;x") >= 3

    def test_an_empty_place_says_what_would_be_there(self, here: Neighbourhood) -> None:
        here.place.stewardships.all().delete()
        Fact.objects.all().delete()
        assert "will be drawn here" in read(here.page("rings"))

    def test_the_queries_do_not_grow_with_the_neighbours(self, here: Neighbourhood) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                here.page("rings")
            return len(queries)

        asked()
        before = asked()
        for number in range(12):
            here.came(make_organisation(f"Une {number}", scale="city", family="peer"), number + 1)
        assert asked() == before

    def test_a_long_table_has_pages_and_the_file_has_all(self, here: Neighbourhood) -> None:
        for number in range(105):
            here.came(make_organisation(f"Une {number}", scale="city", family="peer"), 6)
        first, second = here.get("rings"), here.get("rings", page=2)
        assert (len(first.context["rows"]), len(second.context["rows"])) == (100, 8)
        assert len(rows(here)) == 109

    def test_it_speaks_french(self, here: Neighbourhood) -> None:
        with override("fr"):
            page = read(
                here.client.get(here.url("rings"), headers={"Accept-Language": "fr"}).content.decode()
            )
        assert "Notre réseau" in page
        assert "36 personnes" in page


class TestTheFile:
    def test_it_says_what_the_table_says(self, here: Neighbourhood) -> None:
        agree(here, here.school)
        header, *lines = rows(here)
        by_name = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
        school, city = by_name["École Chapelon"], by_name["Ville de Saint-Étienne"]
        assert (school["Received"], school["Facts noted"], school["Agreement"]) == ("36 persons", "3", "yes")
        assert (city["Tie"], city["What stands in the way"]) == ("wished", OBSTACLE)

    def test_a_formula_is_not_one(self, here: Neighbourhood) -> None:
        here.declare("partner_of", make_organisation("=1+1"))
        assert "'=1+1" in [row[0] for row in rows(here)]


class TestBetweenUs:
    def test_what_is_wished_is_said_from_both_sides(self, here: Neighbourhood) -> None:
        page = read(here.page("between_us", here.city.pk))
        assert "Ville de Saint-Étienne recognises Zoomacom (centre de ressources)" in page
        assert "Zoomacom has the recognition of Ville de Saint-Étienne" in page
        assert OBSTACLE in page
        assert "Nothing was noted." in page

    def test_what_circulates_opens_on_its_lines(self, here: Neighbourhood) -> None:
        page = here.page("between_us", here.school.pk)
        assert "36 persons" in read(page)
        address = f"{here.url('lines', here.school.pk)}?nature=people&amp;sens=received"
        assert address in page
        listed = here.get("lines", here.school.pk, nature="people", sens="received")
        assert sum(fact.quantity for fact, _much in listed.context["rows"]) == 36

    def test_both_ways_are_told_apart(self, here: Neighbourhood) -> None:
        here.came(here.school, 720, kind=Fact.Kind.USED)
        answer = here.get("between_us", here.school.pk)
        assert [figure.amount for figure in answer.context["given"]] == ["12\u00a0h"]
        assert [figure.nature for figure in answer.context["received"]] == ["People"]

    def test_fewer_than_five_persons_are_said_as_such_and_open_on_their_lines(
        self, here: Neighbourhood
    ) -> None:
        small = make_organisation("Petite")
        here.came(small, 3)
        assert "fewer than 5 persons" in read(here.page("between_us", small.pk))
        lines = here.get("lines", small.pk, nature="people", sens="received")
        assert [much for _fact, much in lines.context["rows"]] == ["3 persons"]
        assert here.get("lines", small.pk, nature="people", sens="given").status_code == 404

    def test_an_agreement_is_told_with_what_it_recognises(self, here: Neighbourhood) -> None:
        agree(here, here.city, recognises="un lieu ressource", review_on=date(2027, 1, 15))
        page = read(here.page("between_us", here.city.pk))
        assert "Convention d’accueil" in page
        assert "un lieu ressource" in page
        assert "in force today" in page

    def test_who_carries_it_is_named_only_if_they_agreed(self, here: Neighbourhood) -> None:
        hugo, ines = someone("Hugo Marin", may_be_named=True), someone("Inès Roux", may_be_named=False)
        here.declare("funds", here.city, carried_by=hugo)
        here.declare("commissions", here.city, carried_by=ines)
        agree(here, here.city, contact_here=hugo, contact_there=ines)
        page = read(here.page("between_us", here.city.pk))
        assert "Hugo Marin" in page
        assert "Inès" not in page
        assert "fewer than 5 persons not named here" in page
        assert "a person who is not named here" in page

    def test_a_consent_taken_back_is_one_no_more(self, here: Neighbourhood) -> None:
        hugo = someone("Hugo Marin", may_be_named=True)
        hugo.consents.update(withdrawn_at=NOW)
        here.declare("funds", here.city, carried_by=hugo)
        assert "Hugo" not in here.page("between_us", here.city.pk)

    def test_what_is_over_is_still_said(self, here: Neighbourhood) -> None:
        here.declare("funds", here.city, until=date(2025, 1, 1))
        page = read(here.page("between_us", here.city.pk))
        assert "Ville de Saint-Étienne funds Zoomacom" in page
        assert "ended" in page

    def test_a_person_has_no_page_here(self, here: Neighbourhood) -> None:
        person = make_person("Nadia")
        assert here.get("between_us", person.pk).status_code == 404
        assert here.get("lines", person.pk, nature="people", sens="received").status_code == 404

    @pytest.mark.parametrize(
        "query", [{}, {"nature": "money", "sens": "given"}, {"nature": "x", "sens": "y"}]
    )
    def test_lines_of_nothing_are_not_found(self, here: Neighbourhood, query: dict[str, str]) -> None:
        assert here.get("lines", here.school.pk, **query).status_code == 404


class TestWhoMayLook:
    @pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200), ("manager", 200)])
    def test_the_team_only(self, here: Neighbourhood, role: str, status: int) -> None:
        other = Client()
        sign_in_as(other, here.place, role)
        for address in (here.url("rings"), here.url("rings_csv"), here.url("between_us", here.city.pk)):
            assert other.get(address).status_code == status

    def test_the_menu_leads_there(self, here: Neighbourhood) -> None:
        assert f'<a href="{here.url("rings")}" aria-current="page">' in here.page("rings")
