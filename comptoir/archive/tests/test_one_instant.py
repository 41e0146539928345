"""A back-up is one instant of a place where others go on working."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from comptoir.actors.models import Actor
from comptoir.archive.files import write_archive
from comptoir.archive.reading import read_archive
from comptoir.archive.tests.forging import NOW, empty_the_tables, rows_of
from comptoir.bench import race
from comptoir.booking.models import Booking
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from tests.at_once import let_go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Writer:
    """A process that books and gives up while the test looks elsewhere, then another, until it is enough."""

    def __init__(self, attempts: int) -> None:
        self.made = 0
        self.runs: list[Any] = []
        self._before = 0
        self._is_enough = threading.Event()
        start = race._set_up(attempts)
        self._thread = threading.Thread(target=self._write, args=(start,), daemon=True)

    def _write(self, start: Any) -> None:
        while not self._is_enough.is_set():
            self.runs += race._let_go(start, 1, self._note)
            self._before += start.attempts

    def _note(self, what: str, made: int, of: int) -> None:
        self.made = self._before + made

    def __enter__(self) -> Writer:
        self._thread.start()
        self.has_made_more()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_enough.set()
        self._thread.join(timeout=300)

    def has_made_more(self) -> None:
        """Come back once it has tried again, however slow this machine is today."""
        before, deadline = self.made, time.monotonic() + 120
        while self.made == before and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert self.made > before, "the other process did not begin, or broke"


def booked_beside() -> int:
    """How many bookings there are, seen from beside the back-up and its one instant."""
    return let_go(Booking.objects.count)[0]


def test_what_others_write_meanwhile_is_in_whole_or_not_at_all(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "place.tar.gz"

    with Writer(attempts=400) as writer:

        def others_write(what: str, done: int, of: int) -> None:
            # After the first look, and again between tables read early and late.
            if done % 16 == 1:
                before = booked_beside()
                while booked_beside() == before:
                    writer.has_made_more()

        write_archive(path, now=NOW, progress=others_write)

    assert [run.errors for run in writer.runs if run.errors] == [], "the back-up stops nobody"
    bookings = rows_of(path, "booking.booking")
    of_those_standing = [row for row in bookings if row["cancelled_at"] is None]
    standing = {row["claim"] for row in of_those_standing}
    held = {row["claim"] for row in rows_of(path, "agenda.hold") if row["released_at"] is None}
    told = {row["origin"] for row in rows_of(path, "journal.fact") if row["kind"] == "booked"}
    assert held == standing, "no booking without its hold, no hold without its booking"
    # An option is told once it is confirmed.
    firm = [row for row in of_those_standing if row["tentative_until"] is None]
    assert told == {f"booking.booking:{row['id']}" for row in firm}
    assert len(bookings) < Booking.objects.count(), "the instant was before the last bookings"

    empty_the_tables()
    read_archive(path)
    assert compare(TRADES).is_same
    assert Booking.objects.count() == len(bookings)
    assert race.double_bookings() == 0


def test_the_instant_is_the_first_look_and_not_the_end(tmp_path: Path, settings: Any) -> None:
    """A row that comes in a table read late is not there when its sister in a table read early is not."""
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "place.tar.gz"

    def somebody_comes() -> None:
        from django.db import connection

        Actor.objects.create(kind="person", name="Venue pendant", registered_at=NOW)
        connection.close()

    def during(what: str, done: int, of: int) -> None:
        if done == 1:
            other = threading.Thread(target=somebody_comes)
            other.start()
            other.join(timeout=30)

    write_archive(path, now=NOW, progress=during)

    assert Actor.objects.count() == 1
    assert rows_of(path, "actors.actor") == []
