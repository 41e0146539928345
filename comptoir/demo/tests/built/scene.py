"""The demo as its tests look at it: after some days, and not after a year."""

from __future__ import annotations

from datetime import UTC, datetime

from comptoir.demo.building import build_demo

MOMENT = datetime(2026, 3, 5, 13, 20, tzinfo=UTC)  # a Thursday, 14:20 in Saint-Étienne
SHORT = 9


def build(seed: int = 42) -> None:
    build_demo(seed=seed, moment=MOMENT, days_before=SHORT, progress=lambda *_: None)
