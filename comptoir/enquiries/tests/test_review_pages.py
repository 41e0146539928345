"""The partner's page by its link, and the team's pages beside it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.enquiries.links import link_of_review
from comptoir.enquiries.models import Remark, Review
from comptoir.enquiries.reviewing import settle_remark, withdraw_review
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation, sign_in_as

pytestmark = pytest.mark.django_db


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return unescape(" ".join(answer.content.decode().split()))


@pytest.fixture
def visitor() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def review(here: Asked) -> Review:
    here.post("ask_review", here.city.pk, email="", days="30")
    return Review.objects.get()


@pytest.fixture
def address(here: Asked, review: Review) -> str:
    return here.url("review", link_of_review(review))


class TestTheirPage:
    def test_it_reads_without_an_account(self, visitor: Client, address: str) -> None:
        answer = visitor.get(address)
        assert "You are called Ville de Saint-Étienne." in read(answer)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"

    @pytest.mark.parametrize("link", ["1", "1.x", "x"])
    def test_nobody_makes_one_up(self, here: Asked, visitor: Client, link: str) -> None:
        assert visitor.get(here.url("review", link)).status_code == 404

    def test_the_link_of_an_enquiry_does_not_open_it(self, here: Asked, visitor: Client) -> None:
        assert visitor.get(here.url("review", here.link(here.city))).status_code == 404

    def test_what_they_say_is_kept_and_seen_again(self, visitor: Client, address: str) -> None:
        visitor.post(address, {"v-name": "wrong", "w-name": "Saint-Étienne", "w-missing": "Un four"})
        page = read(visitor.get(address))
        assert "Saint-Étienne</textarea>" in page
        assert "Un four</textarea>" in page
        assert Remark.objects.count() == 2

    def test_wrong_without_words_keeps_what_was_typed(self, visitor: Client, address: str) -> None:
        answer = visitor.post(address, {"v-name": "wrong", "w-missing": "Un four"})
        page = read(answer, 422)
        assert "Say what is wrong." in page
        assert "Un four</textarea>" in page
        assert not Remark.objects.exists()

    def test_words_alone_say_that_it_is_wrong(self, visitor: Client, address: str) -> None:
        visitor.post(address, {"w-name": "Saint-\0Étienne", "v-scale": "?", "w-scale": ""})
        row = Remark.objects.get()
        assert (row.subject, row.verdict, row.words) == ("name", "wrong", "Saint-Étienne")

    def test_what_was_missing_is_taken_back_while_it_waits(self, visitor: Client, address: str) -> None:
        visitor.post(address, {"w-missing": "Un four"})
        visitor.post(address, {"w-missing": ""})
        assert not Remark.objects.exists()

    @pytest.mark.parametrize("data", [{}, {"v-name": "x"}, {"v-tie-999": "right"}, {"w-missing": " "}])
    def test_what_means_nothing_changes_nothing(
        self, visitor: Client, address: str, data: dict[str, str]
    ) -> None:
        assert visitor.post(address, data).status_code == 302
        assert not Remark.objects.exists()

    def test_they_read_what_became_of_it(self, visitor: Client, address: str) -> None:
        visitor.post(address, {"w-missing": "Un four"})
        settle_remark(remark=Remark.objects.get(), outcome="answered", reply="Dit au four", by=None, now=NOW)
        page = read(visitor.get(address))
        assert "What became of what you said" in page
        assert "Dit au four" in page

    def test_over_it_says_nothing(self, visitor: Client, review: Review, address: str) -> None:
        with time_machine.travel(NOW + timedelta(days=31)):
            assert "Saint-Étienne" not in read(visitor.get(address), 410)
        withdraw_review(review=review, by=None, now=NOW)
        assert visitor.post(address, {"w-missing": "x"}).status_code == 410

    def test_a_constant_number_of_queries(self, here: Asked, visitor: Client, address: str) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                visitor.get(address)
            return len(queries)

        here.around.declare("funds", here.city, visibility="network")
        before = asked()
        for number in range(6):
            other = make_organisation(f"Association {number}")
            here.around.declare("helps", other, counterpart=here.city, visibility="network")
        assert asked() == before


class TestTheTeamsSide:
    def test_between_us_leads_to_it(self, here: Asked) -> None:
        page = here.around.page("between_us", here.city.pk)
        assert here.url("ask_review", here.city.pk) in page

    def test_it_goes_by_letter(self, here: Asked, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            here.post("ask_review", here.alolise.pk, email="alolise@example.org", days="10")
        link = link_of_review(Review.objects.get())
        assert here.url("review", link) in mail.outbox[0].body
        assert "alolise@example.org" in read(here.get("ask_review", here.alolise.pk))

    @pytest.mark.parametrize("told", [{"days": "0"}, {"days": "x"}, {"days": "30", "email": "x"}])
    def test_what_is_wrong_is_said(self, here: Asked, told: dict[str, str]) -> None:
        assert here.post("ask_review", here.city.pk, **told).status_code == 422

    def test_the_link_is_read_printed_and_revoked(self, here: Asked, review: Review, address: str) -> None:
        assert address in read(here.get("review_link", review.pk))
        assert here.get("review_sheet", review.pk).content.startswith(b"%PDF")
        here.post("withdraw", review.pk)
        page = read(here.get("review_link", review.pk))
        assert "opens nothing any more" in page
        assert address not in page

    def test_a_remark_waits_on_the_list_until_it_is_settled(
        self, here: Asked, visitor: Client, address: str
    ) -> None:
        visitor.post(address, {"v-scale": "wrong", "w-scale": "Nous allons plus loin"})
        row = Remark.objects.get()
        assert "Nous allons plus loin" in read(here.get("enquiries"))
        assert f"/acteurs/{here.city.pk}/situer/" in read(here.get("settle_remark", row.pk))
        assert here.post("settle_remark", row.pk, outcome="answered", reply="").status_code == 422
        here.post("settle_remark", row.pk, outcome="corrected", reply="")
        assert "Nous allons plus loin" not in read(here.get("enquiries"))
        assert here.get("settle_remark", row.pk).status_code == 302

    @pytest.mark.parametrize("role", ["coordinator", "manager"])
    def test_who_keeps_the_ties_goes_to_where_it_is_corrected(
        self, here: Asked, visitor: Client, address: str, client: Client, role: str
    ) -> None:
        tie = here.around.declare("funds", here.city, visibility="network")
        visitor.post(address, {f"v-tie-{tie.pk}": "wrong", f"w-tie-{tie.pk}": "Fini", "w-missing": "Un four"})
        wrong, missing = Remark.objects.order_by("pk")
        sign_in_as(client, here.place, "concierge")
        assert "corrected by who coordinates or manages" in read(here.get("settle_remark", wrong.pk))
        sign_in_as(client, here.place, role)
        assert f"/liens/{tie.pk}/terminer/" in read(here.get("settle_remark", wrong.pk))
        assert "qui=Ville%20de%20Saint-%C3%89tienne" in read(here.get("settle_remark", missing.pk))

    def test_what_is_asked_of_nowhere_is_said(self, here: Asked, visitor: Client, address: str) -> None:
        visitor.post(address, {"w-missing": "Un four"})
        assert here.post("settle_remark", Remark.objects.get().pk, outcome="?").status_code == 302
        assert Remark.objects.get().settled_at is None
