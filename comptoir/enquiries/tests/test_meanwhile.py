"""What changes while a page is open: nothing typed is lost, nobody is written to against their wish."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from comptoir.enquiries import actions
from comptoir.enquiries.actions import NobodyToRemind, silent_in
from comptoir.enquiries.links import link_of_review
from comptoir.enquiries.models import AskedNoMore, Enquiry, Invitation, Proposal, Remark, Review
from comptoir.enquiries.reviewing import ask_for_review, withdraw_review
from comptoir.enquiries.seasons import open_again
from comptoir.enquiries.tests.asked import Asked, typed
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_organisation, make_person
from comptoir.places.tests.opened import Opened
from comptoir.ties.actions import declare_tie, end_tie, withdraw_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


class TestWhoDoesNotWishToBeAskedAnyMore:
    @pytest.fixture(autouse=True)
    def _said_so_to_another_enquiry(self, here: Asked) -> None:
        here.ask(here.alolise, here.city)
        AskedNoMore.objects.create(place=here.place, actor=here.alolise, since_at=NOW)

    def test_is_not_reminded(self, here: Asked) -> None:
        with pytest.raises(NobodyToRemind):
            actions.remind(enquiry=here.enquiry, address=str, by=None, now=NOW)

    def test_nobody_is_offered_to_remind_them(self, here: Asked) -> None:
        assert (
            here.url("remind", here.enquiry.pk) not in here.get("enquiry", here.enquiry.pk).content.decode()
        )

    def test_has_no_sheet(self, here: Asked) -> None:
        assert [one.invited for one in silent_in(here.enquiry)] == [here.city]


def test_the_others_are_reminded(here: Asked, django_capture_on_commit_callbacks: Any) -> None:
    karma = make_organisation("KARMA", email="karma@example.org")
    here.ask(here.alolise, karma)
    AskedNoMore.objects.create(place=here.place, actor=here.alolise, since_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        here.post("remind", here.enquiry.pk)
    assert [letter.to for letter in mail.outbox] == [["karma@example.org"]]


def test_who_speaks_for_them_no_more_does_not_answer_in_their_own_name_instead(
    here: Asked, visitor: Client
) -> None:
    theo = make_person("Théo Marchand")
    told = {"source": "Dit au comptoir", "by": None, "now": NOW}
    tie = declare_tie(kind="represents", subject=theo, counterpart=here.alolise, **told)
    address = here.url("answer", here.link(theo))
    answer = typed(("Cyberloire", "helped", "Un samedi"), in_the_name_of=str(here.alolise.pk))
    end_tie(tie=tie, until=TODAY, by=None, now=NOW)

    page = unescape(visitor.post(address, answer).content.decode())

    assert "Théo Marchand does not speak for that organisation any more." in page
    assert 'value="Cyberloire"' in page
    assert "Un samedi</textarea>" in page
    assert not Proposal.objects.exists()
    visitor.post(address, typed(("Cyberloire", "helped", "Un samedi"), in_the_name_of=str(theo.pk)))
    assert Invitation.objects.get().speaker == theo


class TestATieWithdrawnWhileThePartnerWrites:
    @pytest.fixture
    def address(self, here: Asked) -> str:
        ask_for_review(place=here.place, actor=here.city, days=30, address=str, by=None, now=NOW)
        return here.url("review", link_of_review(Review.objects.get()))

    @pytest.fixture
    def gone(self, here: Asked) -> str:
        tie = here.around.declare("funds", here.city, visibility="network")
        withdraw_tie(tie=tie, by=None, now=NOW)
        return f"tie-{tie.pk}"

    def test_their_words_are_kept_with_what_is_missing(
        self, visitor: Client, address: str, gone: str
    ) -> None:
        said = {f"v-{gone}": "wrong", f"w-{gone}": "Depuis 2019 seulement", "w-missing": "Un four"}
        visitor.post(address, said)
        row = Remark.objects.get()
        assert (row.subject, row.words) == ("missing", "Un four\nDepuis 2019 seulement")

    def test_what_they_say_is_right_needs_no_words(self, visitor: Client, address: str, gone: str) -> None:
        visitor.post(address, {f"v-{gone}": "right", f"w-{gone}": "Depuis 2019 seulement"})
        assert not Remark.objects.exists()

    def test_they_come_back_when_another_line_is_wrong(
        self, visitor: Client, address: str, gone: str
    ) -> None:
        answer = visitor.post(address, {"v-name": "wrong", f"w-{gone}": "Depuis 2019 seulement"})
        assert answer.status_code == 422
        assert "Depuis 2019 seulement</textarea>" in answer.content.decode()


class TestPressedTwice:
    def test_an_enquiry_is_opened_once(self, here: Asked) -> None:
        said = {
            "title": "Hiver", "question": "Et cet hiver ?", "since": "2026-11-01", "until": "2026-12-31",
            "closes_on": "2026-12-31",
        }  # fmt: skip
        first, second = (here.post("open", **said) for _press in range(2))
        assert first["Location"] == second["Location"]
        assert Enquiry.objects.filter(title="Hiver").count() == 1

    def test_another_is_opened_once_it_is_closed(self, here: Asked) -> None:
        actions.close_enquiry(enquiry=here.enquiry, by=None, now=NOW)
        kept = Enquiry.objects.values("title", "question", "since", "until", "closes_on").get()
        again = actions.open_enquiry(place=here.place, by=None, now=NOW, **kept)
        assert again != here.enquiry

    def test_a_partner_gets_one_link_and_one_letter(
        self, here: Asked, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            for _press in range(2):
                here.post("ask_review", here.city.pk, email="elus@example.org", days="30")
        assert Review.objects.count() == 1
        assert len(mail.outbox) == 1

    def test_one_that_was_withdrawn_is_made_anew(self, here: Asked) -> None:
        told = {"place": here.place, "actor": here.city, "days": 30, "address": str, "by": None}
        first = ask_for_review(now=NOW, **told)
        withdraw_review(review=first, by=None, now=NOW)
        assert ask_for_review(now=NOW, **told) != first


def test_nobody_is_asked_about_days_to_come(here: Asked) -> None:
    said = {
        "title": "Hiver", "question": "Et cet hiver ?", "since": f"{TODAY + timedelta(days=1)}",
        "until": "2026-12-31", "closes_on": "2026-12-31",
    }  # fmt: skip
    answer = here.post("open", **said)
    assert answer.status_code == 422
    assert "This day is still to come: choose today or an earlier day." in answer.content.decode()
    assert 'value="Hiver"' in answer.content.decode()
    assert here.post("open", **said | {"since": f"{TODAY}"}).status_code == 302


class TestWhatIsSaidOtherwiseWhileTheTeamSettles:
    AGAIN = "Whoever said this has changed their answer since. Read it again."

    def test_a_line_that_is_said_no_more_is_read_again(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
        actions.answer(invitation=row.invitation, lines=[], by=None, now=NOW)
        told = {"act": "aside", "reason": "Pas de cette saison"}
        here.get("enquiries")
        answer = here.client.post(here.url("settle", row.pk), told, follow=True)
        assert self.AGAIN in unescape(answer.content.decode())
        assert here.get("settle", row.pk).status_code == 404

    def test_so_is_a_remark(self, here: Asked) -> None:
        review = ask_for_review(place=here.place, actor=here.city, days=30, address=str, by=None, now=NOW)
        row = Remark.objects.create(
            review=review, subject="missing", verdict="missing", words="Un four", said_at=NOW
        )
        here.get("enquiries")
        address = here.url("settle_remark", row.pk)
        row.delete()
        answer = here.client.post(address, {"outcome": "answered", "reply": "Merci"}, follow=True)
        assert self.AGAIN in unescape(answer.content.decode())

    def test_a_tie_withdrawn_meanwhile_takes_no_answer_and_says_so(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
        tie = here.around.declare("helps", here.alolise, counterpart=here.around.circle)
        withdraw_tie(tie=tie, by=None, now=NOW)
        here.get("enquiries")
        answer = here.client.post(here.url("settle", row.pk), {"act": "join", "tie": tie.pk}, follow=True)
        assert "This tie was withdrawn." in unescape(answer.content.decode())
        assert Proposal.objects.get().settled_at is None


def test_until_when_an_enquiry_is_answered_is_not_taken_back_unread(here: Asked) -> None:
    address = reverse("enquiries:open_again", args=[here.place.slug, here.enquiry.pk])
    opened = Opened(here.client, address, {"closes_on": f"{TODAY + timedelta(days=60)}"})
    open_again(enquiry=here.enquiry, closes_on=TODAY + timedelta(days=30), by=None, now=NOW)

    opened.told("Answered until – ")
    assert opened.sent_again() == 302
