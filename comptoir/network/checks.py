"""What must hold for a figure of the network to be true."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections

from comptoir.network.watching import FACTS, lost


def journal_is_watched(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One error for each database that lost a trigger: what changed since then may be counted nowhere."""
    hint = "Run “migrate --skip-checks”, which puts it back, then “comptoir rebuild-flows”."
    return [
        Error(
            f"The database no longer watches {FACTS}: {', '.join(sorted(gone))}.",
            hint=hint,
            id="network.E001",
        )
        for gone in (lost(connections[using]) for using in databases or ())
        if gone
    ]
