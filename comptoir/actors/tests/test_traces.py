"""What a merge writes down is what it gives back, to the microsecond."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from comptoir.actors.models import Actor
from comptoir.actors.pointing import address, is_pointed_to, twins
from comptoir.actors.tests.factories import LATER, NOW, account_of, organisation, register
from comptoir.actors.traces import change, change_back, read_row, still_as_changed, write_row
from comptoir.places.models import Acquaintance
from comptoir.places.tests.factories import make_place
from comptoir.presence.models import Visit
from comptoir.ties.models import Agreement, Tie

pytestmark = pytest.mark.django_db


def through_json(written):
    return json.loads(json.dumps(written, cls=DjangoJSONEncoder))


def rows():
    person, place = register("Fatima Achour"), make_place()
    yield person
    yield account_of(person)
    yield place
    yield Acquaintance.objects.create(place=place, person=person, since=NOW)
    yield Visit.objects.create(place=place, person=person, purpose="work", arrived_at=NOW, is_from_paper=True)
    yield Agreement.objects.create(title="Bail", place=place, starts_on=date(2026, 1, 2), recorded_at=NOW)
    yield Tie.objects.create(kind="resides_at", subject=person, place=place, source="Dit", declared_at=NOW)


def test_a_row_of_any_sort_is_read_back_as_it_was():
    for row in rows():
        row.refresh_from_db()

        again = read_row(row._meta.label_lower, through_json(write_row(row)))

        assert {f.attname: getattr(again, f.attname) for f in row._meta.concrete_fields} == {
            f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields
        }, row._meta.label


def test_a_change_is_taken_back_and_says_whether_it_stands():
    person, changed = register(commune="Firminy"), dict[str, Any]()

    change(person, changed, commune="Roanne", erased_at=LATER)
    changed = through_json(changed)
    assert list(still_as_changed(changed)) == []

    change_back(changed)
    person.refresh_from_db()
    assert (person.commune, person.erased_at) == ("Firminy", None)
    assert len(list(still_as_changed(changed))) == 2


def test_a_changed_row_that_is_gone_is_said():
    person, changed = register(), dict[str, Any]()
    change(person, changed, commune="Roanne")
    Actor.objects.filter(pk=person.pk).update(commune="")
    assert len(list(still_as_changed(changed))) == 1

    changed = {"actors.actor": {"0": changed["actors.actor"][str(person.pk)]}}
    assert len(list(still_as_changed(changed))) == 1


def test_a_row_that_another_refers_to_is_known():
    person, alone = register(), organisation()
    account_of(person)

    assert (is_pointed_to(person), address(Actor, person.pk)) == (True, f"actors.actor:{person.pk}")
    Actor.objects.filter(pk=alone.pk).update(sort_name="seul")
    assert is_pointed_to(alone) is True, "its words point to it"


@pytest.mark.parametrize("same_place", [True, False])
def test_twins_are_what_one_actor_may_not_have_twice(same_place):
    kept, absorbed, place = register(), register("Mme Achour"), make_place()
    other = place if same_place else make_place("Ailleurs")
    held = Acquaintance.objects.create(place=place, person=kept, since=NOW)
    theirs = Acquaintance.objects.create(place=other, person=absorbed, since=NOW)

    found = list(twins(Acquaintance._meta.get_field("person"), kept, absorbed))

    assert found == ([(theirs, held, False)] if same_place else [])


def test_a_visit_that_is_over_has_no_twin():
    kept, absorbed, place = register(), register("Mme Achour"), make_place()
    for person in (kept, absorbed):
        Visit.objects.create(place=place, person=person, purpose="work", arrived_at=NOW, left_at=LATER)

    assert list(twins(Visit._meta.get_field("person"), kept, absorbed)) == []
