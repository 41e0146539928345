"""The same file brought in two windows at the same instant, each with a connection of its own."""

import threading

import pytest

from comptoir.actors.models import Actor
from comptoir.exchange import bringing, importing
from comptoir.exchange.deciding import decide_names
from comptoir.exchange.models import NameInFile
from comptoir.exchange.tests.files import bring, outcomes
from comptoir.network.tests.neighbourhood import NOW
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db(transaction=True)
FILE = "De;À;Type\nVille de Roche;Zoomacom;finance\nVille de Bourg;Zoomacom;finance\n"


@pytest.fixture
def read_together(monkeypatch):
    """Both have read what is known before either writes, unless one waits for the other."""
    both = threading.Barrier(2)
    plan_of = importing.plan_of

    def slow(*args, **kwargs):
        plan = plan_of(*args, **kwargs)
        try:
            both.wait(timeout=2)
        except threading.BrokenBarrierError:
            return plan
        return plan

    monkeypatch.setattr(importing, "plan_of", slow)


def importing_of(run):
    told = bringing.told_by(run, bringing.sheets_of(run))
    return lambda: importing.import_ties(run=run, told=told, by=None, now=NOW)


def test_the_same_file_imported_twice_at_once_makes_everybody_once(place, us, together, read_together):
    runs = [bring(place, FILE) for _ in range(2)]

    told = together(*map(importing_of, runs))

    assert told == ["done", "done"]
    assert sorted(sum(outcomes(run).get(end, 0) for run in runs) for end in ("added", "unchanged")) == [2, 2]
    assert Actor.objects.filter(name__startswith="Ville").count() == 2
    assert Tie.objects.count() == 2


def test_a_name_decided_while_another_file_is_imported_declares_its_tie_once(
    place, us, together, read_together
):
    doubtful = "De;À;Type\nCyberloire;Zoomacom;soutient\n"
    importing_of(bring(place, doubtful))()
    name = NameInFile.objects.get()
    again = bring(place, doubtful)

    together(
        lambda: decide_names(place=place, answers={name.pk: "new-circle"}, by=None, now=NOW),
        importing_of(again),
    )

    assert Actor.objects.filter(name="Cyberloire").count() == 1
    assert Tie.objects.count() == 1
    assert not NameInFile.objects.open().exists()
