import pytest
from django.db import IntegrityError

from comptoir.actors.actions import NoLongerThere, register_many, update_actor
from comptoir.actors.merging import merge_actors
from comptoir.actors.models import Actor
from comptoir.actors.personal import erase
from comptoir.actors.reading import NameIsMissing, PhoneIsUnreadable
from comptoir.actors.search import search_actors
from comptoir.actors.tests.factories import LATER, NOW, organisation, register

pytestmark = pytest.mark.django_db


def found(query):
    return [answer.actor.name for answer in search_actors(query)]


def test_a_name_is_enough():
    person = register("Mme Achour")

    person.refresh_from_db()
    assert (person.name, person.phone, person.email, person.is_person) == ("Mme Achour", "", "", True)
    assert (person.registered_at, person.is_standing) == (NOW, True)


def test_what_is_told_is_kept_in_its_stored_form():
    person = register(phone="04 77 12 34 56", email="F@Example.org", commune=" Firminy ", language="fr")

    assert (person.phone, person.email, person.commune) == ("+33477123456", "f@example.org", "Firminy")


def test_without_a_name_nobody_is_registered():
    with pytest.raises(NameIsMissing):
        register("  ")

    assert not Actor.objects.exists()


def test_with_an_unreadable_phone_nobody_is_registered():
    with pytest.raises(PhoneIsUnreadable):
        register(phone="12")

    assert not Actor.objects.exists()


def test_an_organisation_has_what_organisations_have():
    coop = organisation("OpenScop", siret="732 829 320 00074", website="openscop.example")

    assert (coop.kind, coop.siret) == ("organisation", "73282932000074")
    assert coop.website == "https://openscop.example"


def test_a_circle_is_registered_as_an_organisation_is():
    assert organisation("Cercle du libre", kind=Actor.Kind.CIRCLE).kind == "circle"


def test_many_are_registered_at_once_and_all_are_found():
    told = [{"name": f"Personne Numéro{n}", "phone": f"04770000{n:02}"} for n in range(30)]

    people = register_many(people=told, by=None, now=NOW)

    assert [person.name for person in people] == [each["name"] for each in told]
    assert found("Numéro17")[0] == "Personne Numéro17"
    assert found("04 77 00 00 17") == ["Personne Numéro17"]


def test_many_are_registered_all_or_none():
    with pytest.raises(PhoneIsUnreadable):
        register_many(people=[{"name": "A"}, {"name": "B", "phone": "12"}], by=None, now=NOW)

    assert not Actor.objects.exists()


def test_registering_many_is_not_registering_each(django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        register_many(people=({"name": f"Personne{n} Nom{n}"} for n in range(300)), by=None, now=NOW)


def test_a_corrected_name_is_found_and_the_old_one_is_not():
    person = register("Fatima Achuor")

    update_actor(actor=person, name="Fatima Achour", by=None, now=LATER)

    assert found("Achour") == ["Fatima Achour"]
    assert [answer.why.value for answer in search_actors("Achuor")] == ["name_nearly"]


def test_only_the_fields_given_change():
    person = register(phone="0477123456", commune="Firminy")

    update_actor(actor=person, commune="", by=None, now=LATER)

    person.refresh_from_db()
    assert (person.phone, person.commune) == ("+33477123456", "")


def test_a_corrected_phone_is_found_by_its_end():
    person = register(phone="0477123456")

    update_actor(actor=person, phone="0477129999", by=None, now=LATER)

    assert (found("9999"), found("3456")) == ([person.name], [])


def test_an_unreadable_correction_changes_nothing():
    person = register(phone="0477123456")

    with pytest.raises(PhoneIsUnreadable):
        update_actor(actor=person, name="Autre", phone="12", by=None, now=LATER)

    person.refresh_from_db()
    assert (person.name, person.phone) == ("Fatima Achour", "+33477123456")


def test_a_merged_person_is_corrected_where_they_are_now():
    kept, absorbed = register("Karim Roux"), register("Karim Rou")
    merge_actors(keep=kept, absorb=absorbed, by=None, now=NOW)

    with pytest.raises(NoLongerThere, match="Karim Roux"):
        update_actor(actor=absorbed, name="Autre", by=None, now=LATER)


def test_an_erased_person_is_not_corrected():
    person = register()
    erase(person, by=None, now=NOW)

    with pytest.raises(NoLongerThere):
        update_actor(actor=person, name="Autre", by=None, now=LATER)


def test_the_database_refuses_a_nameless_row_or_an_unknown_kind():
    with pytest.raises(IntegrityError):
        Actor.objects.create(kind="martian", name="Zog", registered_at=NOW)


def test_people_come_in_the_same_order_on_both_databases():
    for name in ("Zoé", "Mme Éluard", "eric", "Ève", "Élan d’Or", "Elan dor"):
        register(name)

    names = Actor.objects.in_name_order().values_list("name", flat=True)
    assert list(names) == ["Élan d’Or", "Elan dor", "Mme Éluard", "eric", "Ève", "Zoé"]


def test_rows_made_without_actions_have_their_derived_columns():
    Actor.objects.bulk_create(
        [Actor(kind="person", name="Mme Roux", phone="+33477123456", registered_at=NOW)]
    )

    actor = Actor.objects.get()
    assert (actor.sort_name, actor.phone_backwards) == ("roux", "65432177433+")
    actor.name = "Mme Blanc"
    actor.save(update_fields=["name"])
    assert Actor.objects.get().sort_name == "blanc"
