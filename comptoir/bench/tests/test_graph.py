"""The measure of the graph under the hand runs in a browser, on few actors, and says every figure of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from comptoir.bench.browser import NoBrowser, browser
from comptoir.bench.graph_hands import MOVES, Hand, Spot
from comptoir.cli.tests.calls import comptoir

FRAMES = ("median_ms", "p95_ms", "worst_ms", "long_tasks", "longest_task_ms")
MOVEMENTS = {"desktop": ("empty", "hover", "pan", "zoom", "drag", "pan_near"),
             "phone": ("empty", "pan", "zoom", "drag", "pan_near")}  # fmt: skip


@pytest.mark.slow
@pytest.mark.both_databases
def test_every_movement_is_measured_at_a_desk_and_in_the_hand(tmp_path: Path) -> None:
    url = os.environ.get("DATABASE_URL", "")
    kind = "postgresql" if url.startswith("postgres") else "sqlite"
    ran = comptoir("bench", "graph", "--quick", "--json", "--database", kind, data=tmp_path, DATABASE_URL=url)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)

    assert list(tmp_path.iterdir()) == [], "the installation was not touched"
    assert {"calibration_python_ms", "calibration_query_ms", "is_smooth"} <= told.keys()
    assert min(told["graph_nodes"], told["graph_links"]) > 0
    for size, movements in MOVEMENTS.items():
        assert told[f"{size}_drawn_ms"] >= told[f"{size}_answered_ms"] > 0
        for movement in movements:
            assert {f"{size}_{movement}_{figure}" for figure in FRAMES} <= told.keys()
            assert told[f"{size}_{movement}_worst_ms"] >= told[f"{size}_{movement}_median_ms"] > 0


def test_without_the_packages_of_development_there_is_no_browser(monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(NoBrowser, match="development packages"), browser():
        pass


def test_a_hand_moves_as_often_as_is_said_and_ends_on_its_way_back(monkeypatch):
    seen: list[Spot] = []
    hand = Hand(page=None)
    monkeypatch.setattr(hand, "follow", seen.extend)
    hand.pan((10, 5), 100)

    (start, *moves), ways = seen, [x for x, _ in seen]
    assert (start, len(moves)) == ((10, 5), MOVES)
    assert (max(ways), ways[-1] < max(ways)) == (110, True)
