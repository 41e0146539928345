"""Two of the team, or two windows of one person, at the same instant."""

from __future__ import annotations

from typing import Any

import pytest

from comptoir.enquiries import actions, settling
from comptoir.enquiries.actions import Line
from comptoir.enquiries.models import AskedNoMore, Invitation, Proposal, Remark
from comptoir.enquiries.reviewing import Said, ask_for_review, remark, settle_remark
from comptoir.enquiries.tests.asked import Asked, make_asked
from comptoir.enquiries.told import MISSING
from comptoir.network.tests.neighbourhood import NOW
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db(transaction=True)
BY = {"by": None, "now": NOW}


@pytest.fixture
def here(client: Any, transactional_db: None) -> Asked:
    return make_asked(client)


def test_a_line_confirmed_twice_at_once_is_one_tie(here: Asked, together: Any) -> None:
    row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]

    told = together(*[lambda: settling.confirm(proposal=row, **BY)] * 2)

    assert told == ["done", "settled_already"]
    assert Tie.objects.filter(kind="helps").count() == 1


def test_confirmed_and_set_aside_at_once_only_one_happens(here: Asked, together: Any) -> None:
    row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]

    told = together(
        lambda: settling.confirm(proposal=row, **BY),
        lambda: settling.set_aside(proposal=row, reason="Erreur", **BY),
    )

    assert told == ["done", "settled_already"]
    row.refresh_from_db()
    assert (row.tie is None) == (row.outcome == "aside")


def test_two_who_say_the_same_make_one_tie(here: Asked, together: Any) -> None:
    rows = here.says(here.alolise, ("Cyberloire", "helped", "Un"), ("Cyberloire", "helped", "Deux"))

    told = together(*[lambda row=row: settling.confirm(proposal=row, **BY) for row in rows])

    assert told == ["done", "tie_is_declared_already"]
    assert Proposal.objects.filter(settled_at=None).count() == 1


def test_a_changed_answer_and_its_confirmation_do_not_cross(here: Asked, together: Any) -> None:
    row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
    invitation = Invitation.objects.select_related("enquiry__place", "invited").get()

    told = together(
        lambda: settling.confirm(proposal=row, **BY),
        lambda: actions.answer(invitation=invitation, lines=[], **BY),
    )

    assert told in (["answer_has_changed", "done"], ["done", "done"])
    assert Tie.objects.filter(kind="helps").count() == Proposal.objects.count()


def test_who_refuses_to_be_asked_while_a_line_is_confirmed_forgets_no_tie(here: Asked, together: Any) -> None:
    row = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
    invitation = Invitation.objects.select_related("enquiry__place", "invited").get()

    told = together(
        lambda: settling.confirm(proposal=row, **BY),
        lambda: actions.refuse_to_be_asked(invitation=invitation, **BY),
    )

    assert told in (["answer_has_changed", "done"], ["done", "done"])
    assert Tie.objects.filter(kind="helps").count() == Proposal.objects.count()


def test_an_answer_sent_twice_at_once_is_kept_once(here: Asked, together: Any) -> None:
    invitation = here.ask(here.alolise)[0]
    lines = [Line("Cyberloire", here.around.circle, "helped", "")]

    told = together(*[lambda: actions.answer(invitation=invitation, lines=lines, **BY)] * 3)

    assert told == ["done"] * 3
    assert Proposal.objects.count() == 1


def test_asked_twice_at_once_is_asked_once(here: Asked, together: Any) -> None:
    told = together(*[lambda: here.ask(here.alolise, here.city)] * 2)

    assert told == ["done", "done"]
    assert Invitation.objects.count() == 2


def test_reminded_twice_at_once_is_reminded_once(here: Asked, together: Any) -> None:
    here.ask(here.alolise)

    told = together(*[lambda: actions.remind(enquiry=here.enquiry, address=str, **BY)] * 2)

    assert told == ["done", "reminded_already"]


def test_refused_twice_at_once_is_noted_once(here: Asked, together: Any) -> None:
    invitation = here.ask(here.alolise)[0]

    assert together(*[lambda: actions.refuse_to_be_asked(invitation=invitation, **BY)] * 2) == ["done"] * 2
    assert AskedNoMore.objects.count() == 1


def test_an_answer_and_the_closing_do_not_cross(here: Asked, together: Any) -> None:
    invitation = here.ask(here.alolise)[0]

    told = together(
        lambda: actions.close_enquiry(enquiry=here.enquiry, **BY),
        lambda: actions.answer(invitation=invitation, lines=[], **BY),
    )

    invitation.refresh_from_db()
    assert told in (["done", "done"], ["done", "enquiry_is_over"])
    assert (invitation.answer == "nothing") == (told == ["done", "done"])


class TestAReview:
    @pytest.fixture
    def review(self, here: Asked) -> Any:
        return ask_for_review(place=here.place, actor=here.city, days=30, address=str, **BY)

    def test_a_remark_sent_twice_at_once_is_kept_once(self, review: Any, together: Any) -> None:
        said = [Said(MISSING, "missing", "Un four")]

        assert together(*[lambda: remark(review=review, told=[], said=said, **BY)] * 2) == ["done"] * 2
        assert Remark.objects.count() == 1

    def test_a_remark_settled_twice_at_once_is_settled_once(self, review: Any, together: Any) -> None:
        row = remark(review=review, told=[], said=[Said(MISSING, "missing", "Un four")], **BY)[0]

        told = together(
            lambda: settle_remark(remark=row, outcome="corrected", **BY),
            lambda: settle_remark(remark=row, outcome="answered", reply="Merci", **BY),
        )

        assert told == ["done", "settled_already"]
