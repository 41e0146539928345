"""The demo's own clock: it lives on the afternoon of a working Thursday, whenever somebody tries it.

Nothing here needs Django: the clock is set before the product wakes up.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = 3
MOMENT = time(14, 20)


def living_moment(today: datetime) -> datetime:
    """The last Thursday, 14:20 in Saint-Étienne: the day of the baskets, when the place is full.

    Ascension Day, and each public holiday that falls on a Thursday, is passed over: the place is shut.
    """
    from holidays import country_holidays  # whoever only shows the demo has not to load it

    day = today.astimezone(PARIS).date()
    day -= timedelta(days=(day.weekday() - THURSDAY) % 7)
    while day in country_holidays("FR"):
        day -= timedelta(weeks=1)
    return datetime.combine(day, MOMENT, PARIS).astimezone(UTC)


def resume(moment: datetime | None, last_gesture_at: datetime | None) -> None:
    """This process and those it becomes live on from ``moment``, or from a later last gesture."""
    resumes_at = max(filter(None, (moment, last_gesture_at)), default=datetime.now(UTC))
    ahead = resumes_at - datetime.now(UTC)
    os.environ["COMPTOIR_DEMO_CLOCK"] = str(ahead.total_seconds())


def remember(folder: Path, moment: datetime) -> None:
    """Write the moment the demo was built for beside its database."""
    (folder / "demo.json").write_text(json.dumps({"moment": moment.isoformat()}), encoding="utf-8")


def remembered(folder: Path) -> datetime | None:
    """The moment the demo in this folder was built for."""
    path = folder / "demo.json"
    return (
        datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["moment"])
        if path.exists()
        else None
    )
