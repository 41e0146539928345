from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate


class NetworkConfig(AppConfig):
    name = "comptoir.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comptoir.network.checks import journal_is_watched

        checks.register(journal_is_watched, checks.Tags.database)
        post_migrate.connect(_watch_again, sender=self)


def _watch_again(*, using: str, **kwargs: Any) -> None:
    """A migration that made the journal's table anew on SQLite lost its triggers."""
    from comptoir.network.watching import watch

    watch(connections[using])
