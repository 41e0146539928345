"""Three minutes, without an account: said, changed until the end, nothing, or never again."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from comptoir.actors.models import Actor
from comptoir.enquiries import actions
from comptoir.enquiries.actions import EnquiryIsOver, Line, NotInTheirName, TooManyLines
from comptoir.enquiries.models import AskedNoMore, Invitation, Proposal
from comptoir.enquiries.settling import set_aside
from comptoir.enquiries.tests.asked import Asked, typed
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_person
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
FIRST = ("Cyberloire", "together", "Une journée ensemble")


@pytest.fixture
def visitor() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def open_link(here: Asked, link: str = "") -> str:
    return here.url("answer", link or here.link(here.alolise))


def said(here: Asked) -> list[tuple[str, str]]:
    return list(Proposal.objects.order_by("pk").values_list("name", "deed"))


def shown_on(page: str) -> dict[str, list[str]]:
    """The lines that a page showed, as a browser sends them back."""
    return {"shown": re.findall(r'name="shown" value="(\d+)"', page)}


class TestByTheLink:
    def test_anybody_who_has_it_reads_the_question(self, here: Asked, visitor: Client) -> None:
        answer = visitor.get(open_link(here))
        page = unescape(answer.content.decode())
        assert "Avec qui avez-vous agi ?" in page
        assert page.count("enq-line") == 2
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("link", ["1", "1.x", "x", "9" * 30])
    def test_nobody_makes_one_up(self, here: Asked, visitor: Client, link: str) -> None:
        assert visitor.get(open_link(here, link)).status_code == 404

    def test_what_is_said_is_a_proposal_and_no_tie(self, here: Asked, visitor: Client) -> None:
        before = Tie.objects.count()
        answer = visitor.post(open_link(here), typed(FIRST, ("", "", "")), follow=True)
        assert "Thank you" in answer.content.decode()
        row = Proposal.objects.get()
        assert (row.actor, row.came_of_it) == (here.around.circle, "Une journée ensemble")
        assert Tie.objects.count() == before

    def test_the_place_by_its_own_name_is_its_organisation(self, here: Asked, visitor: Client) -> None:
        visitor.post(open_link(here), typed(("le comptoir numerique", "helped", "")))
        assert Proposal.objects.get().actor == here.around.us

    def test_a_name_that_nobody_has_waits_for_the_team(self, here: Asked, visitor: Client) -> None:
        visitor.post(open_link(here), typed(("Les voisins", "helped", "")))
        assert Proposal.objects.get().actor is None

    def test_one_more_line_keeps_what_was_typed(self, here: Asked, visitor: Client) -> None:
        answer = visitor.post(open_link(here), typed(FIRST, act="add"))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="Cyberloire"' in page
        assert 'name="form-1-name"' in page
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize(
        ("line", "why"),
        [(("", "together", ""), "Say with whom."), (("Cyberloire", "", "oui"), "Choose what you did")],
    )
    def test_half_a_line_comes_back_with_what_is_wrong(
        self, here: Asked, visitor: Client, line: tuple[str, str, str], why: str
    ) -> None:
        answer = visitor.post(open_link(here), typed(line))
        assert answer.status_code == 422
        assert why in answer.content.decode()

    def test_a_form_that_nobody_could_send_is_no_accident(self, here: Asked, visitor: Client) -> None:
        for data in ({"act": "send"}, {"act": "add", "form-TOTAL_FORMS": "x"}, {"act": "?"}):
            assert visitor.post(open_link(here), data).status_code in (200, 422)

    def test_it_is_changed_until_the_end(self, here: Asked, visitor: Client) -> None:
        visitor.post(open_link(here), typed(FIRST, ("KARMA", "sent", "")))
        kept = Proposal.objects.get(name="Cyberloire").pk
        page = visitor.get(open_link(here)).content.decode()
        assert 'value="KARMA"' in page
        visitor.post(open_link(here), typed(FIRST, ("Angénius", "lent", "")) | shown_on(page))
        assert said(here) == [("Cyberloire", "together"), ("Angénius", "lent")]
        assert Proposal.objects.get(name="Cyberloire").pk == kept

    def test_of_two_pages_open_at_once_the_second_erases_nothing_of_the_first(
        self, here: Asked, visitor: Client
    ) -> None:
        address = open_link(here)
        visitor.post(address, typed(FIRST))
        visitor.post(address, typed(("KARMA", "sent", "")))
        visitor.post(address, typed(act="nothing"))
        assert said(here) == [("Cyberloire", "together"), ("KARMA", "sent")]
        assert Invitation.objects.get().answer == "some"
        page = visitor.get(address).content.decode()
        too_many = typed(*[(f"Association {number}", "helped", "") for number in range(19)])
        assert "20 lines are kept at most" in visitor.post(address, too_many).content.decode()
        visitor.post(address, typed(("KARMA", "sent", "")) | shown_on(page))
        assert said(here) == [("KARMA", "sent")]

    def test_once_it_is_over_the_link_says_nothing(self, here: Asked, visitor: Client) -> None:
        address = open_link(here)
        with time_machine.travel(NOW + timedelta(days=22)):
            answer = visitor.get(address)
            assert visitor.post(address, typed(FIRST)).status_code == 410
        assert answer.status_code == 410
        assert "ALOLISE" not in answer.content.decode()

    def test_nothing_this_season_is_an_answer(self, here: Asked, visitor: Client) -> None:
        visitor.post(open_link(here), typed(FIRST))
        page = visitor.get(open_link(here)).content.decode()
        visitor.post(open_link(here), typed(act="nothing") | shown_on(page))
        assert Invitation.objects.get().answer == "nothing"
        assert said(here) == []

    def test_only_what_the_network_may_know_is_offered(self, here: Asked, visitor: Client) -> None:
        here.around.declare("funds", here.city, visibility="network")
        here.around.declare("partner_of", here.around.school, visibility="team")
        page = visitor.get(open_link(here)).content.decode()
        assert 'value="Ville de Saint-Étienne"' in page
        assert "Chapelon" not in page

    def test_too_often_is_said(self, here: Asked, visitor: Client, settings: Any) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"answers_by_link": "1/h/key"}
        address = open_link(here)
        assert [visitor.post(address, typed(act="nothing")).status_code for _ in range(2)] == [302, 429]


class TestAskedNoMore:
    def test_it_is_kept_and_respected(self, here: Asked, visitor: Client) -> None:
        visitor.post(open_link(here), typed(FIRST))
        visitor.post(open_link(here), typed(act="refuse"))
        assert AskedNoMore.objects.get().actor == here.alolise
        assert said(here) == []
        again = actions.open_enquiry(
            place=here.place, title="Hiver", question="Et cet hiver ?", since=NOW.date(), until=NOW.date(),
            closes_on=NOW.date(), by=None, now=NOW,
        )  # fmt: skip
        assert actions.ask(enquiry=again, actors=[here.alolise], address=str, by=None, now=NOW) == []

    def test_who_said_so_to_another_enquiry_since_is_not_waited_for(self, here: Asked) -> None:
        here.ask(here.alolise, here.city)
        another = actions.open_enquiry(
            place=here.place, title="Hiver", question="Et cet hiver ?", since=NOW.date(), until=NOW.date(),
            closes_on=NOW.date(), by=None, now=NOW,
        )  # fmt: skip
        asked = actions.ask(enquiry=another, actors=[here.alolise], address=str, by=None, now=NOW)
        actions.refuse_to_be_asked(invitation=asked[0], by=None, now=NOW)
        assert [one.invited for one in actions.silent_in(here.enquiry)] == [here.city]

    def test_twice_is_once(self, here: Asked, visitor: Client) -> None:
        for _time in range(2):
            visitor.post(open_link(here), typed(act="refuse"))
        assert AskedNoMore.objects.count() == 1


class TestInWhoseName:
    @pytest.fixture
    def theo(self, here: Asked) -> Actor:
        theo = make_person("Théo Marchand")
        told = {"source": "Dit au comptoir", "by": None, "now": NOW}
        declare_tie(kind="represents", subject=theo, counterpart=here.alolise, **told)
        return theo

    def test_of_the_organisation_they_speak_for(self, here: Asked, visitor: Client, theo: Actor) -> None:
        link = here.link(theo)
        assert "ALOLISE" in visitor.get(open_link(here, link)).content.decode()
        visitor.post(open_link(here, link), typed(FIRST, in_the_name_of=str(here.alolise.pk)))
        assert Invitation.objects.get().speaker == here.alolise

    def test_of_no_other(self, here: Asked, theo: Actor) -> None:
        invitation = here.ask(theo)[0]
        with pytest.raises(NotInTheirName):
            actions.answer(invitation=invitation, lines=[], in_the_name_of=here.city, by=None, now=NOW)

    def test_a_person_says_only_what_a_tie_may_say_of_one(self, here: Asked, visitor: Client) -> None:
        page = visitor.get(open_link(here, here.link(make_person("Ana")))).content.decode()
        assert 'value="helped"' in page
        assert 'value="was_helped"' in page
        assert 'value="was_funded"' not in page


class TestTypedIn:
    def test_by_the_team_for_who_telephoned(self, here: Asked) -> None:
        invitation = here.ask(here.around.school)[0]
        assert "Typed in for" in here.get("type_in", invitation.pk).content.decode()
        here.post("type_in", invitation.pk, **typed(FIRST))
        invitation.refresh_from_db()
        assert (invitation.answer, invitation.taken_by is not None) == ("some", True)

    def test_not_once_it_is_over(self, here: Asked) -> None:
        invitation = here.ask(here.around.school)[0]
        actions.close_enquiry(enquiry=here.enquiry, by=None, now=NOW)
        assert here.get("type_in", invitation.pk).status_code == 302
        with pytest.raises(EnquiryIsOver):
            actions.answer(invitation=invitation, lines=[], by=None, now=NOW)


def test_what_the_team_has_settled_stays(here: Asked) -> None:
    first, _second = here.says(here.alolise, FIRST, ("KARMA", "sent", ""))
    set_aside(proposal=first, reason="Erreur", by=None, now=NOW)
    assert [row.name for row in here.says(here.alolise, FIRST)] == ["Cyberloire"]


def test_an_answer_has_so_many_lines_at_most(here: Asked) -> None:
    lines = [Line(f"Association {number}", None, "helped", "") for number in range(21)]
    with pytest.raises(TooManyLines):
        actions.answer(invitation=here.ask(here.alolise)[0], lines=lines, by=None, now=NOW)
