"""Laws of the journal: it says the last that was written of each row, and each kind of fact goes one way."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comptoir.journal import personal
from comptoir.journal.actions import FactDraft, columns_of, origin_of, write_facts
from comptoir.journal.models import WHO, Fact
from comptoir.journal.natures import CIRCULATES, Direction, Nature, kinds_of
from comptoir.places.tests.factories import make_organisation, make_person, make_place

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


def draft(place, **changes):
    plain = {
        "kind": Fact.Kind.VISITED, "at": NOW, "place": place, "label": "work", "quantity": 1,
        "unit": Fact.Unit.PERSON,
    }  # fmt: skip
    return FactDraft(**plain | changes)


# What circulates


def test_every_kind_of_fact_says_what_circulates_or_that_nothing_does():
    assert set(CIRCULATES) == set(Fact.Kind)


def test_a_kind_of_fact_goes_one_way_and_one_only():
    listed = [
        kind for nature, way in product(Nature.values, Direction.values) for kind in kinds_of(nature, way)
    ]
    assert len(listed) == len(set(listed))
    assert set(listed) == {kind for kind, said in CIRCULATES.items() if said is not None}


@pytest.mark.parametrize("nature", Nature.values)
def test_whatever_circulates_may_go_both_ways(nature):
    assert kinds_of(nature, "given")
    assert kinds_of(nature, "received")


@pytest.mark.parametrize(("nature", "way"), [("gold", "given"), ("people", "sideways"), ("", "")])
def test_what_is_no_nature_or_no_way_is_no_kind(nature, way):
    assert kinds_of(nature, way) == []


# What is written

kinds, parts = st.sampled_from(Fact.Kind), st.sampled_from(["", "child", "adult"])
quantities = st.decimals(0, 9999, places=3)
wishes = st.dictionaries(st.tuples(kinds, parts), quantities, max_size=5)


class AnyDrafts(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=st.lists(st.tuples(st.booleans(), wishes), min_size=1, max_size=6))
    def test_the_journal_says_the_last_that_was_written_of_each_row(self, steps):
        rows = [make_place(), make_place()]
        last: dict[bool, dict[tuple[Fact.Kind, str], Decimal]] = {False: {}, True: {}}
        keys: dict[tuple[int, str, str], int] = {}
        for which, wanted in steps:
            row = rows[which]
            drafts = [draft(row, kind=k, part=p, quantity=q) for (k, p), q in wanted.items()]
            write_facts(origin=row, drafts=drafts)
            last[which] = wanted
        for which, row in enumerate(rows):
            facts = Fact.objects.filter(origin=origin_of(row))
            told = {(fact.kind, fact.part): fact.quantity for fact in facts}
            wished = {(k.value, p): q.quantize(Decimal("0.01")) for (k, p), q in last[bool(which)].items()}
            assert told == wished
            keys |= {(which, fact.kind, fact.part): fact.pk for fact in facts}
        for which, row in enumerate(rows):
            drafts = [draft(row, kind=k, part=p, quantity=q) for (k, p), q in last[bool(which)].items()]
            write_facts(origin=row, drafts=drafts)
        again = {
            (which, fact.kind, fact.part): fact.pk
            for which, row in enumerate(rows)
            for fact in Fact.objects.filter(origin=origin_of(row))
        }
        assert again == keys


def test_the_address_of_any_row_of_the_house_fits_its_column():
    longest = max(len(model._meta.label_lower) for model in apps.get_models())
    assert longest + len(":") + len(str(2**63)) <= Fact._meta.get_field("origin").max_length


pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.mark.parametrize(
    ("quantity", "kept"),
    [(1, "1.00"), (Decimal("0.005"), "0.00"), (Decimal("1.015"), "1.02"), (0, "0.00"), (-3, "-3.00")],
)
def test_a_quantity_is_kept_to_the_hundredth(place, quantity, kept):
    assert str(columns_of(draft(place, quantity=quantity))["quantity"]) == kept


@pytest.mark.parametrize("label", ["", "é" * 200, "ورشة " * 60, "x" * 201])
def test_a_label_is_cut_and_never_refused(place, label):
    write_facts(origin=place, drafts=[draft(place, label=label)])
    assert Fact.objects.get().label == label[:200]


@pytest.mark.parametrize(
    ("named", "who"),
    [
        ({"actor"}, "actor"), ({"acting_for"}, "acting_for"), ({"counterpart"}, "counterpart"),
        ({"actor", "acting_for"}, "acting_for"), ({"actor", "counterpart"}, "actor"),
        ({"actor", "acting_for", "counterpart"}, "acting_for"), (set(), None),
    ],
)  # fmt: skip
def test_whose_fact_it_is(place, named, who):
    actors = {
        "actor": make_person(),
        "acting_for": make_organisation(),
        "counterpart": make_organisation("B"),
    }
    write_facts(origin=place, drafts=[draft(place, **{name: actors[name] for name in named})])
    found = Fact.objects.annotate(who=WHO).get().who
    assert found == (actors[who].pk if who else None)


@pytest.mark.parametrize("role", ["actor", "acting_for", "counterpart"])
def test_a_person_is_given_each_fact_they_are_in_once_and_oldest_first(place, role):
    person = make_person()
    late = draft(place, at=NOW + timedelta(hours=2), part="b", **{role: person})
    early = draft(place, part="a", actor=person, counterpart=person)
    write_facts(origin=place, drafts=[late, early, draft(place, part="c", actor=make_person("Autre"))])
    told = personal.export_of(person)["facts"]
    assert [fact["at"] for fact in told] == [NOW.isoformat(), (NOW + timedelta(hours=2)).isoformat()]


def test_what_a_person_is_given_costs_one_query(place, django_assert_num_queries):
    person = make_person()
    write_facts(origin=place, drafts=[draft(place, part=str(number), actor=person) for number in range(9)])
    with django_assert_num_queries(1):
        assert len(personal.export_of(person)["facts"]) == 9


def test_a_time_holds_its_first_instant_and_not_its_last(place):
    write_facts(origin=place, drafts=[draft(place)])
    assert Fact.objects.between(NOW, NOW + timedelta(microseconds=1)).exists()
    assert not Fact.objects.between(NOW - timedelta(hours=1), NOW).exists()
