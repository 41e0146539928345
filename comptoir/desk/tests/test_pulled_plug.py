"""The machine dies in the middle of a busy minute: what a person was told is done stays done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection

from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.places.models import Place
from comptoir.presence.models import GroupVisit, HeadCount

CONFIRMED = 40
COUNTER = """
import django, sys
django.setup()
from datetime import UTC, datetime
from comptoir.places.models import Place
from comptoir.presence.actions import welcome_group
place = Place.objects.get(slug="ici")
while True:
    now = datetime.now(UTC)
    counts = {"senior": 2, "child": 1}
    group = welcome_group(place=place, counts=counts, purpose="help", arrived_at=now, by=None, now=now)
    print(group.pk, flush=True)  # the person is told
"""


def url_of_this_database() -> str:
    """The test database itself, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = settings["HOST"]
    return (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}@{'' if host.startswith('/') else host}"
        f":{settings['PORT']}/{settings['NAME']}" + (f"?host={host}" if host.startswith("/") else "")
    )


def told_before_the_plug_is_pulled() -> list[int]:
    """Two counters write as fast as they can; kill -9 takes both in the middle of it."""
    environment = {**os.environ, "DATABASE_URL": url_of_this_database(), "COMPTOIR_TESTING": "1"}
    counters = [
        subprocess.Popen([sys.executable, "-c", COUNTER], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    told = []
    for counter in counters:
        assert counter.stdout is not None
        told += [int(counter.stdout.readline()) for _ in range(CONFIRMED)]
    for counter in counters:
        counter.send_signal(signal.SIGKILL)
    for counter in counters:
        assert counter.stdout is not None
        told += [int(line) for line in counter.stdout.read().splitlines() if line.strip()]
        counter.wait(timeout=10)
        counter.stdout.close()
    return told


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_survives_kill_9() -> None:
    Place.objects.create(name="Ici", slug="ici", opened_here_at=datetime(2026, 1, 5, tzinfo=UTC))

    told = told_before_the_plug_is_pulled()

    kept = set(GroupVisit.objects.values_list("pk", flat=True))
    assert len(told) >= 2 * CONFIRMED
    assert set(told) <= kept, "somebody was told of an act that is gone"
    assert HeadCount.objects.count() == 2 * len(kept), "an act is whole or not at all"
    assert compare(TRADES).is_same, "an act and its facts are one"
