"""Two dates compared, hand-computed: what appeared, is gone, goes otherwise, each with its evidence."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from comptoir.network.tests.neighbourhood import NOW, Neighbourhood, agree, make_neighbourhood
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_person, sign_in_as
from comptoir.ties.actions import change_state, declare_tie
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
# A year before the day on which the neighbourhood is declared.
DATES = {"du": "2025-11-01", "au": "2026-11-24"}


@pytest.fixture
def here(client: Any) -> Any:
    with time_machine.travel(NOW, tick=False), override("en"):
        yield make_neighbourhood(client)


def passed(here: Neighbourhood, who: Any, number: int, year: int, month: int = 3) -> None:
    happened(here.place, actor=who, quantity=number, at=datetime(year, month, 10, 9, tzinfo=UTC))


def rows(here: Neighbourhood, **query: Any) -> list[list[str]]:
    text = here.get("atlas:two_dates_csv", **(DATES | query)).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text.replace("\u00a0", " ")), delimiter=";"))


def told(here: Neighbourhood, actor: Any, **query: Any) -> list[list[str]]:
    return [[row[0], *row[2:]] for row in rows(here, **query) if row[1] == getattr(actor, "name", actor)]


class TestWhatChanged:
    def test_by_hand(self, here: Neighbourhood) -> None:
        here.declare("funds", here.city, since=date(2026, 3, 1))
        here.declare("partner_of", here.school, since=date(2020, 1, 1), until=date(2026, 1, 1))
        # The twelve months before the first date: the school brought 10; then 36, in the fixture.
        passed(here, here.school, 10, 2025)
        assert rows(here) == [
            ["Change", "Actor", "What", "1 November 2025", "24 November 2026"],
            ["appeared", "Ville de Saint-Étienne",
             "Ville de Saint-Étienne recognises Zoomacom (centre de ressources)", "", "wished"],
            ["appeared", "Ville de Saint-Étienne", "Ville de Saint-Étienne funds Zoomacom", "", "in force"],
            ["disappeared", "École Chapelon", "École Chapelon is a partner of Zoomacom", "in force", ""],
            ["state changed", "Cyberloire", "Zoomacom is a member of Cyberloire", "in force", "asleep"],
            ["grew", "École Chapelon", "People, received", "10 persons", "36 persons"],
        ]  # fmt: skip

    def test_a_state_that_changed(self, here: Neighbourhood) -> None:
        wish = declare_tie(
            kind="supports", subject=here.school, counterpart=here.us, state="wished", source="Le conseil",
            by=None, now=NOW - timedelta(days=60),
        )  # fmt: skip
        change_state(tie=wish, state="discussed", by=None, now=NOW - timedelta(days=30))
        said = ["state changed", "École Chapelon supports Zoomacom", "wished", "under discussion"]
        assert said in told(here, here.school, du="2026-10-24")
        assert said not in told(here, here.school, du="2026-10-26")

    def test_what_moved_by_less_than_a_quarter_is_not_told(self, here: Neighbourhood) -> None:
        passed(here, here.school, 29, 2025)
        assert told(here, here.school) == []
        passed(here, here.school, 20, 2025)
        assert told(here, here.school) == [["shrank", "People, received", "49 persons", "36 persons"]]

    def test_agreements_begin_and_end(self, here: Neighbourhood) -> None:
        agree(here, here.city)
        assert ["appeared", "Agreement: Convention d’accueil", "", "in force"] in told(here, here.city)
        gone = told(here, here.city, du="2025-01-01", au="2025-12-31")
        assert not any("Convention" in row[1] for row in gone)

    def test_few_persons_are_not_told(self, here: Neighbourhood) -> None:
        small, other = make_organisation("Petite"), make_organisation("Autre")
        for one, year, number in ((small, 2025, 2), (small, 2026, 4), (other, 2025, 3), (other, 2026, 30)):
            passed(here, one, number, year)
        assert told(here, small) == []
        assert told(here, other) == [["grew", "People, received", "fewer than 5 persons", "30 persons"]]

    def test_persons_are_one_line_without_a_name(self, here: Neighbourhood) -> None:
        for number in range(6):
            passed(here, make_person(f"Nadia {number}"), 1, 2026)
        passed(here, make_person("Théo"), 1, 2025)
        assert told(here, "") == [["grew", "Persons, for themselves", "fewer than 5 persons", "6 persons"]]
        assert "Nadia" not in here.page("atlas:two_dates", **DATES)


class TestThePage:
    def test_every_line_opens_on_its_evidence(self, here: Neighbourhood) -> None:
        passed(here, here.school, 10, 2025)
        page = here.get("atlas:two_dates", **DATES)
        addresses = [url for row in page.context["rows"] for url in (row.before_url, row.after_url) if url]
        assert len(addresses) == 5
        for address in addresses:
            assert here.client.get(address).status_code == 200
        first = next(url for url in addresses if "/lignes/" in url and "jour=2025-11-01" in url)
        assert [fact.quantity for fact, _much in here.client.get(first).context["rows"]] == [10]

    def test_both_days_are_drawn_and_told_apart(self, here: Neighbourhood) -> None:
        page = here.page("atlas:two_dates", **DATES)
        assert page.count('<svg class="net"') == 2
        assert (page.count('id="du-t"'), page.count('id="au-t"')) == (1, 1)
        assert page.count('class="net-actor"') == 4

    def test_who_came_and_who_left(self, here: Neighbourhood) -> None:
        gone = make_organisation("Ouishare")
        here.declare("partner_of", gone, until=date(2026, 1, 1))
        answer = here.get("atlas:two_dates", **DATES)
        assert {one.name for one in answer.context["came"]} == {here.city.name, here.school.name}
        assert [one.name for one in answer.context["left"]] == ["Ouishare"]

    def test_a_year_is_compared_when_nothing_is_asked(self, here: Neighbourhood) -> None:
        form = here.get("atlas:two_dates").context["form"]
        assert form.data == {"du": "2025-11-01", "au": "2026-11-24"}

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"du": "hier"}, "valid date"),
            ({"au": "2027-01-01"}, "still to come"),
            ({"du": "2026-11-24"}, "comes after the first"),
            ({"du": "1200-01-01"}, "Nothing is told before 1900"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
        self, here: Neighbourhood, query: dict[str, str], sentence: str
    ) -> None:
        for name in ("atlas:two_dates", "atlas:two_dates_csv"):
            answer = here.get(name, **(DATES | query))
            page = unescape(answer.content.decode())
            assert answer.status_code == 422
            assert sentence in page
            assert f'value="{next(iter(query.values()))}"' in page

    def test_how_many_ties_have_no_beginning(self, here: Neighbourhood) -> None:
        page = here.page("atlas:two_dates", **DATES)
        assert "1 tie whose beginning nobody said" in page, "the circle’s; the city’s is a wish"
        assert "What is wished, discussed or refused counts from the day it was said." in page
        assert here.url("ties:around") + "?sans-date=1" in page, "who coordinates can say it"

    def test_of_a_time_of_which_nothing_is_recorded(self, here: Neighbourhood) -> None:
        Tie.objects.all().delete()
        page = here.page("atlas:two_dates", du="2001-01-01", au="2002-01-01")
        assert page.count("Nothing is recorded of that time.") == 2
        assert "Nothing changed that is recorded" in page

    def test_the_queries_do_not_grow(self, here: Neighbourhood) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                here.page("atlas:two_dates", **DATES)
            return len(queries)

        def one_more(number: int) -> None:
            own = make_organisation(f"Une {number}", scale="city", family="peer")
            here.declare("partner_of", own, since=date(2026, 1, 1))
            passed(here, own, number + 9, 2026)
            agree(here, own)

        one_more(0)
        asked()
        before = asked()
        for number in range(1, 8):
            one_more(number)
        assert asked() == before

    @pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
    def test_for_the_team_only(self, here: Neighbourhood, role: str, status: int) -> None:
        other = Client()
        sign_in_as(other, here.place, role)
        for name in ("atlas:two_dates", "atlas:two_dates_csv"):
            assert other.get(here.url(name)).status_code == status
