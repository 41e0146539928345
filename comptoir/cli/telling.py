"""How a command tells what it does: to a person, or to a program with ``--json``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

POOL, NO_POOL = "COMPTOIR_DB_POOL", "0"

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for a program.")


class Failure(Exception):
    """The command could not be done; the sentence is for the person who typed it."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def start() -> None:
    """Wake Django up; commands that need no database start without it.

    A command asks one thing at a time: without a pool it says at once that the database does not answer.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")
    os.environ.setdefault(POOL, NO_POOL)
    django.setup()


def answer(data: Any, *, as_json: bool, words: str) -> None:
    """Print ``data`` for a program or ``words`` for a person."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str) if as_json else words)


@contextmanager
def progress_bar(title: str, *, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on the error output: call it with (what, done, of). Quiet for a program."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=None, what="")
        yield lambda what, done, of: progress.update(task, what=what, completed=done, total=of)
