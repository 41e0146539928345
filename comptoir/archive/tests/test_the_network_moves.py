"""The network of a place goes from one database to the other: rows, papers, and what is made again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import translation

from comptoir.archive.files import fingerprint, write_archive
from comptoir.archive.reading import read_archive
from comptoir.archive.tests.forging import empty_the_tables, tables_of
from comptoir.archive.tests.test_moving import on_postgresql, there_and_back  # noqa: F401 - a fixture
from comptoir.cli.tests.calls import comptoir
from comptoir.desk.trades import TRADES
from comptoir.enquiries.tests.asked import Asked, make_asked
from comptoir.exchange.tests.files import bring
from comptoir.journal.checking import compare
from comptoir.network.circle import around
from comptoir.network.comparing import compare_flows
from comptoir.network.flows import between
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import settle_flows
from comptoir.network.tests.neighbourhood import NOW, TODAY, agree, someone
from comptoir.portraits.exchanges import Said, note_exchange
from comptoir.studies.actions import keep_study
from comptoir.studies.models import Study
from comptoir.studies.paper import paper_of
from comptoir.studies.tests.desk import begun
from comptoir.ties.actions import change_state
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.tests.factories import make_paper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def here(client: Any, settings: Any, tmp_path: Path) -> Iterator[Asked]:
    """Ties with a life, a signed paper, an answer, a study with its PDF, a file that waits, flows."""
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        asked = make_asked(client)
        # What the neighbourhood writes by hand has no trade behind it.
        asked.around.school.facts.all().delete()
        _noted(asked, Decimal(90), 0)
        asked.around.declare("helps", someone("Nadia Benali", may_be_named=True), carried_by=None)
        wished = Tie.objects.get(kind="recognises")
        change_state(tie=wished, state="discussed", obstacle="On attend", by=None, now=NOW)
        agree(asked.around, asked.city, document=make_paper())
        asked.says(asked.city, ("Cyberloire", "together", "Un atelier"))
        keep_study(study=begun(asked.around), by=None, now=NOW)
        bring(asked.place, "From,To,Type\nA,Zoomacom,partenaire\n")
        settle_flows()
        yield asked


def _noted(asked: Asked, minutes: Decimal, days: int) -> None:
    on = TODAY - timedelta(days=days)
    said = Said(nature="hours", direction="received", quantity=minutes, on=on, what=f"Atelier {days}")
    note_exchange(place=asked.place, actor=asked.around.school, said=said, by=None, now=NOW)


def told(asked: Asked) -> Any:
    """What the pages say: who is around with what, in which state, and what circulates."""
    return [
        (one.actor.name, [str(tie) for tie in one.ties], one.states, one.has_agreement, one.totals)
        for one in around(asked.place, TODAY, None).neighbours
    ]


def papers(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def emptied() -> None:
    Flow.objects.all().delete()
    empty_the_tables()
    FlowDebt.objects.all().delete()


def test_to_sqlite_and_back_nothing_is_lost_and_flows_are_made_again(here: Asked, tmp_path: Path) -> None:
    archive = tmp_path / "place.tar.gz"
    write_archive(archive, now=NOW)
    before, kept, print_before = told(here), papers(tmp_path / "files"), fingerprint()

    again = there_and_back(archive, tmp_path, url="")
    checks = {name: comptoir(name, data=tmp_path / "other") for name in ("check-flows", "check-journal")}
    emptied()
    read_archive(again)

    assert {name: check.returncode for name, check in checks.items()} == {
        "check-flows": 0,
        "check-journal": 0,
    }
    assert papers(tmp_path / "other/files") == papers(tmp_path / "files") == kept
    assert {name.split("/")[0] for name in kept} == {"agreements", "network", "studies"}
    assert tables_of(again) == tables_of(archive)
    assert fingerprint() == print_before
    # Nothing is summed yet, and nothing is late.
    assert not Flow.objects.exists()
    assert told(here) == before
    assert compare_flows().is_same
    assert Flow.objects.exists()
    assert compare(TRADES).is_same


def test_on_postgresql_the_same(here: Asked, tmp_path: Path, on_postgresql: str) -> None:  # noqa: F811
    archive = tmp_path / "place.tar.gz"
    write_archive(archive, now=NOW)

    again = there_and_back(archive, tmp_path, url=on_postgresql)
    checks = [
        comptoir(name, data=tmp_path / "other", DATABASE_URL=on_postgresql)
        for name in ("check-flows", "check-journal")
    ]

    assert [check.returncode for check in checks] == [0, 0], [check.stderr for check in checks]
    assert tables_of(again) == tables_of(archive)


def test_what_is_noted_after_a_restore_is_told_at_once_and_papers_open(here: Asked, tmp_path: Path) -> None:
    """The triggers of the database watch the journal there as they did here."""
    archive = tmp_path / "place.tar.gz"
    write_archive(archive, now=NOW)
    emptied()
    read_archive(archive)
    settle_flows()

    _noted(here, Decimal(30), 1)

    assert [total.quantity for total in between(here.place, here.around.school)] == [120]
    assert FlowDebt.objects.exists()
    settle_flows()
    assert compare_flows().is_same
    with Agreement.objects.get().document.open() as paper:
        assert paper.read() == make_paper().read()
    assert paper_of(Study.objects.select_related("place").get()).startswith(b"%PDF")
