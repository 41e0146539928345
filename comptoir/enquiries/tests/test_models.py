"""What the database itself refuses, whichever way somebody writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from comptoir.enquiries.models import AskedNoMore, Enquiry, Invitation, Proposal, Remark, Review
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(here: Asked) -> Proposal:
    return here.says(here.alolise, ("Cyberloire", "together", ""))[0]


@pytest.fixture
def review(here: Asked) -> Review:
    return Review.objects.create(
        place=here.place, actor=here.city, opened_at=NOW, expires_on=TODAY + timedelta(days=30)
    )


def refuses(constraint: str, row: Any, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert constraint in {one.name for one in type(row)._meta.constraints}


class TestAnEnquiry:
    def test_is_called_something(self, here: Asked) -> None:
        refuses("enquiry_has_a_title", here.enquiry, title="")

    def test_is_about_a_period(self, here: Asked) -> None:
        refuses("enquiry_is_about_a_period", here.enquiry, until=here.enquiry.since - timedelta(days=1))

    def test_may_be_about_one_day(self, here: Asked) -> None:
        here.enquiry.until = here.enquiry.since
        here.enquiry.save()

    @pytest.mark.parametrize(
        ("day", "is_open"), [(TODAY, True), (date(2026, 12, 15), True), (date(2026, 12, 16), False)]
    )
    def test_is_open_up_to_and_on_its_last_day(self, here: Asked, day: date, is_open: bool) -> None:
        assert here.enquiry.is_open_on(day) == is_open

    def test_is_not_open_once_closed(self, here: Asked) -> None:
        here.enquiry.closed_at = NOW
        assert not here.enquiry.is_open_on(TODAY)


class TestAnInvitation:
    def test_goes_to_each_once(self, here: Asked) -> None:
        here.ask(here.city)
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(enquiry=here.enquiry, invited=here.city, asked_at=NOW)

    def test_to_two_enquiries_is_two(self, here: Asked) -> None:
        other = Enquiry.objects.create(
            place=here.place, title="Hiver", question="?", since=TODAY, until=TODAY, closes_on=TODAY,
            opened_at=NOW,
        )  # fmt: skip
        here.ask(here.city)
        Invitation.objects.create(enquiry=other, invited=here.city, asked_at=NOW)

    @pytest.mark.parametrize("changes", [{"answer": "some"}, {"answered_at": NOW}])
    def test_is_answered_at_a_moment(self, here: Asked, changes: dict[str, Any]) -> None:
        refuses("answer_to_an_enquiry_is_dated", here.ask(here.city)[0], **changes)

    def test_speaks_for_who_is_named_or_for_who_was_asked(self, here: Asked) -> None:
        invitation = here.ask(here.city)[0]
        assert invitation.speaker == here.city
        invitation.in_the_name_of = here.alolise
        assert invitation.speaker == here.alolise


class TestAProposal:
    def test_says_with_whom(self, row: Proposal) -> None:
        refuses("proposal_says_with_whom", row, name="")

    @pytest.mark.parametrize("changes", [{"outcome": "aside"}, {"settled_at": NOW}])
    def test_is_settled_to_an_outcome_at_a_moment(self, row: Proposal, changes: dict[str, Any]) -> None:
        refuses("proposal_settled_has_an_outcome", row, **changes)

    def test_outlives_the_actor_it_named(self, here: Asked, row: Proposal) -> None:
        other = make_organisation("Éphémère")
        row.actor = other
        row.save()
        other.delete()
        row.refresh_from_db()
        assert row.actor is None

    def test_reads_as_a_sentence(self, row: Proposal) -> None:
        assert str(row) == "ALOLISE, We did something together, Cyberloire"


class TestAskedNoMore:
    def test_is_said_once_in_a_place(self, here: Asked) -> None:
        AskedNoMore.objects.create(place=here.place, actor=here.city, since_at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            AskedNoMore.objects.create(place=here.place, actor=here.city, since_at=NOW)


class TestAReview:
    @pytest.mark.parametrize(("days", "is_open"), [(0, True), (30, True), (31, False)])
    def test_opens_up_to_and_on_its_last_day(self, review: Review, days: int, is_open: bool) -> None:
        assert review.is_open_on(TODAY + timedelta(days=days)) == is_open

    def test_is_not_open_once_withdrawn(self, review: Review) -> None:
        review.withdrawn_at = NOW
        assert not review.is_open_on(TODAY)

    @pytest.mark.parametrize("verdict", ["wrong", "missing"])
    def test_a_remark_says_something(self, review: Review, verdict: str) -> None:
        row = Remark(review=review, subject="name", verdict=verdict, said_at=NOW)
        refuses("remark_says_something", row)

    def test_right_needs_no_words(self, review: Review) -> None:
        Remark.objects.create(review=review, subject="name", verdict="right", said_at=NOW)

    def test_a_remark_is_settled_to_an_outcome(self, review: Review) -> None:
        row = Remark(review=review, subject="name", verdict="right", said_at=NOW)
        refuses("remark_settled_has_an_outcome", row, settled_at=NOW)
