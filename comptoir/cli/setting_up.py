"""Making a place: the demo, a real one, and the directory around it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from comptoir.cli.running import (
    prepare_installation,
    refuse_taken_port,
    refuse_unless_sound,
    run_server,
)
from comptoir.cli.telling import Failure, answer, json_option, progress_bar, start


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop before serving.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--fresh", is_flag=True, help="Build the demo place anew.")
@click.option("--seed", default=42, show_default=True, help="The same seed makes the same place.")
def demo(no_serve: bool, port: int, fresh: bool, seed: int) -> None:
    """Bring up the Comptoir Numérique as a living demo on 127.0.0.1, with SQLite and no other service."""
    os.environ["COMPTOIR_DEMO"] = "1"
    os.environ["DATABASE_URL"] = ""
    folder = Path(os.environ.setdefault("COMPTOIR_DATA", "var/demo"))
    _refuse_a_real_installation(folder)
    if not no_serve:
        refuse_taken_port("127.0.0.1", port)
    if fresh:
        _clear(folder)
    start()
    prepare_installation()
    _build_if_needed(folder, seed)
    refuse_unless_sound()
    from comptoir.demo.building import last_gesture_at, sign_in_lines
    from comptoir.demo.clock import remembered, resume

    resume(remembered(folder), last_gesture_at())
    click.echo(f"\n  Le Comptoir Numérique: http://127.0.0.1:{port}/\n")
    click.echo("\n".join(sign_in_lines()))
    if not no_serve:
        click.echo("\n  Ctrl+C to stop.")
        run_server(host="127.0.0.1", port=port)


def _refuse_a_real_installation(folder: Path) -> None:
    """Mark the folder as the demo’s.

    :raises Failure: for a database that the demo did not make.
    """
    mark = folder / "demo"
    is_ours = mark.exists() or (folder / "demo.json").exists()
    if (folder / "comptoir.sqlite3").exists() and not is_ours:
        raise Failure(f"{folder} holds a real installation; give the demo a folder of its own: COMPTOIR_DATA")
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _clear(folder: Path) -> None:
    for old in [*folder.glob("comptoir.sqlite3*"), *folder.glob("demo.json")]:
        old.unlink()


def _build_if_needed(folder: Path, seed: int) -> None:
    from comptoir.demo.building import build_demo, needs_building
    from comptoir.demo.clock import living_moment, remember
    from comptoir.kit.clock import now

    if needs_building():
        moment = living_moment(now())
        with progress_bar("Building the Comptoir Numérique") as progress:
            build_demo(seed=seed, moment=moment, progress=progress)
        remember(folder, moment)


@click.command("create-place")
@click.option("--name", prompt="Name of the place", help="Its name, as people say it.")
@click.option("--manager", prompt="Name of its first manager", help="Who sets it up.")
@click.option(
    "--email", prompt="Their e-mail (a code to sign in is sent there)", help="The manager's e-mail."
)
@click.option("--time-zone", default="Europe/Paris", show_default=True)
@click.option("--commune", default="", help="Town.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@json_option
def create_place(
    name: str, manager: str, email: str, time_zone: str, commune: str, language: str, as_json: bool
) -> None:
    """Open a place in this installation, with its first manager."""
    start()
    from comptoir.desk.opening import open_place
    from comptoir.kit.clock import now
    from comptoir.kit.refusals import Refusal

    prepare_installation()
    try:
        place = open_place(
            name=name, manager=manager, email=email, time_zone=time_zone,
            commune=commune, language=language, now=now(),
        )  # fmt: skip
    except Refusal as refusal:
        raise Failure(str(refusal)) from refusal
    answer(
        {"place": place.slug, "address": place.get_absolute_url(), "manager": email},
        as_json=as_json,
        words=f"{place.name} is open at {place.get_absolute_url()}; {email} signs in by a code sent by mail.",
    )


@click.command("import-places")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", default="", help="A saved mapping of columns, by its name.")
@click.option("--save-mapping", default="", help="Save the mapping that was used under this name.")
@click.option("--accept-guesses", is_flag=True, help="Do not ask which column is what.")
@click.option("--source", default="", help="Who publishes the file; its name is shown with each place.")
@json_option
def import_places(
    file: Path, mapping: str, save_mapping: str, accept_guesses: bool, source: str, as_json: bool
) -> None:
    """Read the places of FILE (national schema v1 or v0, any other CSV or JSON) into the directory."""
    start()
    from comptoir.cli.importing import import_file
    from comptoir.kit.refusals import Refusal

    prepare_installation()
    try:
        with progress_bar("Import", quiet=as_json) as progress:
            report = import_file(
                file, mapping=mapping, save_mapping_as=save_mapping,
                ask=None if accept_guesses or as_json else click.prompt, source=source, progress=progress,
            )  # fmt: skip
    except Refusal as refusal:
        raise Failure(str(refusal)) from refusal
    answer(report.as_dict(), as_json=as_json, words=report.in_words())
