"""Serving the pages and doing the work behind them."""

from __future__ import annotations

import os
import socket
import sys

import click

from comptoir.cli.telling import NO_POOL, POOL, Failure, answer, json_option, start


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
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages of this installation."""
    start()
    refuse_taken_port(host, port)
    prepare_installation()
    refuse_unless_sound()
    run_server(host=host, port=port, workers=workers, threads=threads)


def run_server(*, host: str, port: int, workers: int = 1, threads: int = 4) -> None:
    """Hand this process over to granian; returns never."""
    from django.db import connections

    connections.close_all()
    if os.environ.get(POOL) == NO_POOL:
        del os.environ[POOL]
    arguments = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
        "comptoir.site.wsgi:application",
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, our own words


@click.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
def worker(once: bool) -> None:
    """Do the background work: mails, imports, nightly closings."""
    from django.core.management import call_command

    start()
    call_command("db_worker", *(["--batch"] if once else []), "--no-reload")


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the tables up to date."""
    start()
    prepare_installation()
    answer({"migrated": True}, as_json=as_json, words="The tables are up to date.")
