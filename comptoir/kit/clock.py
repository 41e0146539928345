"""What time it is. Views, commands and tasks ask here, once; actions are told."""

import os
from datetime import UTC, datetime, timedelta

# The demo may live on another day than today, so that it is never shut when somebody tries it.
# Only ``comptoir demo`` sets this, in seconds, together with COMPTOIR_DEMO.
_AHEAD = timedelta(
    seconds=float(os.environ.get("COMPTOIR_DEMO_CLOCK", "0")) if os.environ.get("COMPTOIR_DEMO") == "1" else 0
)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _AHEAD
