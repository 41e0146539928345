"""The ``comptoir`` command: everything that is done beside the pages."""

from __future__ import annotations

import logging
import os
import sys

import click

from comptoir.cli import keeping, measuring, persons, running, setting_up, studying, tying
from comptoir.cli.telling import Failure

COMMANDS = (
    running.serve,
    running.worker,
    running.tick,
    running.migrate,
    setting_up.demo,
    setting_up.create_place,
    setting_up.import_places,
    tying.import_ties,
    keeping.backup,
    keeping.restore,
    keeping.check_journal,
    keeping.check_flows,
    keeping.rebuild_flows,
    keeping.doctor,
    persons.person,
    studying.network_study,
    measuring.pictures,
    measuring.bench,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="comptoir")
def group() -> None:
    """Comptoir: the counter of a third place, and everything that follows from it."""


for command in COMMANDS:
    group.add_command(command)


def main() -> None:
    """Run one command; whatever goes wrong is one line on the error output and an exit code.

    0 done · 1 not done (the sentence says why) · 2 the call's words are off · 3 a check found something.
    ``COMPTOIR_TRACEBACK=1`` shows the traceback to who develops.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")
    try:
        # Outside its standalone mode, click answers with the code that a command left by.
        sys.exit(group(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        click.echo("comptoir: interrupted", err=True)
        sys.exit(130)
    except Failure as failure:
        click.echo(f"comptoir: {failure}", err=True)
        sys.exit(failure.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        if os.environ.get("COMPTOIR_TRACEBACK"):
            raise
        logging.getLogger("comptoir").debug("command failed", exc_info=True)
        click.echo(f"comptoir: {in_one_line(error)}", err=True)
        sys.exit(1)


def in_one_line(error: Exception) -> str:
    """What went wrong, for a person; the database's own errors say that it is the database that speaks."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    said = (str(error).strip().splitlines() or ["?"])[0]
    if isinstance(error, DatabaseError):
        return f"the database does not do it: {said} (comptoir doctor tells more)"
    if isinstance(error, OSError | ImproperlyConfigured):
        return said
    return f"{type(error).__name__}: {said}"
