import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.agenda.tests.factories import LONG_BEFORE
from comptoir.kit.refusals import Refusal
from comptoir.kit.wholes import whole


def register(name):
    return Actor.objects.create(kind="person", name=name, registered_at=LONG_BEFORE)


def names():
    return sorted(Actor.objects.values_list("name", flat=True))


@whole()
def refuse(name):
    register(name)
    raise Refusal("Non.")


@whole()
def go_on(name, *, guarded):
    """After what a part refuses."""
    register(name)
    try:
        if guarded:
            with transaction.atomic():
                refuse("Nadia")
        else:
            refuse("Nadia")
    except Refusal:
        register("Yann")


@whole()
def fail(name):
    register(name)
    refuse("Nadia")


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_a_part_fails_the_whole():
    with pytest.raises(Refusal):
        fail("Léa")
    assert names() == []


@pytest.mark.django_db(transaction=True)
def test_it_is_done_when_nothing_fails():
    with whole():
        register("Léa")
    assert names() == ["Léa"]


@pytest.mark.django_db(transaction=True)
def test_whoever_goes_on_keeps_the_part_apart():
    go_on("Léa", guarded=True)

    assert names() == ["Léa", "Yann"]


@pytest.mark.django_db(transaction=True)
def test_nobody_goes_on_with_half_of_a_part():
    with pytest.raises(TransactionManagementError):
        go_on("Léa", guarded=False)
    assert names() == []


def test_inside_the_transaction_of_a_caller_a_refusal_takes_back_the_act_alone(db):
    register("Anne")
    with pytest.raises(Refusal):
        fail("Léa")
    assert names() == ["Anne"]
    fine = whole()
    with fine:
        register("Yann")
    assert names() == ["Anne", "Yann"]


def test_a_part_makes_no_savepoint(db):
    with CaptureQueriesContext(connection) as asked, whole(), whole():
        register("Léa")
    told = [query["sql"].split()[0] for query in asked]
    assert told == ["SAVEPOINT", "INSERT", "RELEASE"]
