from datetime import UTC, datetime
from decimal import Decimal

import pytest

from comptoir.journal import personal
from comptoir.journal.actions import FactDraft, write_facts, write_first_facts
from comptoir.journal.models import Fact
from comptoir.places.tests.factories import make_organisation, make_person, make_place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def draft(place):
    """The plainest fact; each test changes the one thing it is about."""

    def _draft(**changes):
        plain = {
            "kind": Fact.Kind.VISITED, "at": NOW, "place": place, "label": "work", "quantity": 1,
            "unit": Fact.Unit.PERSON,
        }  # fmt: skip
        return FactDraft(**plain | changes)

    return _draft


def written():
    return list(Fact.objects.order_by("kind", "part"))


def test_a_fact_remembers_the_row_it_comes_from(place, draft):
    person, organisation = make_person(), make_organisation()

    write_facts(origin=place, drafts=[draft(actor=person, acting_for=organisation, counterpart=person)])

    [fact] = written()
    assert fact.origin == f"places.place:{place.pk}"
    assert (fact.actor, fact.acting_for, fact.counterpart) == (person, organisation, person)
    assert (fact.kind, fact.at, fact.quantity, fact.amount) == ("visited", NOW, Decimal("1.00"), None)


def test_the_same_drafts_change_nothing(place, draft, django_assert_num_queries):
    drafts = [draft(), draft(kind=Fact.Kind.COUNTED, part="child", amount=Decimal("2.5"), currency="EUR")]
    write_facts(origin=place, drafts=drafts)
    before = [fact.pk for fact in written()]

    with django_assert_num_queries(1):
        write_facts(origin=place, drafts=drafts)

    assert [fact.pk for fact in written()] == before


def test_a_draft_that_changed_corrects_its_fact(place, draft):
    write_facts(origin=place, drafts=[draft()])
    [before] = written()

    write_facts(origin=place, drafts=[draft(quantity=Decimal("90.5"), unit=Fact.Unit.MINUTE)])

    [after] = written()
    assert (after.pk, after.quantity, after.unit) == (before.pk, Decimal("90.50"), "minute")


def test_a_draft_that_is_gone_removes_its_fact_and_no_other(place, draft):
    other = make_place()
    write_facts(origin=other, drafts=[draft()])
    write_facts(origin=place, drafts=[draft(), draft(part="child")])

    write_facts(origin=place, drafts=[draft(part="child")])

    assert {(fact.origin, fact.part) for fact in written()} == {
        (f"places.place:{place.pk}", "child"),
        (f"places.place:{other.pk}", ""),
    }


def test_no_draft_leaves_no_fact(place, draft):
    write_facts(origin=place, drafts=[draft()])
    write_facts(origin=place, drafts=[])

    assert written() == []


def test_a_label_too_long_is_cut_and_stays_the_same_when_written_again(place, draft):
    write_facts(origin=place, drafts=[draft(label="é" * 300)])
    write_facts(origin=place, drafts=[draft(label="é" * 300)])

    assert [fact.label for fact in written()] == ["é" * 200]


def test_facts_of_a_place_and_of_a_time(place, draft):
    write_facts(origin=place, drafts=[draft()])

    assert Fact.objects.of_place(place).between(NOW, NOW.replace(hour=14)).count() == 1
    assert not Fact.objects.between(NOW.replace(hour=12), NOW).exists()
    assert not Fact.objects.of_place(make_place()).exists()


def test_a_person_is_given_the_facts_they_are_in(place, draft):
    person = make_person()
    write_facts(origin=place, drafts=[draft(actor=person), draft(part="other")])

    told = personal.export_of(person)

    assert [(fact["kind"], fact["quantity"]) for fact in told["facts"]] == [("visited", "1.00")]
    personal.erase(person, by=None, now=NOW)
    assert Fact.objects.count() == 2


def test_the_first_facts_of_many_rows_are_one_query(place, draft, django_assert_num_queries):
    person = make_person()

    with django_assert_num_queries(1):
        write_first_facts([(place, [draft()]), (person, [draft(), draft(part="child")])])

    assert sorted((fact.origin, fact.part) for fact in written()) == [
        (f"actors.actor:{person.pk}", ""),
        (f"actors.actor:{person.pk}", "child"),
        (f"places.place:{place.pk}", ""),
    ]
