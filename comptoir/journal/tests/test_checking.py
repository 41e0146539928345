"""The journal against the trades. The trade of these tests is places themselves: a fact for each word."""

import json
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.utils import translation

from comptoir.journal import checking
from comptoir.journal.actions import FactDraft, write_facts
from comptoir.journal.checking import Trade, compare, rebuild
from comptoir.journal.models import Fact
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


def facts_of(place):
    """A listed place has one fact for each word of its name; another has none."""
    if not place.is_listed:
        return []
    plain = {"kind": Fact.Kind.COUNTED, "at": NOW, "place": place, "quantity": 1, "unit": Fact.Unit.PERSON}
    return [
        FactDraft(label=word, part=str(number), **plain) for number, word in enumerate(place.name.split())
    ]


def rows():
    return Place.objects.order_by("pk").iterator()


TRADES = [Trade("naming", rows, facts_of)]


@pytest.fixture
def places():
    """Five places, written in the journal as they should be."""
    places = [make_place(f"Lieu {number}") for number in range(5)]
    for place in places:
        write_facts(origin=place, drafts=facts_of(place))
    return places


@pytest.fixture(params=[1, 2, 1000])
def chunk(request, monkeypatch):
    """Whatever the size of a chunk, the answer is the same."""
    monkeypatch.setattr(checking, "CHUNK", request.param)


def test_a_journal_that_is_right_has_no_difference(places, chunk):
    found = compare(TRADES)

    assert found.is_same
    assert (found.rows, found.facts, found.count) == (5, 10, 0)


def test_an_empty_installation_is_right():
    assert compare(TRADES).is_same


def test_a_missing_fact_is_named_with_what_it_should_say(places, chunk):
    Fact.objects.filter(origin=f"places.place:{places[2].pk}", part="1").delete()

    found = compare(TRADES)

    [missing] = found.missing
    assert (missing.origin, missing.part) == (f"places.place:{places[2].pk}", "1")
    assert missing.should_say["label"] == "2"
    assert (missing.says, found.wrong, found.superfluous) == ({}, [], [])


def test_a_wrong_fact_is_named_with_both_values(places, chunk):
    Fact.objects.filter(origin=f"places.place:{places[2].pk}", part="0").update(label="Endroit", quantity=2)

    [wrong] = compare(TRADES).wrong

    assert wrong.says == {"label": "Endroit", "quantity": "2.00"}
    assert wrong.should_say == {"label": "Lieu", "quantity": "1.00"}


def test_a_fact_of_a_row_that_says_nothing_any_more_is_superfluous(places, chunk):
    Place.objects.filter(pk=places[2].pk).update(is_listed=False)

    found = compare(TRADES)

    assert {(fact.origin, fact.part) for fact in found.superfluous} == {
        (f"places.place:{places[2].pk}", part) for part in ("0", "1")
    }


@pytest.mark.parametrize("origin", ["places.place:999999", "presence.visit:1", "nobody.knows:7"])
def test_a_fact_that_comes_from_nowhere_is_superfluous(places, chunk, origin):
    Fact.objects.filter(pk=Fact.objects.order_by("pk")[3].pk).update(origin=origin)

    found = compare(TRADES)

    assert [fact.origin for fact in found.superfluous] == [origin]
    assert len(found.missing) == 1


def test_what_changes_while_one_looks_is_not_a_difference(places):
    def rows_while_somebody_works():
        yield from Place.objects.order_by("pk")
        late = make_place("Lieu tardif")
        write_facts(origin=late, drafts=facts_of(late))
        stale = Place.objects.get(pk=places[0].pk)
        stale.is_listed = False
        stale.save()
        write_facts(origin=stale, drafts=[])

    # The walk has all its rows before it looks at the facts, as a server-side cursor may.
    early = list(rows_while_somebody_works())

    assert compare([Trade("naming", lambda: iter(early), facts_of)]).is_same


def test_only_the_first_differences_are_kept_and_all_are_counted(places):
    Fact.objects.all().delete()

    with patch.object(checking._Look.__init__, "__defaults__", (3,)):
        found = compare(TRADES)

    assert (len(found.missing), found.count) == (3, 10)


def test_a_comparison_is_readable_by_people_and_programs(places):
    Fact.objects.filter(part="1").delete()

    with translation.override("en"):
        found = compare(TRADES)
        words = found.in_words()

    assert words.splitlines()[0] == "5 facts differ."
    assert f"missing: places.place:{places[0].pk} counted 1" in words
    told = json.loads(json.dumps(found.as_dict()))
    assert (told["is_same"], told["differences"], len(told["missing"])) == (False, 5, 5)


def test_a_right_journal_says_how_many_facts_were_compared(places):
    with translation.override("en"):
        assert "10 facts" in compare(TRADES).in_words()


def test_rebuilding_a_lost_journal_gives_the_same_facts(places, chunk):
    before = sorted(Fact.objects.values_list("origin", "kind", "part", "at", "label", "quantity"))
    Fact.objects.all().delete()

    rebuild(TRADES)

    assert sorted(Fact.objects.values_list("origin", "kind", "part", "at", "label", "quantity")) == before


def test_rebuilding_sets_right_what_is_missing_wrong_and_superfluous(places, chunk):
    Fact.objects.filter(part="1", place=places[0]).delete()
    Fact.objects.filter(part="0", place=places[1]).update(label="Endroit")
    Fact.objects.filter(part="0", place=places[2]).update(origin="nobody.knows:7")
    Place.objects.filter(pk=places[3].pk).update(is_listed=False)
    untouched = set(Fact.objects.filter(place=places[4]).values_list("pk", flat=True))

    rebuild(TRADES)

    assert compare(TRADES).is_same
    assert set(Fact.objects.filter(place=places[4]).values_list("pk", flat=True)) == untouched


def test_a_rebuild_that_read_too_early_ends_right_all_the_same(places):
    walks = [list(Place.objects.order_by("pk"))]
    Place.objects.filter(pk=places[0].pk).update(is_listed=False)
    Fact.objects.all().delete()

    rebuild([Trade("naming", lambda: iter(walks.pop()) if walks else rows(), facts_of)])

    assert not Fact.objects.filter(place=places[0]).exists()
    assert Fact.objects.count() == 8


def test_a_rebuild_tells_how_far_it_is(places, chunk):
    told = []

    rebuild(TRADES, progress=lambda what, done, of: told.append((what, done, of)))

    assert told[-1] == ("naming", 5, 10)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_memory_and_queries_grow_with_the_chunks_only(places, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        compare(TRADES)
