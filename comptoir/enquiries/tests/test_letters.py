"""The letters: short, in the language of whoever reads them, with the one link that is theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from comptoir.enquiries import mails
from comptoir.enquiries.models import Invitation
from comptoir.enquiries.reviewing import ask_for_review
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_account, make_person

pytestmark = pytest.mark.django_db
ADDRESS = "https://exemple.invalid/reponse/1.x/"


@pytest.fixture
def invitation(here: Asked) -> Invitation:
    return here.ask(here.alolise)[0]


def letter(send: Any, *about: Any) -> Any:
    send(*about, ADDRESS)
    assert len(mail.outbox) == 1
    return mail.outbox[0]


class TestWhoeverIsAsked:
    def test_reads_the_question_the_link_and_until_when(self, invitation: Invitation) -> None:
        sent = letter(mails.send_invitation, invitation)
        assert sent.to == ["alolise@example.org"]
        assert sent.subject == "Le Comptoir Numérique\u00a0: Automne 2026, trois minutes"
        assert "Avec qui avez-vous agi ?" in sent.body
        assert f"    {ADDRESS}" in sent.body
        assert "15\u00a0décembre 2026" in sent.body

    def test_reads_that_they_may_refuse(self, invitation: Invitation) -> None:
        assert "ne souhaitez plus être interrogé" in letter(mails.send_invitation, invitation).body

    def test_reads_their_own_language(self, here: Asked) -> None:
        here.alolise.language = "en"
        here.alolise.save()
        sent = letter(mails.send_invitation, here.ask(here.alolise)[0])
        assert "Three minutes, no account" in sent.body
        assert "15\u00a0December 2026" in sent.body

    def test_is_told_that_the_reminder_is_the_only_one(self, invitation: Invitation) -> None:
        sent = letter(mails.send_reminder, invitation)
        assert sent.subject.endswith("encore ouverte")
        assert "ceci est le seul rappel" in sent.body

    def test_without_an_address_gets_nothing(self, here: Asked) -> None:
        mails.send_invitation(here.ask(here.city)[0], ADDRESS)
        assert mail.outbox == []

    def test_is_written_to_where_they_sign_in(self, here: Asked) -> None:
        nadia = make_person("Nadia Benali", email="ailleurs@example.org")
        account = make_account(nadia)
        assert letter(mails.send_invitation, here.ask(nadia)[0]).to == [account.email]

    def test_merged_meanwhile_is_not_written_to(self, here: Asked, invitation: Invitation) -> None:
        here.alolise.merged_into = here.city
        here.alolise.save()
        mails.send_invitation(invitation, ADDRESS)
        assert mail.outbox == []

    def test_a_name_with_signs_stays_as_it_is(self, here: Asked) -> None:
        here.alolise.name = "L'Atelier & <Co>"
        here.alolise.save()
        assert "L'Atelier & <Co>" in letter(mails.send_invitation, here.ask(here.alolise)[0]).body


class TestAPartner:
    def review(self, here: Asked, **told: Any) -> Any:
        usual = {"actor": here.alolise, "days": 10, "email": "lui@example.org"}
        return ask_for_review(place=here.place, address=str, by=None, now=NOW, **usual | told)

    def test_reads_what_it_is_for_and_until_when(self, here: Asked) -> None:
        sent = letter(mails.send_review, self.review(here))
        assert sent.to == ["lui@example.org"]
        assert sent.subject == "Ce que Le Comptoir Numérique dit de vous"
        assert ADDRESS in sent.body
        assert "4\u00a0décembre 2026" in sent.body

    def test_without_an_address_gets_nothing(self, here: Asked) -> None:
        mails.send_review(self.review(here, email=""), ADDRESS)
        assert mail.outbox == []

    def test_gets_one_letter_when_the_link_is_made(
        self, here: Asked, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            self.review(here)
        assert len(mail.outbox) == 1
