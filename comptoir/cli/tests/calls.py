"""Calling the command: in this process on the test's own rows, or in one of its own as a person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from comptoir.cli import main
from tests import ready_made


@dataclass(frozen=True)
class Said:
    """What a command said on both outputs, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def is_one_line(self) -> bool:
        """One sentence on the error output, nothing else."""
        return not self.out and self.err.startswith("comptoir: ") and self.err.count("\n") == 1


def here(*words: str, typed: str = "", **environment: str) -> Said:
    """The command in this very process; what it sets in the environment is taken back."""
    code = 0
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "argv", ["comptoir", *words]),
        CliRunner().isolation(input=typed) as (out, err, *_),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        return Said(code, out.getvalue().decode(), err.getvalue().decode())


def with_tables(data: Path) -> Path:
    """That folder, as an installation of today that nobody used yet, when its tables are kept (ready_made).

    Else it is left as it is: the first command that needs tables makes them, which takes ten seconds.
    """
    data.mkdir(parents=True, exist_ok=True)
    ready_made.begin_with(ready_made.kept_database(), data / "comptoir.sqlite3")
    return data


def comptoir(*words: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, on a SQLite installation of its own."""
    around = {
        **os.environ,
        "COMPTOIR_DATA": str(data),
        "DATABASE_URL": "",
        "COMPTOIR_TESTING": "1",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-m", "comptoir.cli", *words],
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )
