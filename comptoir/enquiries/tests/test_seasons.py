"""From one enquiry to the next: opened again, and what was said the last time, to be said again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from comptoir.actors.models import Actor
from comptoir.enquiries import actions
from comptoir.enquiries.actions import ClosesInThePast, EnquiryIsOver, close_enquiry, open_enquiry
from comptoir.enquiries.models import Enquiry, Invitation, Proposal
from comptoir.enquiries.seasons import open_again, said_before
from comptoir.enquiries.settling import set_aside
from comptoir.enquiries.tests.asked import SINCE, Asked, typed
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": None, "now": NOW}
LATER = TODAY + timedelta(days=30)


def next_season(here: Asked, *actors: Actor, **changes: Any) -> list[Invitation]:
    """Another enquiry, opened the week after, to which these are asked."""
    week_after = NOW + timedelta(days=7)
    plain = {
        "place": here.place, "title": "Hiver 2027", "question": "Et depuis ?", "since": SINCE, "until": TODAY,
        "closes_on": LATER, "by": None, "now": week_after,
    }  # fmt: skip
    enquiry = open_enquiry(**plain | changes)
    return actions.ask(enquiry=enquiry, actors=actors, address=str, by=None, now=week_after)


def names(rows: list[Proposal]) -> list[str]:
    return [row.name for row in rows]


class TestOpenedAgain:
    def test_a_closed_one_is_answered_again_until_its_new_day(self, here: Asked) -> None:
        close_enquiry(enquiry=here.enquiry, **BY)
        kept = open_again(enquiry=here.enquiry, closes_on=LATER, **BY)
        assert (kept.is_open_on(LATER), kept.is_open_on(LATER + timedelta(days=1))) == (True, False)
        assert len(here.says(here.alolise, ("Cyberloire", "helped", ""))) == 1

    def test_the_links_open_again_and_the_answer_is_as_it_was(self, here: Asked) -> None:
        here.says(here.alolise, ("Cyberloire", "helped", "Un atelier"))
        link = here.link(here.alolise)
        close_enquiry(enquiry=here.enquiry, **BY)
        with time_machine.travel(NOW, tick=False):
            assert here.get("answer", link).status_code == 410
            open_again(enquiry=here.enquiry, closes_on=LATER, **BY)
            assert "Un atelier" in here.get("answer", link).content.decode()

    def test_not_until_a_day_that_is_over(self, here: Asked) -> None:
        close_enquiry(enquiry=here.enquiry, **BY)
        with pytest.raises(ClosesInThePast):
            open_again(enquiry=here.enquiry, closes_on=TODAY - timedelta(days=1), **BY)
        with pytest.raises(EnquiryIsOver):
            here.ask(here.alolise)

    def test_who_was_reminded_is_not_reminded_twice(self, here: Asked) -> None:
        Enquiry.objects.update(reminded_at=NOW, closed_at=NOW)
        assert open_again(enquiry=here.enquiry, closes_on=LATER, **BY).reminded_at == NOW

    def test_the_team_opens_it_again_on_a_page(self, here: Asked) -> None:
        close_enquiry(enquiry=here.enquiry, **BY)
        with time_machine.travel(NOW, tick=False):
            assert "Open it again" in here.get("enquiry", here.enquiry.pk).content.decode()
            wrong = here.post("open_again", here.enquiry.pk, closes_on="2020-01-01")
            assert wrong.status_code == 422
            here.post("open_again", here.enquiry.pk, closes_on=LATER.isoformat())
            assert "Change its last day" in here.get("enquiry", here.enquiry.pk).content.decode()
        assert Enquiry.objects.get().closes_on == LATER


class TestSaidBefore:
    def test_what_was_said_last_time_without_what_the_team_set_aside(self, here: Asked) -> None:
        rows = here.says(here.alolise, ("Cyberloire", "helped", "Un atelier"), ("KARMA", "lent", ""))
        set_aside(proposal=rows[1], reason="Une erreur", **BY)
        assert names(said_before(next_season(here, here.alolise)[0])) == ["Cyberloire"]

    def test_nobody_reads_what_another_said_nor_what_another_place_was_told(self, here: Asked) -> None:
        here.says(here.alolise, ("Cyberloire", "helped", ""))
        assert said_before(next_season(here, here.city)[0]) == []
        elsewhere = next_season(here, here.alolise, place=make_place("Ailleurs"))
        assert said_before(elsewhere[0]) == []

    def test_the_last_one_that_was_answered_speaks(self, here: Asked) -> None:
        here.says(here.alolise, ("Cyberloire", "helped", ""))
        next_season(here, here.alolise)
        third = next_season(here, here.alolise, title="Printemps", now=NOW + timedelta(days=14))[0]
        assert names(said_before(third)) == ["Cyberloire"], "the one between was not answered"
        assert said_before(Invitation.objects.get(enquiry=here.enquiry)) == [], "never of a later one"

    def test_one_starts_from_it_and_sends_what_is_still_so(self, here: Asked) -> None:
        here.says(here.alolise, ("Cyberloire", "helped", "Un atelier"), ("KARMA", "lent", ""))
        asked = next_season(here, here.alolise)[0]
        link = here.link_to(asked)
        with time_machine.travel(NOW + timedelta(days=8), tick=False):
            page = here.get("answer", link).content.decode()
            assert "Said last time, to “Automne 2026”" in page
            assert 'value="Cyberloire"' not in page.split("</datalist>")[1]
            again = here.get("answer", link, **{"comme-avant": 1}).content.decode()
            assert 'value="KARMA"' in again.split("</datalist>")[1]
            assert "Un atelier" not in again, "what came of it is said anew"
            assert not asked.proposals.exists(), "reading says nothing"
            here.post("answer", link, **typed(("Cyberloire", "helped", "")))
            assert "Said last time" not in here.get("answer", link).content.decode()
        assert names(list(asked.proposals.all())) == ["Cyberloire"]


def test_who_is_waited_for_is_listed_first(here: Asked) -> None:
    here.says(here.alolise, ("Cyberloire", "helped", ""))
    here.ask(here.city)
    with time_machine.travel(NOW, tick=False):
        page = here.get("enquiry", here.enquiry.pk).content.decode().split('id="h-asked"')[1]
    assert page.index(here.city.name) < page.index("ALOLISE")
