"""What time it is. Views, commands and tasks ask here, once; actions are told."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
