"""The demo is the widest test: a place built through the product's own actions, and nothing else."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from comptoir.actors.models import Account, Actor, Card
from comptoir.agenda.models import Closure
from comptoir.archive.files import fingerprint
from comptoir.booking.actions import collisions_of
from comptoir.booking.models import Booking, BookingRequest
from comptoir.demo import cast
from comptoir.demo.building import _names, last_gesture_at, needs_building, sign_in_lines
from comptoir.demo.place import SLUG
from comptoir.demo.tests.built.scene import MOMENT, SHORT, build
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.journal.models import Fact
from comptoir.places.models import Place, Role, Stewardship
from comptoir.presence.models import GroupVisit, Visit
from comptoir.rights.models import Quota, Training
from comptoir.ties.models import Agreement, Tie
from comptoir.waiting.models import Waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return Place.objects.get(slug=SLUG)


def test_stands_at_its_real_address(place: Place) -> None:
    assert (place.address, place.postcode, place.commune) == (
        "7 place Maréchal-Foch",
        "42000",
        "Saint-Étienne",
    )
    assert place.is_run_here


def test_the_81_places_of_the_loire_are_around_it(place: Place) -> None:
    names = set(Place.objects.filter(source="Hinaura").values_list("name", flat=True))
    told = Place.objects.exclude(pk=place.pk).filter(postcode__startswith="42")

    assert 75 <= told.count() <= 81, "rows that are one place are matched, none is lost otherwise"
    for known in ("Zoomacom", "La Source numérique", "Cyberespace de Rive-de-Gier", "EPN de Montreynaud"):
        assert any(known.lower() in name.lower() for name in names), known


def test_its_residents_are_those_of_the_documents(place: Place) -> None:
    residents = set(
        Tie.objects.filter(place=place, kind="resides_at").values_list("subject__name", flat=True)
    )

    assert residents == set(cast.RESIDENTS)


def test_two_organisations_carry_it(place: Place) -> None:
    carried = dict(Stewardship.objects.filter(place=place).values_list("function", "organisation__name"))

    assert carried == {"administration": "OpenScop", "life": "Zoomacom"}


def test_each_sits_in_or_belongs_to_the_other() -> None:
    assert Tie.objects.filter(
        kind="member_of", subject__name="OpenScop", counterpart__name="Zoomacom"
    ).exists()
    assert Tie.objects.filter(kind="sits_in", subject__name="Zoomacom", counterpart__name="OpenScop").exists()


def test_agreements_have_their_parties(place: Place) -> None:
    for agreement in Agreement.objects.filter(place=place):
        assert agreement.parties.count() == 2


@pytest.mark.parametrize("role", ["concierge", "mediator", "manager", "coordinator", "member"])
def test_one_can_sign_in_as(place: Place, role: str) -> None:
    accounts = Account.objects.filter(email__endswith="@demo.invalid").values("person")

    assert Role.objects.filter(place=place, kind=role, person__in=accounts).exists()


def test_the_terminal_says_who() -> None:
    said = "\n".join(sign_in_lines())

    assert all(somebody.name in said for somebody in cast.TEAM)


def test_whoever_signs_in_has_a_card() -> None:
    for account in Account.objects.all():
        assert Card.objects.filter(person=account.person, revoked_at=None).count() == 1


def test_most_people_gave_a_name_and_nothing_else() -> None:
    people = Actor.objects.filter(kind="person")

    assert people.filter(email="", phone="").count() > people.count() / 2


def test_the_afternoon_is_in_full_swing(place: Place) -> None:
    inside = Visit.objects.inside().of_place(place).count()
    expected = (
        Booking.objects.standing()
        .of_place(place)
        .filter(checked_in_at=None, starts_at__gt=MOMENT, starts_at__lt=MOMENT + timedelta(hours=5))
    )

    assert inside >= 10
    assert expected.count() >= 4
    assert GroupVisit.objects.inside().of_place(place).count() == 1


def test_papycamp_is_on(place: Place) -> None:
    on = Booking.objects.standing().of_place(place).between(MOMENT, MOMENT + timedelta(minutes=1))

    assert on.filter(purpose__startswith="Papycamp", checked_in_at__isnull=False).exists()


def test_nothing_has_happened_after_its_moment() -> None:
    assert not Visit.objects.filter(arrived_at__gt=MOMENT).exists()
    assert not Booking.objects.filter(checked_in_at__gt=MOMENT).exists()
    assert not Booking.objects.filter(booked_at__gt=MOMENT).exists()


def test_somebody_is_booked_in_the_weeks_ahead(place: Place) -> None:
    assert (
        Booking.objects.standing().of_place(place).filter(starts_at__gt=MOMENT + timedelta(days=14)).exists()
    )


def test_nobody_comes_when_it_is_closed(place: Place) -> None:
    days = {place.day_of(at).weekday() for at in Visit.objects.values_list("arrived_at", flat=True)}

    assert days <= {0, 1, 2, 3, 4}


def test_the_journal_says_what_the_trades_say() -> None:
    assert Fact.objects.count() > 100
    assert compare(TRADES).is_same


def test_nothing_needs_building_any_more() -> None:
    assert not needs_building()


def test_nobody_touched_the_counter_yet() -> None:
    assert last_gesture_at() is None


def test_no_name_is_drawn_twice() -> None:
    names = [name for name, _phone, _commune in _names(random.Random(1))]

    assert len(names) == len(set(names))


def test_the_week_is_the_one_on_the_door(place: Place) -> None:
    days = set(place.hours.values_list("weekday", flat=True))

    assert days == set(cast.WEEK)
    assert place.opened_here_at is not None
    assert place.opened_here_at.date() < date(2026, 3, 5) - timedelta(days=SHORT)


def volatile(label: str) -> bool:
    """What is drawn from the machine and not from the seed: keys that nobody may guess."""
    return label in {"actors.card", "actors.account", "django_tasks_database.dbtaskresult"}


def told_apart_from_keys() -> dict[str, Any]:
    bookings = Booking.objects.order_by("pk").values_list(
        "starts_at", "ends_at", "resource__name", "booked_for__name", "cancelled_at", "checked_in_at"
    )
    visits = Visit.objects.order_by("pk").values_list("person__name", "arrived_at", "left_at", "purpose")
    return {"bookings": list(bookings), "visits": list(visits), "rows": sorted(row_counts().items())}


def row_counts() -> dict[str, int]:
    return {label: rows for label, (rows, _digest) in fingerprint().items() if not volatile(label)}


def test_the_same_seed_makes_the_same_place() -> None:
    """Everything but the keys that must not be guessed: claims of bookings, numbers of cards."""
    from django.db import transaction

    first = told_apart_from_keys()
    with transaction.atomic():
        _forget_everything()
        build()
        again = told_apart_from_keys()
        transaction.set_rollback(True)

    assert again["rows"] == first["rows"]
    assert again["visits"] == first["visits"]
    assert again["bookings"] == first["bookings"]


def _forget_everything() -> None:
    from comptoir.archive.rows import archived_models

    for model in archived_models():
        model._base_manager.all()._raw_delete("default")


def test_the_weeks_ahead_hold_what_a_counter_meets(place: Place) -> None:
    """A series, an option, two requests that collide, somebody who waits, a closure to come."""
    assert Booking.objects.standing().exclude(series=None).count() >= 4
    assert Booking.objects.tentative().count() == 1
    first, second = BookingRequest.objects.open().order_by("starts_at")
    assert collisions_of(first, MOMENT).requests == [second]
    assert Waiting.objects.standing().get().person.name == "Suzanne Roche"
    assert Closure.objects.in_force().of_place(place).get().starts_at > MOMENT


def test_the_rules_are_those_of_a_place_that_shares(place: Place) -> None:
    nadia = Actor.objects.get(name="Nadia Benali")
    printer = place.resources.get(name="Imprimante 3D")
    assert Training.objects.get(skill__resources=printer).person == nadia
    assert Quota.objects.get(place=place).role == Role.Kind.MEMBER
    assert [part.part.name for part in place.resources.get(name="Grande salle").parts.all()] == [
        "Table de mixage"
    ]
