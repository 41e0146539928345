"""The bench of the counter measures the counter: a year that fits the rules, figures one can compare."""

from __future__ import annotations

from typing import Any

import pytest

from comptoir.agenda.models import Hold
from comptoir.bench import counter, race
from comptoir.booking.models import Booking
from comptoir.places.tests.factories import make_place
from comptoir.presence.models import Visit

TINY = {"visits": 500, "bookings": 520, "persons": 40, "times": 2}
PAGES = ("full_day", "empty_day", "news", "search")


@pytest.fixture(scope="module")
def measured(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Measured once, looked at by every test, taken back at the end."""
    from django.db import transaction

    told: list[tuple[str, int, int]] = []
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield counter.run(**TINY, progress=lambda *step: told.append(step)), told
        finally:
            transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("looked_at", PAGES)
def test_each_page_has_its_time_its_queries_and_its_weight(measured, looked_at: str) -> None:
    figures, _ = measured

    assert 0 < figures[f"{looked_at}_median_ms"] <= figures[f"{looked_at}_p95_ms"]
    assert figures[f"{looked_at}_queries"] > 0
    assert figures[f"{looked_at}_bytes"] >= 0


def test_a_full_day_asks_as_many_questions_as_an_empty_one(measured) -> None:
    figures, _ = measured

    assert figures["full_day_queries"] == figures["empty_day_queries"] <= figures["wanted_queries"]


def test_the_full_day_is_fuller_than_the_empty_one(measured) -> None:
    figures, _ = measured

    assert figures["full_day_bytes"] > figures["empty_day_bytes"]


def test_what_was_asked_for_is_what_is_measured(measured) -> None:
    figures, _ = measured

    assert figures["persons"] == TINY["persons"]
    assert figures["visits"] == Visit.objects.count() >= TINY["visits"]
    assert figures["bookings"] == Booking.objects.count() >= TINY["bookings"]
    assert figures["gestures"] == TINY["visits"]


def test_its_year_is_one_that_could_have_been(measured) -> None:
    assert race.double_bookings() == 0
    assert set(Hold.objects.values_list("claim")) == set(Booking.objects.values_list("claim"))
    assert Visit.objects.filter(left_at=None).exists(), "somebody is in on the day that is looked at"


def test_the_machine_is_measured_in_the_same_run(measured) -> None:
    figures, _ = measured

    assert {"calibration_python_ms", "calibration_query_ms", "wanted_ms"} <= set(figures)


def test_progress_is_told_to_the_end(measured) -> None:
    _, told = measured

    assert ("a year", counter.DAYS, counter.DAYS) in told
    assert told[0] == ("register", TINY["persons"], TINY["persons"])


def test_a_database_that_is_used_is_left_alone() -> None:
    make_place()
    before = Booking.objects.count()

    with pytest.raises(RuntimeError):
        counter.run(**TINY, progress=lambda *step: None)

    assert Booking.objects.count() == before
