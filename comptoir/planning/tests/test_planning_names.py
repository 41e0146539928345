"""Whose booking it is, is read by what stands on the lines: only what one may read, whatever is booked."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Consent
from comptoir.agenda.selectors import day_lines
from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_place, make_room, tuesday
from comptoir.booking.actions import book, cancel_booking
from comptoir.places.doors import member_of
from comptoir.places.tests.factories import make_account, make_person, make_role
from comptoir.planning.reading import claims_on, said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place)


def looking(place, role, person=None):
    person = person or make_person("Nadia Benali")
    account = make_account(person)
    make_role(place, role, person)
    return member_of(account, place)


def booked(room, who, start, **told):
    return book(
        resource=room, period=tuesday(start, start + 1), booked_for=who, by=None, now=LONG_BEFORE, **told
    )


def titles(member, place, *, claims=None):
    asked = claims if claims is not None else claims_on(day_lines(place, TUESDAY, LONG_BEFORE))
    return {claim: said.title for claim, said in said_of(member, asked, LONG_BEFORE).items()}


def test_the_claims_of_a_day_are_those_of_its_lines(place, room):
    rows = [booked(room, make_person(), hour) for hour in (9, 11)]

    assert claims_on(day_lines(place, TUESDAY, LONG_BEFORE)) == {row.claim for row in rows}


def test_the_counter_reads_every_name(place, room):
    rows = [booked(room, make_person(f"Personne {hour}"), hour) for hour in (9, 11)]

    told = titles(looking(place, "concierge"), place)

    assert told == {rows[0].claim: "Personne 9", rows[1].claim: "Personne 11"}


def test_a_member_reads_their_own_and_what_was_chosen_to_be_shown(place, room):
    nadia, other = make_person("Nadia Benali"), make_person("Paul Roche")
    Consent.objects.create(person=other, purpose="name_shown", given_at=LONG_BEFORE, source="Dit")
    mine, hidden = booked(room, nadia, 9), booked(room, other, 11)
    shown = booked(room, other, 13, shows_name=True, purpose="Atelier couture")

    told = titles(looking(place, "member", nadia), place)

    assert mine.claim in told
    assert told[shown.claim] == "Atelier couture"
    assert hidden.claim not in told


def test_what_is_cancelled_or_of_another_place_says_nothing(place, room):
    row, elsewhere = booked(room, make_person(), 9), booked(make_room(), make_person(), 9)
    cancel_booking(booking=row, by=None, now=LONG_BEFORE)

    assert titles(looking(place, "concierge"), place, claims=[row.claim, elsewhere.claim, uuid4()]) == {}


@pytest.mark.parametrize("number", [1, 8])
def test_names_cost_two_queries_for_any_number_and_none_for_nobody(place, room, number):
    rows = [booked(room, make_person(f"P{hour}"), hour) for hour in range(9, 9 + number)]
    member = looking(place, "concierge")

    with CaptureQueriesContext(connection) as queries:
        told = said_of(member, [row.claim for row in rows], LONG_BEFORE)
    assert (len(told), len(queries)) == (number, 2)
    with CaptureQueriesContext(connection) as queries:
        assert said_of(member, [], LONG_BEFORE) == {}
    assert not [one for one in queries.captured_queries if "booking_booking" in one["sql"]]
