"""A link names one row of one place, and is made by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.enquiries.links import (
    invitation_behind,
    link_of_invitation,
    link_of_review,
    review_behind,
)
from comptoir.enquiries.models import Review
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(here: Asked) -> Review:
    return Review.objects.create(
        place=here.place, actor=here.city, opened_at=NOW, expires_on=TODAY + timedelta(days=3)
    )


def test_it_leads_to_its_own_row(here: Asked, review: Review) -> None:
    invitation = here.ask(here.alolise)[0]
    assert invitation_behind(link_of_invitation(invitation), here.place) == invitation
    assert review_behind(link_of_review(review), here.place) == review


def test_it_is_the_same_each_time_it_is_printed(here: Asked) -> None:
    invitation = here.ask(here.alolise)[0]
    assert link_of_invitation(invitation) == link_of_invitation(invitation)


def test_not_in_another_place(here: Asked, review: Review) -> None:
    elsewhere = make_place("La Fabrique")
    assert invitation_behind(here.link(here.alolise), elsewhere) is None
    assert review_behind(link_of_review(review), elsewhere) is None


def test_one_sort_does_not_open_the_other(here: Asked, review: Review) -> None:
    assert review_behind(here.link(here.alolise), here.place) is None
    assert invitation_behind(link_of_review(review), here.place) is None


@pytest.mark.parametrize("change", [str.swapcase, lambda link: "9" + link, lambda link: link[:-1]])
def test_a_letter_changed_opens_nothing(here: Asked, change) -> None:
    assert invitation_behind(change(here.link(here.alolise)), here.place) is None


def test_a_row_that_is_gone_opens_nothing(here: Asked) -> None:
    link = here.link(here.alolise)
    here.enquiry.delete()
    assert invitation_behind(link, here.place) is None
