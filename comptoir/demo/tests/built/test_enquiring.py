"""The demo's enquiry: answers to settle, one settled, one who declined; a partner's remarks."""

from __future__ import annotations

import pytest

from comptoir.demo.tests.built.scene import MOMENT
from comptoir.enquiries.models import AskedNoMore, Enquiry, Invitation, Proposal, Remark
from comptoir.enquiries.reviewing import waiting
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db


def test_some_answered_some_are_silent_one_declined() -> None:
    said = Invitation.objects.order_by().values_list("answer", flat=True)
    assert {answer: list(said).count(answer) for answer in set(said)} == {
        "some": 4, "nothing": 1, "refused": 1, "": 4,
    }  # fmt: skip
    assert AskedNoMore.objects.get().actor.is_person
    assert Enquiry.objects.get().is_open_on(MOMENT.date())


def test_one_line_is_a_tie_for_the_team_and_the_others_wait() -> None:
    settled = Proposal.objects.exclude(outcome="").get()
    assert (settled.tie.kind, settled.tie.visibility) == ("cooperates_with", Tie.Visibility.TEAM)
    assert Proposal.objects.filter(outcome="").count() == 5
    assert Proposal.objects.filter(actor=None).get().name == "Médiathèque de Firminy"


def test_a_partner_confirms_a_tie_and_remarks_two_things() -> None:
    assert waiting(Enquiry.objects.get().place).count() == 2
    assert Remark.objects.filter(verdict="right", tie__confirmed_on__isnull=False).exists()


def test_nobody_is_written_to() -> None:
    assert not Invitation.objects.filter(mailed_at__isnull=False).exists()
