"""The map: where each actor is and how it is known, how far it is, what its line looks like."""

from __future__ import annotations

import csv
import io
from html import unescape
from math import acos, cos, radians, sin
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from comptoir.atlas.chart import Chart, Tied, chart
from comptoir.atlas.map_page import Row
from comptoir.listing.map import Spot, Window
from comptoir.listing.outlines import flat
from comptoir.network.tests.neighbourhood import NOW, Neighbourhood, make_neighbourhood
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as

HERE, ROANNE, FIRMINY = (45.4397, 4.3872), (46.0333, 4.0667), (45.3889, 4.2872)


def at(point: tuple[float, float]) -> dict[str, float]:
    return {"latitude": point[0], "longitude": point[1]}


@pytest.fixture
def here(client: Any, db: Any) -> Any:
    with time_machine.travel(NOW, tick=False), override("en"):
        here = make_neighbourhood(client)
        for name, value in {**at(HERE), "commune": "Saint-Étienne", "postcode": "42000"}.items():
            setattr(here.place, name, value)
        here.place.save()
        yield here


def listed(point: tuple[float, float], commune: str, postcode: str, **told: Any) -> Any:
    told = {"opened_here_at": None, "commune": commune, "postcode": postcode} | told
    return make_place(f"Espace de {commune}", **told, **at(point))


def lived_in(here: Neighbourhood, who: Any, commune: str) -> None:
    who.commune = commune
    who.save()


def located(here: Neighbourhood, **query: Any) -> dict[str, Row]:
    return {row.name: row for row in here.get("atlas:map", **query).context["rows"]}


def nowhere(here: Neighbourhood) -> list[str]:
    return [row.name for row in here.get("atlas:map").context["nowhere"]]


def by_the_law_of_cosines(a: tuple[float, float], b: tuple[float, float]) -> float:
    (one, west), (other, east) = (map(radians, point) for point in (a, b))
    return 6371 * acos(sin(one) * sin(other) + cos(one) * cos(other) * cos(west - east))


class TestWhereTheyAre:
    def test_at_the_place_of_the_directory_that_is_theirs(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.circle)
        row = located(here)["Cyberloire"]
        assert row.where
        assert (row.where.town, row.where.department, row.where.known) == ("Roanne", "Loire", "place")
        assert row.kilometres == round(by_the_law_of_cosines(HERE, ROANNE), 1) == 70.5

    def test_at_the_place_whose_life_they_carry(self, here: Neighbourhood) -> None:
        other = listed(FIRMINY, "Firminy", "42700")
        Stewardship.objects.create(place=other, organisation=here.circle, function="life", since="2020-01-01")
        row = located(here)["Cyberloire"]
        assert row.where
        assert row.where.town == "Firminy"

    def test_in_the_middle_of_what_is_listed_in_their_town(self, here: Neighbourhood) -> None:
        listed((46.03, 4.06), "Roanne", "42300")
        listed((46.05, 4.08), "ROANNE", "42300")
        lived_in(here, here.school, "roanne")
        where = located(here)["École Chapelon"].where
        assert where
        assert where.at == pytest.approx((46.04, 4.07))
        assert where.known == "town"

    def test_a_town_of_several_departments_is_that_of_the_place(self, here: Neighbourhood) -> None:
        listed((45.7, 4.2), "Saint-Paul", "42600")
        listed((43.7, 7.1), "Saint-Paul", "06570")
        listed((43.7, 7.1), "Saint-Martin", "06470")
        listed((48.0, 0.1), "Saint-Martin", "72000")
        lived_in(here, here.school, "Saint-Paul")
        lived_in(here, here.city, "Saint-Martin")
        assert located(here)["École Chapelon"].where.department == "Loire"  # type: ignore[union-attr]
        assert here.city.name in nowhere(here)

    def test_who_resides_in_the_place_is_there(self, here: Neighbourhood) -> None:
        tenant = make_organisation("OpenScop", commune="Roanne")
        listed(ROANNE, "Roanne", "42300")
        here.declare("resides_at", tenant, place=here.place)
        row = located(here)["OpenScop"]
        assert (row.kilometres, row.where and row.where.known) == (0.0, "here")

    def test_a_place_of_the_directory_that_we_help_is_drawn(self, here: Neighbourhood) -> None:
        other = listed(ROANNE, "Roanne", "42300")
        here.declare("helps", here.us, place=other, state="wished", visibility="network")
        row = located(here)["Espace de Roanne"]
        assert (row.url, row.look) == (other.get_absolute_url(), "wished")

    def test_the_others_are_listed_under_it(self, here: Neighbourhood) -> None:
        lived_in(here, here.school, "Tombouctou")
        assert located(here) == {}
        assert nowhere(here) == ["Cyberloire", "École Chapelon", "Ville de Saint-Étienne"]

    def test_without_a_position_of_the_place_no_distance_is_told(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.circle)
        type(here.place).objects.filter(pk=here.place.pk).update(latitude=None, longitude=None)
        assert located(here)["Cyberloire"].kilometres is None
        page = here.page("atlas:map")
        assert "the place itself has no position yet" in page
        assert "<line" not in page


class TestThePage:
    def test_a_line_and_a_link_for_each(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.circle)
        listed(FIRMINY, "Firminy", "42700", organisation=here.city)
        page = here.page("atlas:map")
        assert page.count("<line") == 2
        assert '<line class="net-tie asleep"' in page
        assert '<line class="net-tie wished"' in page
        assert page.count(f'href="{here.url("between_us", here.circle.pk)}') == 2

    def test_a_town_is_told_with_how_many_are_there(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.circle)
        lived_in(here, here.school, "Roanne")
        towns = here.get("atlas:map").context["towns"]
        assert [(town.name, town.number, town.distance) for town in towns] == [("Roanne", 2, "70.5\u00a0km")]
        page = here.page("atlas:map")
        assert f'href="#a{here.circle.pk}"' in page
        assert f'<tr id="a{here.circle.pk}"' in page

    def test_a_long_table_has_pages_and_who_stand_together_lead_to_theirs(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300")
        for number in range(103):
            here.came(make_organisation(f"Une {number:03}", commune="Roanne"), 6)
        first, second = here.get("atlas:map"), here.get("atlas:map", page=2)
        assert [len(answer.context["page"]) for answer in (first, second)] == [100, 3]
        key = first.context["rows"][0].key
        assert f'href="#{key}"' in first.content.decode()
        assert f'href="?mois=12&amp;page=1#{key}"' in second.content.decode()

    def test_the_file_says_what_the_table_says(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.school)
        text = here.get("atlas:map_csv").content.decode("utf-8-sig").replace("\u00a0", " ")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert rows[1] == [
            "École Chapelon", "Roanne", "Loire", "70.5", "their own place", "", "36 persons", "noted only",
        ]  # fmt: skip
        assert [row[0] for row in rows[2:]] == ["Cyberloire", "Ville de Saint-Étienne"]

    @pytest.mark.parametrize("view", ["", "x", "1,2", "999999999,1,1", "506500,357000,90"])
    def test_any_view_is_drawn(self, here: Neighbourhood, view: str) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.school)
        assert 'class="map chart"' in here.page("atlas:map", vue=view)

    def test_moving_the_map_brings_the_picture_alone(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.school)
        here.get("atlas:map")
        answer = here.client.get(here.url("atlas:map"), headers={"HX-Request": "true"}).content.decode()
        assert answer.lstrip().startswith('<div id="chart">')
        assert "<table" not in answer

    def test_a_name_is_escaped(self, here: Neighbourhood) -> None:
        bad = make_organisation("<script>x</script>")
        here.came(bad, 9)
        listed(ROANNE, "Roanne", "42300", organisation=bad)
        page = here.page("atlas:map")
        assert "<script>x" not in page
        assert "<script>x" in unescape(page)

    def test_family_filters_it(self, here: Neighbourhood) -> None:
        listed(ROANNE, "Roanne", "42300", organisation=here.school)
        listed(FIRMINY, "Firminy", "42700", organisation=here.city)
        assert list(located(here, famille="funder")) == [here.city.name]

    def test_the_queries_do_not_grow(self, here: Neighbourhood) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                here.page("atlas:map")
            return len(queries)

        def one_more(number: int) -> None:
            own = make_organisation(f"Une {number}", commune="Firminy")
            here.came(own, number + 1)
            if number % 2:
                listed((46.0 + number / 50, 4.0), "Roanne", "42300", organisation=own)
            here.declare(
                "helps", here.us, place=listed(ROANNE, f"Ici {number}", "42300"), visibility="network"
            )

        listed(FIRMINY, "Firminy", "42700")
        one_more(0)
        one_more(1)
        asked()
        before = asked()
        for number in range(2, 9):
            one_more(number)
        assert asked() == before

    @pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
    def test_for_the_team_only(self, here: Neighbourhood, role: str, status: int) -> None:
        other = Client()
        sign_in_as(other, here.place, role)
        for name in ("atlas:map", "atlas:map_csv"):
            assert other.get(here.url(name)).status_code == status


class TestThePicture:
    """Pure: spots around Saint-Étienne seen through a window of some hundred and seventy kilometres."""

    window = Window(round(flat(*HERE)[0]), round(flat(*HERE)[1]), 6000)

    def drawn(self, *told: tuple[tuple[float, float], int, str]) -> Chart:
        spots, tied = [], {}
        for number, (point, facts, look) in enumerate(told):
            x, y = flat(*point)
            spots.append(Spot(f"a{number}", f"Une {number}", f"Ville {number}", x, y, "42"))
            tied[f"a{number}"] = Tied(facts, look, "/", f"Une {number}")
        x, y = flat(*HERE)
        return chart(Spot("ici", "Ici", "Saint-Étienne", x, y, "42"), spots, tied, self.window)

    def test_thickness_is_the_logarithm_of_the_facts(self) -> None:
        picture = self.drawn((ROANNE, 99, "live"), (FIRMINY, 9, "live"))
        # log(10) / log(100) is a half: midway between 1.8 and 9.
        assert [line.width for line in picture.lines] == [9.0, 5.4]

    def test_together_they_look_as_the_liveliest(self) -> None:
        picture = self.drawn((ROANNE, 0, "asleep"), (ROANNE, 0, "wished"))
        assert [point.look for point in picture.points] == ["wished"]
        assert picture.points[0].alone is None
        assert self.drawn((ROANNE, 0, "asleep")).lines[0].look == "asleep"

    def test_who_stand_on_one_spot_are_told_in_the_table(self) -> None:
        assert self.drawn((ROANNE, 0, "live"), (ROANNE, 0, "live")).points[0].is_stack
        beside = (ROANNE[0] + 0.001, ROANNE[1])
        assert not self.drawn((ROANNE, 0, "live"), (beside, 0, "live")).points[0].is_stack

    def test_nothing_hides_the_place(self) -> None:
        picture = self.drawn((HERE, 3, "live"), (FIRMINY, 1, "live"))
        assert picture.hub
        for point in picture.points:
            far = ((point.dot.x - picture.hub.x) ** 2 + (point.dot.y - picture.hub.y) ** 2) ** 0.5
            assert far >= 60

    def test_what_is_aside_of_the_window_is_not_drawn(self) -> None:
        assert self.drawn(((48.85, 2.35), 3, "live")).points == []
