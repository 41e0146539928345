"""The set-up pages: complete journeys without a script, from an empty place."""

from datetime import date, time

import pytest
from django.urls import reverse

from comptoir.actors.actions import register_organisation
from comptoir.places import urls
from comptoir.places.models import Place, Space, Stewardship
from comptoir.places.selectors import exceptions
from comptoir.places.tests.conftest import NOW
from comptoir.places.tests.factories import (
    EARLY,
    make_hours,
    make_role,
    make_space,
    sign_in_as,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def text_of(answer):
    return answer.content.decode()


# Coming in


@pytest.fixture
def every_address(place):
    """Each address of the set-up, on things that are there."""
    role, space, old = make_role(place), make_space(place), make_space(place, "Ancienne", closed_at=NOW)
    steward = Stewardship.objects.create(
        place=place, organisation=register_organisation(name="OpenScop", by=None, now=NOW),
        function="life", since=date(2026, 1, 1),
    )  # fmt: skip
    place.exceptions.create(on=date(2026, 12, 24))
    things = {"role": role.pk, "space": space.slug, "steward": steward.pk, "day": "2026-12-24"}
    addresses = {}
    for pattern in urls.set_up:
        names = [name for name in things if f":{name}>" in str(pattern.pattern)]
        chosen = [old.slug if pattern.name == "reopen_space" else things[name] for name in names]
        addresses[pattern.name] = reverse(f"places:{pattern.name}", args=["ici", *chosen])
    return addresses


@pytest.mark.parametrize(
    ("role", "status"),
    [("manager", 200), ("coordinator", 403), ("mediator", 403), ("concierge", 403), ("member", 403)],
)
def test_only_a_manager_sets_up(client, place, every_address, role, status):
    sign_in_as(client, place, role)

    assert {name: client.get(url).status_code for name, url in every_address.items()} == dict.fromkeys(
        every_address, status
    )


def test_nobody_signs_in_first_and_strangers_find_nothing(client, place, every_address):
    assert {client.get(url).status_code for url in every_address.values()} == {302}
    sign_in_as(client, Place.objects.create(name="Ailleurs", slug="la", opened_here_at=EARLY), "manager")
    assert {client.get(url).status_code for url in every_address.values()} == {404}
    assert {client.post(url).status_code for url in every_address.values()} == {404, 405}


def test_what_is_elsewhere_is_not_set_up_from_here(visit, yes, place):
    elsewhere = Place.objects.create(name="Ailleurs", slug="la", opened_here_at=EARLY)
    role, space = make_role(elsewhere), make_space(elsewhere)

    assert visit("change_role", role.pk).status_code == 404
    assert yes("end_role", role.pk).status_code == 404
    assert visit("change_space", space.slug).status_code == 404
    assert visit("change_exception", "2026-12-24").status_code == 404
    assert visit("change_exception", "demain").status_code == 404


# Empty


@pytest.mark.parametrize(
    "name", ["set_up", "set_up_exceptions", "set_up_spaces", "set_up_team", "set_up_stewards"]
)
def test_an_empty_list_teaches(visit, name):
    answer = visit(name)

    assert answer.status_code == 200
    assert 'class="empty' in text_of(answer) or name == "set_up"


# The place


PLACE = {
    "name": "La Source", "summary": "Un lieu", "address": "2 rue de la Paix", "postcode": "42700",
    "commune": "Firminy", "emails": "a@example.org\n\nb@example.org ", "websites": "https://example.org",
    "latitude": "45.39", "longitude": "4.28", "time_zone": "Europe/Paris", "language": "fr",
    "is_listed": "on",
}  # fmt: skip


def test_the_place_is_described(visit):
    answer = visit("set_up_identity", **PLACE)

    place = Place.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("places:set_up", args=["ici"])
    assert (place.name, place.commune, place.latitude) == ("La Source", "Firminy", 45.39)
    assert place.emails == ["a@example.org", "b@example.org"]
    assert "La Source" in text_of(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("emails", "pas une adresse"),
        ("websites", "javascript:alert(1)"),
        ("latitude", "95"),
        ("longitude", ""),
        ("time_zone", "Europe/Atlantide"),
        ("summary", "x" * 281),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(visit, field, value):
    answer = visit("set_up_identity", **PLACE | {field: value, "address": "12 rue gardée"})

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "12 rue gardée" in text_of(answer)
    assert Place.objects.get().name == "Le Comptoir"


# Hours


def test_the_hours_of_the_week_are_typed_and_read_back(visit, place):
    answer = visit("set_up_hours", day_0="9h-12h, 14h-18h", day_5="10h-minuit", keeps_public_holidays="on")

    assert answer.status_code == 200
    assert [(row.weekday, row.opens, row.closes) for row in place.hours.all()] == [
        (0, time(9), time(12)),
        (0, time(14), time(18)),
        (5, time(10), time(0)),
    ]
    assert Place.objects.get().opening_hours == "Mo 09:00-12:00,14:00-18:00; Sa 10:00-24:00; PH off"
    assert answer.context["form"]["day_0"].initial


def test_hours_that_cannot_be_are_said_beside_their_day(visit, place):
    make_hours(place, [0], (9, 12))

    answer = visit("set_up_hours", day_0="9h-12h, 11h-14h", day_1="de neuf à midi")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"day_0", "day_1"}
    assert "de neuf à midi" in text_of(answer)
    assert place.hours.count() == 1


# Exceptions


def test_a_closure_is_noted_changed_and_removed(visit, yes, place):
    added = visit("add_exception", first_day="2026-12-24", last_day="2027-01-02", reason="Congés")
    assert "Congés" in text_of(added)

    visit("change_exception", "2026-12-24", first_day="2026-12-28", last_day="2027-01-02", spans="9h-12h")
    [row] = exceptions(place)
    assert (row.first_day, row.said[:1], row.reason) == (date(2026, 12, 28), "9", "")

    assert visit("remove_exception", "2026-12-28").status_code == 200
    assert exceptions(place)
    yes("remove_exception", "2026-12-28")
    assert exceptions(place) == []


def test_a_public_holiday_is_opened_from_the_list(visit):
    listed = visit("set_up_exceptions")
    address = reverse("places:add_exception", args=["ici"]) + "?jour=2026-12-25"

    assert address in text_of(listed)
    assert 'value="2026-12-25"' in text_of(listed.client.get(address))


def test_a_second_exception_of_a_day_is_refused_beside_the_day(visit):
    visit("add_exception", first_day="2026-12-24")

    answer = visit("add_exception", first_day="2026-12-24", spans="9h-12h", reason="Marché")

    assert answer.status_code == 422
    assert "first_day" in answer.context["form"].errors
    assert "Marché" in text_of(answer)


def test_past_exceptions_are_folded_away(visit, place):
    place.exceptions.create(on=date(2026, 5, 2), reason="Chantier")

    assert "Chantier" in text_of(visit("set_up_exceptions"))
    assert visit("set_up_exceptions").context["coming"] == []


# Spaces


SPACE = {
    "name": "Zinc",
    "kind": "lounge",
    "capacity": "12",
    "equipment": "Évier\nTableau",
    "is_step_free": "on",
}


def test_a_space_is_added_changed_closed_and_used_again(visit, yes):
    visit("add_space", **SPACE)
    assert Space.objects.get().equipment == ["Évier", "Tableau"]

    visit("change_space", "zinc", **SPACE | {"name": "Le zinc", "position": "3"})
    assert (Space.objects.get().name, Space.objects.get().position) == ("Le zinc", 3)

    assert visit("close_space", "zinc").status_code == 200
    yes("close_space", "zinc")
    assert Space.objects.get().closed_at == NOW
    assert yes("close_space", "zinc").status_code == 404

    yes("reopen_space", "zinc")
    assert Space.objects.get().closed_at is None


def test_a_space_of_nobody_or_of_the_same_name_is_refused(visit):
    visit("add_space", **SPACE)

    answer = visit("add_space", **SPACE | {"capacity": "0"})
    assert set(answer.context["form"].errors) == {"capacity"}
    answer = visit("add_space", **SPACE | {"description": "gardée"})
    assert set(answer.context["form"].errors) == {"name"}
    assert "gardée" in text_of(answer)


def test_a_space_whose_name_was_taken_is_not_used_again(visit, yes, place):
    make_space(place, "Zinc", slug="ancien-zinc", closed_at=NOW)
    visit("add_space", **SPACE)

    answer = yes("reopen_space", "ancien-zinc")

    assert answer.status_code == 409
    assert 'class="refusal' in text_of(answer)


# Stewards


def test_an_organisation_carries_the_place_is_changed_and_removed(visit, yes):
    visit("add_steward", who="OpenScop", function="administration", since="2026-01-01")
    steward = Stewardship.objects.get()
    assert steward.organisation.name == "OpenScop"

    visit("change_steward", steward.pk, function="life", since="2026-01-01", last_day="2026-10-31")
    assert Stewardship.objects.get().until == date(2026, 11, 1)
    assert "OpenScop" in text_of(visit("set_up_stewards"))

    assert visit("remove_steward", steward.pk).status_code == 200
    yes("remove_steward", steward.pk)
    assert not Stewardship.objects.exists()


def test_an_organisation_known_elsewhere_is_the_same_one(visit):
    known = register_organisation(name="OpenScop", by=None, now=NOW)

    visit("add_steward", who="openscop", function="life", since="2026-01-01")

    assert Stewardship.objects.get().organisation == known
