"""Serving: on a port of its own, on sound tables, with the words that the server expects."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from threading import Event

import pytest
from django.core import checks

from comptoir.cli import running
from comptoir.cli.photographing import free_port
from comptoir.cli.running import prepare_installation, refuse_taken_port, refuse_unless_sound, run_server
from comptoir.cli.telling import NO_POOL, POOL, Failure
from comptoir.cli.tests.calls import here
from comptoir.network.models import FlowDebt


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What this process would have become."""
    words: list[list[str]] = []
    monkeypatch.setattr("comptoir.cli.running.os.execv", lambda path, arguments: words.append(arguments))
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    monkeypatch.setattr(running, "start_worker", lambda: None)
    return words


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield somebody.getsockname()[1]


def after(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def test_the_server_is_told_where_and_how_many(became) -> None:
    run_server(host="127.0.0.1", port=8123, workers=3, threads=5)

    (words,) = became
    assert words[:3] == [sys.executable, "-m", "granian"]
    assert words[-1] == "comptoir.site.wsgi:application"
    assert (after(words, "--host"), after(words, "--port")) == ("127.0.0.1", "8123")
    assert (after(words, "--workers"), after(words, "--blocking-threads")) == ("3", "5")


def test_serving_listens_to_this_machine_only_unless_told(became, prepared) -> None:
    port = free_port()
    answer = here("serve", "--port", str(port))

    assert answer.code == 0, answer.err
    assert after(became[0], "--host") == "127.0.0.1"
    assert after(became[0], "--port") == str(port)
    assert prepared == ["running"], "the tables are brought up to date first"


def test_a_port_that_is_taken_is_one_line_before_anything_is_done(became, prepared, taken: int) -> None:
    answer = here("serve", "--port", str(taken))

    assert answer.code == 1
    assert answer.is_one_line
    assert f"127.0.0.1:{taken}" in answer.err
    assert "--port" in answer.err
    assert (became, prepared) == ([], [])


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99_999_999), ("192.0.2.1", 8000)])
def test_an_address_that_is_not_ours_is_refused(host: str, port: int) -> None:
    with pytest.raises(Failure, match="cannot listen on"):
        refuse_taken_port(host, port)


def test_a_free_port_is_free() -> None:
    refuse_taken_port("127.0.0.1", free_port())
    refuse_taken_port("::1", 0) if socket.has_ipv6 else None


def test_the_server_keeps_its_pool_of_connections(became, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands go without one, to say at once that the database is away; the server must not inherit that."""
    monkeypatch.setenv(POOL, NO_POOL)
    run_server(host="127.0.0.1", port=1)
    assert POOL not in os.environ

    monkeypatch.setenv(POOL, "12")
    run_server(host="127.0.0.1", port=1)
    assert os.environ[POOL] == "12"


def test_an_installation_that_is_not_sound_is_not_served(
    became, prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = checks.Error("The database has lost a guard: x.", id="kit.E002")
    monkeypatch.setattr(checks, "run_checks", lambda **_: [checks.Warning("only a warning"), lost])

    answer = here("serve", "--port", str(free_port()))

    assert answer.code == 1
    assert answer.is_one_line
    assert "lost a guard" in answer.err
    assert "comptoir doctor" in answer.err
    assert became == []


def test_a_warning_does_not_keep_a_place_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run_checks", lambda **_: [checks.Warning("only a warning")])

    refuse_unless_sound()


def test_preparing_migrates_makes_the_cache_and_collects(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_: called.append(name))

    prepare_installation()

    assert called == ["migrate", "createcachetable", "collectstatic"]


def test_bringing_the_tables_up_to_date_answers_a_program(prepared) -> None:
    assert here("migrate", "--json").data == {"migrated": True}
    assert "up to date" in here("migrate").out


@pytest.fixture
def began(became, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The workers that were started beside a server."""
    started: list[str] = []
    monkeypatch.setattr(running, "start_worker", lambda: started.append("a worker"))
    return started


@pytest.mark.parametrize(("words", "workers"), [((), 1), (("--no-worker",), 0)])
def test_a_worker_is_started_beside_unless_told(prepared, began, words, workers: int) -> None:
    assert here("serve", "--port", str(free_port()), *words).code == 0
    assert len(began) == workers


def test_the_worker_beside_is_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], dict[str, object]]] = []
    monkeypatch.setattr(running.subprocess, "Popen", lambda words, **how: asked.append((words, how)))

    running.start_worker()

    ((words, how),) = asked
    assert words[1:] == ["-m", "comptoir.cli", "worker", "--beside", str(os.getpid())]
    assert how["start_new_session"], "Ctrl+C is for the server: its worker follows it"


CHILD = """
import sys, time
from threading import Thread
from comptoir.cli.running import end_with
Thread(target=end_with, args=(int(sys.argv[1]),), daemon=True).start()
print("up", flush=True)
time.sleep(60)
"""
PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())], start_new_session=True)
time.sleep(60)
"""


def test_a_worker_ends_with_its_server_even_when_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "up\n"

    parent.kill()

    # What the child still holds open is read to its end only once the child is gone.
    assert parent.communicate(timeout=60) == ("", None)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ticks of the clock, and what the worker asked of the queue."""
    done: list[str] = []
    monkeypatch.setattr("django.core.management.call_command", lambda *words: done.append(" ".join(words)))
    monkeypatch.setattr(running, "do_what_is_due", lambda: done.append("tick"))
    return done


def test_the_worker_once_does_what_is_due_and_what_waits(ticks) -> None:
    assert here("worker", "--once").code == 0
    assert ticks == ["tick", "db_worker --batch --no-reload"]


def test_the_worker_keeps_time_beside_its_queue(ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "keep_time", lambda: ticks.append("keeps time"))

    assert here("worker").code == 0
    assert sorted(ticks) == ["db_worker --no-reload", "keeps time"]


def test_the_clock_goes_on_whatever_goes_wrong(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    stop, ticked = Event(), []

    def fails() -> None:
        ticked.append(1)
        if len(ticked) == 3:
            stop.set()
        raise OSError("the database is away")

    monkeypatch.setattr(running, "do_what_is_due", fails)
    monkeypatch.setattr(running, "TICK_SECONDS", 0)

    running.keep_time(stop)

    assert len(ticked) == 3
    assert "the clock will try again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_one_round_of_the_worker_ends_by_itself() -> None:
    answer = here("worker", "--once")

    assert answer.code == 0, answer.err


@pytest.mark.django_db(transaction=True)
def test_a_tick_tells_a_program_what_was_done() -> None:
    FlowDebt.objects.all().delete()

    answer = here("tick", "--json")

    assert answer.code == 0, answer.err
    assert answer.data == {
        "offers_expired": 0, "offers_made": 0, "options_expired": 0, "nobody_came": 0,
        "requests_lapsed": 0, "guests_forgotten": 0, "flows_settled": 0, "newcomers_placed": 0,
        "files_put_back": 0, "failed": 0,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_part_that_fails_is_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(now: datetime) -> None:
        raise OSError("away")

    monkeypatch.setattr("comptoir.booking.actions.expire_tentative", fails)

    answer = here("tick")

    assert answer.code == 1
    assert "1 failed" in answer.out


def test_every_command_that_serves_is_the_same_server() -> None:
    from comptoir.cli import setting_up

    assert setting_up.run_server is running.run_server
