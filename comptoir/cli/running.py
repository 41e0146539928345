"""Serving the pages and doing the work behind them."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from comptoir.cli.telling import NO_POOL, POOL, Failure, answer, json_option, start

if TYPE_CHECKING:
    from comptoir.gestures.ticking import Ticked

TICK_SECONDS, LOOK_SECONDS = 30, 1
"""How often the clock does what is due, and how often a worker looks whether its server still lives."""


def prepare_installation() -> None:
    """Tables up to date, cache table there, static files collected: nothing to do when nothing changed."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def refuse_unless_sound() -> None:
    """The system checks, the database's guards included; one that fails stops the start.

    :raises Failure: with the first message.
    """
    from django.core import checks

    found = checks.run_checks(databases=["default"], include_deployment_checks=False)
    serious = [message for message in found if message.is_serious()]
    if serious:
        raise Failure(f"the installation is not sound: {serious[0].msg} (comptoir doctor tells more)")


def refuse_taken_port(host: str, port: int) -> None:
    """:raises Failure: when nobody can listen there; two servers on one port would answer in turn."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            why = error.strerror if isinstance(error, OSError) else "no such port"
            raise Failure(f"cannot listen on {host}:{port}: {why}. Choose another with --port.") from error


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="How many processes answer.")
@click.option("--threads", default=4, show_default=True, help="How many threads in each.")
@click.option("--no-worker", is_flag=True, help="No worker beside it: one runs elsewhere.")
def serve(host: str, port: int, workers: int, threads: int, no_worker: bool) -> None:
    """Serve the pages of this installation, with a worker beside them."""
    start()
    refuse_taken_port(host, port)
    prepare_installation()
    refuse_unless_sound()
    run_server(host=host, port=port, workers=workers, threads=threads, with_worker=not no_worker)


def run_server(*, host: str, port: int, workers: int = 1, threads: int = 4, with_worker: bool = True) -> None:
    """Hand this process over to granian, after starting a worker beside it; returns never."""
    from django.db import connections

    connections.close_all()
    if with_worker:
        start_worker()
    if os.environ.get(POOL) == NO_POOL:
        del os.environ[POOL]
    arguments = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
        "comptoir.site.wsgi:application",
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, our own words


def start_worker() -> None:
    """A worker of its own session, which ends by itself soon after this process, however this one ends."""
    words = [sys.executable, "-m", "comptoir.cli", "worker", "--beside", str(os.getpid())]
    subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own words


@click.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
@click.option("--beside", type=int, default=None, hidden=True, help="End with the process of that number.")
def worker(once: bool, beside: int | None) -> None:
    """Do the background work: letters, imports, and what time starts, every half minute."""
    from django.core.management import call_command

    start()
    if once:
        do_what_is_due()
        call_command("db_worker", "--batch", "--no-reload")
        return
    Thread(target=keep_time, name="clock", daemon=True).start()
    if beside is not None:
        Thread(target=end_with, args=(beside,), name="parent", daemon=True).start()
    call_command("db_worker", "--no-reload")


def keep_time(stop: Event | None = None) -> None:
    """Do what is due now, and again every half minute, whatever goes wrong meanwhile."""
    over = stop or Event()
    while True:
        try:
            do_what_is_due()
        except Exception:
            logging.getLogger("comptoir.clock").exception("the clock will try again")
        if over.wait(TICK_SECONDS):
            return


def do_what_is_due() -> Ticked:
    """One tick of the clock, on a connection that is opened for it and closed after it."""
    from django.db import close_old_connections

    from comptoir.exchange.bringing import put_back_abandoned
    from comptoir.gestures import ticking
    from comptoir.graphs.positions import place_what_is_due
    from comptoir.guests.forgetting import forget_who_never_confirmed
    from comptoir.kit.clock import now
    from comptoir.network.projection import settle_flows

    close_old_connections()
    try:
        return ticking.tick(
            now(),
            {
                "guests_forgotten": forget_who_never_confirmed,
                "flows_settled": lambda _: settle_flows(),
                "newcomers_placed": place_what_is_due,
                "files_put_back": put_back_abandoned,
            },
        )
    finally:
        close_old_connections()


def end_with(parent: int) -> None:
    """Ask this process to end once it is no longer the child of that one, which may have been killed."""
    while os.getppid() == parent:
        Event().wait(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


@click.command()
@json_option
def tick(as_json: bool) -> None:
    """Do once what time starts: what expires, who did not come, whose turn it is."""
    start()
    done = do_what_is_due()
    answer(done.as_dict(), as_json=as_json, words=done.in_words())
    if done.failed:
        raise click.exceptions.Exit(1)


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the tables up to date."""
    start()
    prepare_installation()
    answer({"migrated": True}, as_json=as_json, words="The tables are up to date.")
