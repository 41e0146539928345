"""Any day: every page that can be asked as of a past one says so, stays on it, and answers as it was then."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.utils.translation import override

from comptoir.network.steps import agree_step, finish_step
from comptoir.network.tests.neighbourhood import (
    NOW,
    TODAY,
    Neighbourhood,
    agree,
    make_neighbourhood,
    someone,
)
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_place, make_role
from comptoir.ties.actions import change_state
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
SUMMER = date(2025, 7, 1)
PAGES = ("network:rings", "atlas:matrix", "atlas:map")
FILES = ("network:rings_csv", "atlas:matrix_csv", "atlas:map_csv")
AS_OF = "As it stood on 1\u00a0July 2025"


@pytest.fixture
def here(client: Any) -> Any:
    with time_machine.travel(NOW, tick=False), override("en"):
        here = make_neighbourhood(client)
        for month, people in ((6, 20), (7, 40)):
            came(here, month, people)
        yield here


def came(here: Neighbourhood, month: int, people: int) -> None:
    at = datetime(2025, month, 10, 9, tzinfo=UTC)
    happened(here.place, actor=here.school, quantity=people, at=at)


def read(answer: Any) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def file_of(here: Neighbourhood, name: str, **query: Any) -> list[list[str]]:
    text = here.get(name, **query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


class TestEveryPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_says_its_day_and_leads_back_to_today(self, here: Neighbourhood, name: str) -> None:
        answer = here.get(name, jour="2025-07-01", mois=36)
        assert AS_OF in answer.content.decode()
        assert '<a href="?mois=36">Back to today</a>' in read(answer)
        assert AS_OF not in here.page(name, mois=36)

    @pytest.mark.parametrize("name", PAGES)
    def test_the_ways_into_the_others_stay_on_it(self, here: Neighbourhood, name: str) -> None:
        page = here.page(name, jour="2025-07-01", mois=36)
        for other in PAGES:
            assert f'href="{here.url(other)}?mois=36&amp;jour=2025-07-01"' in page

    @pytest.mark.parametrize("name", PAGES)
    def test_the_graph_is_of_the_end_of_its_month_and_two_dates_begin_with_it(
        self, here: Neighbourhood, name: str
    ) -> None:
        page = here.page(name, jour="2025-07-01")
        graph, dates = here.url("graphs:graph"), here.url("atlas:two_dates")
        assert f'href="{graph}?annee=2025&amp;mois=7"' in page
        assert f'href="{dates}?du=2025-07-01"' in page
        assert "As it stood on 31\u00a0July 2025" in here.page("graphs:graph", annee=2025, mois=7)
        assert here.get("atlas:two_dates", du="2025-07-01").context["found"].before.asked.day == SUMMER
        assert f'href="{graph}"' in here.page(name)

    @pytest.mark.parametrize("name", [*PAGES, "between_us"])
    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("hier", "“hier” is not a date: here is today."),
            ("2025-02-30", "“2025-02-30” is not a date: here is today."),
            ("2027-01-01", "This day is still to come: here is today."),
            ("1200-01-01", "Nothing is told before 1900: here is today."),
        ],
    )
    def test_a_day_that_cannot_be_looked_at_is_said_and_kept(
        self, here: Neighbourhood, name: str, day: str, sentence: str
    ) -> None:
        answer = here.get(name, *([here.school.pk] if name == "between_us" else []), jour=day)
        assert answer.status_code == 422
        assert sentence in read(answer)
        assert f'value="{day}"' in answer.content.decode()
        assert "As it stood" not in answer.content.decode()

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("day", ["", " ", "2026-11-24"])
    def test_today_is_no_past_day(self, here: Neighbourhood, name: str, day: str) -> None:
        assert "As it stood" not in here.page(name, jour=day)

    def test_no_link_of_the_rings_falls_back_to_today(self, here: Neighbourhood) -> None:
        page = here.page("rings", jour="2025-07-01", mois=0)
        addresses = {unescape(one) for one in re.findall(r'href="([^"]*/reseau/\d+/[^"]*)"', page)}
        assert addresses
        for address in addresses:
            assert AS_OF in here.client.get(address).content.decode()

    def test_the_last_exchange_is_said_by_its_date(self, here: Neighbourhood) -> None:
        """« Today » and « yesterday » are those of whoever reads."""
        shown = {row.one.actor.name: row.last for row in here.get("rings", jour="2025-06-11").context["rows"]}
        assert shown["École Chapelon"] == "10\u00a0June 2025"

    def test_and_so_many_others_are_those_of_that_day(self, here: Neighbourhood) -> None:
        for number in range(60):
            one = make_organisation(f"École {number:02}", scale="city", family="public")
            here.declare("partner_of", one, since=date(2020 if number < 50 else 2026, 1, 1))
        page = here.page("rings", jour="2025-07-01")
        [more] = {unescape(url) for url in re.findall(r'class="net-more" href="([^"]*)"', page)}
        answer = here.client.get(more)
        assert AS_OF in answer.content.decode()
        assert answer.context["page"].paginator.count == 51

    @pytest.mark.parametrize("name", FILES)
    def test_its_file_says_the_day_of_each_line(self, here: Neighbourhood, name: str) -> None:
        answer = here.get(name, jour="2025-07-01")
        assert '-2025-07-01.csv"' in answer["Content-Disposition"]
        header, *lines = file_of(here, name, jour="2025-07-01")
        assert header[0] == "As of"
        assert {line[0] for line in lines} == {"2025-07-01"}
        assert "As of" not in file_of(here, name)[0]

    @pytest.mark.parametrize(("name", "page"), list(zip(FILES, PAGES, strict=True)))
    def test_no_file_is_of_a_day_that_is_wrong(self, here: Neighbourhood, name: str, page: str) -> None:
        answer = here.get(name, jour="2027-01-01", mois=3)
        assert (answer.status_code, answer["Location"]) == (
            302, f"{here.url(page)}?jour=2027-01-01&mois=3",
        )  # fmt: skip


class TestTheMatrix:
    def test_its_figures_are_those_of_that_time(self, here: Neighbourhood) -> None:
        table = file_of(here, "atlas:matrix_csv", jour="2025-07-01")
        assert [row[2:] for row in table if row[2] == "École Chapelon"] == [
            ["École Chapelon", "20 persons", "", "1"]
        ]

    def test_every_cell_opens_on_that_time(self, here: Neighbourhood) -> None:
        page = here.page("atlas:matrix", jour="2025-07-01")
        [lines] = {unescape(url) for url in re.findall(r'href="([^"]*/lignes/[^"]*)"', page)}
        shown = here.client.get(lines).context["rows"]
        assert [fact.quantity for fact, _much in shown] == [20]


class TestTheMap:
    def test_places_tied_are_those_of_that_day(self, here: Neighbourhood) -> None:
        for name, since in (("Ancien", 2020), ("Nouveau", 2026)):
            there = make_place(name, opened_here_at=None)
            here.declare("helps", here.us, place=there, since=date(since, 1, 1), visibility="network")
        answer = here.get("atlas:map", jour="2025-07-01")
        assert {row.name for row in answer.context["nowhere"]} == {
            "Ancien", "Cyberloire", "École Chapelon",
        }  # fmt: skip


class TestBetweenUs:
    def said(self, here: Neighbourhood, them: Any, day: date) -> Any:
        answer = here.get("between_us", them.pk, jour=day.isoformat(), mois=0)
        assert answer.status_code == 200
        return answer.context

    def test_what_circulated_until_then(self, here: Neighbourhood) -> None:
        shown = self.said(here, here.school, SUMMER)
        assert [figure.amount for figure in shown["received"]] == ["20 persons"]

    def test_ties_are_in_the_state_of_that_day(self, here: Neighbourhood) -> None:
        wish = Tie.objects.get(kind="recognises")
        change_state(tie=wish, state="in_force", by=None, now=NOW + timedelta(days=5))
        with time_machine.travel(NOW + timedelta(days=10), tick=False):
            for day, state in ((TODAY, "wished"), (TODAY + timedelta(days=6), "in force")):
                assert [one.state for one in self.said(here, here.city, day)["declared"]] == [state]
            assert self.said(here, here.city, TODAY - timedelta(days=1))["declared"] == []

    def test_agreements_hold_as_they_did(self, here: Neighbourhood) -> None:
        agree(here, here.school, ends_on=date(2026, 6, 30))
        for day, held in ((date(2025, 12, 31), []), (date(2026, 6, 30), [True]), (date(2026, 7, 1), [False])):
            shown = self.said(here, here.school, day)["agreements"]
            assert [one.in_force for one in shown] == held
        assert "no longer in force then" in here.page("between_us", here.school.pk, jour="2026-07-01")

    def test_steps_are_those_that_were_open(self, here: Neighbourhood) -> None:
        who = someone("Lucie", may_be_named=True)
        make_role(here.place, "coordinator", who)
        step = agree_step(
            place=here.place, what="Appeler", who=who, on=TODAY + timedelta(days=9), actor=here.school,
            by=None, now=NOW + timedelta(days=1),
        )  # fmt: skip
        finish_step(step=step, outcome="", by=None, now=NOW + timedelta(days=3))
        with time_machine.travel(NOW + timedelta(days=10), tick=False):
            for days, open_ones in ((0, []), (1, [step]), (2, [step]), (3, [])):
                assert self.said(here, here.school, TODAY + timedelta(days=days))["steps"] == open_ones

    def test_what_is_only_of_today_is_not_offered(self, here: Neighbourhood) -> None:
        who = someone("Lucie", may_be_named=True)
        make_role(here.place, "coordinator", who)
        agree_step(
            place=here.place, what="Appeler", who=who, on=TODAY, actor=here.school, by=None,
            now=NOW - timedelta(days=9),
        )  # fmt: skip
        today, past = (here.page("between_us", here.school.pk, jour=day) for day in ("", "2026-11-22"))
        for act in (
            "Prepare a meeting",
            "Note what passed",
            "Have them read",
            "Agree on a next",
            "It is done",
        ):
            assert act in today
            assert act not in past
        assert "Appeler" in past, "a step that was open then is told"
        assert "None was agreed" in here.page("between_us", here.school.pk, jour="2026-11-01")
        assert f'acteurs/{here.school.pk}/?mois=12&amp;jour=2026-11-22"' in past
