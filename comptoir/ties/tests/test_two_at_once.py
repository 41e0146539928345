"""A tie that two people touch at once, from one side or from the other, in one window or in two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.ties.actions import change_state, confirm_tie, correct_tie, end_tie
from comptoir.ties.models import Tie
from comptoir.ties.rules import TieIsDeclaredAlready
from comptoir.ties.shapes import BOTH_WAYS
from comptoir.ties.tests.factories import NOW, make_tie
from tests.at_once import PATIENCE_SECONDS, together

BY = {"by": None, "now": NOW}
DAY = date(2026, 11, 20)


@pytest.fixture
def city(db: None) -> Any:
    return make_organisation("La Ville")


@pytest.fixture
def zoomacom(db: None) -> Any:
    return make_organisation("Zoomacom")


class TestWhatOneConfirmsWhileAnotherWrites:
    @pytest.fixture
    def read_before(self, city: Any, zoomacom: Any) -> Tie:
        """The tie as it was read before a partner said that it is right."""
        tie = make_tie(city, zoomacom, kind="funds")
        confirm_tie(tie=Tie.objects.get(pk=tie.pk), on=DAY, **BY)
        return tie

    def test_a_correction_keeps_the_day(self, read_before: Tie) -> None:
        said = {"body": "", "seat": "", "since": None, "until": None, "source": "Le conseil"}
        correct_tie(tie=read_before, **said, **BY)
        assert (Tie.objects.get().source, Tie.objects.get().confirmed_on) == ("Le conseil", DAY)

    def test_so_does_another_state(self, read_before: Tie) -> None:
        change_state(tie=read_before, state="asleep", **BY)
        assert (Tie.objects.get().state, Tie.objects.get().confirmed_on) == ("asleep", DAY)


class TestWhatGoesBothWays:
    @pytest.mark.parametrize("kind", BOTH_WAYS)
    def test_is_not_declared_from_the_other_side_too(self, city: Any, zoomacom: Any, kind: str) -> None:
        make_tie(city, zoomacom, kind=kind)
        with pytest.raises(TieIsDeclaredAlready):
            make_tie(zoomacom, city, kind=kind)

    def test_what_goes_one_way_is(self, city: Any, zoomacom: Any) -> None:
        make_tie(city, zoomacom, kind="helps")
        assert make_tie(zoomacom, city, kind="helps").pk

    def test_nor_is_it_for_a_time_when_it_did_not_hold(self, city: Any, zoomacom: Any) -> None:
        end_tie(tie=make_tie(city, zoomacom, kind="cooperates_with"), until=DAY, **BY)
        assert make_tie(zoomacom, city, kind="cooperates_with", since=DAY).pk

    def test_two_that_were_declared_before_are_still_corrected(self, city: Any, zoomacom: Any) -> None:
        one, other = (make_tie(city, zoomacom, kind="cooperates_with", quality=what) for what in ("", "vélo"))
        Tie.objects.filter(pk=other.pk).update(subject=zoomacom, counterpart=city, quality="")
        said = {"body": "", "seat": "", "since": None, "until": None, "source": "Le conseil"}
        assert correct_tie(tie=Tie.objects.get(pk=one.pk), **said, **BY).source == "Le conseil"


def test_what_was_typed_of_a_tie_that_ended_meanwhile_is_given_back(
    client: Any, city: Any, zoomacom: Any
) -> None:
    place = make_place(slug="ici")
    sign_in_as(client, place, "manager")
    tie = make_tie(city, kind="funds", place=place)
    end_tie(tie=tie, until=DAY, **BY)
    answer = client.post(
        reverse("ties:state", args=["ici", tie.pk]), {"state": "asleep", "obstacle": "Rien de su"}
    )
    assert answer.status_code == 422
    assert "<q>Rien de su</q>" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_declared_from_both_sides_at_once_it_is_one_tie() -> None:
    city, zoomacom = make_organisation("La Ville"), make_organisation("Zoomacom")

    both = [(city, zoomacom), (zoomacom, city)]
    told = together(*[lambda ends=ends: make_tie(*ends, kind="partner_of") for ends in both])

    assert told == ["done", "tie_is_declared_already"]
    assert Tie.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_whoever_declares_from_the_other_side_waits_for_who_was_first() -> None:
    city, zoomacom = make_organisation("La Ville"), make_organisation("Zoomacom")

    def impatient() -> str:
        try:
            # For this act alone: the connection goes back to a pool, and is another test's after.
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
                make_tie(zoomacom, city, kind="partner_of")
        except OperationalError as refused:
            return "waited" if "lock timeout" in str(refused) else str(refused)
        finally:
            connection.close()
        return "did not wait"

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        make_tie(city, zoomacom, kind="partner_of")
        assert pool.submit(impatient).result(timeout=PATIENCE_SECONDS) == "waited"
