"""The team's side: opened, sent to a chosen list, reminded once, settled, closed."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.enquiries import actions
from comptoir.enquiries.actions import (
    ClosesInThePast,
    EnquiryHasNoTitle,
    EnquiryIsOver,
    NobodyToRemind,
    PeriodEndsBeforeItStarts,
    QuestionIsMissing,
    RemindedAlready,
)
from comptoir.enquiries.models import AskedNoMore, Enquiry, Invitation, Proposal
from comptoir.enquiries.tests.asked import SINCE, Asked
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.people import meet
from comptoir.places.tests.factories import (
    make_account,
    make_organisation,
    make_person,
    make_role,
    sign_in_as,
)
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
TOLD = {
    "title": "Hiver", "question": "Et cet hiver ?", "since": SINCE, "until": TODAY, "closes_on": TODAY,
}  # fmt: skip


def read(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


class TestOpened:
    def test_then_whom_to_ask_is_chosen(self, here: Asked) -> None:
        answer = here.post("open", **TOLD)
        row = Enquiry.objects.get(title="Hiver")
        assert answer["Location"] == here.url("choose", row.pk)

    def test_a_page_begins_with_a_season_and_three_weeks(self, here: Asked) -> None:
        page = read(here.get("open"))
        assert 'value="2026-05-26"' in page
        assert 'value="2026-12-15"' in page

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"title": " "}, EnquiryHasNoTitle),
            ({"question": ""}, QuestionIsMissing),
            ({"until": SINCE - timedelta(days=1)}, PeriodEndsBeforeItStarts),
            ({"closes_on": TODAY - timedelta(days=1)}, ClosesInThePast),
        ],
    )
    def test_not_without_what_it_needs(self, here: Asked, changed: dict[str, Any], why: Any) -> None:
        with pytest.raises(why):
            actions.open_enquiry(place=here.place, by=None, now=NOW, **{**TOLD, **changed})
        assert here.post("open", **{**TOLD, **changed}).status_code == 422


class TestChosen:
    def names(self, here: Asked, **query: str) -> list[str]:
        return [one.actor.name for one in here.get("choose", here.enquiry.pk, **query).context["found"]]

    def test_by_family_by_theme_by_name_or_among_the_members(self, here: Asked) -> None:
        here.around.circle.themes.create(theme="médiation numérique")
        make_role(here.place, person=make_person("Ana Ruiz"))
        assert self.names(here, famille="funder") == ["Ville de Saint-Étienne"]
        assert self.names(here, theme="médiation numérique") == ["Cyberloire"]
        assert self.names(here, qui="alolise") == ["ALOLISE"]
        assert self.names(here, famille="members") == ["Ana Ruiz"]
        assert len(self.names(here, famille="?")) == 3

    def test_a_person_whom_the_place_does_not_know_is_not_found(self, here: Asked) -> None:
        stranger = make_person("Zoé Inconnue")
        here.post("choose", here.enquiry.pk, actor=[str(stranger.pk), "x"])
        assert not Invitation.objects.exists()

    def test_who_is_asked_or_does_not_wish_it_cannot_be_chosen(self, here: Asked) -> None:
        here.ask(here.city)
        AskedNoMore.objects.create(place=here.place, actor=here.around.circle, since_at=NOW)
        page = read(here.get("choose", here.enquiry.pk))
        assert page.count("disabled") == 2
        assert "does not wish to be asked" in page

    def test_whoever_has_an_address_gets_a_letter(
        self, here: Asked, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = here.post("choose", here.enquiry.pk, actor=[here.alolise.pk, here.city.pk])
        assert answer.status_code == 302
        assert [letter.to for letter in mail.outbox] == [["alolise@example.org"]]
        link = here.link(here.alolise)
        assert f"http://testserver{here.url('answer', link)}" in mail.outbox[0].body
        assert Invitation.objects.get(invited=here.city).mailed_at is None
        assert "2 are asked, 1 by letter." in read(here.get("enquiry", here.enquiry.pk))

    def test_a_letter_is_in_the_language_of_who_reads_it(
        self, here: Asked, django_capture_on_commit_callbacks: Any
    ) -> None:
        ana = make_person("Ana Ruiz", language="en")
        meet(place=here.place, person=ana, now=NOW)
        make_account(ana)
        with django_capture_on_commit_callbacks(execute=True):
            here.ask(ana, here.alolise)
        subjects = sorted(letter.subject for letter in mail.outbox)
        assert subjects[0].endswith("three minutes")
        assert subjects[1].endswith("trois minutes")

    def test_not_once_it_is_closed(self, here: Asked) -> None:
        here.post("close", here.enquiry.pk)
        answer = here.post("choose", here.enquiry.pk, actor=[here.city.pk])
        assert answer.status_code == 409
        with pytest.raises(EnquiryIsOver):
            here.ask(here.city)


class TestReminded:
    def test_once_and_only_who_is_silent(self, here: Asked, django_capture_on_commit_callbacks: Any) -> None:
        other = make_organisation("KARMA", email="karma@example.org")
        here.ask(here.alolise, other, here.city)
        here.says(other, ("Cyberloire", "helped", ""))
        with django_capture_on_commit_callbacks(execute=True):
            here.post("remind", here.enquiry.pk)
        assert [letter.to for letter in mail.outbox] == [["alolise@example.org"]]
        with pytest.raises(RemindedAlready):
            actions.remind(enquiry=here.enquiry, address=str, by=None, now=NOW)

    def test_not_when_nobody_would_get_it(self, here: Asked) -> None:
        here.ask(here.city)
        with pytest.raises(NobodyToRemind):
            actions.remind(enquiry=here.enquiry, address=str, by=None, now=NOW)
        assert here.post("remind", here.enquiry.pk).status_code == 302


class TestOnPaper:
    def test_a_sheet_for_each_who_has_not_answered(self, here: Asked) -> None:
        here.ask(here.alolise, here.city)
        answer = here.get("sheets", here.enquiry.pk)
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Type"] == "application/pdf"

    def test_when_everybody_has_answered_it_says_so(self, here: Asked) -> None:
        assert here.get("sheets", here.enquiry.pk).content.startswith(b"%PDF")


class TestWhereItStands:
    def test_the_figures(self, here: Asked) -> None:
        here.says(here.alolise, ("Cyberloire", "helped", ""), ("Les voisins", "other", "Une fête"))
        here.ask(here.city)
        actions.answer(invitation=here.ask(here.around.circle)[0], lines=[], by=None, now=NOW)
        actions.refuse_to_be_asked(invitation=here.ask(here.around.school)[0], by=None, now=NOW)
        figures = here.get("enquiry", here.enquiry.pk).context["figures"]
        assert (figures.asked, figures.answered, figures.nothing, figures.refused) == (4, 1, 1, 1)
        assert (figures.silent, figures.waiting) == (1, 2)

    def test_a_card_says_what_is_known_already(self, here: Asked) -> None:
        here.around.came(here.alolise, 12, times=3)
        here.says(here.alolise, ("Zoomacom", "sent", ""), ("Les voisins", "other", "Une fête"))
        page = read(here.get("enquiry", here.enquiry.pk))
        assert "already in the journal: 3 facts" in page
        assert "who is it?" in page
        assert "which tie is it?" in page

    def test_a_constant_number_of_queries(self, here: Asked) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                here.get("enquiry", here.enquiry.pk)
            return len(queries)

        here.says(here.alolise, ("Cyberloire", "helped", ""))
        before = asked()
        for number in range(6):
            here.says(make_organisation(f"Association {number}"), ("Cyberloire", "helped", ""))
        assert asked() == before

    def test_empty_pages_say_what_would_be_there(self, here: Asked) -> None:
        assert "Nobody is asked yet" in read(here.get("enquiry", here.enquiry.pk))
        Enquiry.objects.all().delete()
        assert "Each season you can ask" in read(here.get("enquiries"))

    def test_the_list_says_what_waits(self, here: Asked) -> None:
        here.says(here.alolise, ("Cyberloire", "helped", ""))
        page = read(here.get("enquiries"))
        assert "Automne 2026" in page
        assert "1 to settle" in page
        assert "1 answer of 1 asked" in page


class TestSettledOnThePages:
    @pytest.fixture
    def row(self, here: Asked) -> Proposal:
        return here.says(here.alolise, ("Les voisins", "other", "Une fête"))[0]

    def test_who_it_is_and_what_it_is(self, here: Asked, row: Proposal) -> None:
        told = {"act": "say", "name": "Cyberloire", "deed": "together", "visibility": "network"}
        assert here.post("settle", row.pk, **told).status_code == 302
        tie = Tie.objects.get(kind="cooperates_with")
        assert (tie.counterpart, tie.visibility) == (here.around.circle, "network")

    def test_a_doubtful_name_is_asked(self, here: Asked, row: Proposal) -> None:
        told = {"act": "say", "name": "Cyberloir", "deed": "together", "visibility": "team"}
        answer = here.post("settle", row.pk, **told)
        assert answer.status_code == 422
        assert "Another one, called Cyberloir" in unescape(answer.content.decode())
        here.post("settle", row.pk, **told, name_chosen=str(here.around.circle.pk))
        assert Proposal.objects.get().actor == here.around.circle

    def test_somebody_new_is_registered(self, here: Asked, row: Proposal) -> None:
        here.post("settle", row.pk, act="say", name="Les voisins", deed="helped", visibility="team")
        assert Tie.objects.get(kind="helps").counterpart.name == "Les voisins"

    def test_a_tie_that_is_refused_registers_nobody(self, here: Asked, row: Proposal) -> None:
        told = {"act": "say", "name": "ALOLISE", "deed": "helped", "visibility": "team"}
        answer = here.post("settle", row.pk, **told)
        assert answer.status_code == 422
        assert "cannot be on both sides" in unescape(answer.content.decode())
        assert Proposal.objects.get().actor is None

    def test_aside_for_a_reason(self, here: Asked, row: Proposal) -> None:
        assert here.post("settle", row.pk, act="aside", reason="").status_code == 422
        here.post("settle", row.pk, act="aside", reason="Une fête privée")
        assert "Une fête privée" in read(here.get("enquiry", here.enquiry.pk))

    def test_in_one_press_and_the_second_reads_who_was_first(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
        here.post("settle", row.pk, act="confirm")
        assert Tie.objects.get(kind="helps").subject == here.alolise
        here.post("settle", row.pk, act="confirm")
        page = read(here.get("enquiry", here.enquiry.pk))
        assert "Une personne (coordinator) has settled this already: a tie was declared." in page

    def test_added_to_the_tie_that_is_declared(self, here: Asked) -> None:
        tie = here.around.declare("helps", here.alolise, counterpart=here.around.circle)
        row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
        here.post("settle", row.pk, act="join", tie=tie.pk)
        row.refresh_from_db()
        assert (row.outcome, row.tie) == ("joined", tie)
        assert "Add it to that tie" not in read(here.get("enquiry", here.enquiry.pk))

    def test_the_page_of_what_is_settled_leads_back(self, here: Asked, row: Proposal) -> None:
        here.post("settle", row.pk, act="aside", reason="Une fête privée")
        assert here.get("settle", row.pk)["Location"] == here.url("enquiry", here.enquiry.pk)

    def test_it_shows_the_ties_between_the_two(self, here: Asked) -> None:
        here.around.declare("partner_of", here.alolise, counterpart=here.around.circle)
        row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
        assert "ALOLISE is a partner of Cyberloire" in read(here.get("settle", row.pk))

    @pytest.mark.parametrize("role", ["concierge", "mediator"])
    def test_the_team_reads_it_and_who_keeps_the_ties_settles_it(
        self, here: Asked, row: Proposal, client: Client, role: str
    ) -> None:
        sign_in_as(client, here.place, role)
        client.cookies["django_language"] = "en"
        page = read(client.get(here.url("enquiry", here.enquiry.pk)))
        assert "Who coordinates or manages the place makes ties of them." in page
        assert here.url("settle", row.pk) not in page
        assert client.post(here.url("settle", row.pk), {"act": "confirm"}).status_code == 403
        row.refresh_from_db()
        assert row.settled_at is None
