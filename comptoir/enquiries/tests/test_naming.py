"""Whom a typed name stands for, and which names are offered to whoever has a link."""

from __future__ import annotations

import pytest

from comptoir.actors.models import Actor
from comptoir.actors.search import index_actors
from comptoir.enquiries.naming import names_to_choose_from, who_is
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import TODAY
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


class TestWhoItIs:
    @pytest.mark.parametrize("typed", ["Cyberloire", "cyberloire", " CYBERLOIRE "])
    def test_by_its_very_name_however_it_is_typed(self, here: Asked, typed: str) -> None:
        assert who_is(typed, here.place, TODAY) == here.around.circle

    @pytest.mark.parametrize("typed", ["Cyberloir", "Cyber", "Les voisins", "?"])
    def test_nobody_by_nearly_its_name(self, here: Asked, typed: str) -> None:
        assert who_is(typed, here.place, TODAY) is None

    def test_nobody_when_two_have_it(self, here: Asked) -> None:
        index_actors([make_organisation("Cyberloire")])
        assert who_is("Cyberloire", here.place, TODAY) is None

    def test_never_a_person(self, here: Asked) -> None:
        index_actors([make_person("Nadia Benali")])
        assert who_is("Nadia Benali", here.place, TODAY) is None

    def test_never_who_was_merged_into_another(self, here: Asked) -> None:
        Actor.objects.filter(pk=here.around.circle.pk).update(merged_into=here.city)
        assert who_is("Cyberloire", here.place, TODAY) is None

    def test_nobody_for_a_place_that_no_organisation_carries(self, here: Asked) -> None:
        Stewardship.objects.all().delete()
        assert who_is("Le Comptoir Numérique", here.place, TODAY) is None


class TestTheNamesOffered:
    def names(self, here: Asked) -> list[str]:
        return names_to_choose_from(here.place, TODAY, here.alolise)

    def test_the_place_comes_first(self, here: Asked) -> None:
        assert self.names(here) == ["Le Comptoir Numérique", "Zoomacom"]

    @pytest.mark.parametrize("visibility", ["public", "network"])
    def test_those_whose_tie_the_network_may_know(self, here: Asked, visibility: str) -> None:
        here.around.declare("partner_of", here.around.school, visibility=visibility)
        assert "École Chapelon" in self.names(here)

    @pytest.mark.parametrize("visibility", ["place", "team"])
    def test_none_that_the_team_keeps_for_itself(self, here: Asked, visibility: str) -> None:
        here.around.declare("partner_of", here.around.school, visibility=visibility)
        assert "École Chapelon" not in self.names(here)

    @pytest.mark.parametrize("state", ["wished", "discussed", "refused"])
    def test_none_with_whom_nothing_stands(self, here: Asked, state: str) -> None:
        here.around.declare("partner_of", here.around.school, visibility="public", state=state)
        assert "École Chapelon" not in self.names(here)

    def test_not_who_is_asked(self, here: Asked) -> None:
        here.around.declare("partner_of", here.alolise, visibility="public")
        assert "ALOLISE" not in self.names(here)

    def test_no_person(self, here: Asked) -> None:
        here.around.declare("represents", make_person("Nadia Benali"), visibility="public")
        assert "Nadia Benali" not in self.names(here)
