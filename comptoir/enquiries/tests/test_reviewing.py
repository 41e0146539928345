"""A partner reads what may be told of it and says whether it is so; the team settles what it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comptoir.enquiries.models import Remark, Review
from comptoir.enquiries.reviewing import (
    NotForPersons,
    OpensTooLong,
    ReplyIsMissing,
    ReviewIsOver,
    Said,
    WordsAreMissing,
    ask_for_review,
    remark,
    settle_remark,
    waiting,
    withdraw_review,
)
from comptoir.enquiries.settling import SettledAlready
from comptoir.enquiries.tests.asked import Asked
from comptoir.enquiries.told import Told, told_about
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, agree
from comptoir.places.tests.factories import make_account, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def make_review(here: Asked, **told):
    usual = {"actor": here.city, "days": 30}
    return ask_for_review(place=here.place, address=str, by=None, now=NOW, **usual | told)


@pytest.fixture
def review(here: Asked) -> Review:
    return make_review(here)


def told(here: Asked) -> list[Told]:
    return [one for section in told_about(here.city, here.place, TODAY) for one in section.told]


def say(here: Asked, review: Review, *said: tuple[str, str, str], now=NOW) -> list[Remark]:
    return remark(review=review, told=told(here), said=[Said(*one) for one in said], by=None, now=now)


def words(here: Asked) -> str:
    return " ".join(f"{one.sentence} {one.detail}" for one in told(here))


class TestWhatIsTold:
    @pytest.mark.parametrize("visibility", ["public", "network"])
    def test_a_tie_that_the_network_may_know(self, here: Asked, visibility: str) -> None:
        here.around.declare("funds", here.city, visibility=visibility)
        assert "Ville de Saint-Étienne funds Zoomacom" in words(here)

    @pytest.mark.parametrize("visibility", ["place", "team"])
    def test_none_that_the_place_keeps_for_itself(self, here: Asked, visibility: str) -> None:
        here.around.declare("funds", here.city, visibility=visibility)
        assert "funds" not in words(here)

    def test_never_what_stands_in_the_way(self, here: Asked) -> None:
        here.around.declare("funds", here.city, visibility="network", state="wished", obstacle=OBSTACLE)
        assert "wished" in words(here)
        assert OBSTACLE not in words(here)

    def test_no_tie_of_others(self, here: Asked) -> None:
        here.around.declare("helps", here.alolise, place=here.place, visibility="public")
        assert "ALOLISE" not in words(here)

    def test_no_person_who_did_not_agree(self, here: Asked) -> None:
        nadia = make_person("Nadia Benali")
        here.around.declare("represents", nadia, counterpart=here.city, visibility="public")
        assert "Nadia" not in words(here)

    def test_few_persons_are_not_counted(self, here: Asked) -> None:
        here.around.came(here.city, 3)
        assert "fewer than 5 persons" in words(here)

    def test_agreements_to_which_they_are_party(self, here: Asked) -> None:
        agree(here.around, here.city)
        agree(here.around, here.alolise, grants="Une salle")
        assert "Convention d’accueil since 1\u00a0January 2026" in words(here)
        assert "Une salle" not in words(here)

    def test_who_they_are(self, here: Asked) -> None:
        here.city.themes.create(theme="inclusion")
        said = words(here)
        assert "You are called Ville de Saint-Étienne." in said
        assert "Scale: city." in said
        assert "Themes: inclusion." in said


class TestTheLink:
    def test_not_for_a_person(self, here: Asked) -> None:
        with pytest.raises(NotForPersons):
            make_review(here, actor=make_person("Ana"))

    @pytest.mark.parametrize("days", [0, 91])
    def test_for_some_weeks(self, here: Asked, days: int) -> None:
        with pytest.raises(OpensTooLong):
            make_review(here, days=days)

    def test_nothing_is_said_by_one_that_is_over(self, here: Asked, review: Review) -> None:
        with pytest.raises(ReviewIsOver):
            say(here, review, ("name", "right", ""), now=NOW + timedelta(days=31))
        withdraw_review(review=review, by=None, now=NOW)
        with pytest.raises(ReviewIsOver):
            say(here, review, ("name", "right", ""))

    def test_revoked_twice_is_once(self, here: Asked, review: Review) -> None:
        withdraw_review(review=review, by=None, now=NOW)
        assert withdraw_review(review=review, by=None, now=LATER).withdrawn_at == NOW


class TestWhatTheySay:
    def test_a_tie_that_is_right_is_confirmed_that_day(self, here: Asked, review: Review) -> None:
        tie = here.around.declare("funds", here.city, visibility="network")
        say(here, review, (f"tie-{tie.pk}", "right", ""))
        tie.refresh_from_db()
        assert tie.confirmed_on == TODAY
        assert not waiting(here.place).exists()

    def test_what_is_wrong_waits_with_what_was_read(self, here: Asked, review: Review) -> None:
        tie = here.around.declare("funds", here.city, visibility="network")
        say(here, review, (f"tie-{tie.pk}", "wrong", "Depuis 2025 seulement"))
        row = waiting(here.place).get()
        assert (row.tie, row.told) == (tie, "Ville de Saint-Étienne funds Zoomacom")
        assert row.words == "Depuis 2025 seulement"

    @pytest.mark.parametrize("verdict", ["wrong", "missing"])
    def test_in_words(self, here: Asked, review: Review, verdict: str) -> None:
        with pytest.raises(WordsAreMissing) as refused:
            say(here, review, ("name", verdict, " "))
        assert refused.value.subject == "name"

    def test_said_again_it_replaces_and_the_same_is_kept(self, here: Asked, review: Review) -> None:
        first = say(here, review, ("name", "wrong", "Saint-Étienne"))[0]
        say(here, review, ("name", "wrong", "Saint-Étienne"), ("scale", "right", ""))
        assert waiting(here.place).get() == first
        say(here, review, ("name", "right", ""))
        assert not waiting(here.place).exists()

    def test_of_nothing_that_is_told_it_is_left_out(self, here: Asked, review: Review) -> None:
        tie = here.around.declare("funds", here.city, visibility="team")
        assert say(here, review, (f"tie-{tie.pk}", "right", ""), ("?", "wrong", "x")) == []
        tie.refresh_from_db()
        assert tie.confirmed_on is None


class TestSettled:
    @pytest.fixture
    def row(self, here: Asked, review: Review) -> Remark:
        return say(here, review, ("missing", "missing", "Nous vous prêtons une salle"))[0]

    def test_corrected(self, row: Remark) -> None:
        settle_remark(remark=row, outcome="corrected", by=None, now=LATER)
        row.refresh_from_db()
        assert (row.outcome, row.settled_at) == ("corrected", LATER)

    def test_or_answered_with_a_sentence(self, row: Remark) -> None:
        with pytest.raises(ReplyIsMissing):
            settle_remark(remark=row, outcome="answered", reply=" ", by=None, now=LATER)
        settle_remark(remark=row, outcome="answered", reply="Merci", by=None, now=LATER)

    def test_of_two_at_once_the_second_reads_who_was_first(self, row: Remark) -> None:
        claire = make_account(make_person("Claire Vasseur"))
        settle_remark(remark=row, outcome="corrected", by=claire, now=LATER)
        with pytest.raises(SettledAlready, match="Claire Vasseur"):
            settle_remark(remark=row, outcome="answered", reply="Merci", by=None, now=LATER)

    def test_what_is_settled_stays_when_they_say_more(self, here: Asked, review: Review, row: Remark) -> None:
        settle_remark(remark=row, outcome="corrected", by=None, now=LATER)
        say(here, review, ("missing", "missing", "Et un four"))
        assert Remark.objects.count() == 2
        assert waiting(here.place).get().words == "Et un four"
