"""An actor's page, and between two of them, as of a past day: what stood then, what circulated until then."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.network.asked import Asked
from comptoir.network.steps import agree_step
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, agree, someone
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_role
from comptoir.portraits.asking import Asked as Told
from comptoir.portraits.asking import tell
from comptoir.portraits.between import Two, two_of
from comptoir.portraits.exchanges import Said, note_exchange
from comptoir.portraits.portrait import Portrait, portrait_of
from comptoir.portraits.tests.scene import page, url
from comptoir.ties.actions import change_state, declare_tie
from comptoir.ties.agreements import record_agreement

pytestmark = pytest.mark.django_db
SUMMER = date(2025, 7, 17)
EVENING = datetime(2025, 7, 17, 21, 50, tzinfo=UTC)
"""Ten minutes to midnight, that day, in Saint-Étienne."""
AS_OF = "As it stood on 17 July 2025"


@pytest.fixture
def club() -> Actor:
    return make_organisation("Club des aînés", scale="city", family="public")


def of(here: Neighbourhood, actor: Actor, day: date = SUMMER, months: int = 12) -> Portrait:
    asked = Asked(day, months, "", "", is_past=day < TODAY)
    return portrait_of(here.place, actor, asked, TODAY)


def two(here: Neighbourhood, one: Actor, other: Actor, day: date = SUMMER) -> Two:
    asked = Asked(day, 12, "", "", is_past=day < TODAY)
    return two_of(here.place, one, other, day, asked.since, asked.until)


def said(shown: Portrait) -> str:
    return " ".join(shown.sentences).replace("\u00a0", " ")


class TestAnActor:
    def test_its_ties_are_those_that_stood_in_the_state_of_that_evening(self, here: Any, club: Any) -> None:
        here.declare("funds", here.school, since=date(2020, 1, 1), until=date(2025, 7, 18))
        here.declare("helps", here.school, since=date(2025, 7, 18))
        here.declare("informs", here.school, counterpart=club, since=date(2025, 7, 17))
        here.declare("lends_to", here.school, counterpart=club, until=date(2025, 7, 17))
        shown = of(here, here.school)
        assert [line.tie.kind for line in shown.with_us] == ["funds"]
        assert [(line.tie.kind, line.state) for line in shown.with_others] == [("informs", "in force")]
        assert {mark.name for mark in shown.drawing.drawn} == {"Club des aînés", "Le Comptoir Numérique"}
        assert "1 tie is declared between it and us, since 1 January 2020." in said(shown)
        assert [line.tie.kind for line in of(here, here.school, TODAY).with_us] == ["funds", "helps"]

    def test_a_wish_stands_from_when_it_was_said_whatever_day_it_has_later(self, here: Any) -> None:
        wish = declare_tie(
            kind="supports", subject=here.school, counterpart=here.us, state="wished", source="Le conseil",
            since=date(2026, 9, 1), by=None, now=EVENING,
        )  # fmt: skip
        change_state(tie=wish, state="in_force", by=None, now=NOW - timedelta(days=5))
        shown = of(here, here.school)
        assert [line.state for line in shown.with_us] == ["wished"]
        assert shown.one.state == "wished"
        assert "Still to come: supports (wished)." in said(shown)
        assert of(here, here.school, SUMMER - timedelta(days=1)).with_us == []
        assert [line.state for line in of(here, here.school, TODAY).with_us] == ["in force"]

    def test_what_circulated_until_its_evening(self, here: Any, club: Any) -> None:
        for minutes, people in ((0, 20), (20, 40)):
            at = EVENING + timedelta(minutes=minutes)
            happened(here.place, actor=here.school, quantity=people, at=at)
            happened(here.place, actor=here.school, counterpart=club, quantity=people, at=at)
        shown = of(here, here.school)
        assert [total.quantity for total in shown.totals] == [20]
        assert "From 1 July 2024 to 17 July 2025, from École Chapelon to us: 20 persons." in said(shown)
        assert "Until 17 July 2025, from" in said(of(here, here.school, months=0))
        [mark] = [mark for mark in shown.drawing.drawn if mark.name == club.name]
        assert mark.weight == 1

    def test_its_circles_and_who_would_be_cut_off_are_of_that_day(self, here: Any, club: Any) -> None:
        fair = make_organisation("Foire", scale="city", family="peer")
        for one, until in ((here.us, None), (fair, date(2026, 1, 1)), (club, date(2025, 1, 1))):
            here.declare("member_of", here.school, counterpart=here.circle) if one is club else None
            here.declare("informs", one, counterpart=here.school, since=date(2020, 1, 1), until=until)
        assert "would join Foire to us" in said(of(here, here.school))
        assert "Foire" not in said(of(here, here.school, TODAY))
        assert "Its circles: Cyberloire." in said(of(here, here.school))

    def test_agreements_that_had_begun_held_or_not(self, here: Any) -> None:
        agree(here, here.school, ends_on=date(2026, 6, 30))
        for day, held in ((date(2025, 12, 31), []), (date(2026, 6, 30), [True]), (date(2026, 7, 1), [False])):
            assert [one for _agreement, one in of(here, here.school, day).agreements] == held
        assert "no longer in force then" in page(here, "actor", here.school.pk, jour="2026-07-01")
        assert "in force then" in page(here, "actor", here.school.pk, jour="2026-06-30")

    def test_today_and_no_day_are_the_same_page(self, here: Any) -> None:
        plain, asked = (page(here, "actor", here.school.pk, **day) for day in ({}, {"jour": f"{TODAY}"}))
        assert _main(plain) == _main(asked)
        assert len(_main(plain)) > 1000

    def test_the_queries_do_not_grow(self, here: Any) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                page(here, "actor", here.school.pk, jour="2025-07-17")
            return len(asked)

        here.declare("informs", here.school, counterpart=here.circle, since=date(2020, 1, 1))
        queries()
        before = queries()
        for number in range(6):
            other = make_organisation(f"Une {number}", scale="city", family="peer")
            here.declare("informs", here.school, counterpart=other, since=date(2020, 1, 1))
            happened(here.place, actor=here.school, counterpart=other, quantity=9, at=EVENING)
        assert queries() == before


def _main(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


class TestBetweenTwo:
    def test_what_stood_and_what_went_until_then(self, here: Any, club: Any) -> None:
        here.declare("informs", here.school, counterpart=club, since=date(2020, 1, 1))
        here.declare("helps", here.school, counterpart=club, since=date(2025, 7, 18))
        for minutes, people in ((0, 20), (20, 40)):
            at = EVENING + timedelta(minutes=minutes)
            happened(here.place, actor=here.school, counterpart=club, quantity=people, at=at)
        shown = two(here, here.school, club)
        assert [line.tie.kind for line in shown.ties] == ["informs"]
        assert [figure.amount.replace("\u00a0", " ") for figure in shown.there] == ["20 persons"]
        assert [fact.quantity for fact, _much in shown.lines] == [20]

    def test_the_circles_that_both_were_in(self, here: Any, club: Any) -> None:
        here.declare("member_of", here.school, counterpart=here.circle, since=date(2020, 1, 1))
        here.declare("member_of", club, counterpart=here.circle, until=date(2026, 1, 1))
        assert two(here, here.school, club).circles == [here.circle]
        assert two(here, here.school, club, TODAY).circles == []

    def test_the_agreements_that_both_had_signed_by_then(self, here: Any, club: Any) -> None:
        for parties, title in (([here.school, club, here.us], "À trois"), ([here.school, here.us], "À deux")):
            record_agreement(
                title=title, place=here.place, parties=parties, starts_on=date(2025, 7, 17), by=None, now=NOW
            )
        found = [(one.title, held) for one, held in two(here, here.school, club).agreements]
        assert found == [("À trois", True)]
        assert two(here, here.school, club, SUMMER - timedelta(days=1)).agreements == []


class TestBothPages:
    @pytest.fixture(params=["actor", "between"])
    def asked(self, here: Any, club: Any, request: Any) -> tuple[str, list[int]]:
        return request.param, [here.school.pk, *([club.pk] if request.param == "between" else [])]

    def test_each_says_its_day_and_leads_back(self, here: Any, asked: Any) -> None:
        name, actors = asked
        past = page(here, name, *actors, jour="2025-07-17", mois=36)
        assert AS_OF in past
        assert '<a href="?mois=36">Back to today</a>' in past
        assert AS_OF not in page(here, name, *actors, mois=36)

    @pytest.mark.parametrize("day", ["hier", "2027-01-01", "1200-01-01"])
    def test_a_day_that_cannot_be_looked_at_is_said_and_kept(self, here: Any, asked: Any, day: str) -> None:
        name, actors = asked
        answer = here.client.get(url(here, name, *actors), {"jour": day})
        assert answer.status_code == 422
        assert "here is today." in unescape(answer.content.decode())
        assert f'value="{day}"' in answer.content.decode()

    def test_every_link_between_pages_of_the_network_stays_on_it(self, here: Any, asked: Any) -> None:
        name, actors = asked
        for one in actors:
            here.declare("member_of", Actor.objects.get(pk=one), counterpart=here.circle)
        here.declare("informs", here.school, counterpart=make_organisation("Foire", scale="city"))
        text = page(here, name, *actors, jour="2025-07-17", mois=0)
        links = {unescape(one) for one in re.findall(r'href="([^"]*/reseau/(?:acteurs/)?\d+/[^"]*)"', text)}
        assert len(links) >= 2
        for link in links:
            assert AS_OF in " ".join(here.client.get(link).content.decode().split()), link

    def test_what_is_only_of_today_is_not_offered(self, here: Any, asked: Any, club: Any) -> None:
        name, actors = asked
        _of_today(here)
        today, past = (page(here, name, *actors, **day) for day in ({}, {"jour": "2026-11-22"}))
        acts = ["Agree on a next step"]
        if name == "actor":
            acts += [
                "Note what passed", "It is done", "Scale, town, themes", "Des chaises", "Conseil donné",
            ]  # fmt: skip
            assert "Appeler" in past, "a step that was open then is told"
        for act in acts:
            assert act in today
            assert act not in past


def _of_today(here: Neighbourhood) -> None:
    who = someone("Lucie", may_be_named=True)
    make_role(here.place, "coordinator", who)
    agree_step(
        place=here.place, what="Appeler", who=who, on=TODAY, actor=here.school, by=None,
        now=NOW - timedelta(days=9),
    )  # fmt: skip
    told = Told(kind="ask", what="Des chaises", source="Le conseil", visibility="place")
    tell(place=here.place, actor=here.school, asked=told, by=None, now=NOW - timedelta(days=9))
    passed = Said(
        nature=Nature.HOURS, direction=Direction.GIVEN, quantity=Decimal(60), on=date(2026, 11, 20),
        what="Conseil donné",
    )  # fmt: skip
    note_exchange(place=here.place, actor=here.school, said=passed, by=None, now=NOW)
