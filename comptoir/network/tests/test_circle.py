"""Who is around: by ties, by what circulates, by agreements; persons are counted only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.network.circle import Neighbour, around, ours
from comptoir.network.tests.neighbourhood import NOW, TODAY, Neighbourhood, agree, make_neighbourhood
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client: Any) -> Neighbourhood:
    return make_neighbourhood(client)


def found(here: Neighbourhood, day: date = TODAY, since: date | None = None) -> dict[str, Neighbour]:
    return {one.actor.name: one for one in around(here.place, day, since).neighbours}


def test_everybody_with_a_tie_or_a_flow_is_around(here: Neighbourhood) -> None:
    assert list(found(here)) == ["Cyberloire", "École Chapelon", "Ville de Saint-Étienne"]


def test_we_are_not_around_ourselves(here: Neighbourhood) -> None:
    here.declare("coordinates", here.us, place=here.place)
    here.came(here.us, 3)
    assert "Zoomacom" not in found(here)


def test_a_steward_that_was_erased_is_nobody(here: Neighbourhood) -> None:
    Actor.objects.filter(pk=here.us.pk).update(erased_at=NOW)
    assert not ours(here.place, TODAY).exists()


def test_who_only_keeps_the_accounts_is_around(here: Neighbourhood) -> None:
    keeper = make_organisation("OpenScop")
    Stewardship.objects.create(
        place=here.place, organisation=keeper, function="administration", since=date(2020, 1, 1)
    )
    assert "OpenScop" in found(here)


def test_a_tie_says_the_state(here: Neighbourhood) -> None:
    neighbours = found(here)
    assert [(one.state, one.look) for one in neighbours.values()] == [
        ("asleep", "asleep"), ("", "live"), ("wished", "wished"),
    ]  # fmt: skip
    assert neighbours["Ville de Saint-Étienne"].obstacles == ["Deux services ne se parlent pas."]


def test_what_is_in_force_is_said_before_what_is_wished(here: Neighbourhood) -> None:
    here.declare("funds", here.city)
    city = found(here)["Ville de Saint-Étienne"]
    assert (city.state, city.look, city.is_pending) == ("in_force", "live", True)
    assert city.states == ("in_force", "wished")


def test_what_sleeps_is_said_after_what_lives_and_before_what_is_refused(here: Neighbourhood) -> None:
    for number, state in enumerate(["refused", "asleep", "in_force", "discussed", "wished"]):
        here.declare("funds", here.school, state=state, quality=f"{number}")
    school = found(here)["École Chapelon"]
    assert school.states == ("in_force", "asleep", "discussed", "wished", "refused")


@pytest.mark.parametrize(
    ("state", "look"),
    [("in_force", "live"), ("asleep", "asleep"), ("wished", "wished"), ("discussed", "wished"),
     ("refused", "refused")],
)  # fmt: skip
def test_each_state_has_its_look(here: Neighbourhood, state: str, look: str) -> None:
    here.declare("funds", make_organisation("Région"), state=state)
    assert found(here)["Région"].look == look


@pytest.mark.parametrize(
    ("state", "obstacle", "is_awaited"),
    [
        ("wished", "", True), ("discussed", "", True), ("refused", "Pas cette année", True),
        ("in_force", "", False), ("asleep", "", False), ("asleep", "Plus personne", True),
    ],
)  # fmt: skip
def test_what_is_awaited_is_not_there_yet_or_has_something_in_its_way(
    here: Neighbourhood, state: str, obstacle: str, is_awaited: bool
) -> None:
    here.declare("funds", make_organisation("Région"), state=state, obstacle=obstacle)
    assert bool(found(here)["Région"].awaited) is is_awaited


def test_a_tie_that_is_over_makes_no_neighbour(here: Neighbourhood) -> None:
    gone = make_organisation("Ouishare")
    here.declare("partner_of", gone, until=date(2026, 1, 1))
    here.declare("partner_of", make_organisation("WWF"), state="ended")
    assert not {"Ouishare", "WWF"} & found(here).keys()
    assert "Ouishare" in found(here, date(2025, 6, 1))


def test_a_tie_of_a_neighbour_with_somebody_else_is_not_ours(here: Neighbourhood) -> None:
    here.declare("funds", make_organisation("Région"), counterpart=here.circle)
    assert "Région" not in found(here)


def test_what_circulated_is_counted_since_a_day(here: Neighbourhood) -> None:
    assert found(here)["École Chapelon"].facts == 3
    assert "École Chapelon" not in found(here, since=date(2026, 12, 1))


def test_an_agreement_alone_makes_a_neighbour(here: Neighbourhood) -> None:
    mission = make_organisation("Mission locale")
    agree(here, mission)
    assert found(here)["Mission locale"].has_agreement
    assert not found(here)["Cyberloire"].has_agreement


def test_persons_are_counted_and_never_neighbours(here: Neighbourhood) -> None:
    for name in ("Nadia", "Théo"):
        here.came(make_person(name), 1, times=2)
    here.declare("supports", make_person("Maud"))
    seen = around(here.place, TODAY, None)
    assert all(one.actor.kind != Actor.Kind.PERSON for one in seen.neighbours)
    assert seen.persons_number == 2
    assert sum(total.facts for total in seen.persons) == 4
    assert seen.facts == 7


def test_family_and_scale_are_guessed_only_where_it_is_sure(here: Neighbourhood) -> None:
    tenant, other = make_organisation("OpenScop"), make_organisation("Autre")
    here.declare("resides_at", tenant, place=here.place)
    here.declare("partner_of", other)
    neighbours = found(here)
    assert neighbours["Cyberloire"].family == "peer"
    assert (neighbours["OpenScop"].scale, neighbours["OpenScop"].family) == ("neighbourhood", "")
    assert (neighbours["Autre"].scale, neighbours["Autre"].family) == ("", "")


def test_the_number_of_queries_does_not_grow(here: Neighbourhood) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            around(here.place, TODAY, None)
        return len(queries)

    before = asked()
    for number in range(12):
        one = make_organisation(f"Partenaire {number}")
        here.declare("partner_of", one)
        here.came(one, number + 1)
    assert asked() == before <= 12
