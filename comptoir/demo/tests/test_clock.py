"""It is always Thursday, 14:20, in the demo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from comptoir.demo.clock import living_moment, remember, remembered, resume

THURSDAY = datetime(2026, 11, 19, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("days_later", range(7))
def test_lives_on_the_last_thursday(days_later: int) -> None:
    today = datetime(2026, 11, 19, 21, 0, tzinfo=UTC) + timedelta(days=days_later)

    assert living_moment(today) == THURSDAY


def test_is_that_of_saint_etienne_in_summer_too() -> None:
    assert living_moment(datetime(2026, 7, 3, tzinfo=UTC)) == datetime(2026, 7, 2, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("holiday", "thursday"),
    [
        (datetime(2027, 5, 6, 9, tzinfo=UTC), datetime(2027, 4, 29, 12, 20, tzinfo=UTC)),
        (datetime(2027, 11, 16, 9, tzinfo=UTC), datetime(2027, 11, 4, 13, 20, tzinfo=UTC)),
        (datetime(2032, 1, 1, 9, tzinfo=UTC), datetime(2031, 12, 18, 13, 20, tzinfo=UTC)),
    ],
    ids=["Ascension Day", "the week of an 11 November", "Christmas and New Year both on a Thursday"],
)
def test_a_thursday_on_which_the_place_is_shut_is_passed_over(holiday: datetime, thursday: datetime) -> None:
    assert living_moment(holiday) == thursday


def test_just_after_midnight_it_is_thursday_there_already() -> None:
    """23:30 UTC on Wednesday is Thursday in Saint-Étienne."""
    assert living_moment(datetime(2026, 11, 18, 23, 30, tzinfo=UTC)) == THURSDAY


def test_is_remembered_beside_the_database(tmp_path: Path) -> None:
    assert remembered(tmp_path) is None

    remember(tmp_path, THURSDAY)

    assert remembered(tmp_path) == THURSDAY


@pytest.fixture
def friday(monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """The day after, when somebody tries the demo; time stands still meanwhile."""
    monkeypatch.setenv("COMPTOIR_DEMO_CLOCK", "0")
    moment = THURSDAY + timedelta(days=1)
    with time_machine.travel(moment, tick=False):
        yield moment


def shown() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(os.environ["COMPTOIR_DEMO_CLOCK"]))


def test_starts_at_its_moment(friday: datetime) -> None:
    resume(THURSDAY, None)

    assert shown() == THURSDAY


def test_goes_on_from_the_last_gesture(friday: datetime) -> None:
    resume(THURSDAY, THURSDAY + timedelta(hours=1))

    assert shown() == THURSDAY + timedelta(hours=1)


def test_without_a_memory_it_is_now(friday: datetime) -> None:
    resume(None, None)

    assert shown() == friday
