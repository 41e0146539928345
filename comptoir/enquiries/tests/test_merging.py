"""Two rows of one actor become one: what they were asked, what they said, what they reviewed."""

from __future__ import annotations

from typing import Any

import pytest

from comptoir.actors.actions import register_organisation
from comptoir.actors.merging import MergeCannotBeUndone, merge_actors, undo_merge
from comptoir.actors.models import Actor, Merge
from comptoir.enquiries.actions import Line, answer
from comptoir.enquiries.known import known_about
from comptoir.enquiries.models import AskedNoMore, Invitation, Proposal
from comptoir.enquiries.reviewing import ask_for_review
from comptoir.enquiries.settling import confirm, join, set_aside
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_person
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": None, "now": NOW}


@pytest.fixture
def double() -> Actor:
    return register_organisation(name="Alolise, logiciels libres", **BY)


def merge(here: Asked, double: Actor) -> Merge:
    return merge_actors(keep=here.alolise, absorb=double, **BY)


def test_what_was_asked_of_one_is_asked_of_the_other(here: Asked, double: Actor) -> None:
    here.says(double, ("Cyberloire", "helped", ""))
    merge(here, double)
    assert Invitation.objects.get().invited == here.alolise
    assert Proposal.objects.get().invitation.speaker == here.alolise


def test_who_was_named_is_the_one_that_is_kept(here: Asked, double: Actor) -> None:
    row = here.says(here.city, (double.name, "helped", ""))[0]
    merge(here, double)
    row.refresh_from_db()
    assert row.actor == here.alolise


def everything() -> list[Any]:
    """Each invitation and each line, column by column."""
    return [list(model.objects.order_by("pk").values()) for model in (Invitation, Proposal)]


def lines() -> list[tuple[str, str]]:
    said = [(row.name, row.deed) for row in Proposal.objects.order_by("pk")]
    assert {row.invitation.invited_id for row in Proposal.objects.all()} <= {
        Invitation.objects.get().invited_id
    }
    return said


def test_both_answered_and_what_both_said_lives_on(here: Asked, double: Actor) -> None:
    here.says(here.alolise, ("Cyberloire", "helped", ""))
    here.says(double, ("KARMA", "lent", "Une journée"))
    merge(here, double)
    assert Invitation.objects.get().invited == here.alolise
    assert lines() == [("Cyberloire", "helped"), ("KARMA", "lent")]


def test_what_both_said_alike_is_there_once(here: Asked, double: Actor) -> None:
    here.says(here.alolise, ("Cyberloire", "helped", "Un atelier"), ("Les voisins", "lent", ""))
    here.says(double, ("cyberloire", "helped", ""), ("LES VOISINS", "lent", ""), ("Cyberloire", "sent", ""))
    merge(here, double)
    assert lines() == [("Cyberloire", "helped"), ("Les voisins", "lent"), ("Cyberloire", "sent")]


def test_what_came_of_it_is_not_lost_with_a_line_that_both_said(here: Asked, double: Actor) -> None:
    here.says(here.alolise, ("Cyberloire", "helped", ""))
    here.says(double, ("Cyberloire", "helped", "Un atelier"))
    merge(here, double)
    assert set(Proposal.objects.values_list("came_of_it", flat=True)) == {"", "Un atelier"}


def test_a_line_that_was_settled_is_never_set_aside_and_makes_no_second_tie(
    here: Asked, double: Actor
) -> None:
    row = here.says(double, ("Cyberloire", "helped", ""))[0]
    tie = confirm(proposal=row, visibility="team", **BY)
    again = here.says(here.alolise, ("Cyberloire", "helped", ""))[0]
    merge(here, double)
    tie.refresh_from_db()
    assert tie.subject == here.alolise
    known = known_about(here.place, [again], TODAY)[0]
    assert known.same == [tie], "to be added to it, and declared no second time"
    assert join(proposal=again, tie=tie, **BY) == tie
    assert Tie.objects.filter(kind="helps").count() == 1


@pytest.mark.parametrize("first", ["nothing", "unanswered"])
def test_the_one_that_is_kept_has_answered_when_the_other_had(here: Asked, double: Actor, first: str) -> None:
    here.ask(here.alolise)
    if first == "nothing":
        answer(invitation=Invitation.objects.get(), lines=[], shown=[], **BY)
    here.says(double, ("KARMA", "lent", ""))
    merge(here, double)
    kept = Invitation.objects.get()
    assert (kept.invited, kept.answer) == (here.alolise, Invitation.Answer.SOME)
    assert lines() == [("KARMA", "lent")]


def test_one_who_said_something_has_not_said_nothing(here: Asked, double: Actor) -> None:
    here.says(here.alolise, ("KARMA", "lent", ""))
    here.ask(double)
    answer(invitation=Invitation.objects.get(invited=double), lines=[], shown=[], **BY)
    merge(here, double)
    assert Invitation.objects.get().answer == Invitation.Answer.SOME


def test_what_was_said_for_another_organisation_is_not_said_for_this_one(here: Asked) -> None:
    one, other = make_person("Nadia Benali"), make_person("N. Benali")
    declare_tie(kind="represents", subject=other, counterpart=here.city, source="Dit", **BY)
    here.says(one, ("Cyberloire", "helped", ""))
    here.ask(other)
    asked = Invitation.objects.get(invited=other)
    answer(
        invitation=asked, lines=[Line("KARMA", None, "lent", "")], shown=[], in_the_name_of=here.city, **BY
    )
    before = everything()
    found = merge_actors(keep=one, absorb=other, **BY)
    assert lines() == [("Cyberloire", "helped")]
    undo_merge(merge=found, **BY)
    assert everything() == before


@pytest.mark.parametrize(
    ("theirs", "others"),
    [
        ([("Cyberloire", "helped", "")], [("KARMA", "lent", "Une journée")]),
        ([("Cyberloire", "helped", "")], [("Cyberloire", "helped", ""), ("KARMA", "lent", "")]),
        ([], [("KARMA", "lent", "")]),
        ([("KARMA", "lent", "")], []),
    ],
)
def test_everything_is_exactly_as_it_was_when_it_is_undone(
    here: Asked, double: Actor, theirs: list[Any], others: list[Any]
) -> None:
    for who, said in ((here.alolise, theirs), (double, others)):
        if said:
            here.says(who, *said)
        else:
            here.ask(who)
    before = everything()
    undo_merge(merge=merge(here, double), **BY)
    assert everything() == before


def test_a_line_settled_meanwhile_stays_settled_when_it_is_undone(here: Asked, double: Actor) -> None:
    here.says(here.alolise, ("Cyberloire", "helped", ""))
    row = here.says(double, ("KARMA", "lent", ""))[0]
    found = merge(here, double)
    set_aside(proposal=row, reason="Déjà noté", **BY)
    undo_merge(merge=found, **BY)
    row.refresh_from_db()
    assert (row.invitation.invited, row.outcome) == (double, Proposal.Outcome.ASIDE)


def test_it_is_not_undone_once_the_answer_was_said_anew(here: Asked, double: Actor) -> None:
    here.says(here.alolise, ("Cyberloire", "helped", ""))
    row = here.says(double, ("KARMA", "lent", ""))[0]
    found = merge(here, double)
    answer(invitation=Invitation.objects.get(), lines=[], shown=[row.pk], **BY)
    with pytest.raises(MergeCannotBeUndone):
        undo_merge(merge=found, **BY)


def test_who_does_not_wish_to_be_asked_is_still_left_in_peace(here: Asked, double: Actor) -> None:
    AskedNoMore.objects.create(place=here.place, actor=double, since_at=NOW)
    merge(here, double)
    assert here.ask(here.alolise) == []


def test_a_review_goes_with_its_partner(here: Asked, double: Actor) -> None:
    review = ask_for_review(place=here.place, actor=double, days=3, address=str, **BY)
    merge(here, double)
    review.refresh_from_db()
    assert review.actor == here.alolise
