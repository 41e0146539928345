"""Figures and pictures, to be compared from one version to the next."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from comptoir.cli.telling import Failure, answer, json_option, progress_bar, start

BENCHES = ("counter", "search", "import", "race", "agenda", "network", "graph")

OPTIONS = {"race": ("processes", "attempts"), "agenda": ("scale", "only", "quick"), "graph": ("quick",)}


@click.command()
@click.argument("name", type=click.Choice(BENCHES))
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--processes", default=8, show_default=True, help="race: how many processes at once.")
@click.option("--attempts", default=200, show_default=True, help="race: attempts of each process.")
@click.option(
    "--scale", default=1, show_default=True, help="agenda: then again with so many years of bookings."
)
@click.option("--only", default="", help="agenda: this work or this race only.")
@click.option("--quick", is_flag=True, help="agenda, graph: a small place, to see that it runs.")
@json_option
def bench(name: str, database: str, as_json: bool, **told: Any) -> None:
    """Measure NAME on a throw-away database, with a calibration figure of this machine in the same run."""
    from comptoir.bench.ground import throw_away_database

    with throw_away_database(database):
        start()
        run = importlib.import_module(f"comptoir.bench.{ {'import': 'importing'}.get(name, name) }").run
        options = {option: told[option] for option in OPTIONS.get(name, ())}
        with progress_bar(f"bench {name}", quiet=as_json) as progress:
            figures = _figures(run, progress, options)
    words = "\n".join(f"{key:>32}  {value}" for key, value in figures.items())
    answer({"bench": name, "database": database, **figures}, as_json=as_json, words=words)


def _figures(run: Any, progress: Any, options: dict[str, Any]) -> dict[str, Any]:
    """What the bench says; where it needs a browser and there is none, a sentence."""
    from comptoir.bench.browser import NoBrowser

    try:
        return dict(run(progress=progress, **options))
    except NoBrowser as error:
        raise Failure(str(error)) from error


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--only", default="", help="Only the pages whose name begins so.")
def pictures(folder: Path, only: str) -> None:
    """Take a picture of every main page of the demo: desktop and phone, light and dark."""
    start()
    from comptoir.cli.photographing import photograph

    with progress_bar("Pictures") as progress:
        taken = photograph(folder, only=only, progress=progress)
    click.echo(f"{taken} pictures are in {folder}.")
